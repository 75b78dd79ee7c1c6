"""The rows of wirecopy.spark are those of one process."""

import pytest
from spark_dumps import LONG, frame, make_rows, sentence, told, told_by_one, told_by_spark

import wirecopy
pytest.importorskip("pyspark")

from wirecopy import spark  # noqa: E402

ROWS = make_rows(120)


@pytest.fixture(scope="module")
def expected():
    return told_by_one(ROWS)


@pytest.mark.parametrize("partitions", [1, 7, 64] if LONG else [1, 7])
def test_rows_of_one_process(session, expected, partitions):
    df = frame(session, ROWS, partitions, shuffled=partitions)
    found = told_by_spark(spark.cluster(df, order="n", partitions=partitions, bin_texts=16))
    assert found == expected
    relations = {row[3] for row in found}
    assert {"alone", "representative", "identical", "abridged"} <= relations


def test_order_of_rows_is_that_of_ids_where_none_is_named(session):
    def groups(partitions, shuffled):
        df = frame(session, ROWS, partitions, shuffled).drop("n")
        return told_by_spark(spark.cluster(df, partitions=partitions))

    by_id = sorted(ROWS, key=lambda row: row["id"])
    assert groups(3, 1) == told_by_one(by_id)


def test_signed_beforehand(session, expected, tmp_path):
    signed = spark.sign(frame(session, ROWS), order="n")
    assert {"id", "ord", "uid", "content", "site", "inner", "kept", "signed_as"} == set(signed.columns)
    signed.write.parquet(str(tmp_path / "signed"))
    read = session.read.parquet(str(tmp_path / "signed"))
    assert told_by_spark(spark.cluster(read, signed=True)) == expected


def test_a_threshold_and_a_seed(session):
    given = {"threshold": 0.7, "seed": 12}
    assert told_by_spark(spark.cluster(frame(session, ROWS), order="n", **given)) == told_by_one(ROWS, **given)


def test_most_of_one_host(session):
    """Then sites count for nothing: what no part of the dump shows."""
    rows = [{**row, "url": f"https://archive.example/https://{row['url'][8:]}"} for row in ROWS]
    assert told_by_spark(spark.cluster(frame(session, rows), order="n")) == told_by_one(rows)


def test_many_equal_texts(session):
    count = 200_000 if LONG else 3_000
    rows = [{"id": f"e{i:06}", "text": ROWS[0]["text"], "url": f"https://site{i % 50}.example/"} for i in range(count)]
    rows += ROWS
    assert told_by_spark(spark.cluster(frame(session, rows), order="n")) == told_by_one(rows)


def test_one_footer_on_many_pages(session):
    import random

    chance = random.Random(5)
    footer = " ".join(sentence(chance) for _ in range(5))
    count = 50_000 if LONG else 400
    rows = [
        {
            "id": f"p{i:05}",
            "text": " ".join(sentence(chance) for _ in range(6)) + "\n" + footer,
            "url": f"https://one.example/{i}",
        }
        for i in range(count)
    ]
    found = told_by_spark(spark.cluster(frame(session, rows), order="n"))
    assert found == told_by_one(rows)
    assert {row[3] for row in found} <= {"alone", "series"}


def test_ids_that_repeat_and_nulls(session):
    rows = [{**row, "id": row["id"][:2]} for row in ROWS]
    df = frame(session, rows)
    nulls = session.createDataFrame(
        [("empty", "", None, None, 90001), ("none", None, None, None, 90002), ("marks", "--- ...", "x", None, 90003)], df.schema
    )
    all_rows = spark.cluster(df.union(nulls), order="n").collect()
    assert len(all_rows) == len(rows) + 3
    without = [row for row in all_rows if row["cluster"] is None]
    assert sorted(row["id"] for row in without) == ["empty", "marks", "none"]
    assert all(row["relation"] is None and row["similarity"] is None for row in without)
    assert told(row.asDict() for row in all_rows if row["cluster"] is not None) == told_by_one(rows)


def test_rows_without_an_id_are_named_by_numbers(session):
    rows = [{**row, "id": None} for row in ROWS[:40]]
    found = spark.cluster(frame(session, rows), order="n").collect()
    assert len({row["id"] for row in found}) == 40
    assert all(row["id"].isdigit() for row in found)


def test_nothing_at_all(session):
    df = frame(session, ROWS[:1]).limit(0)
    assert spark.cluster(df, order="n").collect() == []


def test_what_is_wrong_is_said(session):
    df = frame(session, ROWS[:2])
    with pytest.raises(wirecopy.ArgumentError, match="body.*no column"):
        spark.cluster(df, text="body")
    with pytest.raises(wirecopy.ArgumentError, match="profile"):
        spark.cluster(df, profile="far")
    with pytest.raises(wirecopy.ArgumentError, match="ngram"):
        spark.cluster(df, ngram=3)
    with pytest.raises(wirecopy.ArgumentError, match="threshold"):
        spark.cluster(df, threshold=3)


def test_a_component_that_is_weighed_in_shares(session, monkeypatch):
    """Pages of one site connect stories, so that one component is most of the dump."""
    asked, labels = [], spark._spark_news.shares.labels
    monkeypatch.setattr(spark._spark_news.shares, "labels", lambda *given: asked.append(given[5]) or labels(*given))
    rows = make_rows(150, seed=8)
    df = frame(session, rows, 3, shuffled=3)
    found = told_by_spark(spark.cluster(df, order="n", partitions=3, component_texts=60, bin_texts=50))
    assert found == told_by_one(rows)
    assert asked and asked[0] > 1
