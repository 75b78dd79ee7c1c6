"""An executor is killed in the middle of each stage, once a stage; the engine's own retries mend it."""

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


class Killer(threading.Thread):
    """Kills an executor once in each stage, as soon as the stage has tasks that run."""

    def __init__(self, session):
        super().__init__(daemon=True)
        self.context = session.sparkContext
        self.ended = threading.Event()
        self.killed = {}

    def run(self):
        tracker = self.context.statusTracker()
        turn = 0
        while not self.ended.is_set():
            for stage in tracker.getActiveStageIds():
                info = tracker.getStageInfo(stage)
                names = {name for name in self.killed.values()}
                if info is None or info.numActiveTasks == 0 or stage in self.killed or len(names) > 60:
                    continue
                pids = executors(self.context.applicationId)
                if pids:
                    os.kill(pids[turn % len(pids)], signal.SIGKILL)
                    self.killed[stage] = turn
                    turn += 1
                    # A stage that is run again has another number: leave the engine time to go on.
                    self.ended.wait(6)
            time.sleep(0.02)


@pytest.mark.skipif(not os.environ.get("WIRECOPY_SPARK"), reason="executors are processes of a cluster")
def test_a_killed_executor_in_each_stage(session):
    rows = make_rows(300 if LONG else 90)
    expected = told_by_one(rows)
    killer = Killer(session)
    killer.start()
    found = told_by_spark(spark.cluster(frame(session, rows, 4), order="n", partitions=4))
    killer.ended.set()
    killer.join()
    print(f"killed in {len(killer.killed)} stages")
    assert found == expected
    assert len(killer.killed) >= 5
