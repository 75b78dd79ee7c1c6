"""An index of stories on disk."""

from __future__ import annotations

import array
import contextlib
import datetime
import glob
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

from . import _core, _progress
from ._errors import ArgumentError, FormatError, InputError, WrongTypeError
from ._explanation import Explanation
from ._results import id_of
from ._settings import TABLES, choose, flag, path_of, try_date
from ._sources import NAME_LONGEST, Input
from ._turns import Turns

Date = str | int | float | datetime.date


# What `add` and `query` take, of the arguments of `wirecopy.cluster`.
_TAKEN = ("text", "id", "site", "date", "strict", "format", "records", "encoding")

# Seconds that every date of four digits lies within.
_SECONDS_MOST = 1 << 38


def _seconds(date: Date) -> int:
    """Seconds since 1970; a date without a zone is of UTC."""
    try:
        seconds = int(date) if isinstance(date, (int, float)) else _seconds_of_date(date)
    except (ValueError, TypeError, AttributeError, OverflowError):  # what is no date, NaN and NaT
        seconds = None
    if seconds is None or abs(seconds) > _SECONDS_MOST:
        raise ArgumentError(
            f"{date!r} is no date: give one such as 2025-03-01 or 2025-03-01T12:00:00Z, a datetime, or seconds since 1970"
        )
    return seconds


def _seconds_of_date(date: Any) -> int:
    found = datetime.datetime.fromisoformat(date.replace("Z", "+00:00")) if isinstance(date, str) else date
    if not isinstance(found, datetime.datetime):
        found = datetime.datetime(found.year, found.month, found.day)
    return int((found if found.tzinfo else found.replace(tzinfo=datetime.timezone.utc)).timestamp())


# What names of files look like, of which a slip of a letter must not become a document. A name without a space: a pattern,
# one with an ending, or a path. A name with spaces: one that ends as files do that are read.
_NAME = re.compile(r"\S*(\*\S*|\.[A-Za-z0-9]{1,8})|[\w.~:-]*([/\\][\w.~-]+)+[/\\]?|[\w.~-]+[/\\]", re.ASCII)
_NAME_WITH_SPACES = re.compile(
    r".*\.(jsonl?|ndjson|csv|tsv|txt|text|html?|warc|wet|parquet|pq|arrows?|feather|ipc)(\.(gz|zst|xz|bz2))?", re.IGNORECASE
)


def _is_one(data: Any) -> bool:
    """Whether the input is one document: a dict, or a str that names no file and does not look like the name of one."""
    if not isinstance(data, str):
        return isinstance(data, dict)
    is_name_like = len(data) < NAME_LONGEST and any(like.fullmatch(data) for like in (_NAME, _NAME_WITH_SPACES))
    if os.path.exists(data) or (is_name_like and glob.has_magic(data)):
        return False
    if is_name_like:
        raise InputError(
            f"cannot open {data!r}: No such file or directory; check the name, or give a text that looks like one in a list"
        )
    return True


def _read(**arguments: Any) -> dict[str, Any]:
    """Settings, by the arguments of `wirecopy.cluster`."""
    import wirecopy

    return wirecopy._settings(**arguments)


def _reported(data: Any, settings: dict[str, Any], report: Any, name: str) -> Input:
    """The input, and in the settings the page that is asked for."""
    import wirecopy

    return wirecopy._reported(data, settings, report, name)


def _refuse(damage: int | str, given: str) -> None:
    """The first damage, if there is any, once what can be read was given."""
    if damage:
        raise FormatError(f"{damage}; {given} that can be read was given; wirecopy index verify says what to do")


def _strings(joined: bytes) -> list[str]:
    """Those that each end with a zero."""
    return [string.decode("utf-8", "replace") for string in joined.split(b"\0")[:-1]]


def _unknown(ids: list[str]) -> list[str]:
    """The notice of ids that no document has, if there are any."""
    if not ids:
        return []
    more = f" and {len(ids) - 10} more" if len(ids) > 10 else ""
    verb = "is" if len(ids) == 1 else "are"
    return [f"{len(ids)} of the ids {verb} of no document of the index: {', '.join(ids[:10])}{more}; check the ids"]


class Index:
    """Stories of all documents that were ever added, in a folder; `Index.create` makes one.

    `notices` names the first few records that the last `add` or `query` skipped, and dates that it could not read; after
    `remove` ids that no document has; after `compact` it says whether another process keeps space from being given back.
    An index may be used by several threads, which take turns, and read by any number of processes; one writes at a time.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        memory: int | str | None = None,
        threads: int | None = None,
        tmp: str | os.PathLike[str] | None = None,
    ) -> None:
        self.path = os.fsdecode(path_of("path", path))
        self._given = {"memory": memory, "threads": threads, "tmp": tmp}
        self.notices: list[str] = []
        self._lock = Turns(f"the index {self.path}")
        with self._progressing() as settings:
            self._index: Any = _core.index_open(settings, os.fsencode(self.path))

    @classmethod
    def create(cls, path: str | os.PathLike[str], *, texts: bool = True, **settings: Any) -> Index:
        """Makes an empty index and opens it. What settings say of how texts are compared is fixed in it: profile,
        threshold, seed, ngram, permutations, linkage, as in `wirecopy.cluster`. texts=False keeps what comparing takes of
        each text, and not the text."""
        allowed = ("profile", "threshold", "seed", "ngram", "permutations", "linkage")
        unknown = [name for name in settings if name not in allowed]
        if unknown:
            raise ArgumentError(f"{unknown[0]}= is nothing that an index is made with: give {', '.join(allowed)}")
        _core.index_create(_read(**settings), os.fsencode(path_of("path", path)), flag("texts", texts))
        return cls(path)

    def add(self, data: Any, *, report: str | os.PathLike[str] | None = None, **columns: Any) -> list[dict[str, Any]]:
        """Takes documents in, and returns of each: id, story, is_new, match, relation, similarity, contained, contains,
        first_seen (seconds since 1970) and merged. data and columns (text, id, site, date), and strict, format, records and
        encoding, are as in `wirecopy.cluster`, but that dates are read from "date" where nothing else is said; date=None reads
        none. A dict is one document. A str is a path or a pattern if there is such a file, or if it looks like the name of one
        ("today.jsonl", "dump/today"), which must be there then; any other str is the text of one document. report: file for
        a page (.html) of what was found."""
        return self._take(data, columns, report, True)

    def query(self, data: Any, *, report: str | os.PathLike[str] | None = None, **columns: Any) -> list[dict[str, Any]]:
        """What `add` would return; takes nothing in. The story of a document that is new is None."""
        return self._take(data, columns, report, False)

    def _take(
        self, data: Any, columns: dict[str, Any], report: str | os.PathLike[str] | None, adds: bool
    ) -> list[dict[str, Any]]:
        unknown = [name for name in columns if name not in _TAKEN]
        if unknown:
            raise ArgumentError(f"{unknown[0]}= is nothing that an index takes: give {', '.join(_TAKEN)}")
        rows = [data] if _is_one(data) else data
        with self._progressing(**columns) as settings, self._lock:
            if "date" not in columns:
                try_date(settings, "date")
            source = _reported(rows, settings, report, "Index.add" if adds else "Index.query").open()
            index = self._open()
            if report is not None:  # a handle has its page for good
                index = _core.index_open(settings, os.fsencode(self.path))
            placed, stats = _core.index_take(index, settings, source, adds)
            self.notices = stats["notices"]
        return placed

    def explain(self, id: str | int) -> Explanation:
        """Why the document of that id, which is in the index, is in its story and in no other: what it shares with those
        that it has most in common with. NotFoundError if there is none. For the news profile, and an index with texts."""
        wanted = id_of("id", id)
        with self._progressing() as settings, self._lock:
            return Explanation(_core.index_explain(self._open(), settings, wanted))

    @contextlib.contextmanager
    def _progressing(self, **columns: Any) -> Iterator[dict[str, Any]]:
        """Settings of a call, whose bar ends with it."""
        settings = _read(**self._given, **columns)
        try:
            yield settings
        finally:
            _progress.end(settings)

    def _open(self) -> Any:
        if self._index is None:
            raise ArgumentError(f"the index {self.path} was closed: open it again")
        return self._index

    def _do(self, what: str, path: str = "", number: int = 0, flag: bool = False, ids: Iterable[str] = ()) -> Any:
        named = [id.encode("utf-8", "replace") for id in ids]
        ends = array.array("Q", [0])
        for name in named:
            ends.append(ends[-1] + len(name))
        with self._progressing() as settings, self._lock:
            return _core.index_do(
                self._open(), settings, what, os.fsencode(path), number, flag, b"".join(named), ends.tobytes()
            )

    def remove(self, ids: Iterable[str]) -> int:
        """Takes all documents of those ids out; returns how many there were. `notices` has the number of ids that no document
        has, and the first ten."""
        if isinstance(ids, (str, bytes)) or not isinstance(ids, Iterable):
            raise WrongTypeError(f"ids is {type(ids)!r}: give a list of ids")
        removed, unknown = self._do("remove", ids=[str(id) for id in ids])
        self.notices = _unknown(_strings(unknown))
        return removed

    def remove_damaged(self) -> list[str]:
        """Takes out the documents whose texts cannot be read, since files of the index are gone or damaged, so that it can be
        used again; returns their ids, so that they can be added once more. Where rows of ``index.db`` are damaged nothing is
        taken out: `FormatError`."""
        return _strings(self._do("remove_damaged"))

    def expire(self, before: Date) -> int:
        """Takes out the documents that are dated before; returns how many there were."""
        return self._do("expire", number=_seconds(before))

    def compact(self) -> None:
        """Frees the space of what was taken out; `notices` says where another process keeps some of it, or SQLite could not
        fill the pages of ``index.db`` again. Raises FormatError, and does nothing, if anything in ``index.db`` is not as it
        was written."""
        kept, why = self._do("compact")
        self.notices = [f"index.db is not smaller yet: {why}; the next compaction tries again"] * (why != "") + [
            f"{kept} bytes of index.db and index.db-wal are not given back yet, since another process uses the index; once that"
            " is done, compact again"
        ] * (kept > 0)

    def verify(self) -> list[str]:
        """Checks every checksum, and that all parts agree. A line for each thing that is wrong, with the documents that it
        concerns and what to do; none, if all is as it was written."""
        return _strings(self._do("verify"))

    def stats(self) -> dict[str, int]:
        """How many documents, texts and stories there are, of which dates, and the bytes that they take."""
        return self._do("stats")

    def stories(self, since: Date | None = None) -> Iterator[dict[str, Any]]:
        """The stories, or those that have a document of that date or later: story, representative, documents, sources,
        first, last."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "stories.jsonl")
            damage = self._do("stories", path, -(1 << 63) if since is None else _seconds(since))
            with open(path, encoding="utf-8") as lines:
                yield from (json.loads(line) for line in lines)
        _refuse(damage, "all stories")

    def export(self, path: str | os.PathLike[str], *, format: str = "jsonl", duplicates_only: bool = False) -> None:
        """Writes all documents in the order in which they were added, as `wirecopy cluster` does. FormatError where the index
        is damaged, after all that can be read was written."""
        written = os.fsdecode(path_of("path", path))
        table, only = choose("format", format, TABLES), bool(flag("duplicates_only", duplicates_only))
        _refuse(self._do("export", written, table, only), "what")

    def close(self) -> None:
        with self._lock:
            self._index = None

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<wirecopy.Index {self.path!r}>"
