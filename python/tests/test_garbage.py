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
