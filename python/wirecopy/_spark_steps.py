"""Steps that both profiles have, as tasks of Spark run them: Arrow batches in, Arrow batches out.

Each function of a step takes what is the same for all tasks and returns what mapInArrow runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from . import _core
from ._errors import ArgumentError
from ._settings import PROFILES

Step = Callable[[Iterator[Any]], Iterator[Any]]

# What of a group goes: whether the fullest stays, and from what share on others go; None: nothing goes.
Kept = tuple[int, float] | None

_NEAR = PROFILES["near"]

_NO_BIN = 0xFFFFFFFF

# What is no date comes last.
_UNDATED = (1 << 63) - 1

# ---- Arrow columns as buffers, and back. Each function of a step imports nothing else, and is run by workers ----


def one(column: Any) -> Any:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def bytes_of(column: Any) -> tuple[Any, Any]:
    """The bytes of a column without nulls, and where each ends among them, one more number of 64 bits than there are."""
    array = one(column.cast(pa.large_binary()))
    n = len(array)
    _, ends, data = array.buffers()
    if n == 0 or data is None:
        return b"", pa.array([0] * (n + 1), pa.int64())
    offsets = pa.Array.from_buffers(pa.int64(), n + 1, [None, ends], offset=array.offset)
    first, last = offsets[0].as_py(), offsets[n].as_py()
    # The least of a new array, whatever the column was cut from.
    return data.slice(first, last - first), pc.subtract(offsets, first)


def numbers_of(column: Any, kind: Any) -> Any:
    """The buffer of a column of numbers without nulls."""
    array = one(column).cast(kind)
    each = kind.bit_width // 8
    return array.buffers()[1].slice(array.offset * each, len(array) * each) if len(array) > 0 else b""


def array_of(kind: Any, values: bytes, count: int) -> Any:
    return pa.Array.from_buffers(kind, count, [None, pa.py_buffer(values)])


def blobs_of(offsets: Any, values: bytes) -> Any:
    """A column of bytes from one more offset, of 64 bits, than there are."""
    return pa.Array.from_buffers(pa.large_binary(), len(offsets) - 1, [None, offsets.buffers()[1], pa.py_buffer(values)])


def offsets_of(ends: Any, each: int) -> Any:
    return pc.multiply(pa.concat_arrays([pa.array([0], pa.int64()), ends.cast(pa.int64())]), each)


def pack(columns: dict[str, Any]) -> Any:
    """A batch; bytes with offsets of 32 bits, as Spark takes them."""
    plain = {n: c.cast(pa.binary()) if pa.types.is_large_binary(c.type) else c for n, c in columns.items()}
    return pa.RecordBatch.from_pydict(plain)


def sketch(settings: dict[str, Any], keep: str | None) -> Step:
    """keep: of dedup, whose keys are told as well."""

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        for batch in batches:
            n = batch.num_rows
            texts, offsets = bytes_of(pc.fill_null(batch.column("text"), ""))
            sites, site_offsets = bytes_of(pc.fill_null(batch.column("site"), ""))
            contents, places, values, ends = _core.sketch(
                settings, n, texts, offsets.buffers()[1], sites, site_offsets.buffers()[1]
            )
            kept = blobs_of(offsets_of(array_of(pa.int64(), ends, n), 4), values)
            both = array_of(pa.uint32(), places, 2 * n).cast(pa.int64())
            hashes = pa.Array.from_buffers(pa.binary(16), n, [None, pa.py_buffer(contents)]).cast(pa.binary())
            # A text without a word is none.
            empty = pc.equal(pc.binary_length(kept), 0)
            yield pack(
                {
                    "id": batch.column("id"),
                    "ord": batch.column("ord"),
                    "uid": batch.column("uid"),
                    "content": pc.if_else(empty, pa.scalar(None, pa.binary()), hashes),
                    "site": both.take(pa.array(range(0, 2 * n, 2), pa.int64())),
                    "inner": both.take(pa.array(range(1, 2 * n, 2), pa.int64())),
                    "kept": kept,
                    # The near profile compares the texts themselves.
                    **({"text": batch.column("text")} if settings["profile"] == _NEAR else {}),
                    **({} if keep is None else _keys(keep, batch)),
                }
            )

    return run


def _keys(keep: str, batch: Any) -> dict[str, Any]:
    """How a document is preferred within those of its words, and its text among others: the lowest first."""
    none = pa.array([0] * batch.num_rows, pa.int64())
    if keep == "first":
        return {"within": none, "among": none}
    if keep in ("longest", "fullest"):
        lengths = pc.negate(pc.binary_length(pc.fill_null(batch.column("text"), "")).cast(pa.int64()))
        return {"within": lengths if keep == "longest" else none, "among": lengths}
    dates, offsets = bytes_of(pc.fill_null(batch.column("date"), ""))
    instants = array_of(pa.int64(), _core.read_dates(dates, offsets.buffers()[1].slice(8)), batch.num_rows)
    if keep == "latest":
        instants = pc.if_else(pc.equal(instants, _UNDATED), instants, pc.negate(instants))
    return {"within": instants, "among": instants}


def in_turn(first: Step, second: Step) -> Step:
    """Both in one task, so that rows are handed over once."""

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        return second(first(batches))

    return run


def signed_alike(wanted: str) -> Step:
    """Rows as they are, if `sign` made them with the version and the arguments of this run."""

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        for batch in batches:
            others = [made for made in pc.unique(batch.column("signed_as")).to_pylist() if made != wanted]
            if others:
                raise ArgumentError(
                    f"signed=True: some rows were signed as {others[0]!r}, and this run is of {wanted!r}: give the arguments "
                    "they were signed with, or sign the texts again"
                )
            yield batch

    return run


def combine(others: Sequence[str], preferred: bool) -> Step:
    """To each document what `distinct` takes of its text, or null where one of its batch before has the same words or it has
    none: what is kept of equal texts moves once for a batch. others: columns of the profile; preferred: with the keys of dedup.
    Columns are in the order of their form, since the engine takes them by their places."""

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        for batch in batches:
            content = batch.column("content")
            ones = pa.array([1] * batch.num_rows, pa.int64())
            rows = pa.table(
                {
                    **{"bucket": _buckets(content), "content": content, "kept": batch.column("kept")},
                    **{"copies": ones, "again": ones, "first": _struct(batch, ("ord", "uid", "id"))},
                    **{name: batch.column(name) for name in others},
                    **({"best": _struct(batch, ("within", "ord", "uid", "among"))} if preferred else {}),
                }
            )
            texts = _folded(rows.filter(pc.is_valid(content)))
            if texts.num_rows < batch.num_rows:
                texts = texts.take(_first_places(content, texts.column("content")))
            told = {name: one(texts.column(name)) for name in texts.column_names}
            yield pack({"id": batch.column("id"), "uid": batch.column("uid"), **told, "content": content})

    return run


def _buckets(content: Any) -> Any:
    """The first two bytes of each hash, which is even, as a number whose order is that of the hashes."""
    data, _ = bytes_of(pc.fill_null(content, bytes(16)))
    octets = array_of(pa.uint8(), data, len(data))
    high, low = (octets.take(pa.array(range(i, len(data), 16), pa.int64())).cast(pa.int32()) for i in (0, 1))
    return pc.add(pc.multiply(high, 256), low).cast(pa.int32())


def _first_places(content: Any, texts: Any) -> Any:
    """The place among texts of each value that is there and was not before, else null."""
    place = pc.index_in(content, value_set=one(texts), skip_nulls=True)
    rows = pa.table({"place": place, "row": pa.array(range(len(place)), pa.int64())})
    firsts = rows.group_by("place", use_threads=False).aggregate([("row", "min")]).column("row_min")
    return pc.if_else(pc.is_in(rows.column("row"), value_set=firsts), place, pa.scalar(None, pa.int32()))


def _struct(batch: Any, names: Sequence[str]) -> Any:
    return pa.StructArray.from_arrays([batch.column(name) for name in names], names)


def distinct(batches: Iterator[Any]) -> Iterator[Any]:
    """One row for each text; rows come by bucket and content."""
    last = None
    for batch in batches:
        rows = pa.Table.from_batches([batch])
        texts = _folded(rows if last is None else pa.concat_tables([last, rows]))
        # More of the last may come with the next batch.
        yield from texts.slice(0, max(texts.num_rows - 1, 0)).to_batches()
        last = texts.slice(max(texts.num_rows - 1, 0))
    if last is not None:
        yield from last.to_batches()


def _folded(rows: Any) -> Any:
    """Of rows of the same content one, by content: of what was kept the lesser, who printed it only where all agree, the
    first document and how many rows are just as that one (again)."""
    content = one(rows.column("content"))
    if pc.count_distinct(content).as_py() == len(content):
        return rows
    keys = {"content": content, **_keys_of(rows, "first")}
    rows = rows.take(pc.sort_indices(pa.table(keys), sort_keys=_upward(keys)))
    content = one(rows.column("content"))
    starts = pa.concat_arrays([pa.array([True]), pc.not_equal(content.slice(1), content.slice(0, len(content) - 1))])
    heads, text = pc.indices_nonzero(starts), pc.subtract(pc.cumulative_sum(starts.cast(pa.int64())), 1)
    uids = pc.struct_field(one(rows.column("first")), "uid")
    as_first = pc.equal(uids, uids.take(heads).take(text))
    again = pc.if_else(as_first, rows.column("again"), 0)
    places = [name for name in ("site", "inner") if name in rows.schema.names]
    numbers = {"text": text, "copies": rows.column("copies"), "again": again, **{n: rows.column(n) for n in places}}
    wanted = [("copies", "sum"), ("again", "sum"), *((n, how) for n in places for how in ("min", "max"))]
    found = pa.table(numbers).group_by("text", use_threads=False).aggregate(wanted).sort_by("text")

    def least(name: str, keys: dict[str, Any]) -> Any:
        keys = {"text": text, **keys}
        by = pc.sort_indices(pa.table(keys), sort_keys=_upward(keys))
        return one(rows.column(name)).take(by.take(heads))

    kept = rows.column("kept")
    changed = {
        "copies": found.column("copies_sum"),
        "again": found.column("again_sum"),
        "kept": least("kept", {"length": pc.binary_length(kept), "kept": kept}),
        **{n: pc.if_else(pc.equal(found[f"{n}_min"], found[f"{n}_max"]), found[f"{n}_min"], 0) for n in places},
        **({"best": least("best", _keys_of(rows, "best"))} if "best" in rows.schema.names else {}),
    }
    texts = rows.take(heads)
    return pa.table({name: changed.get(name, texts.column(name)) for name in rows.schema.names})


def _upward(keys: dict[str, Any]) -> list[tuple[str, str]]:
    return [(key, "ascending") for key in keys]


def _keys_of(rows: Any, name: str) -> dict[str, Any]:
    """The fields of a column as keys of a sort; of ord nulls come first, as the engine has them."""
    column, keys = one(rows.column(name)), {}
    for field in column.type:
        values = pc.struct_field(column, field.name)
        keys.update({"known": pc.is_valid(values).cast(pa.uint8())} if field.name == "ord" else {})
        keys[field.name] = values
    return keys


def kept_of(batch: Any) -> tuple[int, Any, Any, Any]:
    """Count, ranks, values and ends of a batch of texts."""
    values, offsets = bytes_of(batch.column("kept"))
    ends = pc.divide(offsets, 4)
    return batch.num_rows, numbers_of(batch.column("rank"), pa.uint32()), values, ends.buffers()[1].slice(8)


def bins(settings: dict[str, Any], ntexts: int, least: int) -> Step:
    """What pairs connect; in one task, 8 bytes a text."""

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        parents = bytearray(_first_numbers(ntexts))
        for batch in batches:
            _core.join_pairs(parents, _pairs_in(batch.column(0)))
        bins = _core.pack_bins(settings, parents, least)
        step = 1 << 20
        for start in range(0, ntexts, step):
            count = min(step, ntexts - start)
            column = pa.Array.from_buffers(pa.uint32(), count, [None, pa.py_buffer(bins)], offset=start)
            ranks = pa.array(range(start, start + count), pa.int64())
            binned = pc.not_equal(column, _NO_BIN)
            yield pa.RecordBatch.from_pydict(
                {"rank": ranks.filter(binned), "bin": column.filter(binned).cast(pa.int64())}
            )

    return run


def _pairs_in(column: Any) -> Any:
    """Pairs as numbers, or several as bytes."""
    return numbers_of(column, pa.int64()) if pa.types.is_integer(column.type) else bytes_of(column)[0]


def _first_numbers(count: int) -> Any:
    return pa.array(range(count), pa.uint32()).buffers()[1] if count > 0 else b""


def runs_of(column: Any) -> Iterator[tuple[int, int, int]]:
    """Value, start and end of each run of equal numbers."""
    runs = pc.run_end_encode(column)
    start = 0
    for end, value in zip(runs.run_ends.to_pylist(), runs.values.to_pylist()):
        yield value, start, end
        start = end


def by_bin(make: Callable[[], Any]) -> Step:
    """Rows come by bin and rank: each bin is made, gets its rows by add, and tells by finish."""

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        number, made = None, None
        for batch in batches:
            for value, start, end in runs_of(batch.column("bin")):
                if value != number:
                    if made is not None:
                        yield made.finish()
                    number, made = value, make()
                made.add(batch.slice(start, end - start))
        if made is not None:
            yield made.finish()

    return run


class Grouped:
    """The texts of a bin that is grouped, and what is told of each."""

    def __init__(self, settings: dict[str, Any], whole: _core.Whole, kept: Kept) -> None:
        self.bin = _core.Bin(settings, whole)
        self.kept = kept
        self.parts: list[Any] = []

    def note(self, part: Any) -> None:
        # Taken, since a slice would keep all of its batch.
        told = part.select([name for name in ("rank", "best") if name in part.schema.names])
        self.parts.append(told.take(pa.array(range(part.num_rows), pa.int64())))

    def finish(self) -> Any:
        texts = pa.Table.from_batches(self.parts)
        n = texts.num_rows
        _, rep, ndocs, relation, own, contained, contains = self.bin.group(1)
        columns = {
            "rank": one(texts.column("rank")),
            "rep": array_of(pa.uint32(), rep, n).cast(pa.int64()),
            "ndocs": array_of(pa.uint32(), ndocs, n).cast(pa.int64()),
            "relation": array_of(pa.uint8(), relation, n).cast(pa.int32()),
            "own": array_of(pa.uint8(), own, n).cast(pa.int32()),
            "contained": array_of(pa.float64(), contained, n),
            "contains": array_of(pa.float64(), contains, n),
        }
        if self.kept is not None:
            columns["bearer"] = self._bearers(one(texts.column("best")), n).cast(pa.int64())
        return pa.RecordBatch.from_pydict(columns)

    def _bearers(self, best: Any, n: int) -> Any:
        order, uid = (pc.struct_field(best, name) for name in ("ord", "uid"))
        # Nulls come first, as the engine has them.
        keys = {"known": pc.is_valid(order).cast(pa.uint8()), "ord": order, "uid": uid}
        by_order = pc.sort_indices(pa.table(keys), sort_keys=[(name, "ascending") for name in keys])
        places = numbers_of(pc.sort_indices(by_order), pa.uint32())
        among = numbers_of(pc.struct_field(best, "among"), pa.int64())
        return array_of(pa.uint32(), self.bin.keep(among, places, *self.kept), n)


LABELS = "rank long, rep long, ndocs long, relation int, own int, contained double, contains double"


def labels_form(kept: Kept) -> str:
    return LABELS + (", bearer long" if kept is not None else "")
