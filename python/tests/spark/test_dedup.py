"""The rows that dedup leaves are those that one process leaves."""

import pytest
from spark_dumps import dated, frame, make_rows

import wirecopy

pytest.importorskip("pyspark")

from wirecopy import spark  # noqa: E402

ROWS = make_rows(90, seed=3)


def left_by_one(rows, **arguments):
    return [row["n"] for row in wirecopy.dedup(dated(rows), date="date", progress=False, **arguments)]


def left_by_spark(df):
    return sorted(row["n"] for row in df.collect())


@pytest.mark.parametrize("keep", ["fullest", "first", "longest", "earliest", "latest"])
def test_rows_of_one_process(session, keep):
    df = frame(session, dated(ROWS), 3, shuffled=7)
    left = spark.dedup(df, order="n", date="date", keep=keep)
    assert left.columns == df.columns
    found = left_by_spark(left)
    assert found == left_by_one(ROWS, keep=keep)
    assert len(ROWS) // 3 < len(found) < len(ROWS) * 2 // 3


def test_a_share_and_instants(session):
    """A column of instants goes by them; of a lower share, fewer rows stay."""
    rows = dated(ROWS)
    df = frame(session, rows).withColumn("date", spark.F.to_timestamp("date", "yyyy-MM-dd"))
    found = {share: left_by_spark(spark.dedup(df, order="n", date="date", keep="latest", remove_from=share)) for share in (0.5, 1.0)}
    assert found[0.5] == left_by_one(ROWS, keep="latest", remove_from=0.5)
    assert found[1.0] == left_by_one(ROWS, keep="latest", remove_from=1.0)
    assert len(found[0.5]) < len(found[1.0])


def test_rows_without_a_text_stay(session):
    rows = [{**row, "id": row["id"][:2]} for row in ROWS[:60]]
    rows += [{"id": "empty", "text": ""}, {"id": "none", "text": None}, {"id": "again", "text": rows[0]["text"]}]
    found = left_by_spark(spark.dedup(frame(session, dated(rows)), order="n", date="date", keep="first"))
    assert {60, 61} < set(found) and 62 not in found
    assert [n for n in found if n not in (60, 61)] == [n for n in left_by_one(rows, keep="first") if n not in (60, 61)]


def test_what_is_wrong_is_said(session):
    df = frame(session, ROWS[:2])
    with pytest.raises(wirecopy.ArgumentError, match="signed"):
        spark.dedup(df, signed=True)
    with pytest.raises(wirecopy.ArgumentError, match="remove_from"):
        spark.dedup(df, remove_from=0.2)
    with pytest.raises(wirecopy.ArgumentError, match="date"):
        spark.dedup(df, keep="earliest")
    with pytest.raises(TypeError, match="langage"):
        spark.dedup(df, langage="en")
