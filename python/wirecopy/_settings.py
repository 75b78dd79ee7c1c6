"""Arguments of the public functions, checked, as the dict that the extension module reads."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from typing import Any

from ._errors import ArgumentError
from ._progress import progress_of

PROFILES = {"news": 0, "near": 1}
LINKAGES = {"agreement": 0, "components": 1}
FORMATS = {"auto": 0, "jsonl": 1, "csv": 2, "tsv": 3, "text": 4, "warc": 5, "json": 7}
KEEP = {"first": 0, "longest": 1, "earliest": 2, "latest": 3, "fullest": 4}
TABLES = {"jsonl": 0, "tsv": 1, "csv": 2}

_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}


def choose(name: str, value: str, choices: dict[str, int]) -> int:
    if value not in choices:
        raise ArgumentError(f"{name}={value!r} is unknown: give one of {', '.join(choices)}")
    return choices[value]


def bytes_of(memory: int | str) -> int:
    """The bytes that "256M" or 1 << 28 stands for."""
    if isinstance(memory, int):
        return memory
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?)i?B?\s*", memory, re.IGNORECASE)
    if match is None:
        raise ArgumentError(f"memory={memory!r} is no size: give bytes, or a size such as '256M' or '8G'")
    return int(float(match[1]) * _UNITS[match[2].upper()])


# As the command line: a quarter is for what the library does not count (src/cli/run.c).
MEMORY_LEAST = 128 << 20


def _library_memory(memory: int | str) -> int:
    nbytes = bytes_of(memory)
    if nbytes < MEMORY_LEAST:
        raise ArgumentError(f"memory={memory!r} is too little: give 128M or more")
    return nbytes // 4 * 3


def _number(name: str, value: Any, kind: type, least: float, most: float) -> Any:
    try:
        number = kind(value)
    except (TypeError, ValueError):
        raise ArgumentError(f"{name}={value!r} is no number") from None
    if not least <= number <= most:
        raise ArgumentError(f"{name}={value!r} is out of range: give {least:g} to {most:g}")
    return number


def settings_of(
    *,
    text: str | Sequence[str] = "text",
    id: str | None = "id",
    site: str | None = "url",
    date: str | None = None,
    profile: str = "news",
    threshold: float | None = None,
    memory: int | str | None = None,
    threads: int | None = None,
    ngram: int | None = None,
    permutations: int | None = None,
    seed: int | None = None,
    linkage: str = "agreement",
    untrusted: bool = False,
    strict: bool = False,
    tmp: str | os.PathLike[str] | None = None,
    format: str = "auto",
    records: str | None = None,
    encoding: str | None = None,
    keep: str = "fullest",
    remove_from: float | None = None,
    progress: bool | Callable[[str, int, int], object] | None = None,
) -> dict[str, Any]:
    texts = [text] if isinstance(text, str) else list(text)
    if not texts or not all(isinstance(name, str) and name for name in texts):
        raise ArgumentError("text names no column: give a name, or a list of names")
    if keep in ("earliest", "latest") and not date:
        raise ArgumentError(f"keep={keep!r} needs a date: name the column in date=")
    others = [name for name in (id, site, date) if name]
    required = [name for name, usual in ((id, "id"), (site, "url"), (date, None)) if name and name != usual]
    return {
        "text": texts,
        "id": id or "",
        "site": site or "",
        "date": date or "",
        "names": tuple(dict.fromkeys(texts + others)),
        "required": tuple(required),
        "profile": choose("profile", profile, PROFILES),
        "linkage": choose("linkage", linkage, LINKAGES),
        "format": choose("format", format, FORMATS),
        "records": records or None,
        "encoding": encoding or None,
        "keep": choose("keep", keep, KEEP),
        "remove_from": None if remove_from is None else _number("remove_from", remove_from, float, 0.5, 1),
        "threshold": None if threshold is None else _number("threshold", threshold, float, 0, 1),
        "memory_nbytes": None if memory is None else _library_memory(memory),
        "threads": None if threads is None else _number("threads", threads, int, 0, 1024),
        "ngram": None if ngram is None else _number("ngram", ngram, int, 1, 64),
        "permutations": None if permutations is None else _number("permutations", permutations, int, 1, 4096),
        "seed": None if seed is None else _number("seed", seed, int, 0, 2**64 - 1),
        "untrusted": 0 if not untrusted else 2 if seed is not None else 1,
        "strict": int(bool(strict)),
        "tmp": None if tmp is None else os.fsencode(tmp),
        "progress": progress_of(progress),
    }
