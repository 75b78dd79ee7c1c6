"""What a result says of its input."""

import re

import pytest

import wirecopy

FERRY = "The ferry to Veld sank at dawn off the cape. All forty people aboard were taken to the harbour by fishermen. "
MORE = "The captain told the council on Monday that the engine had failed twice in the storm of the week before."
ROWS = [
    {"id": "short", "text": FERRY, "date": "2026-01-02"},
    {"id": "full", "text": FERRY + MORE, "date": "2026-01-03"},
    {"id": "copy", "text": (FERRY + MORE).upper(), "date": "2026-01-01"},
    {"id": "rain", "text": "Rain fell on the orchards of Brant for nine days, and growers hope for a late harvest."},
    {"id": "none", "text": None},
]


@pytest.fixture(scope="module")
def result():
    return wirecopy.cluster(ROWS, date="date")


def test_groups(result):
    assert result.groups["id"] == ["short", "full", "copy", "rain"]
    assert result.groups["cluster"] == ["full", "full", "full", "rain"]
    assert result.groups["relation"] == ["abridged", "representative", "identical", "alone"]
    assert result.groups["representative"] == [False, True, False, True]
    assert len(result) == len(result.groups) == 4
    assert result.duplicates["id"] == ["short", "full", "copy"] and len(result.duplicates) == 3
    with pytest.raises(KeyError):
        result.groups["rank"]
    assert repr(result) == "<wirecopy result: 4 documents, 1 group of two or more with 3 documents, the largest of 3>"
    assert repr(wirecopy.cluster([FERRY]).groups) == "<wirecopy groups: 1 document>"


def test_keep_has_an_entry_for_each_row(result):
    assert list(result.keep) == [False, True, False, True, True]
    assert result.keep.sum() == 3 and result.keep[0] is False and list(result.keep[3:]) == [True, True]
    assert repr(result.keep) == "<wirecopy mask: 3 of 5 rows>"
    assert list(~result.keep) == [True, False, True, False, False]
    assert result.keep.runs() == [(1, 2), (3, 5)] and (~result.keep).runs() == [(0, 1), (2, 3)]


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        ("fullest", ("full",)),
        ("first", ("short", "full")),  # the short one has not enough of the full one to stand for it
        ("longest", ("full",)),
        ("earliest", ("copy",)),
        ("latest", ("full",)),
    ],
)
def test_rules(result, rule, kept):
    expected = [row for row in ROWS if row["id"] in (*kept, "rain", "none")]
    assert wirecopy.cluster(ROWS, date="date", keep=rule).dedup() == expected
    assert wirecopy.dedup(ROWS, keep=rule, date="date") == expected


def test_how_much_a_kept_row_must_have():
    texts = [FERRY, FERRY + MORE]
    assert wirecopy.dedup(texts, keep="first") == texts
    other = FERRY + "The boat was new, painted red, and had left the yard of Mirren in May."
    assert wirecopy.dedup([other, FERRY + MORE], remove_from=1) == [other, FERRY + MORE]
    assert wirecopy.dedup([other, FERRY + MORE], remove_from=0.5) == [FERRY + MORE]
    with pytest.raises(wirecopy.ArgumentError, match="remove_from"):
        wirecopy.dedup(texts, remove_from=0.2)


def test_rules_by_date_need_a_date():
    with pytest.raises(wirecopy.ArgumentError, match="needs a date"):
        wirecopy.dedup(ROWS, keep="earliest")


def test_numpy_and_arrow(result):
    numpy = pytest.importorskip("numpy")
    assert numpy.asarray(result.keep).dtype == numpy.bool_
    assert numpy.asarray(result.keep).tolist() == list(result.keep)
    pa = pytest.importorskip("pyarrow")
    assert pa.array(result.keep).to_pylist() == list(result.keep)
    many = wirecopy.Mask(bytes(i % 3 == 0 for i in range(1000)))
    assert pa.array(many).to_pylist() == list(many)
    assert pa.table(result.pairs()).num_rows == len(result.pairs())


def test_near_profile(result):
    near = wirecopy.cluster(ROWS, profile="near")
    assert near.groups["cluster"] == ["short", "full", "full", "rain"]
    assert near.groups["contained"] == [None] * 4


def test_pairs(result):
    pairs = result.pairs().to_pylist()
    assert {(pair["a"], pair["b"]) for pair in pairs} == {("short", "full"), ("full", "copy")}
    by = {pair["b"]: pair for pair in pairs}
    assert by["copy"]["similarity"] == 1.0 and by["full"]["a_in_b"] == 1.0 and 0.3 < by["full"]["b_in_a"] < 0.7
    assert all(pair["in_group"] for pair in pairs)


def test_explain(result):
    why = result.explain("short")
    assert why.relation == "abridged" and why.representative == "full" and why.group_size == 3
    assert why.neighbours[0]["id"] == "full" and why.neighbours[0]["links"]
    assert "".join(text for _, _, text in why.stretches) == FERRY
    assert "certainty" in str(why) and "similarity" not in str(why) + why._repr_html_() and "beside full" in str(why)
    alone = wirecopy.cluster([FERRY]).explain("0")
    assert "\nThe text:\n" in str(alone) and "beside" not in str(alone) + alone._repr_html_()
    assert "in the group: linked" in str(why) and "\033[" in why.text(colour=True)
    with pytest.raises(wirecopy.NotFoundError, match="nobody") as error:
        result.explain("nobody")
    assert isinstance(error.value, KeyError)


def same_explanation(a, b):
    return str(a) == str(b) and a.stretches == b.stretches and a.neighbours == b.neighbours


def test_a_result_of_an_iterator(result):
    one_shot = wirecopy.cluster(iter(ROWS))
    for ask in (one_shot.pairs, lambda: one_shot.explain("short")):
        with pytest.raises(wirecopy.Error, match="once only.*evidence=True"):
            ask()
    with pytest.raises(wirecopy.Error, match="rows of a list_iterator are gone.*take keep"):
        one_shot.dedup()
    with_evidence = wirecopy.cluster(iter(ROWS), evidence=True)
    assert list(with_evidence.groups) == list(wirecopy.cluster(ROWS).groups)
    assert list(with_evidence.pairs()) == list(result.pairs()) == list(with_evidence.pairs())
    for id in ("rain", "short", "full"):
        assert same_explanation(with_evidence.explain(id), result.explain(id))
    with pytest.raises(wirecopy.NotFoundError, match="nobody"):
        with_evidence.explain("nobody")


def test_evidence_is_found_once(dump, rows):
    begun = []

    class Rows(list):
        def __iter__(self):
            begun.append(1)
            return super().__iter__()

    result = wirecopy.cluster(Rows(rows))
    before = len(begun)
    first = result.explain(rows[0]["id"])
    assert len(begun) == before + 1
    assert same_explanation(result.explain(rows[0]["id"]), first) and len(begun) == before + 1
    kept = wirecopy.cluster(Rows(rows), evidence=True)
    before = len(begun)
    pairs = kept.pairs()
    assert same_explanation(kept.explain(rows[0]["id"]), first) and len(begun) == before
    assert list(pairs) == list(result.pairs()) and len(begun) == before + 1
    assert list(wirecopy.cluster(dump, evidence=True).pairs()) == list(kept.pairs())
    near = wirecopy.cluster(rows, profile="near")
    assert same_explanation(near.explain(rows[0]["id"]), first)  # by the news profile
    assert list(near.pairs()) == list(wirecopy.pairs(rows))


def test_evidence_by_threads(rows):
    import threading

    result = wirecopy.cluster(iter(rows), evidence=True)
    ids = [row["id"] for row in rows[:8]]
    expected, got = [str(result.explain(id)) for id in ids], {}
    threads = [threading.Thread(target=lambda id=id: got.update({id: str(result.explain(id))})) for id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [got[id] for id in ids] == expected


def test_html_is_escaped_and_shows_a_difference():
    rows = [{**row, "id": f"<b>{row['id']}</b>", "text": row["text"] and row["text"] + "<script>x</script>"} for row in ROWS]
    result = wirecopy.cluster(rows)
    for html in (result._repr_html_(), result.explain("<b>short</b>")._repr_html_()):
        assert "<script>" not in html and "<b>short" not in html and "<b>full" not in html
        assert "&lt;script&gt;" in html and "&lt;b&gt;full&lt;/b&gt;" in html
    assert "<mark>" in result._repr_html_() and "<b>4</b> documents" in result._repr_html_()


def test_sign_and_estimate():
    signatures = wirecopy.sign([FERRY, FERRY + MORE, "rain"], permutations=256)
    assert signatures.shape == (3, 256) and len(signatures[0]) == 256
    assert wirecopy.estimate(signatures[0], signatures[0]) == 1.0
    jaccard = wirecopy.pairs([FERRY, FERRY + MORE], threshold=0.2)["similarity"][0]
    assert abs(wirecopy.estimate(signatures[0], signatures[1]) - jaccard) < 0.12
    assert set(signatures[2]) == set(wirecopy.sign(["rain"], permutations=256)[0])
    assert set(wirecopy.sign([""])[0]) == {2**32 - 1}
    assert wirecopy.sign([]).shape == (0, 128)
    with pytest.raises(ValueError, match="same number"):
        wirecopy.estimate(signatures[0], wirecopy.sign(["rain"])[0])
    with pytest.raises(TypeError, match="text 1"):
        wirecopy.sign(["a", None])
    with pytest.raises(ValueError, match="values of uint32"):
        wirecopy.estimate(signatures[0].cast("B").cast("Q"), signatures[0].cast("B").cast("Q"))
    numpy = pytest.importorskip("numpy")
    array = numpy.asarray(signatures)
    assert array.shape == (3, 256) and array.dtype == numpy.uint32
    assert wirecopy.estimate(array[0], array[1]) == wirecopy.estimate(signatures[0], signatures[1])


def test_notices_on_a_page_have_the_names_of_arguments(tmp_path):
    (tmp_path / "in.jsonl").write_text('{"id": {"name": "a"}, "text": "one two"}\n')
    page = tmp_path / "page.html"
    (notice,) = wirecopy.cluster(str(tmp_path / "in.jsonl"), report=page, progress=False).notices
    said = page.read_text().partition("What the run said")[2].partition("</ul>")[0]
    assert "name another field with id=, or" in notice and "name another field with id=, or" in said


def test_notices_and_strict():
    result = wirecopy.cluster(ROWS)
    assert result.notices == ["row 4: the text is null; skipped"]
    with pytest.raises(wirecopy.RecordError, match="row 4"):
        wirecopy.cluster(ROWS, strict=True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"threshold": 2}, "threshold"),
        ({"threshold": 0}, "over 0, up to 1"),
        ({"threshold": float("nan")}, "threshold"),
        ({"profile": "old"}, "news, near"),
        ({"profile": None}, "news, near"),
        ({"memory": "1X"}, "size"),
        ({"memory": "1M"}, "128M or more"),
        ({"threads": -1}, "threads"),
        ({"threads": 0}, "1 to 1024"),
        ({"threads": 2.5}, "no whole number"),
        ({"seed": 2**64}, "18446744073709551615"),
        ({"text": []}, "text"),
        ({"text": 5}, "text"),
        ({"id": 5}, "id=5"),
        ({"format": "xml"}, "jsonl"),
        ({"format": "csv"}, "no file"),
        ({"records": "articles"}, "no file"),
        ({"encoding": "latin1"}, "no file"),
        ({"ngram": 3}, "needs profile='near'"),
        ({"permutations": 64}, "needs profile='near'"),
        ({"linkage": "agreement"}, "needs profile='near'"),
        ({"profile": "near", "site": "source"}, "needs profile='news'"),
        ({"profile": "near", "evidence": True}, "needs profile='news'"),
        ({"linkage": "single", "profile": "near"}, "components"),
    ],
)
def test_arguments(arguments, said):
    with pytest.raises(wirecopy.ArgumentError, match=said) as error:
        wirecopy.cluster(ROWS, **arguments)
    assert isinstance(error.value, ValueError) and isinstance(error.value, wirecopy.Error)


def test_arguments_of_the_other_functions():
    near = {"profile": "near", "ngram": 3, "permutations": 64, "linkage": "components", "memory": 2.5e8, "threads": 1}
    assert len(wirecopy.cluster(ROWS, **near)) == 4
    for call in (wirecopy.dedup, wirecopy.pairs, lambda data, **given: wirecopy.tune(data, {"full": "a"}, **given)):
        with pytest.raises(TypeError, match="no argument 'colour' here: there are text, id"):
            call(ROWS, colour="red")
        with pytest.raises(wirecopy.ArgumentError, match="threshold=0"):
            call(ROWS, threshold=0)
    with pytest.raises(wirecopy.ArgumentError, match="needs profile='near'"):
        wirecopy.dedup(ROWS, ngram=3)
    for name in ("out", "removed", "bad", "report"):
        with pytest.raises(wirecopy.ArgumentError, match=f"{name}= is for files"):
            wirecopy.dedup(ROWS, **{name: "a.jsonl"})


def test_wrong_inputs(tmp_path):
    with pytest.raises(wirecopy.InputError, match="No such file") as error:
        wirecopy.cluster(str(tmp_path / "none.jsonl"))
    assert isinstance(error.value, OSError)
    with pytest.raises(wirecopy.ArgumentError, match="no file matches"):
        wirecopy.cluster(str(tmp_path / "*.jsonl"))
    with pytest.raises(wirecopy.ArgumentError, match="out="):
        wirecopy.dedup(str(tmp_path))


def test_wrong_columns():
    pa = pytest.importorskip("pyarrow")
    table = pa.table({"body": ["a b c"], "n": [1.5]})
    with pytest.raises(wirecopy.ArgumentError, match='no column "text": name one that it has, in text=: body, n'):
        wirecopy.cluster(table)
    with pytest.raises(wirecopy.ArgumentError, match='no column "docid": name one that it has: body, n'):
        wirecopy.cluster(table, text="body", id="docid")
    with pytest.raises(wirecopy.UnsupportedError, match="cast it"):
        wirecopy.cluster(table, text="n")
    with pytest.raises(wirecopy.FormatError, match="different columns"):
        wirecopy.cluster(iter([table, table.select(["n"])]), text="body")


def test_names_that_no_dict_has():
    rows = [{"body": "a b c"}, {"body": "d e f", "url": "x.example"}]
    for arguments, name in (({}, "text"), ({"text": ["title", "text"]}, "title"), ({"text": "body", "id": "docid"}, "docid")):
        for data in (rows, iter(rows)):
            with pytest.raises(wirecopy.ArgumentError, match=f"no row has a key '{name}'.*'body'"):
                wirecopy.cluster(data, **arguments)
    assert len(wirecopy.cluster(rows, text=["title", "body"], site="url")) == 2  # some row has it


def test_a_date_may_be_a_timestamp():
    pa = pytest.importorskip("pyarrow")
    import datetime

    texts = [row["text"] for row in ROWS[:3]]
    days = [datetime.datetime(2026, 1, day) for day in (3, 1, 2)]
    kinds = [pa.timestamp(unit, zone) for unit in ("s", "ms", "us", "ns") for zone in (None, "Asia/Tokyo")]
    for kind in [*kinds, pa.date32(), pa.date64()]:
        table = pa.table({"text": texts, "seen": pa.array(days).cast(kind)})
        assert list(wirecopy.cluster(table, date="seen", keep="earliest").keep) == [False, True, False], kind
        assert wirecopy.cluster(table, date="seen", keep="latest").keep[0], kind
    seconds = pa.table({"text": texts, "seen": [1767400000, 1767200000, 1767300000]})
    assert list(wirecopy.cluster(seconds, date="seen", keep="earliest").keep) == [False, True, False]


def test_what_an_iterator_raises_comes_out():
    def rows():
        yield "a b c d e f"
        raise LookupError("the well is dry")

    with pytest.raises(LookupError, match="the well is dry"):
        wirecopy.cluster(rows())


def test_progress_is_told(rows):
    told = []
    wirecopy.cluster(rows * 30, id=None, progress=lambda *at: told.append(at))
    assert all(stage in ("reading", "matching", "verifying", "grouping", "writing") for stage, _, _ in told)

    def stop(stage, done, total):
        raise RuntimeError("enough")

    from conftest import make_rows

    with pytest.raises(RuntimeError, match="enough"):
        wirecopy.cluster(make_rows(6000), progress=stop)


def test_dedup_of_files(dump, rows, tmp_path, program):
    import subprocess

    out, removed = tmp_path / "unique.jsonl", tmp_path / "removed.jsonl"
    counts = wirecopy.dedup(dump, out=out, removed=removed)
    assert counts["written"] + counts["removed"] == len(rows)
    expected = subprocess.run([program, "dedup", "-q", dump], check=True, capture_output=True).stdout
    assert out.read_bytes() == expected
    assert len(removed.read_bytes().splitlines()) == counts["removed"]
    with pytest.raises(wirecopy.ArgumentError, match="out= is for files"):
        wirecopy.dedup(rows, out=out)


def test_a_page_of_what_was_found(tmp_path, dump, rows):
    page = tmp_path / "page.html"
    result = wirecopy.cluster(rows, date="date", report=page, progress=False)
    said = page.read_text()
    assert list(result.groups) == list(wirecopy.cluster(rows, progress=False).groups)
    assert "wirecopy.cluster, from Python" in said and "<details class=group" in said and "<time>" in said
    assert "What would be removed" in said
    kept = wirecopy.dedup(rows, report=tmp_path / "dedup.html", progress=False)
    assert kept == wirecopy.dedup(rows, progress=False)
    assert "What would be removed" in (tmp_path / "dedup.html").read_text()
    counts = wirecopy.dedup(str(dump), out=tmp_path / "kept.jsonl", report=tmp_path / "files.html", progress=False)
    removed = re.search(r"<dd>([\d,]+)</dd><dt>removed", (tmp_path / "files.html").read_text())
    assert removed is not None and int(removed[1].replace(",", "")) == counts["removed"]
    with pytest.raises(wirecopy.ArgumentError, match="ends in .html"):
        wirecopy.cluster(rows, report=tmp_path / "page.jsonl")
    with pytest.raises(wirecopy.ArgumentError, match="replace the input"):
        (tmp_path / "in.html").write_text('{"text": "a b c"}\n')
        wirecopy.cluster(str(tmp_path / "in.html"), report=tmp_path / "in.html")
    with pytest.raises(wirecopy.InputError, match="make its folder first"):
        wirecopy.cluster(rows, report=tmp_path / "none" / "page.html")
    with pytest.raises(TypeError, match="no argument 'report'"):
        wirecopy.pairs(rows, report=page)


def test_equal_prints_are_not_said_to_share_nothing():
    story = "Rain fell on the orchards of Brant for nine days."
    result = wirecopy.cluster([story, story.upper(), "The ferry to Veld sank at dawn off the cape."])
    for id in ("0", "1"):
        said = result.explain(id)
        assert "All documents of the group have the same words." in str(said)
        assert "All documents of the group have the same words." in said._repr_html_()
    assert "same words" not in str(result.explain("2")) + result.explain("2")._repr_html_()
