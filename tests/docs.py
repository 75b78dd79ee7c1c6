#!/usr/bin/env python3
"""docs.py PROGRAM TREE: what README.md and docs/*.md say is so.

- Every command in a block of theirs runs, in a folder with small files of the names that they use; a block that begins with
  "$ " shows what its command prints, and that is compared.
- Every option that is named is in the table of flags, and every script and source file that is named is there.
- A heading is a line of its own, empty lines are single, and no line within a paragraph begins as an item of a list does.
- Every link leads to a file of the tree, and to a heading of it; so does every document that a comment names.
- docs/options.md is what the program makes of its table of flags.

Blocks of Python are run by the tests of the package (python/tests/test_docs.py).
"""
import gzip
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

# Commands that build or install: what runs them is named, and that it is there is checked.
ELSEWHERE = {
    "scripts/packages build": "scripts/test",
    "cmake -B build -DCMAKE_BUILD_TYPE=Release && cmake --build build && cmake --install build": "tests/package/run.sh",
    "pip install .": "scripts/test-python",
    "scripts/package": "scripts/package",
}
# Options of other programs: CMake, ctest, Slurm, Spark.
OTHERS = {"--array", "--archives", "--cpus-per-task", "--dependency", "--mem", "--parsable", "--py-files", "--wrap",
          "--prefix", "--preset", "--build", "--install", "--update", "--help", "--version", "--test-dir", "--no-tests", "--generate",
          "--list", "--output-on-failure", "--filter"}
# Chosen: the longest heading has 57 characters, and a line of a paragraph over 100.
HEADING_MOST = 90
problems = []


def complain(path, what):
    problems.append(f"not ok  {path}: {what}")


def text_of(path):
    return path.read_text(encoding="utf-8")


def slug(heading):
    plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def anchors_of(path):
    return {slug(line.lstrip("#")) for line in text_of(path).splitlines() if re.match(r"#+ ", line)}


def check_layout(path):
    """No paragraph runs into its heading; empty lines are single."""
    lines, fenced = text_of(path).splitlines() + [""], False
    for number, line in enumerate(lines[:-1], 1):
        fenced ^= line.startswith("```")
        if fenced:
            continue
        if re.match(r"#+ ", line) and len(line) > HEADING_MOST:
            complain(path.name, f"line {number}: a paragraph has run into its heading")
        if line == lines[number] == "" and number < len(lines) - 1:
            complain(path.name, f"line {number}: one empty line is enough")
        before = lines[number - 2] if number > 1 else ""
        if re.match(r"(\d+\.|[-+*]) ", line) and before and not re.match(r"(\d+\.|[-+*#]+) |  ", before):
            complain(path.name, f"line {number}: looks like an item of a list")


def check_links(path):
    for target in re.findall(r"\]\(([^)\s]+)\)", text_of(path)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        other = (path.parent / name).resolve() if name else path
        if not other.exists():
            complain(path.name, f"the link {target} leads nowhere")
        elif anchor and other.suffix == ".md" and anchor not in anchors_of(other):
            complain(path.name, f"{target}: there is no such heading")


def is_heading(text, headings):
    """Whether text begins with a heading, or with several: "Constants, and Stock forms"."""
    heading = max((heading for heading in headings if text.startswith(heading)), key=len, default="")
    rest = text[len(heading):]
    return heading != "" and (is_heading(rest[6:], headings) if re.match(r", and [A-Z]", rest) else True)


def check_comments(tree):
    """A comment names a document by its path, and a heading of it behind a comma."""
    folders = ("src", "kernels", "include", "python", "tests", "bench", "scripts", "cmake")
    for path in (path for folder in folders for path in (tree / folder).rglob("*") if path.is_file()):
        text = re.sub(r"\s*\n\s*(\*(?!/)|#|//)?\s*", " ", path.read_text(errors="replace"))
        for name, heading in re.findall(r"docs/([\w-]+\.md)(?:, ([A-Z][^*]{0,150}))?", text):
            document = tree / "docs" / name
            where = path.relative_to(tree)
            if not document.exists():
                complain(where, f"there is no docs/{name}")
            elif heading and not is_heading(heading, re.findall(r"^#+ (.*)", text_of(document), re.MULTILINE)):
                complain(where, f"docs/{name} has no heading {heading[:40]!r}")


def flags_of_scripts(tree):
    files = [path for folder in ("bench", "scripts", "tests", "tests/reliability", "tests/report") for path in (tree / folder).glob("*") if path.is_file()]
    return {flag for path in files for flag in re.findall(r"(?<![\w-])--[a-z][a-z-]*[a-z]", path.read_text(errors="replace"))}


def check_names(path, flags, tree):
    text = text_of(path)
    for flag in set(re.findall(r"(?<![\w-])--[a-z][a-z-]*[a-z]", re.sub(r"\]\([^)]*\)", "", text))) - OTHERS - flags:
        complain(path.name, f"there is no option {flag}")
    for name in set(re.findall(r"`((?:scripts|bench|tests)/[\w./-]+)", text)):
        built = tree / "bench" / "src" / (pathlib.Path(name).name + ".c")
        if not (tree / name).exists() and not built.exists():
            complain(path.name, f"there is no {name}")
    for name in set(re.findall(r"`((?:[\w-]+/)+[\w.-]+\.(?:c|h|cpp|py|css|js))`", text)):
        if "NAME" not in name and not any((tree / folder / name).exists() for folder in ("", "src", "python")):
            complain(path.name, f"there is no source file {name}")


def blocks_of(path):
    """Runs of lines indented by four, outside of fences."""
    lines, fenced = [], False
    for line in text_of(path).splitlines() + [""]:
        fenced ^= line.startswith("```")
        if not fenced and line.startswith("    "):
            lines.append(line[4:])
        elif lines and not (line == "" and not fenced):
            yield lines
            lines = []
        elif line == "" and lines:
            lines.append("")
    if lines:
        yield lines


def commands_of(path):
    """(command, what it prints or None)."""
    for lines in blocks_of(path):
        shown = [i for i, line in enumerate(lines) if line.startswith("$ ")]
        if shown:
            for number, i in enumerate(shown):
                end = shown[number + 1] if number + 1 < len(shown) else len(lines)
                yield lines[i][2:], "\n".join(lines[i + 1:end]).strip("\n")
            continue
        commands = [command for line in lines if (command := re.sub(r"(^|\s+)#.*", "", line).strip())]
        if all(re.match(r"(wirecopy |scripts/|cmake |pip )", command) for command in commands):  # else a file, or a session of others
            yield from ((command, None) for command in commands)


def is_syntax(command):
    """Shows what may be given, not something to type."""
    return bool(re.search(r"\[|\bVERB\b|\bINPUT\b|\.\.\.", command))


def make_files(folder, tree):
    """The sample of the tree, under the names that the documents use."""
    rows = [json.loads(line) for line in text_of(tree / "examples" / "wire.jsonl").splitlines()]
    rows = [{**row, "source": row["url"].split("/")[2]} for row in rows]
    sample = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "examples").symlink_to(tree / "examples")
    for name in ("dump.jsonl", "today.jsonl", "2023/a.jsonl", "2024/b.jsonl", "archive/old.jsonl"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(sample, encoding="utf-8")
    (folder / "dump.jsonl.gz").write_bytes(gzip.compress(sample.encode()))
    (folder / "gold.tsv").write_text(text_of(tree / "examples" / "wire.gold.tsv"), encoding="utf-8")
    (folder / "export.json").write_text(json.dumps({"articles": rows}), encoding="utf-8")
    (folder / "western.csv").write_bytes("id,text\nb,Über die Brücke kam ein müder Bär\n".encode("windows-1252"))
    with open(folder / "articles.csv", "w", encoding="utf-8") as file:
        file.write("url,headline,body\n")
        for row in rows:
            file.write(",".join('"' + row[name].replace('"', '""') + '"' for name in ("url", "title", "text")) + "\n")


def run(command, folder, program):
    words = shlex.split(command)
    with tempfile.TemporaryDirectory() as place:
        os.symlink(program, f"{place}/wirecopy")
        for name in {"2023.sigs", "2024.sigs"} & set(words):
            seed = ["--untrusted", "--seed", "4503599627370496"] if "--untrusted" in words else []
            if words[1] == "cluster" and not (folder / name).exists():
                subprocess.run([program, "sign", "-q", name[:4], "-o", name, *seed], cwd=folder, check=True)
        return subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False,
                              env={**os.environ, "PATH": place + os.pathsep + os.environ["PATH"], "NO_COLOR": "1"})


def check_commands(path, program, tree):
    count = 0
    for command, shown in commands_of(path):
        if command in ELSEWHERE:
            if not (tree / ELSEWHERE[command]).exists():
                complain(path.name, f"{command}: {ELSEWHERE[command]}, which runs it, is not there")
            continue
        if is_syntax(command):
            continue
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            make_files(folder, tree)
            done = run(command, folder, program)
        count += 1
        if done.returncode not in (0, 3):
            complain(path.name, f"{command}: exit code {done.returncode}: {done.stderr.strip()[:300]}")
        elif shown and done.stdout.strip("\n") != shown:
            complain(path.name, f"{command} prints something else:\n{done.stdout}")
    return count


def main():
    program, tree = os.path.realpath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    reference = subprocess.run([program, "--generate", "reference"], check=True, capture_output=True, text=True).stdout
    if text_of(tree / "docs" / "options.md") != reference:
        complain("options.md", "is not what the table of flags says: wirecopy --generate reference >docs/options.md")
    flags = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*[a-z]", reference)) | flags_of_scripts(tree)
    users = [tree / "README.md", *sorted((tree / "docs").glob("*.md"))]
    others = [tree / name for name in ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "bench/README.md", "examples/README.md")]
    count = 0
    for path in users:
        check_names(path, flags, tree)
        count += check_commands(path, program, tree)
    for path in others:
        check_names(path, flags, tree)
    for path in users + others:
        check_layout(path)
        check_links(path)
    check_comments(tree)
    print("\n".join(problems))
    if problems or count < 30:
        sys.exit(f"{len(problems)} problems, {count} commands run")
    print(f"ok      {count} commands run, {len(users + others)} files looked through")


main()
