#!/usr/bin/env python3
"""measure.py DUMP [PARTITIONS] [--near THRESHOLD] [--shuffled] [--no-broadcast] [--component-texts N] [--stages]
[--set NAME=VALUE]...: groups a dump of JSON Lines on the cluster of WIRECOPY_SPARK (else on two threads), compares the rows
with those of the command line (WIRECOPY_PROGRAM), and prints what it took and moved and its longest tasks, from Spark's own
events, with --stages stage by stage, where seconds of Java are processor time of its tasks' threads, without Python and
what compiles. --set: a setting of the engine. --shuffled: rows come in another order. `scripts/spark-test run` starts
a cluster of two one-core workers for it:
    scripts/spark-test run build/spark/venv/bin/python bench/spark/measure.py DUMP 8
"""
import argparse
import collections
import gzip
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession

from wirecopy import spark

# What a stage does, by the functions and exchanges in its plan's names.
FIELDS = {
    "read": "internal.metrics.shuffle.read.localBytesRead",
    "remote": "internal.metrics.shuffle.read.remoteBytesRead",
    "written": "internal.metrics.shuffle.write.bytesWritten",
    "records": "internal.metrics.shuffle.write.recordsWritten",
    "nanoseconds": "internal.metrics.executorCpuTime",
}


def parquet_of(dump, folder, shuffled):
    with (gzip.open if dump.endswith(".gz") else open)(dump, "rt", encoding="utf-8") as lines:
        rows = [{**json.loads(line), "n": n} for n, line in enumerate(lines)]
    if shuffled:
        random.Random(1).shuffle(rows)
    columns = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in ("id", "url", "text")}
    table = pa.table({**columns, "n": pa.array([row["n"] for row in rows], pa.int64())})
    path = os.path.join(folder, "dump.parquet")
    pq.write_table(table, path, row_group_size=max(1, len(rows) // 16))
    return path, len(rows)


def events_of(folder):
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.is_file():
            with open(path, encoding="utf-8") as lines:
                yield from (json.loads(line) for line in lines if line.startswith("{"))


def stages_of(folder):
    stages, tasks = {}, collections.defaultdict(list)
    for event in events_of(folder):
        if event["Event"] == "SparkListenerStageCompleted":
            info = event["Stage Info"]
            totals = {a["Name"]: a.get("Value") for a in info["Accumulables"]}
            stages[info["Stage ID"]] = {
                "seconds": (info["Completion Time"] - info["Submission Time"]) / 1000,
                "tasks": info["Number of Tasks"],
                "names": sorted({r["Scope"] and json.loads(r["Scope"])["name"] for r in info["RDD Info"] if "Scope" in r}),
                **{name: int(totals.get(field) or 0) for name, field in FIELDS.items()},
            }
        elif event["Event"] == "SparkListenerTaskEnd" and not event["Task Info"]["Failed"]:
            task, read = event["Task Info"], event["Task Metrics"]["Shuffle Read Metrics"]
            tasks[event["Stage ID"]].append(
                ((task["Finish Time"] - task["Launch Time"]) / 1000, read["Local Bytes Read"] + read["Remote Bytes Read"])
            )
    for number, stage in stages.items():
        found = sorted(tasks[number]) or [(0, 0)]
        stage["median"], stage["longest"] = found[len(found) // 2][0], found[-1][0]
        sizes = sorted(size for _, size in found)
        stage["median_read"], stage["most_read"] = sizes[len(sizes) // 2], sizes[-1]
    return stages


def processor_seconds(pids):
    """Of processes and of those of their children that have ended."""
    tick, total = os.sysconf("SC_CLK_TCK"), 0
    for pid in pids:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total += sum(int(field) for field in fields[11:15])
    return total / tick


def workers():
    """Standalone workers of the cluster; executors and their Python processes are their children."""
    master = os.environ.get("WIRECOPY_SPARK", "").encode()
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            if b"org.apache.spark.deploy.worker.Worker" in words and master in words:
                yield folder.name
        except OSError:
            pass


def driver():
    return [pid for pid in pathlib.Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()]


def rows_of_program(dump, folder, near):
    program = os.environ.get("WIRECOPY_PROGRAM", "wirecopy")
    out = os.path.join(folder, "groups.jsonl")
    start, before = time.monotonic(), os.times()
    profile = [] if near is None else ["--profile", "near", "--threshold", str(near)]
    subprocess.run([program, "cluster", "-q", "-j", "2", *profile, dump, "-o", out], check=False)
    seconds, after = time.monotonic() - start, os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return [json.loads(line) for line in open(out, encoding="utf-8")], seconds, spent


def plain(row, near):
    """As far as the table of the profile tells."""
    if near is not None:
        return (row["id"], row["cluster"], row["representative"], round(row["similarity"], 6))
    numbers = tuple(round(row.get(name) or 0.0, 6) for name in ("similarity", "contained", "contains"))
    return (row["id"], row["cluster"], row["representative"], row["relation"], *numbers)


def main():
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # workers see the same packages
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dump")
    parser.add_argument("partitions", nargs="?", type=int, default=8)
    parser.add_argument("--near", type=float)
    parser.add_argument("--shuffled", action="store_true")
    parser.add_argument("--no-broadcast", action="store_true", help="small tables are shuffled as large ones are")
    parser.add_argument("--component-texts", type=int, help="news that is connected and more than this is weighed in shares")
    parser.add_argument("--stages", action="store_true")
    parser.add_argument("--set", action="append", default=[], help="a setting of Spark, NAME=VALUE")
    given = parser.parse_args()
    dump, partitions = given.dump, given.partitions
    how = {} if given.near is None else {"profile": "near", "threshold": given.near}
    if given.component_texts is not None:
        how["component_texts"] = given.component_texts
    with tempfile.TemporaryDirectory() as folder:
        events = os.path.join(folder, "events")
        os.mkdir(events)
        path, count = parquet_of(dump, folder, given.shuffled)
        expected, alone_seconds, alone_spent = rows_of_program(dump, folder, given.near)
        builder = (
            SparkSession.builder.master(os.environ.get("WIRECOPY_SPARK", "local[2]"))
            .config("spark.ui.enabled", "false")
            .config("spark.executor.memory", "2g")
            .config("spark.driver.memory", "2g")
            .config("spark.eventLog.enabled", "true")
            .config("spark.eventLog.dir", "file://" + events)
            .config("spark.eventLog.compress", "false")
            .config("spark.eventLog.rolling.enabled", "false")
            .config("spark.sql.shuffle.partitions", partitions)
            .config("spark.sql.files.maxPartitionBytes", "16m")
            .config("spark.sql.autoBroadcastJoinThreshold", "-1" if given.no_broadcast else "10m")
            .config("spark.sql.adaptive.autoBroadcastJoinThreshold", "-1" if given.no_broadcast else "10m")
        )
        for setting in given.set:
            builder = builder.config(*setting.split("=", 1))
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        session.range(100).repartition(2).count()  # workers are there
        pids = list(workers())
        start, spent = time.monotonic(), -processor_seconds(pids + driver())
        df = session.read.parquet(path)
        found = spark.cluster(df, order="n", partitions=partitions, threads=1, **how).toArrow().to_pylist()
        seconds = time.monotonic() - start
        spent += processor_seconds(driver())
        session.stop()
        time.sleep(5)  # until executors have ended, of which their workers know then
        spent += processor_seconds(pids)
        told = sorted(plain(row, given.near) for row in found if row["cluster"] is not None)
        same = sorted(plain(row, given.near) for row in expected) == told
        print(f"{count} documents, {partitions} partitions: rows {'the same' if same else 'DIFFER'}")
        print(f"Spark {seconds:.1f} s, the command line with two threads {alone_seconds:.1f} s, load {os.getloadavg()[0]:.1f}")
        stages = stages_of(events)
        print(f"shuffle bytes a document: {sum(stage['written'] for stage in stages.values()) / count:.0f}")
        print(f"processor time: Spark {spent:.1f} s, the command line {alone_spent:.1f} s")
        for number, stage in sorted(stages.items(), key=lambda item: -item[1]["longest"])[:3]:
            read = f"{stage['most_read'] / 1e6:.1f} MB, median {stage['median_read'] / 1e6:.1f}"
            print(
                f"stage {number}, {stage['tasks']} tasks: longest {stage['longest']:.1f} s, median {stage['median']:.1f}; "
                f"read by shuffle at most {read}"
            )
        over = max(stages.items(), key=lambda item: item[1]["most_read"] - 2 * item[1]["median_read"])
        print(
            f"most read beyond twice the median of a stage: {(over[1]['most_read'] - 2 * over[1]['median_read']) / 1e6:.2f} MB, "
            f"in stage {over[0]}"
        )
        if not given.stages:
            return 0 if same else 1
        heads = ["stage", "tasks", "seconds", "of Java", "median task", "longest", "read by it, MB: median", "most"]
        heads += ["shuffle written, bytes a document", "what"]
        print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
        for number, stage in sorted(stages.items()):
            names = " ".join(re.sub(r"\W+", " ", name or "") for name in stage["names"])
            print(
                f"| {number} | {stage['tasks']} | {stage['seconds']:.1f} | {stage['nanoseconds'] / 1e9:.1f} | "
                f"{stage['median']:.2f} | {stage['longest']:.2f} | "
                f"{stage['median_read'] / 1e6:.2f} | {stage['most_read'] / 1e6:.2f} | "
                f"{stage['written'] / count:.0f} | {names[:90]} |"
            )
        return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
