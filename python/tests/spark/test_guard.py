"""Workers of another build of wirecopy than the driver's are told, and data that was signed by another one."""

import ast
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from spark_dumps import frame, make_rows

import wirecopy

pytest.importorskip("pyspark")

from wirecopy import _core, _spark_guard, spark  # noqa: E402

ROWS = make_rows(9)


@pytest.mark.parametrize("changed", ["version", "sources"])
def test_workers_of_another_build(session, monkeypatch, changed):
    """Of the driver, here; to the workers it is theirs that is another one."""
    monkeypatch.setattr(_core, changed, "9.8.7")
    with pytest.raises(Exception, match="the driver has wirecopy ") as raised:
        spark.cluster(frame(session, ROWS), order="n").collect()
    said = str(raised.value)
    monkeypatch.undo()
    other = {"version": _core.version, "sources": _core.sources, changed: "9.8.7"}
    assert f"the driver has wirecopy {other['version']} (sources {other['sources']})" in said
    assert f"has wirecopy {_core.version} (sources {_core.sources})" in said
    assert "install the same wheel" in said


@pytest.mark.parametrize(
    ("package", "told"),
    [
        ({"__init__": "", "_core": "version = '0.1.9'"}, "has wirecopy 0.1.9 (sources unknown): install the same wheel"),
        ({"__init__": "import none_of_it"}, "has no wirecopy that can be imported"),
    ],
)
def test_a_worker_that_is_older_than_the_guard(tmp_path, package, told):
    """Nothing that travels names what only a newer package has, until versions are compared."""
    from pyspark import cloudpickle

    (tmp_path / "wirecopy").mkdir()
    for name, text in package.items():
        (tmp_path / "wirecopy" / f"{name}.py").write_text(text)
    (tmp_path / "step").write_bytes(cloudpickle.dumps(_spark_guard.guarded(spark.distinct)))
    load = "import pickle; pickle.load(open('step', 'rb'))(iter(()))"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    ended = subprocess.run([sys.executable, "-c", load], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert ended.returncode != 0
    assert told in ended.stderr.splitlines()[-1]


def test_a_step_of_the_same_build_is_what_it_was():
    from pyspark import cloudpickle

    assert list(pickle.loads(cloudpickle.dumps(_spark_guard.guarded(iter)))((1, 2))) == [1, 2]
    assert pickle.loads(cloudpickle.dumps(_spark_guard.guarded_pair(divmod)))(7, 2) == (3, 1)


@pytest.mark.parametrize("name", ["pyspark", "pyarrow", "pandas"])
def test_what_is_not_installed_is_said(name):
    load = f"import sys; sys.modules[{name!r}] = None; import wirecopy.spark"
    ended = subprocess.run([sys.executable, "-c", load], capture_output=True, text=True)
    assert "pip install 'pyspark>=4' pyarrow pandas" in ended.stderr.splitlines()[-1]


def test_each_step_is_guarded():
    calls = []
    for path in Path(wirecopy.__file__).parent.glob("*spark*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr.endswith("InArrow"):
                calls.append(node.args[0])
    assert all(ast.unparse(step).startswith(("guarded(", "guarded_pair(")) for step in calls)
    assert len(calls) > 15


def test_what_was_signed_otherwise_is_refused(session):
    signed = spark.sign(frame(session, ROWS), order="n", seed=5)
    assert {row["signed_as"] for row in signed.collect()} == {_core.signed_as(spark._Asked({"seed": 5}).settings)}
    with pytest.raises(Exception, match="sketch .*seed 5.*and this run is of .*sketch .*sign the texts again"):
        spark.cluster(signed, signed=True).collect()
    with pytest.raises(wirecopy.ArgumentError, match="no column 'signed_as'.*sign the texts again"):
        spark.cluster(signed.drop("signed_as"), signed=True, seed=5)
