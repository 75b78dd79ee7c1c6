"""An executor is killed in the middle of a stage, once a stage, in one stage of seven, or (WIRECOPY_SPARK_LONG=1) in each;
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


EACH = 1 if LONG else 7


class Killer(threading.Thread):
    """Kills an executor once in each stage, or one of so many, as soon as the stage has tasks that run."""

    def __init__(self, session):
        super().__init__(daemon=True)
        self.context = session.sparkContext
        self.ended = threading.Event()
        self.seen, self.killed = set(), set()

    def run(self):
        tracker = self.context.statusTracker()
        while not self.ended.is_set():
            for stage in tracker.getActiveStageIds():
                info = tracker.getStageInfo(stage)
                pids = executors(self.context.applicationId)
                if info is None or info.numActiveTasks == 0 or stage in self.seen or not pids:
                    continue
                self.seen.add(stage)
                if len(self.seen) % EACH == 0:
                    os.kill(pids[len(self.killed) % len(pids)], signal.SIGKILL)
                    self.killed.add(stage)
                    # A stage that is run again has another number: leave the engine time to go on.
                    self.ended.wait(6)
            time.sleep(0.02)


@pytest.mark.skipif(not os.environ.get("WIRECOPY_SPARK"), reason="executors are processes of a cluster")
def test_a_killed_executor_in_each_stage(session):
    rows = make_rows(90)
    expected = told_by_one(rows)
    killer = Killer(session)
    killer.start()
    found = told_by_spark(spark.cluster(frame(session, rows, 4), order="n", partitions=4))
    killer.ended.set()
    killer.join()
    print(f"killed in {len(killer.killed)} of {len(killer.seen)} stages")
    assert found == expected
    assert len(killer.killed) >= (20 if LONG else 3)
