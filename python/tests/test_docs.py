"""What the documents show runs."""

import contextlib
import doctest
import importlib
import io
import re
from pathlib import Path

import pytest

import wirecopy

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


RECIPES = dict(re.findall(r"^### (.*?)\n```python\n(.*?)^```", (ROOT / "docs/python.md").read_text("utf-8"), re.M | re.S))
SAID = {
    "A Hugging Face dataset": r"150 rows, \d+ kept",
    "polars": r"prints",
    "DuckDB over Parquet": r"representative",
    "A CSV file with pandas": r"150 rows, \d+ kept",
    "A list, once": r"is (abridged|near|identical|update|noisy) of \d+",
}


def test_all_recipes_are_here():
    assert set(RECIPES) == set(SAID)


@pytest.mark.parametrize("name", list(SAID))
def test_recipe(name, rows, dump, tmp_path, monkeypatch, capsys):
    for library in ("datasets", "polars", "duckdb", "pandas", "pyarrow"):
        if library in RECIPES[name] or library == "pyarrow":
            pytest.importorskip(library)
    import csv

    import pyarrow as pa
    import pyarrow.parquet as pq

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "cache"))
    Path("stories.jsonl").write_bytes(dump.read_bytes())
    Path("stories.txt").write_text("".join(row["text"] + "\n" for row in rows), "utf-8")
    pq.write_table(pa.Table.from_pylist(rows), "stories.parquet")
    with open("stories.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    names = {}
    exec(RECIPES[name], names)
    assert re.search(SAID[name], capsys.readouterr().out)
    if "unique" in names:
        assert len(names["unique"]) == wirecopy.cluster(rows).keep.sum()


@pytest.mark.parametrize("name", ["", "._columns", ".polars", ".pandas", ".datasets"])
def test_docstrings(name):
    pytest.importorskip(name[1:] if name[1:] in ("polars", "pandas", "datasets") else "wirecopy")
    module = importlib.import_module("wirecopy" + name)
    failed, tried = doctest.testmod(module)
    assert failed == 0 and tried > 0
