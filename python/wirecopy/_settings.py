"""Arguments of the public functions, checked, as the dict that the extension module reads."""

from __future__ import annotations

import operator
import os
import re
import reprlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ._errors import ArgumentError, WrongTypeError
from ._progress import progress_of

PROFILES = {"news": 0, "near": 1}
LINKAGES = {"agreement": 0, "components": 1}
FORMATS = {"auto": 0, "jsonl": 1, "csv": 2, "tsv": 3, "text": 4, "warc": 5, "json": 7}
KEEP = {"first": 0, "longest": 1, "earliest": 2, "latest": 3, "fullest": 4}
TABLES = {"jsonl": 0, "tsv": 1, "csv": 2}

_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}


def choose(name: str, value: Any, choices: Mapping[str, int]) -> int:
    if not isinstance(value, str) or value not in choices:
        raise ArgumentError(f"{name}={value!r} is unknown: give one of {', '.join(choices)}")
    return choices[value]


def bytes_of(memory: Any) -> int:
    """The bytes that "256M", 1 << 28 or 2.5e8 stands for."""
    if not isinstance(memory, str):
        try:
            return int(memory)
        except (TypeError, ValueError, OverflowError):
            pass
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?)i?B?\s*", str(memory), re.IGNORECASE)
    if match is None:
        raise ArgumentError(f"memory={memory!r} is no size: give bytes, or a size such as '256M' or '8G'")
    return int(min(float(match[1]) * _UNITS[match[2].upper()], MEMORY_MOST))


# As the command line: a quarter is for what the library does not count (src/cli/run.c).
MEMORY_LEAST = 128 << 20
# More than any machine has, and a number that the library takes.
MEMORY_MOST = 1 << 62

# Arguments that only one profile reads, with what they are when nobody gives them.
_OF_NEAR = {"ngram": None, "permutations": None, "linkage": None}
_OF_NEWS = {"site": "url", "evidence": False}


def _library_memory(memory: Any) -> int:
    nbytes = bytes_of(memory)
    if nbytes < MEMORY_LEAST:
        raise ArgumentError(f"memory={memory!r} is too little: give 128M or more")
    return min(nbytes, MEMORY_MOST) // 4 * 3


def _out_of_range(name: str, value: Any, wanted: str) -> ArgumentError:
    return ArgumentError(f"{name}={value!r} is out of range: give {wanted}")


def _whole(name: str, value: Any, least: int, most: int) -> int:
    try:
        number = operator.index(value)
    except TypeError:
        raise ArgumentError(f"{name}={value!r} is no whole number") from None
    if not least <= number <= most:
        raise _out_of_range(name, value, f"{least} to {most}")
    return number


def _share(name: str, value: Any, least: float, with_least: bool) -> float:
    try:
        number = float(value)
    except OverflowError:
        raise _out_of_range(name, value, "a number up to 1") from None
    except (TypeError, ValueError):
        raise ArgumentError(f"{name}={value!r} is no number") from None
    if not (least <= number if with_least else least < number) or not number <= 1:
        raise _out_of_range(name, value, f"{least:g} to 1" if with_least else f"a number over {least:g}, up to 1")
    return number


def path_of(name: str, value: Any) -> str | bytes:
    """A path that an argument names, which the system could have."""
    try:
        path = os.fspath(value)
    except TypeError:
        raise WrongTypeError(f"{name}={value!r} is no path: give a str or a pathlib.Path") from None
    if not path:
        raise ArgumentError(f"{name}={value!r} names nothing: give the name of a file or folder")
    check_path(f"{name}=", path)
    return path


def check_path(what: str, path: str | bytes) -> None:
    try:
        encoded = os.fsencode(path)
    except UnicodeEncodeError:  # a lone surrogate
        encoded = b"\0"
    if b"\0" in encoded:
        raise ArgumentError(f"{what}{path!r} has a character that no name of a file has: give another name")


def flag(name: str, value: Any) -> int:
    """True or False, of Python or numpy; a word such as "no" would count as True."""
    if not isinstance(value, (bool, int)) and type(value).__name__ not in ("bool_", "bool"):
        raise WrongTypeError(f"{name}={value!r} is neither True nor False")
    return int(bool(value))


def _check_profile(given: Mapping[str, Any], profile: str) -> None:
    """An argument that the run would not read is an error, as on the command line: it was meant for another profile."""
    unread, needed = (_OF_NEWS, "news") if profile == "near" else (_OF_NEAR, "near")
    for name, usual in unread.items():
        if given[name] is not None and given[name] != usual:
            raise ArgumentError(f"{name}= needs profile={needed!r}; the {profile} profile does not use it")


def _is_name(value: Any) -> bool:
    """Whether the library can be given it: a str without NUL and lone surrogates."""
    return isinstance(value, str) and "\0" not in value and value.encode("utf-8", "replace").decode() == value


def _column(name: str, value: Any) -> str:
    if value is not None and not _is_name(value):
        raise ArgumentError(f"{name}={value!r} names no column: give a name, or None")
    return value or ""


def _word(name: str, value: Any) -> str | None:
    if value is not None and not _is_name(value):
        raise ArgumentError(f"{name}={value!r} is no name: give a str, or leave it out")
    return value or None


def _texts(text: Any) -> list[str]:
    names = [text] if isinstance(text, str) else list(text) if isinstance(text, Iterable) else []
    if not names or not all(_is_name(name) and name for name in names):
        raise ArgumentError(f"text={reprlib.repr(text)} names no column: give a name, or a list of names")
    if len(set(names)) < len(names):
        raise ArgumentError(f"text={reprlib.repr(text)} names a column twice: name it once")
    return names


def settings_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that arguments stand for. given: all arguments of `wirecopy.cluster`, by name."""

    def optional(name: str, read: Callable[..., Any], *how: Any) -> Any:
        return None if given[name] is None else read(name, given[name], *how)

    texts = _texts(given["text"])
    profile = choose("profile", given["profile"], PROFILES)
    _check_profile(given, given["profile"])
    id, site, date = (_column(name, given[name]) for name in ("id", "site", "date"))
    if given["keep"] in ("earliest", "latest") and not date:
        raise ArgumentError(f"keep={given['keep']!r} needs a date: name the column in date=")
    others = [name for name in (id, site, date) if name]
    required = [name for name, usual in ((id, "id"), (site, "url"), (date, None)) if name and name != usual]
    trust = 0 if not flag("untrusted", given["untrusted"]) else 2 if given["seed"] is not None else 1
    return {
        "text": texts,
        "id": id,
        "site": site,
        "date": date,
        "names": tuple(dict.fromkeys(texts + others)),
        "required": tuple(required),
        "profile": profile,
        "linkage": choose("linkage", given["linkage"] or "agreement", LINKAGES),
        "format": choose("format", given["format"], FORMATS),
        "records": _word("records", given["records"]),
        "encoding": _word("encoding", given["encoding"]),
        "keep": choose("keep", given["keep"], KEEP),
        "remove_from": optional("remove_from", _share, 0.5, True),
        "threshold": optional("threshold", _share, 0, False),
        "memory_nbytes": None if given["memory"] is None else _library_memory(given["memory"]),
        "threads": optional("threads", _whole, 1, 1024),
        "ngram": optional("ngram", _whole, 1, 64),
        "permutations": optional("permutations", _whole, 1, 4096),
        "seed": optional("seed", _whole, 0, 2**64 - 1),
        "untrusted": trust,
        "strict": flag("strict", given["strict"]),
        "evidence": flag("evidence", given["evidence"]),
        "tmp": None if given["tmp"] is None or given["tmp"] == "" else os.fsencode(path_of("tmp", given["tmp"])),
        "progress": progress_of(given["progress"]),
    }


def try_date(settings: dict[str, Any], name: str) -> None:
    """Dates are read from a column where there is one of that name, and it has dates."""
    settings["date"] = name
    settings["names"] = tuple(dict.fromkeys((*settings["names"], name)))
    settings["tries_date"] = True


def is_page(report: str | os.PathLike[str]) -> bool:
    """Whether a name of a report is that of a page, as on the command line."""
    return os.fsdecode(report).lower().endswith((".html", ".htm"))
