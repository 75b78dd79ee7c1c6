"""An executor is killed in the middle of a stage, once a stage, in one stage of eight, or (WIRECOPY_SPARK_LONG=1) in each;
the engine's own retries mend it."""

import contextlib
import os
import signal
import threading
import time
from pathlib import Path

import pytest
from spark_dumps import LONG, frame, make_rows, told_by_one, told_by_spark

pytest.importorskip("pyspark")

from wirecopy import spark  # noqa: E402

# Runs in which the stage is hit at last, and stages before it from which executors are slow. Chosen.
TRIES = 4
BEFORE = 3


def executors(context):
    """Processes of executors by the engine's names of them, by /proc."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().decode().split("\0")
        except OSError:
            continue
        if any(w.endswith("CoarseGrainedExecutorBackend") for w in words) and context.applicationId in words:
            found[words[words.index("--executor-id") + 1]] = int(folder.name)
    return found


def send(pid, number):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def tasks(context, stage, attempt):
    """The executor and the state of each task."""
    listed = context._jsc.sc().statusStore().taskList(stage, attempt, 1000)
    return [(listed.apply(i).executorId(), listed.apply(i).status()) for i in range(listed.size())]


def next_stage(context):
    """The number that the engine gives next; all of a job's stages get theirs when it begins."""
    tracker = context.statusTracker()
    stages = [stage for job in tracker.getJobIdsForGroup(None) for stage in tracker.getJobInfo(job).stageIds]
    return max(stages, default=-1) + 1


class Killer(threading.Thread):
    """Kills an executor that has a task of a stage that is due, each stage once. Short tasks would end while it is looked for:
    executors are halted until it is found. newest: the one that was started last, so that what the other keeps is never lost.
    is_near: of a stage; once one has begun of which it is true, executors run for 2 ms at a time and are halted whenever stages
    are looked at, for tasks that are shorter than a look."""

    def __init__(self, session, is_due, newest=False, is_near=lambda stage: False):
        super().__init__(daemon=True)
        self.context = session.sparkContext
        self.is_due, self.newest, self.is_near = is_due, newest, is_near
        self.ended = threading.Event()
        self.killed = set()
        self.pids = {}

    def kill(self, stage, attempt):
        self.send_all(signal.SIGSTOP)
        time.sleep(0.1)  # what ended before is told
        busy = [name for name, state in tasks(self.context, stage, attempt) if state == "RUNNING" and name in self.pids]
        if busy:
            send(self.pids[max(self.pids, key=int) if self.newest else busy[0]], signal.SIGKILL)
            self.killed.add(stage)
        self.send_all(signal.SIGCONT)
        self.pids = {}

    def send_all(self, number):
        self.pids = self.pids or executors(self.context)
        for pid in self.pids.values():
            send(pid, number)

    def run(self):
        tracker = self.context.statusTracker()
        is_slow = False
        while not self.ended.is_set():
            self.pids = self.pids or executors(self.context)
            active = set(tracker.getActiveStageIds())
            is_slow = not self.killed and (is_slow or any(map(self.is_near, active)))
            if is_slow:
                self.send_all(signal.SIGSTOP)
                active = set(tracker.getActiveStageIds())
            for stage in active - self.killed:
                info = tracker.getStageInfo(stage)
                if info is not None and self.is_due(info):
                    self.kill(stage, info.currentAttemptId)
            if is_slow:
                self.send_all(signal.SIGCONT)
            time.sleep(0.002)


def killing(killer, run):
    killer.start()
    try:
        return run()
    finally:
        killer.ended.set()
        killer.join()


def states_of(context, stage):
    """The states of all tasks of all attempts of a stage; of one that was left out none."""
    info = context.statusTracker().getStageInfo(stage)
    attempts = range(info.currentAttemptId + 1) if info is not None else ()
    return {state for attempt in attempts for _, state in tasks(context, stage, attempt)}


class Places:
    """Which of the executed stages each is: the engine gives other numbers to those of a plan in each run, and leaves some out."""

    def __init__(self, context, first):
        self.tracker, self.first, self.end = context.statusTracker(), first, first
        self.executed, self.places = [], {}

    def of(self, stage):
        if stage not in self.places:
            least = min(self.tracker.getActiveStageIds(), default=stage)
            while self.end < min(least, stage):  # what is below has ended, or was left out
                info = self.tracker.getStageInfo(self.end)
                if info is not None and info.numCompletedTasks > 0:
                    self.executed.append(self.end)
                self.end += 1
            beside = [number for number in self.tracker.getActiveStageIds() if self.end <= number < stage]
            self.places[stage] = len(self.executed) + len(beside)
        return self.places[stage]


def wait_for_executors(context):
    until = time.monotonic() + 60
    while len(executors(context)) < 2 and time.monotonic() < until:
        time.sleep(0.1)


@pytest.mark.skipif(not os.environ.get("WIRECOPY_SPARK"), reason="executors are processes of a cluster")
@pytest.mark.parametrize("profile", ["news", "near"] if LONG else ["news"])
def test_a_killed_executor_in_each_stage(session, profile):
    rows, context = make_rows(90), session.sparkContext
    how = {"profile": profile} if profile == "news" else {"profile": profile, "threshold": 0.5}
    expected = told_by_one(rows, **how)

    def run(place=None, at_once=False, slow=False):
        """How many stages were executed, and whether the one of that place among them lost a task."""
        session.catalog.clearCache()
        wait_for_executors(context)
        first = next_stage(context)
        places = Places(context, first)

        def is_due(info):
            # In the middle: once some of its tasks have ended, where there are more of them than cores.
            is_amid = info.numActiveTasks > 0 and (info.numTasks <= 2 or info.numCompletedTasks > 0)
            return place is not None and not killer.killed and places.of(info.stageId) == place and (is_amid or at_once)

        killer = Killer(session, is_due, is_near=lambda stage: slow and places.of(stage) >= place - BEFORE)
        found = killing(killer, lambda: told_by_spark(spark.cluster(frame(session, rows, 4), order="n", partitions=4, **how)))
        assert found == expected
        states = {number: states_of(context, number) for number in range(first, next_stage(context))}
        return sum("SUCCESS" in all_states for all_states in states.values()), any(
            "FAILED" in states[number] for number in killer.killed
        )

    executed, _ = run()
    due = range(0, executed, 1 if LONG else 8)
    missed = []
    for place in due:
        hit = any(run(place, at_once=turn > 0, slow=turn > 1)[1] for turn in range(TRIES))
        print(f"{profile}: stage {place + 1} of {executed} {'lost a task' if hit else 'was not hit'}", flush=True)
        if not hit:
            missed.append(place)
    assert not missed
    assert len(due) >= (12 if LONG else 2)


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

    monkeypatch.setattr(spark._spark_news.shares, "_weigh", weigh_and_arm)
    killer = Killer(session, lambda info: due.is_set() and info.numActiveTasks > 0 and not killer.killed, newest=True)
    df = frame(session, rows, 3, shuffled=3)
    found = killing(
        killer, lambda: told_by_spark(spark.cluster(df, order="n", partitions=3, component_texts=60, bin_texts=50))
    )
    assert found == told_by_one(rows)
    assert steps == list(range(14))
    assert killer.killed
