"""What `cluster` returns."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from . import _core, _files, _progress
from ._columns import Mask, Table, counted
from ._errors import ArgumentError, Error, NotFoundError
from ._explanation import Explanation
from ._html import escape, marked
from ._settings import PROFILES, TABLES, choose, flag, path_of
from ._sources import Input, is_arrow, is_scanned, library_of, texts_at
from ._turns import Turns

GROUP_COLUMNS = (
    "id",
    "cluster",
    "representative",
    "similarity",
    "relation",
    "contained",
    "contains",
    "draws_from",
    "series",
)

# Rows that are shown, and bytes of a text that is. Chosen: a screen.
_SHOWN = 10
_TEXT_SHOWN = 1500


class Groups:
    """The groups as a table, a row for each document in input order.

    Columns: `id` and `cluster` (str; cluster is the id of the document that represents the group), `representative`
    (bool), `similarity` (float, to the representative), `relation` (str), `contained` and `contains` (float; None in the
    near profile), `draws_from` (list of str), `series` (str, the same for all pages of one series and their copies; else
    None). `groups["id"]` is a column as a list, `list(groups)` the rows as dicts. Any
    Arrow library reads it: `pyarrow.table(groups)`, `polars.DataFrame(groups)`.
    """

    def __init__(self, core: Any, duplicates_only: bool = False) -> None:
        self._core = core
        self._duplicates_only = duplicates_only

    @property
    def column_names(self) -> list[str]:
        return list(GROUP_COLUMNS)

    def __len__(self) -> int:
        if not self._duplicates_only:
            return len(self._core)
        return sum(count > 1 for count in self._core.column("ndocuments", 0, len(self._core)))

    def __getitem__(self, name: str) -> list[Any]:
        if name not in GROUP_COLUMNS:
            raise NotFoundError(f"there is no column {name!r}: groups have {', '.join(GROUP_COLUMNS)}")
        values = self._core.column(name, 0, len(self._core))
        if not self._duplicates_only:
            return values
        counts = self._core.column("ndocuments", 0, len(self._core))
        return [value for value, count in zip(values, counts) if count > 1]

    def to_dict(self) -> dict[str, list[Any]]:
        """The columns by name."""
        return {name: self[name] for name in GROUP_COLUMNS}

    def to_pylist(self) -> list[dict[str, Any]]:
        """The rows as dicts."""
        return [dict(zip(GROUP_COLUMNS, row)) for row in zip(*(self[name] for name in GROUP_COLUMNS))]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.to_pylist())

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._core.stream(self._duplicates_only)

    def __repr__(self) -> str:
        return f"<wirecopy groups: {counted(len(self), 'document')}>"


class Result:
    """A grouped input.

    `groups` is a table, `keep` a boolean for each row, `notices` and `stats` tell what was skipped and counted. The
    result is Arrow data itself, that of `groups`.
    """

    def __init__(self, core: Any, given: Input, settings: dict[str, Any]) -> None:
        self._core = core
        self._input = given
        self._settings = settings
        self._lock = Turns("the result")
        # What explains: this result if it has its evidence, another of the same input once one was asked for.
        self._explaining = core if settings["evidence"] else None

    @property
    def groups(self) -> Groups:
        """The groups as a table, a row for each document in input order. A row whose text is missing or has no word
        is no document."""
        return Groups(self._core)

    @property
    def duplicates(self) -> Groups:
        """As `groups`, without the documents that are alone."""
        return Groups(self._core, duplicates_only=True)

    @property
    def keep(self) -> Mask:
        """False for each row that `wirecopy.dedup` removes, by `keep` and `remove_from` of `cluster`; in row order.

        A row is removed if one that stays has most of its text; a row that is no document stays. For files that are not
        Parquet or Arrow, in the order of documents: a record that was skipped has no entry.
        """
        return Mask(self._core.keep())

    @property
    def stats(self) -> dict[str, Any]:
        """What the run counted: records, documents, groups, grouped, largest, skipped (by reason), threshold, seconds,
        notices and more."""
        return self._core.stats()

    @property
    def notices(self) -> list[str]:
        """The first few records that were skipped, and ids that came twice, in words."""
        return self.stats["notices"]

    def __len__(self) -> int:
        return len(self._core)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._core.stream(False)

    def dedup(self) -> Any:
        """The rows kept, all columns: of the input's own type for pyarrow, polars, pandas, datasets and lists, else a
        pyarrow.Table. Files are written with `wirecopy.dedup(paths, out=...)`; Parquet and Arrow files come back as a
        pyarrow.Table."""
        return rows_kept(self._input, self.keep)

    def pairs(self) -> Table:
        """The pairs that the groups are made from, as a table: `a` and `b` (ids), `similarity`, `a_in_b` and `b_in_a`
        (the share of either that the other has), `in_group`. Of documents with the same words the first stands for all,
        in the news profile, and is paired with each other one.

        The input is read and compared once more, so that it must be a table, a list or files, and no iterator; with
        `evidence=True` of `cluster` it is not."""
        if self._settings["evidence"]:
            with self._lock:
                return _pairs_table(*self._core.pairs())
        return pairs_of(self._input, self._settings)

    def explain(self, id: str | int) -> Explanation:
        """Why the document of that id is in its group and in no other, by the news profile. NotFoundError if there is no
        such document.

        The first time, the input is read and compared once more, so that it must be a table, a list or files, and no
        iterator; what that finds, some 3 KB a document, stays with the result for the next ones. With `evidence=True` of
        `cluster` all are answered from the run that made the groups."""
        wanted = id_of("id", id)
        with self._lock:
            try:
                if self._explaining is None:
                    settings = {**self._settings, "profile": PROFILES["news"], "evidence": 1, "report": None}
                    self._explaining = _core.group(_core.Result, settings, self._input.open())
                return Explanation(self._explaining.explain(wanted))
            finally:
                _progress.end(self._settings)

    def write(self, path: str | os.PathLike[str], format: str = "jsonl", duplicates_only: bool = False) -> None:
        """Writes the table that `wirecopy cluster` writes: format "jsonl", "tsv" or "csv". The file appears whole or not
        at all."""
        with self._lock:
            table, only = choose("format", format, TABLES), flag("duplicates_only", duplicates_only)
            self._core.write(os.fsencode(path_of("path", path)), table, only)
        _progress.end(self._settings)

    def __repr__(self) -> str:
        stats = self.stats
        return (
            f"<wirecopy result: {counted(stats['documents'], 'document')}, {counted(stats['groups'], 'group')} of two or more "
            f"with {counted(stats['grouped'], 'document')}, the largest of {stats['largest']:,}>"
        )

    # ---- In a notebook ----

    def _largest(self) -> list[tuple[int, int]]:
        """The representatives of the largest groups of two or more: (documents, representative)."""
        count = len(self._core)
        leaders = self._core.column("leader", 0, count)
        sizes = self._core.column("ndocuments", 0, count)
        found = {leader: size for leader, size in zip(leaders, sizes) if size > 1}
        return sorted(((size, leader) for leader, size in found.items()), key=lambda at: (-at[0], at[1]))[:_SHOWN]

    def _difference(self, leader: int) -> str:
        """A document of a group beside its representative, the shared passages marked."""
        leaders = self._core.column("leader", 0, len(self._core))
        others = [i for i, at in enumerate(leaders) if at == leader and i != leader]
        relations = self._core.column("relation", 0, len(self._core))
        member = next((i for i in others if relations[i] != "identical"), others[0])
        positions = [self._core.column("position", i, i + 1)[0] for i in (leader, member)]
        texts = texts_at(self._input.data, self._settings["text"][0], positions)
        if texts is None:
            return ""
        a, b = (text.encode("utf-8", "replace") for text in texts)
        passages = _core.compare({**self._settings, "threshold": None}, a, b)
        ids = [escape(self._core.column("id", i, i + 1)[0]) for i in (leader, member)]
        left = marked(a, [(at[0], at[1]) for at in passages], _TEXT_SHOWN)
        right = marked(b, [(at[2], at[3]) for at in passages], _TEXT_SHOWN)
        style = 'style="white-space:pre-wrap;vertical-align:top;text-align:left"'
        return (
            f"<p>{ids[1]} ({escape(relations[member])}) beside {ids[0]}; what both have is marked:</p>"
            f"<table><tr><td {style}>{left}</td><td {style}>{right}</td></tr></table>"
        )

    def _repr_html_(self) -> str:
        stats = self.stats
        largest = self._largest()
        rows = "".join(
            f"<tr><td>{escape(self._core.column('id', leader, leader + 1)[0])}</td><td>{size:,}</td></tr>"
            for size, leader in largest
        )
        skipped = sum(stats["skipped"].values())
        return (
            f"<p><b>{stats['documents']:,}</b> documents; <b>{stats['groups']:,}</b> groups of two or more with "
            f"{stats['grouped']:,} documents; {stats['digests']:,} digests; {skipped:,} records skipped</p>"
            + (f"<table><tr><th>largest groups</th><th>documents</th></tr>{rows}</table>" if largest else "")
            + (self._difference(largest[0][1]) if largest and self._input.paths is None else "")
        )


def id_of(name: str, id: Any) -> str:
    """An id to look for, as the library takes it: lone surrogates became question marks."""
    wanted = str(id).encode("utf-8", "replace").decode()
    if "\0" in wanted:
        raise ArgumentError(f"{name}={wanted!r} has a NUL, and is not looked for: give the document another id")
    return wanted


def pairs_of(given: Input, settings: dict[str, Any]) -> Table:
    try:
        count, held = _core.pairs(settings, given.open())
    finally:
        _progress.end(settings)
    return _pairs_table(count, held)


def _pairs_table(count: int, held: list[bytes]) -> Table:
    a_offsets, a_bytes, b_offsets, b_bytes, similarity, a_in_b, b_in_a, in_group = held
    a = _strings(a_offsets, a_bytes)
    b = _strings(b_offsets, b_bytes)
    bits = Mask(in_group).bits()
    return Table(
        count,
        {
            "a": ("U", [None, *a]),
            "b": ("U", [None, *b]),
            "similarity": ("g", [None, similarity]),
            "a_in_b": ("g", [None, a_in_b]),
            "b_in_a": ("g", [None, b_in_a]),
            "in_group": ("b", [None, bits]),
        },
    )


def _strings(offsets: bytes, text: bytes) -> tuple[bytes, bytes]:
    """Arrow's strings are UTF-8, and ids of files need not be: what is not becomes U+FFFD."""
    try:
        text.decode("utf-8")
        return offsets, text
    except UnicodeDecodeError:
        ends = memoryview(offsets).cast("q")
        clean = [text[ends[i] : ends[i + 1]].decode("utf-8", "replace").encode() for i in range(len(ends) - 1)]
        places = [0]
        for piece in clean:
            places.append(places[-1] + len(piece))
        return b"".join(place.to_bytes(8, "little") for place in places), b"".join(clean)


def check_rows_last(given: Input) -> None:
    if given.is_one_shot():
        raise Error(
            f"the rows of a {type(given.data).__name__} are gone once they were read: pass a table or a list, or take "
            "keep of what cluster returns"
        )


def rows_kept(given: Input, mask: Mask) -> Any:
    """The rows of the mask, of the input's own type where that is known."""
    data = given.data
    if given.columnar:
        return _files.table(given.paths or [], bytes(mask))
    if given.paths is not None:
        raise ArgumentError("the rows of files are written, not returned: wirecopy.dedup(paths, out='unique.jsonl')")
    check_rows_last(given)
    library = library_of(data)
    if library == "polars":
        import polars

        kept = data.filter(polars.Series(mask, dtype=polars.Boolean))
        return kept.lazy() if given.lazy else kept
    if library in ("pandas", "numpy"):
        import numpy

        return data[numpy.asarray(mask)]
    if library == "datasets" and hasattr(data, "with_format"):
        from . import datasets

        return datasets.kept(data, mask)
    if is_scanned(data):
        return _filtered(data.to_table(), mask)
    if is_arrow(data):
        return _filtered(data if library == "pyarrow" else _files.pyarrow().table(data), mask)
    items = list(data)
    if len(items) != len(mask) and not (items and is_arrow(items[0])):
        raise Error(
            f"the input had {len(mask):,} rows when it was grouped and has {len(items):,} now: group it again, or take keep "
            "of what cluster returned"
        )
    if items and is_arrow(items[0]):
        return _kept_of_parts(items, mask)
    kept = (item for item, is_kept in zip(items, mask) if is_kept)
    return tuple(kept) if isinstance(data, tuple) else list(kept)


def _kept_of_parts(parts: list[Any], mask: Mask) -> Any:
    """The rows kept of a list of data frames or record batches, as one."""
    library = library_of(parts[0])
    if library == "polars":
        import polars

        return polars.concat(parts).filter(polars.Series(mask, dtype=polars.Boolean))
    if library == "pandas":
        import numpy
        import pandas

        return pandas.concat(parts)[numpy.asarray(mask)]
    pa = _files.pyarrow()
    tables = [pa.table(part if hasattr(part, "__arrow_c_stream__") else pa.record_batch(part)) for part in parts]
    return _filtered(pa.concat_tables(tables), mask)


def _filtered(data: Any, mask: Mask) -> Any:
    """Rows of pyarrow's data."""
    pa = _files.pyarrow()
    try:
        return data.filter(pa.array(mask))
    except pa.ArrowNotImplementedError:  # for string_view, in versions of 2026
        pieces = [data.slice(start, end - start) for start, end in mask.runs()]
        if isinstance(data, pa.RecordBatch):
            pieces = [pa.Table.from_batches([piece]) for piece in pieces]
        if isinstance(data, (pa.Table, pa.RecordBatch)):
            return pa.concat_tables(pieces) if pieces else data.slice(0, 0)
        chunks = [chunk for piece in pieces for chunk in (piece.chunks if hasattr(piece, "chunks") else [piece])]
        return pa.chunked_array(chunks, data.type)
