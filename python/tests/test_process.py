"""The package in a process: forks, threads, Ctrl-C, memory."""

import os
import signal
import subprocess
import sys
import time

import pytest
from conftest import make_rows, run_python

import wirecopy

TESTS = os.path.dirname(__file__)


def test_a_fork_after_a_run_can_run():
    code = """
import multiprocessing, sys
sys.path.insert(0, sys.argv[1])
from conftest import make_rows
import wirecopy
rows = make_rows(60)
def labels(_):
    return wirecopy.cluster(rows, threads=3).groups["cluster"]
before = labels(0)
with multiprocessing.get_context("fork").Pool(2) as pool:
    assert pool.map(labels, range(4)) == [before] * 4
assert labels(0) == before
print("ok")
"""
    done = run_python(code, TESTS)
    assert done.stdout == "ok\n", done.stderr


def test_threads_of_python_run_at_once(rows):
    from concurrent.futures import ThreadPoolExecutor

    expected = wirecopy.cluster(rows).groups["cluster"]
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: wirecopy.cluster(iter(rows), threads=2), range(8)))
        assert all(result.groups["cluster"] == expected for result in results)
        shared = results[0]
        assert len({tuple(column) for column in pool.map(lambda _: shared.groups["id"], range(8))}) == 1


def test_one_result_serves_many_threads(rows):
    """Also without the GIL, which importing the module must not bring back."""
    from concurrent.futures import ThreadPoolExecutor

    free = not getattr(sys, "_is_gil_enabled", lambda: True)()
    shared = wirecopy.cluster(rows, threads=1)

    def look(_):
        return list(shared.groups), list(shared.keep), list(shared.pairs()), shared._repr_html_()

    wanted = look(0)
    with ThreadPoolExecutor(8) as pool:
        assert all(seen == wanted for seen in pool.map(look, range(24)))
    assert not free or not sys._is_gil_enabled()


def test_the_gil_is_released(rows):
    import threading

    ticks, done = 0, threading.Event()

    def tick():
        nonlocal ticks
        while not done.is_set():
            ticks += 1
            time.sleep(0.001)

    many = make_rows(4000)
    thread = threading.Thread(target=tick)
    thread.start()
    start = time.monotonic()
    wirecopy.cluster([row["text"] for row in many], threads=1)
    taken = time.monotonic() - start
    done.set()
    thread.join()
    assert ticks > taken * 50  # of about 900 a second on an idle machine


INTERRUPTED = """
import sys, time
sys.path.insert(0, sys.argv[1])
from conftest import make_rows
import wirecopy
rows = [row["text"] for row in make_rows(3000)]
def endless():
    while True:
        for i, text in enumerate(rows):
            yield f"{time.monotonic()} {i} {text[::-1]}"
kind = sys.argv[2]
data = endless() if kind == "rows" else rows * 40
print("ready", flush=True)
try:
    while True:  # a fast machine may be done before it is interrupted
        wirecopy.cluster(data, profile="near" if kind == "near" else "news", tmp=sys.argv[3], progress=False)
except KeyboardInterrupt:
    print("interrupted", flush=True)
    assert wirecopy.cluster(rows[:10], progress=False).groups["id"] == [str(i) for i in range(10)]
    print("again", flush=True)
"""


@pytest.mark.parametrize("kind", ["rows", "news", "near"])
@pytest.mark.parametrize("after", [0.3, 1.0])
def test_ctrl_c(kind, after, tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, TESTS, kind, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    time.sleep(after)
    start = time.monotonic()
    process.send_signal(signal.SIGINT)
    said = process.stdout.readline()
    taken = time.monotonic() - start
    assert said == "interrupted\n" and process.stdout.readline() == "again\n"
    assert process.wait(30) == 0
    assert taken < 2.0  # half a second on an idle machine; docs/performance.md has the figure
    assert os.listdir(tmp_path) == []


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_memory_does_not_grow(rows):
    pa = pytest.importorskip("pyarrow")
    table = pa.Table.from_pylist(rows[:60])

    def once():
        result = wirecopy.cluster(table, threads=1)
        pa.table(result.groups), pa.array(result.keep), result.dedup()
        wirecopy.pairs(rows[:60], threshold=0.5, threads=1).to_pylist()
        wirecopy.sign([rows[0]["text"]])
        try:
            wirecopy.cluster(iter([rows[0], 7]))
        except TypeError:
            pass

    for _ in range(40):
        once()
    before = resident()
    for _ in range(150):
        once()
    assert resident() - before < 2 << 20


def test_an_iterator_is_asked_on_the_thread_of_the_call(rows):
    """A cursor of sqlite3 can be used on no other."""
    import sqlite3
    import threading

    database = sqlite3.connect(":memory:")
    database.execute("create table stories (id, text)")
    database.executemany("insert into stories values (?, ?)", [(row["id"], row["text"]) for row in rows])
    cursor = database.execute("select id, text from stories")
    found = wirecopy.cluster({"id": id, "text": text} for id, text in cursor)
    assert found.groups["id"] == [row["id"] for row in rows]

    seen = set()

    def asked(items):
        for item in items:
            seen.add(threading.get_ident())
            yield item

    wirecopy.cluster(asked(rows), threads=3)
    pa = pytest.importorskip("pyarrow")
    wirecopy.cluster(asked([pa.RecordBatch.from_pylist([row]) for row in rows]), threads=3)
    assert seen == {threading.get_ident()}


WAITING = """
import sys, time, queue
import wirecopy
def busy():
    yield "a"
    print("ready", flush=True)
    while True:
        pass
def asleep():
    yield "a"
    print("ready", flush=True)
    time.sleep(1000)
    yield "b"
try:
    wirecopy.cluster({"busy": busy, "asleep": asleep}[sys.argv[1]](), progress=False)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.parametrize("kind", ["busy", "asleep"])
def test_ctrl_c_while_an_iterator_gives_nothing(kind):
    process = subprocess.Popen([sys.executable, "-c", WAITING, kind], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    try:
        assert process.communicate(timeout=30)[0] == "interrupted\n" and process.returncode == 0
    finally:
        process.kill()


ADDING = """
import sys
sys.path.insert(0, sys.argv[1])
from conftest import make_rows
import wirecopy
rows = make_rows(2000)
index = wirecopy.Index.create(sys.argv[2])
index.add(rows[:10])
many = [{**row, "id": f"{number}-{row['id']}", "text": row["text"] + f" {number}"} for number in range(40) for row in rows]
print("ready", flush=True)
try:
    index.add(many)
except KeyboardInterrupt:
    print("interrupted", index.stats()["documents"], len(index.query(rows[:3])), flush=True)
"""


def test_ctrl_c_ends_an_addition(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", ADDING, TESTS, str(tmp_path / "index")], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=60)[0] == "interrupted 10 3\n"  # 0.2 s later on an idle machine
