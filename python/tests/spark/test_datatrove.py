"""Steps of datatrove on the same dump."""

import json

import pytest

pytest.importorskip("datatrove")

from spark_dumps import make_rows, told, told_by_one  # noqa: E402


def test_steps_of_datatrove(tmp_path):
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    from wirecopy.datatrove import Group, Keep, Sign

    rows = make_rows(60)
    (tmp_path / "in").mkdir()
    for share in range(3):
        lines = (json.dumps(row) + "\n" for row in rows[share * 40 : (share + 1) * 40 if share < 2 else len(rows)])
        (tmp_path / "in" / f"{share}.jsonl").write_text("".join(lines))

    def run(*steps, tasks):
        LocalPipelineExecutor(pipeline=list(steps), tasks=tasks, workers=1, logging_dir=str(tmp_path / "logs" / steps[-1].name)).run()

    folder, groups = tmp_path / "signed", tmp_path / "groups.jsonl"
    run(JsonlReader(str(tmp_path / "in")), Sign(folder), tasks=3)
    assert sorted(path.name for path in folder.iterdir()) == ["00000.sigs", "00001.sigs", "00002.sigs"]
    run(Group(folder, groups), tasks=1)
    found = [json.loads(line) for line in groups.read_text().splitlines()]
    assert told(found) == told_by_one(rows)
    out = tmp_path / "kept"
    run(JsonlReader(str(tmp_path / "in")), Keep(groups), JsonlWriter(str(out), compression=None), tasks=2)
    kept = [json.loads(line) for path in out.iterdir() for line in path.read_text().splitlines()]
    names = {row["id"] for row in kept}
    assert names == {row["id"] for row in found if row["representative"] or row["contained"] < 0.7}
    assert 0 < len(names) < len(rows)
    assert all(row["metadata"]["cluster"] for row in kept)
