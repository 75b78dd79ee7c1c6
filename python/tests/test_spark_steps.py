"""The steps of wirecopy.spark that need no engine."""

import random

import pytest

pa = pytest.importorskip("pyarrow")
pc = pytest.importorskip("pyarrow.compute")

from wirecopy import _spark_steps as steps  # noqa: E402

NUMBERS = dict.fromkeys(("ord", "site", "inner", "within", "among"), pa.int64())
FORM = pa.schema({"content": pa.binary(), "kept": pa.binary(), "uid": pa.string(), "id": pa.string(), **NUMBERS})


def made_up(chance):
    order, name = chance.choice([None, 1, 2, 3]), chance.choice("pqr")
    return {
        "content": chance.choice([None, *(bytes([200, i]) + bytes(14) for i in range(3))]),
        "kept": chance.choice([b"aaaa", b"bbbb", b"aaaaaaaa"]),
        "uid": f"{name}{order}",  # equal for rows of the same id and place
        "id": name,
        "ord": order,
        "site": chance.choice([0, 5, 5, 5, 6]),
        "inner": 7,
        "within": chance.randrange(2),
        "among": chance.randrange(3),
    }


def ordered(value):
    return (value is not None, value or 0)


def folded(rows):
    """All rows of one text at once."""
    first = min(rows, key=lambda row: (ordered(row["ord"]), row["uid"]))
    best = min(rows, key=lambda row: (row["within"], ordered(row["ord"]), row["uid"], row["among"]))
    return {
        "bucket": 200 * 256 + first["content"][1],
        "content": first["content"],
        "kept": min((row["kept"] for row in rows), key=lambda kept: (len(kept), kept)),
        "copies": len(rows),
        "again": sum(row["uid"] == first["uid"] for row in rows),
        "first": {name: first[name] for name in ("ord", "uid", "id")},
        "best": {name: best[name] for name in ("within", "ord", "uid", "among")},
        **{n: rows[0][n] if len({row[n] for row in rows}) == 1 else 0 for n in ("site", "inner")},
    }


@pytest.mark.parametrize("seed", range(30))
def test_prints_are_one_text_however_they_are_dealt(seed):
    chance = random.Random(seed)
    rows = [made_up(chance) for _ in range(chance.randrange(1, 30))]
    size = chance.randrange(1, 8)
    batches = [pa.RecordBatch.from_pylist(rows[i : i + size], schema=FORM) for i in range(0, len(rows), size)]
    combined = pa.Table.from_batches(list(steps.combine(["site", "inner"], True)(iter(batches))))
    documents = ["id", "uid", "content"]
    assert combined.select(documents).to_pylist() == [{name: row[name] for name in documents} for row in rows]
    # Once for each text of a batch.
    once = sum(len({row["content"] for row in rows[i : i + size]} - {None}) for i in range(0, len(rows), size))
    met = combined.filter(pc.is_valid(combined["kept"])).drop_columns(["id", "uid"]).sort_by("content")
    assert met.num_rows == once
    assert met.schema.field("bucket").type == pa.int32()
    assert met.schema.names == ["bucket", "content", "kept", "copies", "again", "first", "site", "inner", "best"]
    texts = list(steps.distinct(iter(met.to_batches(max_chunksize=chance.randrange(1, 5)))))
    wanted = {}
    for row in (row for row in rows if row["content"] is not None):
        wanted.setdefault(row["content"], []).append(row)
    found = [row for batch in texts for row in batch.to_pylist()]
    assert found == [folded(wanted[content]) for content in sorted(wanted)]


@pytest.mark.parametrize("seed", range(20))
def test_keys_of_one_text_are_left_out_however_rows_are_cut(seed):
    pytest.importorskip("pyspark")
    from wirecopy import _spark_near

    chance = random.Random(seed)
    rows = [
        {"key": chance.randrange(12) << 32, "rank": rank, "furnished": chance.random() < 0.3}
        for rank in range(chance.randrange(30))
    ]
    rows.sort(key=lambda row: row["key"])
    size = chance.randrange(1, 8)
    form = pa.schema({"key": pa.int64(), "rank": pa.int64(), "furnished": pa.bool_()})
    batches = [pa.RecordBatch.from_pylist(rows[i : i + size], schema=form) for i in range(0, len(rows), size)]
    found = [row for batch in _spark_near.shared(iter(batches)) for row in batch.to_pylist()]
    wanted = []
    for row in rows:
        same = [other for other in rows if other["key"] == row["key"]]
        if len(same) > 1 and any(other["furnished"] for other in same):
            wanted.append({"key": row["key"], "rank": row["rank"]})
    assert found == wanted
