"""A session on the cluster that scripts/spark-test starts, else on two threads of this process."""

import os
import sys

import pytest

os.environ.setdefault("PYSPARK_PYTHON", sys.executable)


@pytest.fixture(scope="session")
def session():
    from pyspark.sql import SparkSession

    made = (
        SparkSession.builder.master(os.environ.get("WIRECOPY_SPARK") or "local[2]")
        .appName("wirecopy-tests")
        .config("spark.ui.enabled", "false")
        .config("spark.executor.memory", "1g")
        .config("spark.sql.shuffle.partitions", 2)
        .config("spark.task.maxFailures", 8)
        .config("spark.ui.liveUpdate.period", 0)  # test_killed looks at tasks
        .config("spark.sql.ui.retainedExecutions", 4)  # with their plans; by default 1,000, which fill the driver's memory
        .config("spark.driver.memory", "2g")
        .getOrCreate()
    )
    made.sparkContext.setLogLevel("ERROR")
    yield made
    made.stop()
