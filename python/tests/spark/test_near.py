"""The near profile: rows are those of one process."""

import random

import pytest
from spark_dumps import dated, frame, make_rows, sentence, told_by_one, told_by_spark

import wirecopy

pytest.importorskip("pyspark")

from wirecopy import spark  # noqa: E402


def pages(count, seed):
    """Pages of a few sites that share long footers: half of a page is furniture, and some pages are printed twice."""
    chance = random.Random(seed)
    footers = [" ".join(sentence(chance) for _ in range(6)) for _ in range(3)]
    rows = []
    for i in range(count):
        story = " ".join(sentence(chance) for _ in range(5))
        for number in range(1 + (i % 4 == 0)):
            added = " " + sentence(chance) if number else ""
            rows.append({"id": f"p{i}-{number}", "text": f"{story}{added}\n{footers[(i + number) % 3]}"})
    chance.shuffle(rows)
    return rows


ROWS = make_rows(60, seed=4) + pages(160, 6)


@pytest.mark.parametrize(
    "partitions, given",
    [(1, {}), (5, {"threshold": 0.5}), (3, {"threshold": 0.4, "seed": 9, "ngram": 3, "permutations": 64})],
)
def test_rows_of_one_process(session, partitions, given):
    df = frame(session, ROWS, partitions, shuffled=partitions)
    found = told_by_spark(spark.cluster(df, order="n", profile="near", partitions=partitions, bin_texts=16, **given))
    assert found == told_by_one(ROWS, profile="near", **given)
    assert {row[3] for row in found} == {"alone", "representative", "identical", "near"}
    assert any(0 < row[4] < 1 for row in found)


def test_furniture_keeps_pages_apart(session):
    """Without the steps for furniture other groups come out."""
    found = {
        linkage: told_by_spark(
            spark.cluster(frame(session, ROWS), order="n", profile="near", threshold=0.45, linkage=linkage)
        )
        for linkage in ("agreement", "components")
    }
    for linkage, rows in found.items():
        assert rows == told_by_one(ROWS, profile="near", threshold=0.45, linkage=linkage)
    assert found["agreement"] != found["components"]


def test_signed_beforehand_in_the_order_of_ids(session, tmp_path):
    spark.sign(frame(session, ROWS), profile="near").write.parquet(str(tmp_path / "signed"))
    read = session.read.parquet(str(tmp_path / "signed"))
    by_id = sorted(ROWS, key=lambda row: row["id"])
    assert told_by_spark(spark.cluster(read, signed=True, profile="near")) == told_by_one(by_id, profile="near")


@pytest.mark.parametrize("keep", ["fullest", "longest", "latest"])
def test_dedup(session, keep):
    rows = dated(ROWS)
    left = spark.dedup(frame(session, rows, 3, shuffled=2), order="n", date="date", profile="near", threshold=0.5, keep=keep)
    expected = wirecopy.dedup(rows, date="date", profile="near", threshold=0.5, keep=keep, progress=False)
    found = sorted(row["n"] for row in left.collect())
    assert found == [row["n"] for row in expected]
    assert len(found) < len(rows)
