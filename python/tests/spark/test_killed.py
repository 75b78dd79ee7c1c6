"""An executor is killed in the middle of a stage, once a stage, in one stage of two, or (WIRECOPY_SPARK_LONG=1) in each;
the engine's own retries mend it."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest
from spark_dumps import LONG, frame, make_rows, told_by_one, told_by_spark

pytest.importorskip("pyspark")

from wirecopy import spark  # noqa: E402


def executors(application):
    """Processes of executors of an application, by /proc."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if any(w.endswith(b"CoarseGrainedExecutorBackend") for w in words) and application.encode() in words:
            found.append(int(folder.name))
    return found


EACH = 1 if LONG else 2


class Killer(threading.Thread):
    """Kills an executor in stages that are due, as soon as they have tasks that run; each stage once. newest: always the one
    that was started last, so that what the other keeps is never lost."""

    def __init__(self, session, is_due, newest=False):
        super().__init__(daemon=True)
        self.context = session.sparkContext
        self.is_due, self.newest = is_due, newest
        self.ended = threading.Event()
        self.seen, self.killed = set(), set()

    def kill(self, stage):
        pids = sorted(executors(self.context.applicationId))
        if pids:
            os.kill(pids[-1 if self.newest else len(self.killed) % len(pids)], signal.SIGKILL)
            self.killed.add(stage)
            # A stage that is run again has another number: leave the engine time to go on.
            self.ended.wait(6)

    def run(self):
        tracker = self.context.statusTracker()
        while not self.ended.is_set():
            for stage in tracker.getActiveStageIds():
                info = tracker.getStageInfo(stage)
                if info is None or info.numActiveTasks == 0 or stage in self.seen:
                    continue
                self.seen.add(stage)
                if self.is_due(len(self.seen)):
                    self.kill(stage)
            time.sleep(0.02)


def killing(killer, run):
    killer.start()
    try:
        return run()
    finally:
        killer.ended.set()
        killer.join()
        print(f"killed in {len(killer.killed)} of {len(killer.seen)} stages")


@pytest.mark.skipif(not os.environ.get("WIRECOPY_SPARK"), reason="executors are processes of a cluster")
def test_a_killed_executor_in_each_stage(session):
    rows = make_rows(90)
    expected = told_by_one(rows)
    killer = Killer(session, lambda nseen: nseen % EACH == 0)
    found = killing(killer, lambda: told_by_spark(spark.cluster(frame(session, rows, 4), order="n", partitions=4)))
    assert found == expected
    assert len(killer.killed) >= (20 if LONG else 3)


@pytest.mark.skipif(not os.environ.get("WIRECOPY_SPARK"), reason="executors are processes of a cluster")
def test_a_killed_executor_while_shares_are_weighed(session, monkeypatch):
    """In the first stage of a step; what was told before is left on the other worker. A second loss needs files of the
    cluster (spark.checkpoint.dir)."""
    rows = make_rows(150, seed=8)
    due, steps = threading.Event(), []
    weigh = spark._spark_news.shares._weigh

    def weigh_and_arm(settings, whole, step):
        steps.append(step)
        if step == 4:
            due.set()
        return weigh(settings, whole, step)

    def is_due(nseen):
        armed = due.is_set()
        due.clear()
        return armed

    monkeypatch.setattr(spark._spark_news.shares, "_weigh", weigh_and_arm)
    killer = Killer(session, is_due, newest=True)
    df = frame(session, rows, 3, shuffled=3)
    found = killing(
        killer, lambda: told_by_spark(spark.cluster(df, order="n", partitions=3, component_texts=60, bin_texts=50))
    )
    assert found == told_by_one(rows)
    assert steps == list(range(14))
    assert killer.killed
