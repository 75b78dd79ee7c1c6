"""Every kind of input gives the labels of the command line."""

import importlib
import json

import pytest

import wirecopy

pa = pytest.importorskip("pyarrow")


def cast(table, kind):
    return pa.table({name: table[name].cast(kind) for name in table.column_names})


def pyarrow_inputs(rows):
    table = pa.Table.from_pylist(rows)
    middle = pa.concat_tables([table.slice(0, 40), table.slice(40)])
    padded = pa.concat_tables([table.slice(0, 3), table, table.slice(0, 5)]).combine_chunks().slice(3, len(rows))
    return {
        "a table": table,
        "chunks": pa.Table.from_batches(table.to_batches(max_chunksize=17)),
        "slices": middle,
        "a slice with an offset": padded,
        "large_string": cast(table, pa.large_string()),
        "string_view": cast(table, pa.string_view()),
        "a dictionary": pa.table({name: table[name].dictionary_encode() for name in table.column_names}),
        "a record batch": table.combine_chunks().to_batches()[0],
        "a reader": table.to_reader(max_chunksize=30),
        "a list of batches": table.to_batches(max_chunksize=25),
        "an iterator of batches": iter(table.to_batches(max_chunksize=11)),
        "a generator of tables": (table.slice(i, 20) for i in range(0, len(rows), 20)),
        "other columns too": table.append_column("rank", pa.array(range(len(rows)))),
    }


@pytest.mark.parametrize("kind", list(pyarrow_inputs([{"id": "", "text": "", "url": "", "date": ""}])))
def test_pyarrow(kind, rows, labels):
    result = wirecopy.cluster(pyarrow_inputs(rows)[kind])
    assert (result.groups["id"], result.groups["cluster"]) == labels


def test_rows(rows, labels):
    for data in (rows, tuple(rows), iter(rows), (row for row in rows)):
        result = wirecopy.cluster(data)
        assert (result.groups["id"], result.groups["cluster"]) == labels


def test_texts_are_named_by_number(rows, labels):
    number = {row["id"]: str(i) for i, row in enumerate(rows)}
    expected = [number[id] for id in wirecopy.cluster(rows, site=None).groups["cluster"]]
    for data in (
        [row["text"] for row in rows],
        (row["text"] for row in rows),
        pa.array([row["text"] for row in rows]),
        pa.chunked_array([[row["text"] for row in rows[:50]], [row["text"] for row in rows[50:]]]),
    ):
        assert wirecopy.cluster(data).groups["cluster"] == expected


def test_a_file_gives_the_bytes_of_the_program(dump, table_of_program, tmp_path, rows):
    for data in (str(dump), dump, [dump], str(dump.parent / "*.jsonl"), rows, pa.Table.from_pylist(rows)):
        out = tmp_path / "groups.jsonl"
        wirecopy.cluster(data).write(out)
        assert out.read_bytes() == table_of_program


def test_results_do_not_depend_on_threads_or_memory(rows, labels):
    for arguments in ({"threads": 1}, {"threads": 3}, {"memory": "128M"}, {"memory": 200 << 20, "threads": 2}):
        assert wirecopy.cluster(rows, **arguments).groups["cluster"] == labels[1]


def test_polars(rows, labels):
    pl = pytest.importorskip("polars")
    df = pl.DataFrame(rows)
    assert wirecopy.cluster(df).groups["cluster"] == labels[1]
    encoded = df.with_columns(pl.col("text").cast(pl.Categorical))
    assert wirecopy.cluster(encoded).groups["cluster"] == labels[1]
    kept = wirecopy.dedup(df)
    assert isinstance(kept, pl.DataFrame) and kept.columns == df.columns
    importlib.import_module("wirecopy.polars")

    assert df.wirecopy.cluster("text")["cluster"].to_list() == labels[1]
    assert df.wirecopy.dedup("text").equals(kept)
    assert df.wirecopy.pairs("text").columns[0] == "a"


def test_polars_queries_and_columns(rows, labels):
    pl = pytest.importorskip("polars")
    df = pl.DataFrame(rows)
    importlib.import_module("wirecopy.polars")
    kept = wirecopy.dedup(df)
    assert wirecopy.cluster(df.lazy()).groups["cluster"] == labels[1]
    assert isinstance(wirecopy.dedup(df.lazy()), pl.LazyFrame) and wirecopy.dedup(df.lazy()).collect().equals(kept)
    assert df.lazy().wirecopy.dedup("text").collect().equals(kept)
    assert wirecopy.dedup([df.head(50), df.tail(len(rows) - 50)]).equals(kept)
    assert wirecopy.dedup(df["text"]).to_list() == wirecopy.dedup(df["text"].to_list())
    assert df.filter(pl.Series(wirecopy.cluster(df).keep)).equals(kept)


def test_numpy(rows):
    numpy = pytest.importorskip("numpy")
    texts = [row["text"] for row in rows]
    expected = wirecopy.dedup(texts)
    for array in (numpy.array(texts), numpy.array(texts, dtype=object)):
        kept = wirecopy.dedup(array)
        assert isinstance(kept, numpy.ndarray) and kept.tolist() == expected
        assert wirecopy.sign(array).tobytes() == wirecopy.sign(texts).tobytes()


def test_rows_kept_of_parts_and_of_other_sequences(rows):
    import collections

    table = pa.Table.from_pylist(rows)
    expected = wirecopy.dedup(table)
    assert wirecopy.dedup([table.slice(0, 50), table.slice(50)]).equals(expected)
    assert wirecopy.dedup(table.to_batches(max_chunksize=20)).equals(expected)
    assert wirecopy.dedup(collections.deque(rows)) == expected.to_pylist()
    views = table.set_column(1, "text", table["text"].cast(pa.string_view()))
    kept = wirecopy.dedup(views)
    assert kept.schema.equals(views.schema) and kept.to_pylist() == expected.to_pylist()
    column = views["text"]
    assert wirecopy.dedup(column).to_pylist() == wirecopy.dedup([row["text"] for row in rows])


def test_pandas_index_and_missing_values(rows, labels):
    pd = pytest.importorskip("pandas")
    df = pd.DataFrame(rows)
    for index in (pd.RangeIndex(500, 500 + len(df)), pd.Index([1] * len(df)), pd.Index(df["url"])):
        indexed = df.set_index(index)
        assert wirecopy.cluster(indexed).groups["cluster"] == labels[1]
        assert wirecopy.dedup(indexed)["id"].tolist() == wirecopy.dedup(df)["id"].tolist()
    assert wirecopy.cluster(df.set_index("id")).groups["id"] == labels[0]  # a named index is a column
    missing = pd.DataFrame({"text": ["a b c d e f", None, float("nan"), "a b c d e f"]})
    assert wirecopy.cluster(missing).groups["cluster"] == ["0", "0"] and len(wirecopy.dedup(missing)) == 3


def test_pandas(rows, labels):
    pd = pytest.importorskip("pandas")
    df = pd.DataFrame(rows)
    assert wirecopy.cluster(df).groups["cluster"] == labels[1]
    kept = wirecopy.dedup(df)
    assert isinstance(kept, pd.DataFrame) and len(kept) == sum(wirecopy.cluster(df).keep)
    assert kept.index.tolist() == wirecopy.cluster(df).keep.positions()
    importlib.import_module("wirecopy.pandas")

    assert df.wirecopy.cluster("text")["cluster"].tolist() == labels[1]
    assert df.wirecopy.dedup("text").equals(kept)
    assert len(df.wirecopy.pairs("text").columns) == 6


def test_duckdb(rows, labels, dump):
    duckdb = pytest.importorskip("duckdb")
    relation = duckdb.connect().sql(f"select * from read_json('{dump}', format='newline_delimited')")
    result = wirecopy.cluster(relation)
    assert dict(zip(result.groups["id"], result.groups["cluster"])) == dict(zip(*labels))


def test_datasets(rows, labels):
    datasets = pytest.importorskip("datasets")
    ds = datasets.Dataset.from_list(rows)
    assert wirecopy.cluster(ds).groups["cluster"] == labels[1]
    order = list(range(len(rows)))[::-1]
    assert wirecopy.cluster(ds.select(order[::-1])).groups["cluster"] == labels[1]  # by way of indices
    assert wirecopy.cluster(ds.to_iterable_dataset()).groups["cluster"] == labels[1]
    from wirecopy.datasets import dedup

    streamed = dedup(ds.to_iterable_dataset())
    assert [row["id"] for row in streamed] == dedup(ds)["id"][:]
    with pytest.raises(wirecopy.ArgumentError, match="DatasetDict of train"):
        wirecopy.cluster(datasets.DatasetDict(train=ds))
    kept = dedup(ds)
    assert isinstance(kept, datasets.Dataset)
    assert kept["id"][:] == [row["id"] for row, keep in zip(rows, wirecopy.cluster(rows).keep) if keep]


def test_integer_ids_and_nulls():
    table = pa.table({"n": pa.array([7, 8, None, 10], pa.int32()), "body": ["one two three four five six"] * 3 + [None]})
    result = wirecopy.cluster(table, text="body", id="n")
    assert result.groups["id"] == ["7", "8", "2"]
    assert list(result.keep) == [True, False, False, True]
    assert result.stats["skipped"] == {"no text field": 1}
    assert "row 3" in result.notices[0]


def test_columns_of_nulls():
    for data in (
        pa.table({"id": ["a", "b"], "text": pa.nulls(2)}),
        pa.table({"id": ["a", "b"], "text": pa.nulls(2, pa.string())}),
        pa.table({"text": pa.chunked_array([pa.nulls(1), pa.nulls(1)])}),
    ):
        result = wirecopy.cluster(data)
        assert len(result) == 0 and list(result.keep) == [True, True] and result.stats["skipped"] == {"no text field": 2}
        assert wirecopy.dedup(data).equals(data) and result.pairs().to_pylist() == []
    others = pa.table({"id": pa.nulls(2), "text": ["one two three four five six"] * 2, "url": pa.nulls(2)})
    assert wirecopy.cluster(others, date="id").groups["cluster"] == ["0", "0"]
    rows = pa.StructArray.from_arrays([pa.array(["a b c d", "x y", "a b c d"])], ["text"], mask=pa.array([False, True, False]))
    assert wirecopy.cluster(rows).groups["id"] == ["0", "2"]


def test_several_text_columns(rows):
    split = [{"id": row["id"], "title": row["text"][:60], "text": row["text"][60:], "url": row["url"]} for row in rows]
    joined = [{**row, "text": row["title"] + "\n" + row["text"]} for row in split]
    expected = wirecopy.cluster(joined).groups["cluster"]
    assert wirecopy.cluster(split, text=["title", "text"]).groups["cluster"] == expected
    assert wirecopy.cluster(pa.Table.from_pylist(split), text=["title", "text"]).groups["cluster"] == expected


def test_an_iterator_is_not_gathered(rows):
    table = pa.Table.from_pylist(rows)
    alive, most = 0, 0

    class Batch:
        def __init__(self, batch):
            nonlocal alive, most
            alive += 1
            most = max(most, alive)
            self.batch = batch

        def __arrow_c_array__(self, requested_schema=None):
            return self.batch.__arrow_c_array__()

        def __del__(self):
            nonlocal alive
            alive -= 1

    wirecopy.cluster(Batch(table.slice(i, 5).combine_chunks().to_batches()[0]) for i in range(0, len(rows), 5))
    assert most <= 2 and alive == 0


def test_nothing_and_little():
    for data in ([], iter(()), pa.table({"text": pa.array([], pa.string())}), [""], [None]):
        result = wirecopy.cluster(data)
        assert len(result) == 0 and result.groups["id"] == [] and all(result.keep)
    assert list(wirecopy.cluster(["one"]).groups) == [
        {
            "id": "0",
            "cluster": "0",
            "representative": True,
            "similarity": 1.0,
            "relation": "alone",
            "contained": 1.0,
            "contains": 1.0,
            "draws_from": [],
            "series": None,
        }
    ]


def test_lone_surrogates_are_read():
    assert wirecopy.cluster(["a \ud800 b c d e f", "a b c d e f"]).groups["cluster"] == ["0", "0"]


def test_pairs_of_every_input(rows, dump, program, tmp_path):
    expected = wirecopy.pairs(rows, threshold=0.5).to_pylist()
    assert len(expected) > 30
    for data in (pa.Table.from_pylist(rows), str(dump), iter(rows)):
        assert wirecopy.pairs(data, threshold=0.5).to_pylist() == expected
    import subprocess

    out = subprocess.run([program, "pairs", "-q", "-t", "0.5", dump], check=True, capture_output=True, text=True).stdout
    assert [f"{pair['a']}\t{pair['b']}\t{pair['similarity']:.6f}" for pair in expected] == out.splitlines()


def test_tune(rows, dump, tmp_path):
    gold = {row["id"]: row["id"].partition("-")[0] for row in rows}
    tuning = wirecopy.tune(rows, gold)
    assert tuning.best["f1"] == 1.0 and tuning.labelled == len(rows) and "<- best" in repr(tuning)
    with pytest.raises(wirecopy.NotFoundError, match="the dict labels no document"):
        wirecopy.tune(rows, {"nobody": "1"})
    path = tmp_path / "gold.tsv"
    path.write_text("".join(f"{id}\t{group}\n" for id, group in gold.items()))
    assert wirecopy.tune(str(dump), path).points == tuning.points


def test_json_lines_of_the_groups_are_those_of_the_table(rows, tmp_path):
    result = wirecopy.cluster(rows)
    result.write(tmp_path / "groups.jsonl")
    written = [json.loads(line) for line in open(tmp_path / "groups.jsonl")]
    read = [{k: v for k, v in row.items() if k != "draws_from" and (k, v) != ("series", None)} for row in result.groups]
    for row in read:
        for name in ("similarity", "contained", "contains"):
            row[name] = round(row[name], 6)
    assert read == written
    assert pa.table(result.groups).to_pylist() == list(result.groups)
    assert pa.table(result).num_rows == len(result)
