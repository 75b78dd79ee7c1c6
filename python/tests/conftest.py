"""A dump of made-up stories, some printed several times, for all tests."""

import json
import os
import random
import subprocess
import sys
import sysconfig

import pytest

NAMES = "Lenna Port Orsk Tamar Veld Quay Brant Hollow Mirren Sable".split()
WORDS = (
    "harbour storm council bridge ferry harvest engine signal witness ledger orchard tunnel verdict cargo winter "
    "election factory museum river captain school budget strike glacier border market parade fever copper timber"
).split()


def make_story(chance: random.Random) -> str:
    sentences = []
    for _ in range(chance.randint(4, 9)):
        words = [chance.choice(WORDS) + str(chance.randint(0, 400)) for _ in range(chance.randint(8, 16))]
        sentences.append(f"{chance.choice(NAMES)} {' '.join(words)}.")
    return " ".join(sentences)


def make_rows(stories: int, seed: int = 1) -> list[dict]:
    """Rows of id, text, url, date: each third story has a copy that was cut, and one with a word more."""
    chance = random.Random(seed)
    rows = []
    for i in range(stories):
        text = make_story(chance)
        prints = [text]
        if i % 3 == 0:
            prints += [text[: len(text) * 2 // 3], text + " Também em português: ação."]
        for number, printed in enumerate(prints):
            rows.append(
                {
                    "id": f"s{i}-{number}",
                    "text": printed,
                    "url": f"https://site{(i + number) % 7}.example/{i}",
                    "date": f"2026-01-{1 + (i * 5 + number * 3) % 28:02}",
                }
            )
    chance.shuffle(rows)
    return rows


@pytest.fixture(scope="session")
def rows():
    return make_rows(90)


@pytest.fixture(scope="session")
def dump(rows, tmp_path_factory):
    """The rows as JSON Lines."""
    path = tmp_path_factory.mktemp("dump") / "dump.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture(scope="session")
def program():
    """The program that CMake builds, where a script says where it is; else the one that the package installs."""
    path = os.environ.get("WIRECOPY_PROGRAM") or os.path.join(sysconfig.get_path("scripts"), "wirecopy")
    if not os.path.exists(path):
        pytest.skip("there is no program beside this Python")
    return path


@pytest.fixture(scope="session")
def table_of_program(program, dump):
    """What `wirecopy cluster` writes of the dump."""
    return subprocess.run([program, "cluster", "-q", dump], check=True, capture_output=True).stdout


@pytest.fixture(scope="session")
def labels(table_of_program):
    """The columns id and cluster of that."""
    lines = [json.loads(line) for line in table_of_program.splitlines()]
    return [line["id"] for line in lines], [line["cluster"] for line in lines]


def run_python(code: str, *arguments: str, timeout: float = 60, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=timeout,
        env={**os.environ, **environment},
    )
