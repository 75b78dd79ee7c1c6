"""The near profile on Spark: texts that share the key of a band meet, pairs are compared where both texts are, and what
edges connect is grouped in one bin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyspark import StorageLevel
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from . import _core
from ._spark_guard import guarded
from ._spark_steps import (
    Grouped,
    Kept,
    Step,
    array_of,
    bins,
    by_bin,
    bytes_of,
    kept_of,
    labels_form,
    numbers_of,
    one,
    pack,
    runs_of,
)

# Texts that meet in one search, unless one key has more: 8 MB of signatures. Chosen.
_MEETING = 1 << 14

# Of a text that nothing connects, more than there are bins.
_ALONE = 1 << 31

_PAIR = "pair long"


def _is_furnished(kept: Any, values: Any, n: int) -> Any:
    """Whether a text has furniture among its minima."""
    minima = array_of(pa.uint32(), kept, len(kept) // 4).cast(pa.uint64())
    each = len(minima) // n
    positions = pa.concat_arrays([pa.array([p << 32 for p in range(each)], pa.uint64())] * n)
    hits = pc.cumulative_sum(pc.is_in(pc.add(minima, positions), value_set=values).cast(pa.int64()))
    ends = hits.take(pa.array(range(each - 1, each * n, each), pa.int64()))
    before = pa.concat_arrays([pa.array([0], pa.int64()), ends.slice(0, n - 1)])
    return pc.not_equal(ends, before)


def _keys(settings: dict[str, Any], furniture: bytes) -> Step:
    """A row for each band of a text; the band is the upper half of the key."""

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        values = array_of(pa.uint64(), furniture, len(furniture) // 8)
        for batch in batches:
            n = batch.num_rows
            if n == 0:
                continue
            minima = bytes_of(batch.column("kept"))[0]
            ends, keys = _core.band_keys(settings, n, minima)
            bands = len(ends) // 8
            keyed = array_of(pa.int64(), keys, bands * n)
            shifted = [pc.add(keyed.slice(band * n, n), pa.scalar(band << 32, pa.int64())) for band in range(bands)]
            furnished = _is_furnished(minima, values, n) if furniture else pa.array([True] * n)
            yield pa.RecordBatch.from_pydict(
                {
                    "key": pa.concat_arrays(shifted),
                    "rank": pa.concat_arrays([batch.column("rank")] * bands),
                    "furnished": pa.concat_arrays([furnished] * bands),
                }
            )

    return run


def shared(batches: Iterator[Any]) -> Iterator[Any]:
    """Of rows that come by key those whose key others have too, where one of these is furnished."""
    last = None
    for batch in batches:
        rows = pa.Table.from_batches([batch])
        rows = rows if last is None else pa.concat_tables([last, rows])
        if rows.num_rows == 0:
            continue
        keys = rows.column("key")
        # More of the last key may come with the next batch.
        start = pc.index(keys, keys[-1]).as_py()
        yield from _meeting(rows.slice(0, start)).to_batches()
        last = rows.slice(start)
    if last is not None:
        yield from _meeting(last).to_batches()


def _meeting(rows: Any) -> Any:
    asked = [("rank", "count"), ("furnished", "any")]
    found = rows.group_by("key", use_threads=False).aggregate(asked)
    meets = pc.and_(pc.greater(found.column("rank_count"), 1), found.column("furnished_any"))
    keys = found.column("key").filter(meets)
    return rows.filter(pc.is_in(rows.column("key"), value_set=one(keys))).select(["key", "rank"])


def _add_edges(made: Any, column: Any) -> None:
    edges = one(column.drop_null())
    if len(edges) > 0:
        flat = edges.flatten()
        pairs, jaccard = pc.struct_field(flat, "pair"), pc.struct_field(flat, "jaccard")
        made.add_edges(numbers_of(pairs, pa.int64()), numbers_of(jaccard, pa.float64()))


def _add_pairs(made: Any, column: Any) -> int:
    pairs = one(column.drop_null())
    flat = pairs.flatten() if len(pairs) > 0 else pa.array([], pa.int64())
    made.add_pairs(numbers_of(flat, pa.int64()))
    return len(flat)


def _search(settings: dict[str, Any], whole: _core.Whole, furniture: bytes) -> Step:
    """Rows come by key and rank; those of one key are looked at together, and with them other keys of the same band."""

    def search(band: int, parts: list[Any]) -> Any:
        texts = pa.Table.from_batches(parts)
        texts = texts.take(pc.sort_indices(texts.column("rank")))
        n = texts.num_rows
        made = _core.Bin(settings, whole)
        # Signatures alone are compared.
        nothing = pa.array([0] * (n + 1), pa.int64()).buffers()[1]
        copies = pa.array([1] * n, pa.uint32()).buffers()[1]
        made.add_texts(*kept_of(texts), None, copies, b"", nothing)
        if furniture:
            made.add_furniture(furniture)
            _add_edges(made, texts.column("edges"))
        pairs = made.search(band)
        return pa.RecordBatch.from_pydict({"pair": array_of(pa.int64(), pairs, len(pairs) // 8)})

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        band, last, parts, count = -1, -1, [], 0
        for batch in batches:
            taken = 0
            for key, start, end in runs_of(batch.column("key")):
                if count > 0 and (key >> 32 != band or (key != last and count >= _MEETING)):
                    yield search(band, [*parts, batch.slice(taken, start - taken)])
                    parts, count, taken = [], 0, start
                band, last = key >> 32, key
                count += end - start
            parts.append(batch.slice(taken))
        if count > 0:
            yield search(band, parts)

    return run


def _add_texts(made: Any, part: Any) -> None:
    texts, offsets = bytes_of(part.column("text"))
    copies = numbers_of(part.column("copies"), pa.uint32())
    made.add_texts(*kept_of(part), None, copies, texts, offsets.buffers()[1])


class _Compared:
    """Pairs with their exact Jaccard, of a bin that has the texts of both."""

    def __init__(self, settings: dict[str, Any], whole: _core.Whole) -> None:
        self.bin = _core.Bin(settings, whole)
        self.pairs: list[Any] = []

    def add(self, part: Any) -> None:
        _add_texts(self.bin, part)
        pairs = one(part.column("pairs").drop_null())
        if len(pairs) > 0:
            flat = pairs.flatten()
            # Added to 0, since a slice would keep all of its batch.
            self.pairs.append(pc.add(flat, 0))
            self.bin.add_pairs(numbers_of(flat, pa.int64()))

    def finish(self) -> Any:
        pairs = pa.concat_arrays(self.pairs) if self.pairs else pa.array([], pa.int64())
        jaccard = self.bin.compare()
        return pa.RecordBatch.from_pydict({"pair": pairs, "jaccard": array_of(pa.float64(), jaccard, len(pairs))})


class _Bin(Grouped):
    def __init__(self, settings: dict[str, Any], whole: _core.Whole, kept: Kept, furniture: bytes) -> None:
        super().__init__(settings, whole, kept)
        if furniture:
            self.bin.add_furniture(furniture)

    def add(self, part: Any) -> None:
        _add_texts(self.bin, part)
        _add_pairs(self.bin, part.column("pairs"))
        _add_edges(self.bin, part.column("edges"))
        self.note(part)


def _furniture(settings: dict[str, Any]) -> Step:
    """All of the sample come to one task, by rank."""

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        parts = list(batches)
        if not parts:
            return
        texts = pa.Table.from_batches(parts)
        minima = bytes_of(texts.column("kept"))[0]
        components = numbers_of(texts.column("component"), pa.uint32())
        _, values = _core.find_furniture(settings, texts.num_rows, minima, components)
        yield pack({"values": pa.array([values], pa.large_binary())})

    return run


class _Near:
    def __init__(
        self, ranked: DataFrame, settings: dict[str, Any], whole: _core.Whole, n: int, bin_texts: int, kept: Kept
    ) -> None:
        self.ranked, self.settings, self.whole, self.n, self.bin_texts = ranked, settings, whole, n, bin_texts
        self.kept = kept

    def candidates(self, furniture: bytes, edges: DataFrame | None) -> DataFrame:
        """Pairs of texts that share a band. With furniture: those that it kept below the threshold."""
        settings, whole = self.settings, self.whole
        keyed = self.ranked.select("rank", "kept").mapInArrow(
            guarded(_keys(settings, furniture)), "key long, rank long, furnished boolean"
        )
        # In batches: most keys have one text, and the engine would make a list of each.
        by_key = keyed.repartition(self.n, "key").sortWithinPartitions("key")
        met = by_key.mapInArrow(guarded(shared), "key long, rank long")
        meeting = met.join(self.ranked.select("rank", "kept"), "rank")
        if edges is not None:
            meeting = meeting.join(_by_later(edges, "edges", F.struct("pair", "jaccard")), "rank", "left")
        return (
            meeting.repartition(self.n, "key")
            .sortWithinPartitions("key", "rank")
            .mapInArrow(guarded(_search(settings, whole, furniture)), _PAIR)
            .distinct()
            .persist(StorageLevel.DISK_ONLY)
        )

    def binned(self, linked: DataFrame, least: int) -> DataFrame:
        """The bin of each text that pairs connect, found in one task: 4 bytes a text."""
        step = bins(self.settings, self.whole[0], least)
        return linked.repartition(1).mapInArrow(guarded(step), "rank long, bin long").persist(StorageLevel.DISK_ONLY)

    def compared(self, pairs: DataFrame) -> DataFrame:
        settings, whole = self.settings, self.whole
        return (
            self.ranked.select("rank", "kept", "copies", "text")
            .join(self.binned(pairs, self.bin_texts), "rank")
            .join(_by_later(pairs, "pairs", F.col("pair")), "rank", "left")
            .repartition(self.n, "bin")
            .sortWithinPartitions("bin", "rank")
            .mapInArrow(guarded(by_bin(lambda: _Compared(settings, whole))), "pair long, jaccard double")
        )

    def furniture(self, edges: DataFrame) -> bytes:
        """Values that are furniture, by a sample of the signatures."""
        ntexts = self.whole[0]
        count = min(ntexts, _core.furniture_texts)
        first = f"(rank * {count} + {ntexts - 1}) div {ntexts}"
        sampled = self.ranked.select("rank", "kept").where(f"{first} < {count} and ({first}) * {ntexts} div {count} = rank")
        rows = (
            sampled.join(self.binned(edges.select("pair"), 1), "rank", "left")
            .select("rank", "kept", F.coalesce("bin", F.col("rank") + F.lit(_ALONE)).alias("component"))
            .repartition(1)
            .sortWithinPartitions("rank")
            .mapInArrow(guarded(_furniture(self.settings)), "values binary")
            .collect()
        )
        return bytes(rows[0]["values"]) if rows else b""

    def labels(self, threshold: float, by_agreement: bool) -> DataFrame:
        settings, whole, kept = self.settings, self.whole, self.kept
        edges = self.compared(self.candidates(b"", None)).where(F.col("jaccard") >= F.lit(threshold))
        edges = edges.persist(StorageLevel.DISK_ONLY)
        furniture = self.furniture(edges) if by_agreement else b""
        more = self.candidates(furniture, edges) if furniture else edges.select("pair").limit(0)
        linked = edges.select("pair").union(more)
        return (
            self.ranked.drop("content", "first")
            .join(self.binned(linked, self.bin_texts), "rank")
            .join(_by_later(more, "pairs", F.col("pair")), "rank", "left")
            .join(_by_later(edges, "edges", F.struct("pair", "jaccard")), "rank", "left")
            .repartition(self.n, "bin")
            .sortWithinPartitions("bin", "rank")
            .mapInArrow(guarded(by_bin(lambda: _Bin(settings, whole, kept, furniture))), labels_form(kept))
            .persist(StorageLevel.DISK_ONLY)
        )


def _by_later(pairs: DataFrame, name: str, what: Any) -> DataFrame:
    """A row for each text that comes later in some pair, with all of these."""
    return pairs.groupBy(F.shiftright("pair", 32).alias("rank")).agg(F.collect_list(what).alias(name))


def labels(
    ranked: DataFrame,
    settings: dict[str, Any],
    whole: _core.Whole,
    n: int,
    bin_texts: int,
    kept: Kept,
    threshold: float,
    by_agreement: bool,
) -> DataFrame:
    """What becomes of the texts that have a partner. n: partitions of each shuffle."""
    return _Near(ranked, settings, whole, n, bin_texts, kept).labels(threshold, by_agreement)
