"""What is no input, or a poor one: an exception of the package that says what to do, or the right answer."""

import datetime
import decimal
import pathlib
import uuid

import pytest

import wirecopy

FERRY = "The ferry to Veld sank at dawn off the cape. All forty people aboard were taken to the harbour by fishermen."
RAIN = "Rain fell on the orchards of Brant for nine days, and growers hope for a late harvest."


def labels(data, **arguments):
    return wirecopy.cluster(data, **arguments).groups["cluster"]


def refused(kind, said, data, **arguments):
    with pytest.raises(kind, match=said) as error:
        wirecopy.cluster(data, **arguments)
    assert isinstance(error.value, wirecopy.Error)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "the input is"),
        (7, "the input is"),
        (b"bytes", "the input is"),
        (len, "the input is"),
        ({"text": ["a"]}, "pyarrow.table"),
        (["a", 7], "row 1 of the input is <class 'int'>: give str or dict"),
        ([b"a"], "row 0 of the input is <class 'bytes'>"),
        ([("id", "a")], "row 0 of the input is <class 'tuple'>"),
        ([{"text": "a"}, {"text": 7}], "the text of row 1 is <class 'int'>: give str"),
        ([{"text": ["a"]}], "the text of row 0 is <class 'list'>"),
        ([{"text": "a", "id": ["a"]}], "'id' in row 0 is <class 'list'>: give str, a number"),
        ([{"text": "a", "id": b"a"}], "'id' in row 0 is <class 'bytes'>"),
        ([{"text": "a", "id": {1}}], "'id' in row 0 is <class 'set'>"),
        ([{"text": "a", "id": True}], "'id' in row 0 is <class 'bool'>"),
        ([{"text": "a", "url": {}}], "'url' in row 0 is <class 'dict'>"),
        ([pathlib.Path("a"), "b"], "begins with a path has <class 'str'> too"),
        (range(3), "row 0 of the input is <class 'int'>"),
    ],
)
def test_wrong_types(data, said):
    refused(wirecopy.WrongTypeError, said, data)
    refused(TypeError, said, data)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"tmp": 5}, "tmp=5 is no path"),
        ({"report": 5}, "report=5 is no path"),
        ({"progress": "no"}, "progress='no' is neither"),
        ({"strict": "no"}, "strict='no' is neither"),
        ({"untrusted": []}, "untrusted=.. is neither"),
        ({"evidence": None}, "evidence=None is neither"),
    ],
)
def test_wrong_types_of_arguments(arguments, said):
    refused(wirecopy.WrongTypeError, said, [FERRY], **arguments)


def test_what_stands_for_a_missing_value():
    nan = float("nan")
    assert labels([FERRY, None, nan, FERRY]) == ["0", "0"]
    ids, texts, urls = (nan, "b", None), (FERRY, nan, FERRY), (nan, "x", nan)
    rows = [{"id": id, "text": text, "url": url} for id, text, url in zip(ids, texts, urls)]
    assert wirecopy.cluster(rows).groups["id"] == ["0", "2"] and labels(rows) == ["0", "0"]
    assert wirecopy.cluster(rows).notices == ["row 1: the text is null; skipped"]
    pd = pytest.importorskip("pandas")
    assert labels(pd.DataFrame(rows).convert_dtypes().to_dict("records")) == ["0", "0"]
    assert labels([{"text": pd.NA}, {"text": pd.NaT}, {"text": FERRY, "id": pd.NA}]) == ["2"]


def test_ids_of_other_types():
    number = uuid.UUID(int=5)
    ids = [10**30, -5, 1.5, number, decimal.Decimal("2.50"), datetime.date(2026, 1, 2)]
    found = wirecopy.cluster([{"id": id, "text": FERRY} for id in ids])
    assert found.groups["id"] == [str(id) for id in ids]
    assert found.explain(number).relation == "identical"
    pa = pytest.importorskip("pyarrow")
    most = pa.table({"id": pa.array([2**64 - 1, 0], pa.uint64()), "text": [FERRY, FERRY]})
    assert wirecopy.cluster(most).groups["id"] == ["18446744073709551615", "0"]
    twice = wirecopy.cluster(pa.table({"id": ["a", "a", None], "text": [FERRY, RAIN, FERRY]}))
    assert twice.groups["id"] == ["a", "a", "2"] and twice.stats["repeated_ids"] == 1 and 'the id "a"' in twice.notices[0]
    with pytest.raises(wirecopy.ArgumentError, match="NUL"):
        wirecopy.cluster([{"id": "a\0b", "text": FERRY}]).explain("a\0b")


def test_a_str_is_a_path(tmp_path, monkeypatch):
    for text in (FERRY, FERRY * 50, "a\nb", ""):
        refused(wirecopy.InputError, "a single str is a path, texts are given in a list", text)
    refused(wirecopy.InputError, "No such file", tmp_path / "none.jsonl")
    refused(wirecopy.ArgumentError, "no file matches", [tmp_path / "*.jsonl"])
    monkeypatch.chdir(tmp_path)
    pathlib.Path("a.txt").write_text(FERRY)
    refused(wirecopy.ArgumentError, "'a.txt' is a file: give pathlib.Path", ["a.txt", "a.txt"])
    assert labels(["a.txt", FERRY]) == ["0", "1"]  # not all are files
    assert len(wirecopy.cluster([pathlib.Path("a.txt")])) == 1


def test_an_iterator_that_raises_and_one_that_is_used_up():
    def half():
        yield FERRY
        raise LookupError("the well is dry")

    with pytest.raises(LookupError, match="the well is dry"):
        wirecopy.cluster(half(), evidence=True)
    begun = []

    def rows():
        begun.append(1)
        yield FERRY

    with pytest.raises(wirecopy.Error, match="rows of a generator are gone"):
        wirecopy.dedup(rows())
    assert begun == []  # nothing was read for nothing
    used = iter([FERRY])
    assert len(wirecopy.cluster(used)) == 1
    assert wirecopy.cluster(used).notices == ["the input has no records"]


def test_numpy():
    np = pytest.importorskip("numpy")
    refused(wirecopy.WrongTypeError, "2 dimensions", np.array([[FERRY, RAIN]]))
    refused(wirecopy.WrongTypeError, "0 dimensions", np.array(FERRY))
    refused(wirecopy.WrongTypeError, "numpy.bytes_", np.array([b"a"]))
    assert labels(np.array([FERRY, np.nan, FERRY], dtype=object)) == ["0", "0"]


def test_pandas_of_all_kinds():
    pd, _ = pytest.importorskip("pandas"), pytest.importorskip("pyarrow")
    others = {"n": [1, "a"], "o": [object(), object()]}  # which Arrow has no type for, and nobody reads
    assert labels(pd.DataFrame({"text": [FERRY, FERRY], **others})) == ["0", "0"]
    assert labels([pd.DataFrame({"text": [FERRY, FERRY], **others})] * 2) == ["0"] * 4
    assert labels(pd.DataFrame({"text": pd.Categorical([FERRY, FERRY])})) == ["0", "0"]
    assert labels(pd.DataFrame({"text": [FERRY], "k": [1]}).set_index(["k"])) == ["0"]
    refused(wirecopy.UnsupportedError, "cannot be read as Arrow data.*column text", pd.DataFrame({"text": [FERRY, 5]}))
    refused(wirecopy.UnsupportedError, "cannot be read as Arrow data", pd.Series([FERRY, 5]))
    refused(wirecopy.ArgumentError, "more than one column", pd.DataFrame([[FERRY, RAIN]], columns=["text", "text"]))
    df = pd.DataFrame({"id": [1], "text": [FERRY]})
    refused(wirecopy.ArgumentError, 'no column "body".*text=: id, text', df, text="body")
    refused(wirecopy.ArgumentError, 'no column "key": name one that it has: text', pd.DataFrame({"text": [FERRY]}), id="key")
    refused(wirecopy.ArgumentError, "no column", pd.DataFrame())
    refused(wirecopy.UnsupportedError, 'column "text" has the type int64: cast it to utf8', pd.DataFrame({"text": [1]}))
    assert wirecopy.tune(pd.DataFrame({"text": [FERRY] * 2}), pd.Series({0: "a", 1: "a"})).best["ari"] == 1.0


def test_arrow_types():
    pa = pytest.importorskip("pyarrow")
    ree = pa.RunEndEncodedArray.from_arrays([2, 3], [FERRY, RAIN])
    kinds = {"binary": [b"a"], "list": [["a"]], "struct": [{"a": "b"}], "bool": [True], "float64": [1.5]}
    kinds |= {"run_end_encoded": ree, "decimal": [decimal.Decimal(1)], "time": [datetime.time(1)]}
    for name, values in kinds.items():
        texts = [FERRY] * len(values)
        refused(wirecopy.UnsupportedError, f'"text" has the type {name}: cast it to utf8', pa.table({"text": values}))
        refused(wirecopy.UnsupportedError, f'"id" has the type {name}: cast it', pa.table({"text": texts, "id": values}))
    refused(wirecopy.ArgumentError, "no column", pa.table({}))
    refused(wirecopy.WrongTypeError, "record batches alone", [pa.table({"text": [FERRY]}), FERRY])
    for empty in (pa.chunked_array([], pa.string()), pa.table({"text": pa.chunked_array([], pa.string())})):
        assert wirecopy.cluster(empty).notices == ["the input has no records"] and list(wirecopy.cluster(empty).keep) == []


def test_datasets_of_arrow(tmp_path):
    pa = pytest.importorskip("pyarrow")
    dataset, parquet = pytest.importorskip("pyarrow.dataset"), pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pa.table({"id": ["a", "b"], "text": [FERRY, RAIN], "n": [1, 2]}), tmp_path / "1.parquet")
    parquet.write_table(pa.table({"id": ["c"], "text": [FERRY], "n": [3]}), tmp_path / "2.parquet")
    data = dataset.dataset(tmp_path)
    assert labels(data) == labels(data.scanner()) == ["a", "b", "a"]
    assert wirecopy.cluster(data).explain("c").representative == "a"
    assert wirecopy.dedup(data).to_pydict()["n"] == wirecopy.dedup(data.scanner()).to_pydict()["n"] == [1, 2]
    refused(wirecopy.ArgumentError, 'no column "body".*: id, text, n', data, text="body")


def test_the_other_functions():
    for call, said in (
        (lambda: wirecopy.sign(5), "give a list of texts"),
        (lambda: wirecopy.sign("a"), "give a list of texts"),
        (lambda: wirecopy.sign(["a", None]), "text 1 is <class 'NoneType'>, no str: convert it"),
        (lambda: wirecopy.estimate([1], [1]), "give a row of wirecopy.sign"),
        (lambda: wirecopy.tune([FERRY], ["a"]), "give a dict from id to group"),
        (lambda: wirecopy.tune([FERRY], None), "give a dict from id to group"),
        (lambda: wirecopy.cluster([FERRY]).write(5), "path=5 is no path"),
        (lambda: wirecopy.dedup([FERRY], out=5), "out=5 is no path"),
        (lambda: wirecopy.Index(5), "path=5 is no path"),
    ):
        with pytest.raises(wirecopy.WrongTypeError, match=said):
            call()
    for label in (None, float("nan")):
        with pytest.raises(wirecopy.ArgumentError, match="the label of 0"):
            wirecopy.tune([FERRY], {0: label})
    result = wirecopy.cluster([FERRY])
    for table in (result.groups, result.pairs()):
        with pytest.raises(wirecopy.NotFoundError, match="no column 'rank'.*have|has"):
            table["rank"]


def test_a_list_that_begins_with_nothing():
    for nothing in (None, float("nan")):
        texts = [nothing, FERRY, FERRY, RAIN]
        assert labels(texts) == labels(iter(texts)) == ["1", "1", "3"]
        assert wirecopy.dedup(texts)[1:] == [FERRY, RAIN]
    assert wirecopy.cluster([None, None]).stats["records"] == 2


@pytest.mark.parametrize("odd", ["a\0b", "a\ud800b"])
def test_names_that_nothing_has(odd, tmp_path):
    rows = [{"text": FERRY, "id": 1}]
    for name in ("text", "id", "site", "date"):
        refused(wirecopy.ArgumentError, f"{name}=.* names no column", rows, **{name: odd})
    (tmp_path / "a.jsonl").write_text('{"text": "a"}')
    for name in ("records", "encoding"):
        for value in (odd, 5, ["a"]):
            refused(wirecopy.ArgumentError, f"{name}=.* is no name", tmp_path / "a.jsonl", **{name: value})
    said = "has a character that no name of a file has"
    refused(wirecopy.ArgumentError, said, pathlib.Path(odd))
    refused(wirecopy.ArgumentError, said, [tmp_path / "a.jsonl", pathlib.Path(odd)])
    refused(wirecopy.InputError, "a single str is a path", odd)
    refused(wirecopy.ArgumentError, said, rows, tmp=odd)
    refused(wirecopy.ArgumentError, said, rows, report=odd + ".html")
    for call in (
        lambda: wirecopy.tune(rows, odd),
        lambda: wirecopy.cluster(rows).write(odd),
        lambda: wirecopy.Index(odd),
        lambda: wirecopy.Index.create(odd),
        lambda: wirecopy.dedup(tmp_path / "a.jsonl", out=odd),
    ):
        with pytest.raises(wirecopy.ArgumentError, match=said):
            call()
    with pytest.raises(wirecopy.ArgumentError, match="path='' names nothing"):
        wirecopy.cluster(rows).write("")


def test_numbers_beyond_all_bounds():
    refused(wirecopy.ArgumentError, "threshold=10+ is out of range", [FERRY], threshold=10**400)
    for memory in (10**30, "9" * 400, "999999999999T"):
        assert labels([FERRY, FERRY], memory=memory) == ["0", "0"]
    refused(wirecopy.ArgumentError, "names a column twice", [{"a": FERRY, "id": 1}], text=["a", "a"])


def test_nan_of_all_types():
    np = pytest.importorskip("numpy")
    missing = [decimal.Decimal("NaN"), np.float32("nan"), np.datetime64("NaT")]
    assert wirecopy.cluster([{"id": id, "text": FERRY} for id in missing]).groups["id"] == ["0", "1", "2"]
    found = wirecopy.cluster([{"id": decimal.Decimal("sNaN"), "text": FERRY}, {"id": np.float32(0.5), "text": FERRY}])
    assert found.groups["id"] == ["sNaN", "0.5"]


def test_an_id_with_a_lone_surrogate():
    result = wirecopy.cluster([{"id": "a\ud800", "text": FERRY}])
    assert result.groups["id"] == ["a?"] and result.explain("a\ud800").relation == "alone"


def test_an_input_that_changed_in_between():
    for change in (lambda rows: rows.append(RAIN), lambda rows: rows.pop()):
        rows = [FERRY, FERRY, RAIN]
        result = wirecopy.cluster(rows)
        change(rows)
        with pytest.raises(wirecopy.Error, match=r"had 3 rows when it was grouped and has [24] now"):
            result.dedup()


def test_signatures():
    pd = pytest.importorskip("pandas")
    for texts in ({"a": FERRY}, b"ab", pd.DataFrame({"text": [FERRY]})):
        with pytest.raises(wirecopy.WrongTypeError, match="give a list of texts"):
            wirecopy.sign(texts)
    with pytest.raises(wirecopy.WrongTypeError, match="text 20000 is <class 'int'>"):
        wirecopy.sign(["a"] * 20000 + [5])
    signed = wirecopy.sign([FERRY, RAIN, FERRY], permutations=None)
    assert signed.shape == (3, 128) and signed[1:].shape == (2, 128)
    assert signed[::-2].tobytes() == signed[2].tobytes() + signed[0].tobytes()
    with pytest.raises(IndexError):
        signed[3]


def test_labels_that_are_missing():
    pd = pytest.importorskip("pandas")
    for label in (pd.NA, pd.NaT, [float("nan"), 1][0], pd.Series([1, 2])):
        with pytest.raises(wirecopy.ArgumentError, match="the label of 0 is"):
            wirecopy.tune([FERRY], {0: label})


def test_columns_that_are_no_names():
    result = wirecopy.cluster([FERRY])
    for table in (result.groups, result.pairs()):
        for name in (["id"], slice(1), 0, None):
            with pytest.raises(wirecopy.NotFoundError, match="no column"):
                table[name]
    with pytest.raises(wirecopy.WrongTypeError, match="duplicates_only='no' is neither"):
        result.write("groups.jsonl", duplicates_only="no")


def test_notices_have_the_names_of_arguments():
    result = wirecopy.cluster(["x" * (3 << 20), FERRY], memory="128M")
    assert result.stats["skipped"] and "raise memory, or" in result.notices[0] and "nbytes" not in result.notices[0]
