"""Parquet and Arrow files, from Python and through the program."""

import datetime
import json
import os
import shutil
import subprocess
import sys
import sysconfig

import pytest
from conftest import run_python

import wirecopy

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


@pytest.fixture(scope="module")
def table(rows):
    # More columns than are read, and metadata.
    table = pa.Table.from_pylist(rows).append_column("rank", pa.array(range(len(rows)), pa.int16()))
    return table.replace_schema_metadata({"origin": "made up"})


@pytest.fixture(scope="module")
def files(table, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    pq.write_table(table, folder / "all.parquet", row_group_size=40, compression="zstd")
    with pa.ipc.new_file(folder / "all.arrow", table.schema) as writer:
        writer.write_table(table, max_chunksize=33)
    with pa.ipc.new_stream(folder / "stream.arrows", table.schema) as writer:
        writer.write_table(table, max_chunksize=33)
    (folder / "parts").mkdir()
    (folder / "parts" / "_SUCCESS").write_text("")
    pq.write_table(table.slice(0, 70), folder / "parts" / "a.parquet")
    pq.write_table(table.slice(70), folder / "parts" / "b.parquet")
    return folder


NAMES = ["all.parquet", "all.arrow", "stream.arrows", "parts", "parts/*.parquet"]


@pytest.mark.parametrize("name", NAMES)
def test_labels(name, files, labels):
    result = wirecopy.cluster(str(files / name))
    assert (result.groups["id"], result.groups["cluster"]) == labels
    assert len(result.keep) == len(labels[0])
    assert result.explain(labels[0][0]).id == labels[0][0]


@pytest.mark.parametrize("name", NAMES)
def test_dedup_returns_and_writes(name, files, table, tmp_path):
    expected = table.filter(pa.array(wirecopy.cluster(table).keep))
    assert wirecopy.dedup(str(files / name)).equals(expected)
    out, removed = tmp_path / "unique.parquet", tmp_path / "removed.parquet"
    counts = wirecopy.dedup(str(files / name), out=out, removed=removed)
    assert pq.read_table(out).equals(expected)
    assert counts["written"] == expected.num_rows and counts["removed"] == pq.read_table(removed).num_rows
    assert sorted(os.listdir(tmp_path)) == ["removed.parquet", "unique.parquet"]


def test_row_groups_metadata_and_compression_are_kept(files, tmp_path):
    wirecopy.dedup(str(files / "all.parquet"), out=tmp_path / "unique.parquet")
    before, after = pq.ParquetFile(files / "all.parquet"), pq.ParquetFile(tmp_path / "unique.parquet")
    assert after.num_row_groups == before.num_row_groups > 2
    assert after.schema_arrow.metadata[b"origin"] == b"made up"
    assert after.schema_arrow.equals(before.schema_arrow)
    assert after.metadata.row_group(0).column(0).compression == "ZSTD"
    wirecopy.dedup(str(files / "stream.arrows"), out=tmp_path / "unique.arrows")
    expected = pq.read_table(tmp_path / "unique.parquet")
    assert pa.ipc.open_stream(tmp_path / "unique.arrows").read_all().equals(expected)
    wirecopy.dedup(str(files / "all.arrow"), out=tmp_path / "unique.arrow")
    assert pa.ipc.open_file(tmp_path / "unique.arrow").schema.metadata == {b"origin": b"made up"}


def test_a_link_is_followed_and_a_pipe_written_into(files, tmp_path):
    """Neither is replaced by a file."""
    source, target, link, pipe = str(files / "all.parquet"), *(tmp_path / name for name in ("target", "link", "pipe"))
    target.write_text("old")
    link.symlink_to(target)
    counts = wirecopy.dedup(source, out=link)
    assert link.is_symlink() and pq.read_table(target).num_rows == counts["written"]
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        wirecopy.dedup(source, out=pipe)
        assert reader.communicate()[0] == target.read_bytes()
    assert pipe.is_fifo()
    assert sorted(os.listdir(tmp_path)) == ["link", "pipe", "target"]


def test_what_cannot_be_read(files, dump, tmp_path):
    with pytest.raises(wirecopy.ArgumentError, match="one kind"):
        wirecopy.cluster([files / "all.parquet", dump])
    (tmp_path / "broken.parquet").write_bytes((files / "all.parquet").read_bytes()[:500])
    with pytest.raises(wirecopy.FormatError, match="broken"):
        wirecopy.cluster(tmp_path / "broken.parquet")
    with pytest.raises(wirecopy.ArgumentError, match="replace the input"):
        wirecopy.dedup(files / "all.parquet", out=files / "all.parquet")
    with pytest.raises(wirecopy.InputError):
        wirecopy.cluster(tmp_path / "none.parquet")
    with pytest.raises(wirecopy.ArgumentError, match='no column "docid".*id, text, url, date, rank'):
        wirecopy.cluster(files / "all.parquet", id="docid")
    for name in ("out.jsonl", "out.csv", "out.parquet.zst"):
        with pytest.raises(wirecopy.ArgumentError, match="end in one of .parquet"):
            wirecopy.dedup(files / "all.parquet", out=tmp_path / name)
        with pytest.raises(wirecopy.ArgumentError, match="end in one of .parquet"):
            wirecopy.dedup(files / "all.parquet", out=tmp_path / "out.parquet", removed=tmp_path / name)
    with pytest.raises(wirecopy.InputError, match="make it first"):
        wirecopy.dedup(files / "all.parquet", out=tmp_path / "none" / "out.parquet")
    for name in ("bad", "report"):
        with pytest.raises(wirecopy.ArgumentError, match=f"{name}= is not written"):
            wirecopy.dedup(files / "all.parquet", out=tmp_path / "out.parquet", **{name: tmp_path / "x"})
    with pytest.raises(wirecopy.ArgumentError, match="encoding= says how text files"):
        wirecopy.cluster(files / "all.parquet", encoding="latin1")
    other = tmp_path / "other.parquet"
    pq.write_table(pa.table({"text": ["a b c"]}), other)
    with pytest.raises(wirecopy.ArgumentError, match="other columns"):
        wirecopy.dedup([files / "all.parquet", other], out=tmp_path / "out.parquet")
    assert not (tmp_path / "out.parquet").exists()


def test_what_breaks_on_the_way(files, tmp_path):
    """The file is named, and nothing is left."""
    broken = bytearray((files / "all.parquet").read_bytes())
    broken[len(broken) // 2 : len(broken) // 2 + 200] = bytes(200)
    (tmp_path / "broken.parquet").write_bytes(broken)
    for call in (
        lambda: wirecopy.cluster(tmp_path / "broken.parquet"),
        lambda: wirecopy.dedup(tmp_path / "broken.parquet", out=tmp_path / "out.parquet"),
    ):
        with pytest.raises(wirecopy.FormatError, match="broken.parquet' cannot be read"):
            call()
    (tmp_path / "folder.parquet").mkdir()
    for name in ("folder.parquet", "none.parquet/"):
        with pytest.raises(wirecopy.InputError, match="it is a folder; name a file"):
            wirecopy.dedup(files / "all.parquet", out=f"{tmp_path}/{name}")
    code = """
import resource, sys
import wirecopy
write = wirecopy._files.Writing.write
def write_on_a_full_disk(self, mask):
    resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))
    write(self, mask)
wirecopy._files.Writing.write = write_on_a_full_disk
try:
    wirecopy.dedup(sys.argv[1], out=sys.argv[2])
except wirecopy.InputError as error:
    print(error)
"""
    for name in ("out.parquet", "out.arrow"):
        said = run_python(code, str(files / "all.arrow"), str(tmp_path / name))
        assert f"cannot write '{tmp_path / name}': " in said.stdout and "raise the limit of a file's size" in said.stdout, said.stderr
    assert sorted(os.listdir(tmp_path)) == ["broken.parquet", "folder.parquet"]


def test_a_column_of_another_type_in_each_file(tmp_path, rows):
    pq.write_table(pa.table({"id": [7], "text": [rows[0]["text"]]}), tmp_path / "1.parquet")
    pq.write_table(pa.table({"id": ["a"], "text": [rows[0]["text"]]}), tmp_path / "2.parquet")
    for names in (["1.parquet", "2.parquet"], ["2.parquet", "1.parquet"]):
        found = wirecopy.cluster([tmp_path / name for name in names])
        assert sorted(found.groups["id"]) == ["7", "a"] and found.stats["groups"] == 1
    pq.write_table(pa.table({"id": [[1]], "text": [rows[0]["text"]]}), tmp_path / "3.parquet")
    with pytest.raises(wirecopy.UnsupportedError, match='column "id" of .*3.parquet has the type list.*cast it'):
        wirecopy.cluster([tmp_path / "1.parquet", tmp_path / "3.parquet"])


def test_files_may_differ_in_columns_that_are_not_needed(tmp_path, rows):
    pq.write_table(pa.Table.from_pylist(rows[:50]), tmp_path / "a.parquet")
    pq.write_table(pa.Table.from_pylist([{"text": r["text"], "id": r["id"]} for r in rows[50:]]), tmp_path / "b.parquet")
    assert wirecopy.cluster(str(tmp_path)).groups["id"] == [row["id"] for row in rows]


def run(command, **arguments):
    return subprocess.run(command, capture_output=True, **arguments)


@pytest.mark.parametrize("start", ["module", "script", "program"])
def test_the_program_reads_them(start, files, program, table_of_program, dump, tmp_path, table, monkeypatch):
    scripts = sysconfig.get_path("scripts")
    monkeypatch.setenv("PATH", scripts + os.pathsep + os.environ["PATH"])  # the program looks for python3
    script = [os.path.join(scripts, "wirecopy")]
    command = {"module": [sys.executable, "-m", "wirecopy"], "script": script, "program": [program]}[start]
    done = run([*command, "cluster", "-q", dump])
    assert done.stdout == table_of_program, done.stderr
    for name in ("all.parquet", "all.arrow", "stream.arrows", "parts"):
        done = run([*command, "cluster", "-q", files / name])
        assert done.stdout == table_of_program, done.stderr
    pairs = run([*command, "pairs", "-q", "-t", "0.5", files / "all.parquet"])
    assert pairs.stdout == run([program, "pairs", "-q", "-t", "0.5", dump]).stdout
    out = tmp_path / "unique.parquet"
    assert run([*command, "dedup", "-q", files / "all.parquet", "-o", out]).returncode == 0
    assert pq.read_table(out).equals(wirecopy.dedup(table))
    for rule in ("fullest", "first"):
        counts = run([*command, "dedup", "-q", "--dry-run", "-k", rule, files / "all.parquet"]).stdout.decode()
        assert counts == run([program, "dedup", "-q", "--dry-run", "-k", rule, dump]).stdout.decode()
    assert "kept although grouped\t0" not in counts
    page = tmp_path / "page.html"
    with open("/dev/full", "wb") as full:  # the counts cannot be written, so that the run fails, and leaves nothing
        failed = subprocess.run([*command, "dedup", "-q", "--dry-run", files / "all.parquet", "--report", page], stdout=full)
    assert failed.returncode == 2 and not page.exists()
    assert run([*command, "dedup", "-q", "--dry-run", files / "all.parquet", "--report", page]).returncode == 0
    assert page.exists()
    for arguments, said in (
        (["dedup", files / "all.parquet"], b"name a file in --output"),
        (["dedup", files / "all.parquet", "-o", tmp_path / "v.jsonl"], b"end in one of .parquet"),
        (["dedup", files / "all.parquet", "-o", out, "--report", tmp_path / "r"], b"--report is written for text files"),
        (["dedup", files / "all.parquet", "-o", out, "--prefer", "url=a"], b"--prefer names fields"),
        (["cluster", files / "all.parquet", "-i", "docid"], b'no column "docid"'),
        (["cluster", files / "all.parquet", "--site-field", "source"], b'no column "source"'),
        (["cluster", files / "all.parquet", "--checkpoint", tmp_path / "c"], b"--checkpoint is kept of runs over text"),
        (["cluster", files / "all.parquet", "--encoding", "latin1"], b"leave it out with Parquet and Arrow files"),
        (["cluster", files / "all.parquet", dump], b"one kind"),
        (["cluster", files / "all.parquet", "-f", "body"], b'no column "body"'),
    ):
        done = run([*command, *arguments])
        assert done.returncode != 0 and said in done.stderr, done.stderr


def test_a_program_with_arrow_reads_them_by_itself(files, table_of_program, program, dump, tmp_path):
    native = os.environ.get("WIRECOPY_PARQUET_PROGRAM")
    if native is None:
        pytest.skip("no program was built with WIRECOPY_PARQUET")
    alone = {"PATH": str(tmp_path), "WIRECOPY_NO_PYTHON": "1"}
    for names in (["all.parquet"], ["all.arrow"], ["stream.arrows"], ["parts"], ["parts/a.parquet", "parts/b.parquet"]):
        done = run([native, "cluster", "-q", *(files / name for name in names)], env=alone)
        assert done.stdout == table_of_program, done.stderr
    pairs = run([native, "pairs", "-q", "-t", "0.5", files / "all.parquet"], env=alone)
    assert pairs.stdout == run([program, "pairs", "-q", "-t", "0.5", dump]).stdout
    (tmp_path / "broken.parquet").write_bytes((files / "all.parquet").read_bytes()[:500])
    other = pa.table({"text": pa.array(["a b c"]).dictionary_encode()})
    pq.write_table(other, tmp_path / "other.parquet")
    for arguments, said in (
        ([tmp_path / "broken.parquet"], b"broken.parquet' cannot be read as Parquet"),
        ([files / "all.parquet", dump], b"cannot be read as Parquet"),
        ([files / "all.parquet", "-f", "body"], b'no column "body": name one that is there: id, text'),
        ([files / "all.parquet", "-i", "docid"], b'no column "docid"'),
        ([files / "all.parquet", tmp_path / "other.parquet"], b'the column "text" has the type'),
    ):
        done = run([native, "cluster", *arguments], env=alone)
        assert done.returncode == 2 and said in done.stderr, done.stderr


def test_an_index_reads_their_dates(program, tmp_path, monkeypatch):
    """As of text files: of the column "date", where it has dates."""
    monkeypatch.setenv("PATH", sysconfig.get_path("scripts") + os.pathsep + os.environ["PATH"])
    table = pa.table({"id": ["a"], "text": ["the ferry sank at dawn off the cape"], "url": ["a.example"]})
    days = {"date": pa.array([datetime.date(2025, 3, 4)]), "none": pa.array([{"of": 1}])}
    for number, command in enumerate(filter(None, [program, os.environ.get("WIRECOPY_PARQUET_PROGRAM")])):
        for name, first in (("date", b'"first":"2025-03-04T'), ("none", b'"first":"20')):
            folder = tmp_path / f"{name}{number}"
            pq.write_table(table.append_column("date", days[name]), tmp_path / "day.parquet")
            assert run([program, "index", "create", folder]).returncode == 0
            done = run([command, "index", "add", folder, tmp_path / "day.parquet"])
            assert (done.returncode, done.stderr) == (0, b"")
            told = run([program, "index", "stories", folder]).stdout
            assert first in told and (b"2025-03-04" in told) == (name == "date")


def test_without_pyarrow_the_message_says_what_to_install(files):
    code = "import sys; sys.modules['pyarrow'] = None; import wirecopy; wirecopy.cluster(sys.argv[1])"
    done = run_python(code, str(files / "all.parquet"))
    assert "not installed: pip install pyarrow" in done.stderr


def test_without_the_package_the_program_says_what_to_install(files, program, tmp_path):
    with open(program, "rb") as file:
        if file.read(4) != b"\x7fELF":
            pytest.skip("the program is the package's")
    # The Python beside the program has no such package.
    alone = shutil.copy(program, tmp_path / "wirecopy")
    (tmp_path / "python3").symlink_to(os.path.realpath(sys.executable))
    for path in (tmp_path, tmp_path / "no such folder"):
        done = run([alone, "cluster", files / "all.parquet"], env={"PATH": str(path), "PYTHONNOUSERSITE": "1"})
        assert done.returncode != 0 and b"pip install '.[parquet]' in a checkout" in done.stderr, done.stderr
        (tmp_path / "python3").unlink(missing_ok=True)  # and then there is none


def test_no_result_replaces_an_input_or_another_result(dump, tmp_path):
    copy = tmp_path / "dump.jsonl"
    before = open(dump, "rb").read()
    copy.write_bytes(before)
    for arguments in (
        {"out": copy},
        {"out": tmp_path / "out", "removed": copy},
        {"out": tmp_path / "out", "removed": tmp_path / "out"},
        {"out": tmp_path / "out", "report": tmp_path / "." / "out"},
    ):
        with pytest.raises(wirecopy.ArgumentError, match="would replace the input|both write to"):
            wirecopy.dedup(copy, **arguments)
        assert copy.read_bytes() == before and os.listdir(tmp_path) == ["dump.jsonl"]
    with pytest.raises(wirecopy.ArgumentError, match="lies in the input folder"):
        wirecopy.dedup(tmp_path, out=tmp_path / "out")


def test_records_within_json_and_other_encodings(tmp_path):
    wrapped = tmp_path / "wrapped.json"
    wrapped.write_text(json.dumps({"articles": [{"id": "a", "text": "The ferry sank at dawn off the cape"}]}))
    assert wirecopy.cluster(wrapped, records="articles").groups["id"] == ["a"]
    with pytest.raises(wirecopy.Error, match="records"):
        wirecopy.cluster(wrapped)
    western = tmp_path / "western.csv"
    western.write_bytes("id,text\nb,Über die Brücke kam ein müder Bär\n".encode("windows-1252"))
    assert wirecopy.cluster(western, encoding="windows-1252").notices == []


def test_a_file_that_is_given_twice_is_named(files, tmp_path):
    twice = "is given twice: each of its records counts twice; leave one out"
    path = files / "all.parquet"
    assert f"{path} {twice}" in wirecopy.cluster([path, path]).notices
    assert f"{files / 'parts' / 'a.parquet'} {twice}" in wirecopy.cluster([files / "parts", files / "parts" / "a.parquet"]).notices
    link = tmp_path / "link.parquet"
    link.symlink_to(path)
    assert f"{link} is the same file as {path}: " in wirecopy.cluster([path, link]).notices[0]
    assert not any("twice" in said for said in wirecopy.cluster(files / "parts").notices)
    said = run([sys.executable, "-m", "wirecopy", "cluster", path, path, "-o", tmp_path / "out"]).stderr.decode()
    assert f"wirecopy: {path} {twice}" in said
