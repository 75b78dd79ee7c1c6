"""The same through Spark Connect, where nothing of the engine's Java can be reached."""

import os

import pytest
from spark_dumps import frame, make_rows, told_by_one, told_by_spark

REMOTE = os.environ.get("WIRECOPY_SPARK_REMOTE")


@pytest.mark.skipif(not REMOTE, reason="scripts/spark-test starts the server")
def test_groups_through_connect():
    from pyspark.sql import SparkSession
    from wirecopy import spark

    session = SparkSession.builder.remote(REMOTE).getOrCreate()
    rows = make_rows(60)
    assert told_by_spark(spark.cluster(frame(session, rows), order="n")) == told_by_one(rows)
    session.stop()
