"""What the documents show runs."""

import contextlib
import doctest
import importlib
import io
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def blocks(path):
    return re.findall(r"^```python\n(.*?)^```", (ROOT / path).read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_readme():
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(blocks("README.md")[0], {})
    lines = said.getvalue().splitlines()
    assert lines[:3] == ["0 0 representative", "1 0 identical", "2 2 alone"]
    assert "Rain fell" in lines[3] and "FERRY" not in lines[3]


@pytest.mark.parametrize("name", ["", "._columns", ".polars", ".pandas", ".datasets"])
def test_docstrings(name):
    pytest.importorskip(name[1:] if name[1:] in ("polars", "pandas", "datasets") else "wirecopy")
    module = importlib.import_module("wirecopy" + name)
    failed, tried = doctest.testmod(module)
    assert failed == 0 and tried > 0
