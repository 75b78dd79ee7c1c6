"""An index on disk."""

import contextlib
import datetime
import json
import os
import sqlite3
import threading

import pytest
import wirecopy

STORIES = [
    "The harbour of Lenna reopened on Monday after a week of storms that had kept forty ships at anchor. The harbour master "
    "said that the last of the wrecked barges was lifted at dawn, and the ferry to the islands runs again from noon.",
    "A bridge over the river Ostra will open in spring, two years late and at twice its price. Engineers found cracks in "
    "three of the pillars last summer and had them poured anew, and the council blames the builder.",
    "Beekeepers in the valley report the best spring in ten years. A mild winter and early willows have brought strong "
    "colonies, says their society, which counts four hundred members and three thousand hives.",
]


def documents(day, texts):
    return [
        {"id": f"{day}-{i}", "text": text, "url": f"http://s{i}.example/{day}", "date": f"2025-03-0{day}"}
        for i, text in enumerate(texts)
    ]


@pytest.fixture(params=["news", "near"])
def index(request, tmp_path):
    with wirecopy.Index.create(tmp_path / "kept", profile=request.param, threshold=0.5) as made:
        yield made


def test_days(index, tmp_path):
    first = index.add(documents(1, STORIES[:2]), date="date")
    assert [row["is_new"] for row in first] == [True, True]
    assert [row["match"] for row in first] == [None, None]
    asked = index.query(documents(2, ["LENNA - " + STORIES[0], STORIES[2]]), date="date")
    assert [(row["story"], row["is_new"], row["match"]) for row in asked] == [(first[0]["story"], False, "1-0"), (None, True, None)]
    assert asked[0]["relation"] == "near" and asked[0]["similarity"] > 0.8
    assert asked[0]["first_seen"] == 1740787200
    added = index.add(documents(2, ["LENNA - " + STORIES[0], STORIES[2]]), date="date")
    assert added[1]["story"] is not None and added[1]["story"] not in [row["story"] for row in first]
    assert index.stats()["documents"] == 4 and index.stats()["stories"] == 3
    assert [story["documents"] for story in index.stories()] == [2, 1, 1]
    assert [story["representative"] for story in index.stories(since="2025-03-02")] == ["1-0", "2-1"]
    assert index.remove(["1-1", "nobody"]) == 1
    assert index.notices == ["1 of the ids is of no document of the index: nobody; check the ids"]
    assert index.expire("2025-03-02") == 1
    index.compact()
    index.export(tmp_path / "out.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [row["id"] for row in rows] == ["2-0", "2-1"]


def test_one_document(index):
    index.add(STORIES[0])
    index.add({"id": "b", "text": STORIES[1]})
    assert index.query({"text": STORIES[1]})[0]["match"] == "b"
    assert index.query("nothing that is known")[0]["is_new"]


def test_one_addition_is_cluster(index, tmp_path):
    data = [STORIES[i % 3] + f" It was told {i} times." for i in range(30)]
    profile = "near" if "near" in str(index.query(data[:1])) else None
    index.add(data)
    index.export(tmp_path / "out.jsonl")
    groups = [json.loads(line)["cluster"] for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert len(set(groups)) == 3 and profile is None


def test_a_reader_and_another_handle(index):
    reader = wirecopy.Index(index.path, threads=1)
    index.add(STORIES[0])
    assert reader.query(STORIES[0])[0]["is_new"] is False
    seen = []
    threads = [threading.Thread(target=lambda: seen.append(reader.query(STORIES[0])[0]["story"])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [1] * 4


def test_report(index, tmp_path):
    index.add(documents(1, STORIES))
    page = tmp_path / "page.html"
    rows = index.add(documents(2, ["LENNA - " + STORIES[0]]), report=page)
    assert rows[0]["match"] == "1-0"
    written = page.read_text(encoding="utf-8")
    assert "1</dd><dt>of stories that were known" in written and ">1-0<" in written and "wirecopy.Index.add" in written
    assert index.query(STORIES[0])[0]["is_new"] is False
    with pytest.raises(wirecopy.ArgumentError, match="ends in .html"):
        index.add(STORIES, report="page.txt")


def test_explain(tmp_path):
    index = wirecopy.Index.create(tmp_path / "kept")
    index.add(documents(1, STORIES))
    index.add(documents(2, ["LENNA - " + STORIES[0]]))
    why = index.explain("2-0")
    assert (why.id, why.relation, why.group_size, why.representative) == ("2-0", "near", 2, "1-0")
    assert [n["id"] for n in why.neighbours] == ["1-0"] and why.neighbours[0]["in_group"] and why.neighbours[0]["links"]
    assert "".join(text for _, _, text in why.stretches) == "LENNA - " + STORIES[0]
    with pytest.raises(wirecopy.NotFoundError, match="no document of the index"):
        index.explain("nobody")
    with pytest.raises(wirecopy.UnsupportedError, match="has no texts"):
        wirecopy.Index.create(tmp_path / "bare", texts=False).explain("2-0")


def test_damage(tmp_path):
    folder = tmp_path / "days"
    with wirecopy.Index.create(folder) as index:
        for day, story in enumerate(STORIES):
            index.add([{"id": str(day), "text": story}])
    os.remove(sorted(folder.glob("*.segment"))[1])
    index = wirecopy.Index(folder)
    gone, named = index.verify()
    assert "cannot open" in gone and "documents: 1;" in named and "--damaged" in named
    with pytest.raises(wirecopy.Error, match="index remove .* --damaged"):
        index.query(STORIES[0])
    assert index.remove_damaged() == ["1"] and index.remove_damaged() == []
    assert index.verify() == []
    assert index.stats()["documents"] == len(STORIES) - 1
    assert index.add({"id": "1", "text": STORIES[1]})[0]["is_new"]
    index.close()
    with contextlib.closing(sqlite3.connect(folder / "index.db")) as rows, rows:
        rows.execute("UPDATE documents SET date = 5")
    index = wirecopy.Index(folder)
    with pytest.raises(wirecopy.FormatError, match="one is not as it was written"):
        index.export(tmp_path / "out.jsonl")
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == len(STORIES)
    told = []
    with pytest.raises(wirecopy.FormatError, match="one is not as it was written"):
        for story in index.stories():
            told.append(story)
    assert len(told) == len(STORIES)


def test_errors(tmp_path, index):
    with pytest.raises(wirecopy.NotFoundError, match=r'is no index: .* wirecopy\.Index\.create\(".*none"\)'):
        wirecopy.Index(tmp_path / "none")
    with pytest.raises(wirecopy.ArgumentError, match="is an index already"):
        wirecopy.Index.create(index.path)
    with pytest.raises(wirecopy.ArgumentError, match="profile= is nothing that an index takes: give text, id, site, date, strict"):
        index.add(STORIES, profile="near")
    with pytest.raises(wirecopy.WrongTypeError, match="ids is <class 'str'>: give a list"):
        index.remove("1-1")
    with pytest.raises(wirecopy.ArgumentError, match="is no date"):
        index.expire("soon")
    index.close()
    with pytest.raises(wirecopy.ArgumentError, match="was closed"):
        index.stats()


def test_a_name_of_no_file_is_no_document(index, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("tuesday.jsonl", "C:\\dump\\a.txt", "articles of tuesday.jsonl.gz", "dump/tuesday", "./tuesday", "dump/"):
        with pytest.raises(wirecopy.InputError, match="No such file or directory; check the name, or give a text .* in a list"):
            index.add(name)
        with pytest.raises(wirecopy.InputError, match="No such file"):
            index.query(name)
    with pytest.raises(wirecopy.ArgumentError, match="no file matches .*: check the pattern"):
        index.add("dump/*.jsonl")
    for text in ("nothing.", "港口重新开放了。", "The ferry. It sank*", "It was all in a file.\nIts name was tuesday.jsonl"):
        index.add(text)
    index.add(["tuesday.jsonl"])
    assert index.stats()["documents"] == 5


def known(count, first):
    """What is told of so many documents whose ids the index has."""
    having = "document has" if count == 1 else "documents have"
    return (
        f'{count} {having} an id that the index has already, the first "{first}": rows do not distinguish them, and what'
        " was added before counts twice"
    )


def dated(index):
    """The days of all documents, 0 for the day of the test."""
    with contextlib.closing(sqlite3.connect(os.path.join(index.path, "index.db"))) as rows:
        today = rows.execute("SELECT max(time) FROM events").fetchone()[0]
        days = rows.execute("SELECT date FROM documents ORDER BY document").fetchall()
    return [0 if abs(seconds - today) < 86400 else (seconds - 1740787200) // 86400 + 1 for (seconds,) in days]


def test_dates_are_read_as_the_command_line_does(index, tmp_path):
    rows = documents(2, STORIES)
    index.add(rows[:2])
    (tmp_path / "days.jsonl").write_text("".join(json.dumps(row) + "\n" for row in documents(3, STORIES[:1])))
    index.add(tmp_path / "days.jsonl")
    index.add(rows[0], date=None)
    index.add({**rows[0], "when": "2025-03-05"}, date="when")
    assert index.notices == [known(1, rows[0]["id"])] and dated(index) == [2, 2, 3, 0, 5]
    index.add([{**rows[0], "date": {"$date": 5}}, {**rows[1], "date": True}, rows[2]])
    assert dated(index)[5:] == [0, 0, 2] and len(index.notices) == 3
    assert "\"{'$date': 5}\", is none that can be told for sure" in index.notices[0]
    index.add([{"id": "a", "text": STORIES[0]}])
    assert index.notices == []
    with pytest.raises(wirecopy.ArgumentError, match="no row has a key 'when'"):
        index.query(rows, date="when")


def test_dates_of_arrow_data(index):
    pa = pytest.importorskip("pyarrow")
    columns = {"id": ["a", "b"], "text": STORIES[:2]}
    days = [datetime.datetime(2025, 3, 4), None]
    index.add(pa.table({**columns, "date": pa.array(days, pa.timestamp("s"))}))
    assert dated(index) == [4, 0] and index.notices == []
    index.add(pa.table({**columns, "date": [{"of": 1}, {"of": 2}]}))
    assert dated(index)[2:] == [0, 0] and index.notices == [known(2, "a")]
    with pytest.raises(wirecopy.UnsupportedError, match="timestamps"):
        index.add(pa.table({**columns, "date": [{"of": 1}, {"of": 2}]}), date="date")


def test_ids_that_the_index_has_are_told(index):
    index.add([{"text": STORIES[0]}])
    index.add([{"text": STORIES[0]}])
    assert index.notices == [], "a row without an id is named by its number"
    index.add(documents(2, STORIES[:2]))
    index.add(documents(2, STORIES[:2]))
    assert index.notices == [known(2, documents(2, STORIES)[0]["id"])]


def test_ids_that_no_document_has_are_told(index):
    index.add(documents(1, STORIES))
    assert index.remove(["1-0"]) == 1 and index.notices == []
    assert index.remove(f"n{i}" for i in range(12)) == 0
    first = ", ".join(f"n{i}" for i in range(10))
    assert index.notices == [f"12 of the ids are of no document of the index: {first} and 2 more; check the ids"]
    index.compact()
    assert index.notices == []


def test_space_that_another_process_keeps_is_told(tmp_path):
    with wirecopy.Index.create(tmp_path / "kept") as index:
        index.add([{"id": str(i), "text": f"harbour {i}, pier {i * 7} and quay {i * 11}"} for i in range(1000)])
        index.remove(str(i) for i in range(0, 1000, 2))
        with contextlib.closing(sqlite3.connect(tmp_path / "kept" / "index.db", isolation_level=None)) as reader:
            reader.execute("BEGIN")
            assert reader.execute("SELECT count(*) FROM documents").fetchone() == (1000,)
            index.compact()
            (told,) = index.notices
            assert "are not given back yet, since another process uses the index" in told
        index.compact()
        assert index.notices == []


def test_dates_of_pandas_data(index):
    pd = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    columns = {"id": ["a", "b"], "text": STORIES[:2]}
    index.add(pd.DataFrame({**columns, "date": ["2025-03-04", "2025-03-05"]}))
    index.add(pd.DataFrame({**columns, "date": [5, "2025-03-05"]}))  # of two types, which Arrow data does not have
    assert dated(index) == [4, 5, 0, 0]


def test_how_files_are_read(index, tmp_path):
    nested = tmp_path / "days.json"
    nested.write_text(json.dumps({"of": {"monday": documents(1, STORIES)}}))
    assert len(index.add(nested, records="of.monday")) == len(STORIES)
    page = tmp_path / "page.jsonl"
    page.write_text(json.dumps({"text": STORIES[0]}) + "\n[1]\n")
    with pytest.raises(wirecopy.Error, match='format="json" reads arrays of objects'):
        index.add(page, strict=True, format="jsonl")
    with pytest.raises(wirecopy.ArgumentError, match="records= says how text files are read, and the input is no file"):
        index.add(STORIES, records="of")


def test_what_an_addition_skipped_is_told(index):
    assert index.notices == []
    assert len(index.add([{"id": "a", "text": STORIES[0]}, {"id": "b", "text": None}])) == 1
    assert index.notices == ["row 1: the text is null; skipped"]
    index.query(STORIES[0])
    assert index.notices == []


def test_a_call_from_within_a_call_is_refused(index):
    """It would wait for itself."""
    added = (story for story in STORIES if index.query(story))
    with pytest.raises(wirecopy.Error, match="is in use by the call that this comes from"):
        index.add(added)
    assert index.stats()["documents"] == 0
    assert len(index.add(STORIES)) == 3


def test_what_is_no_date_nor_id(index, tmp_path):
    for date in (None, float("nan"), float("inf"), 10**30, [1], "", "2025-01-01T00:00+99:00"):
        with pytest.raises(wirecopy.ArgumentError, match="is no date: give one"):
            index.expire(date)
    for ids in (None, 5, b"a", "a"):
        with pytest.raises(wirecopy.WrongTypeError, match="give a list of ids"):
            index.remove(ids)
    for call in (
        lambda: index.export(5),
        lambda: index.export("o", duplicates_only="no"),
        lambda: wirecopy.Index.create(tmp_path / "other", texts="no"),
    ):
        with pytest.raises(wirecopy.WrongTypeError, match="is no path|is neither True nor False"):
            call()
