"""The news profile on Spark: anchors, pairs, and bins of what pairs connect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyspark import StorageLevel
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from . import _core
from . import _spark_shares as shares
from ._spark_guard import guarded
from ._spark_shares import add_texts
from ._spark_steps import (
    Grouped,
    Kept,
    Step,
    array_of,
    bins,
    blobs_of,
    by_bin,
    bytes_of,
    kept_of,
    labels_form,
    numbers_of,
    offsets_of,
    pack,
)

# Records that a task gathers before it hands them on, and bytes of a batch: few batches, and little memory. Chosen.
_GATHERED = 64 << 20

# Parts of the pairs, as the library limits them.
_PARTS_MOST = 512


class _Gathered:
    """Records of 64 bits by part, until they are many."""

    def __init__(self) -> None:
        self.parts: dict[int, list[Any]] = {}
        self.nbytes = 0

    def add(self, ends: bytes, records: bytes) -> None:
        view = memoryview(records)
        start = 0
        for part, end in enumerate(memoryview(ends).cast("Q")):
            if end > start:
                self.parts.setdefault(part, []).append(view[8 * start : 8 * end])
            start = end
        self.nbytes += len(records)

    def take(self) -> Iterator[Any]:
        numbers, blobs, nbytes = [], [], 0
        for part, views in sorted(self.parts.items()):
            blob = b"".join(views)
            numbers.append(part)
            blobs.append(blob)
            nbytes += len(blob)
            if nbytes >= _GATHERED:
                yield _records(numbers, blobs)
                numbers, blobs, nbytes = [], [], 0
        if numbers:
            yield _records(numbers, blobs)
        self.parts, self.nbytes = {}, 0


def _records(numbers: list[int], blobs: list[bytes]) -> Any:
    return pa.RecordBatch.from_pydict({"part": pa.array(numbers, pa.int32()), "records": pa.array(blobs, pa.binary())})


def _anchors(settings: dict[str, Any], whole: _core.Whole) -> Step:
    def run(batches: Iterator[Any]) -> Iterator[Any]:
        gathered = _Gathered()
        for batch in batches:
            if batch.num_rows > 0:
                gathered.add(*_core.deal_anchors(settings, whole, *kept_of(batch)))
            if gathered.nbytes >= _GATHERED:
                yield from gathered.take()
        yield from gathered.take()

    return run


def _by_part(batches: Iterator[Any]) -> Iterator[bytes]:
    """The records of each part; those of one part follow one another."""
    part, blobs = None, []
    for batch in batches:
        for number, blob in zip(batch.column("part").to_pylist(), batch.column("records")):
            if number != part and blobs:
                yield b"".join(blobs)
                blobs = []
            part = number
            blobs.append(blob.as_buffer())
    if blobs:
        yield b"".join(blobs)


def _pairs(settings: dict[str, Any], whole: _core.Whole, nparts: int) -> Step:
    def run(batches: Iterator[Any]) -> Iterator[Any]:
        gathered = _Gathered()
        for anchors in _by_part(batches):
            gathered.add(*_core.pair_anchors(settings, whole, anchors, nparts))
            if gathered.nbytes >= _GATHERED:
                yield from gathered.take()
        yield from gathered.take()

    return run


def _choose(settings: dict[str, Any]) -> Step:
    """One row for each text that comes later in some pair."""

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        for records in _by_part(batches):
            pairs = _core.choose_pairs(settings, bytearray(records))
            if not pairs:
                continue
            later = pc.shift_right(array_of(pa.uint64(), pairs, len(pairs) // 8), pa.scalar(32, pa.uint64()))
            runs = pc.run_end_encode(later.cast(pa.int64()), run_end_type=pa.int64())
            yield pack({"rank": runs.values, "pairs": blobs_of(offsets_of(runs.run_ends, 8), pairs)})

    return run


class _Bin(Grouped):
    def add(self, part: Any) -> None:
        add_texts(self.bin, part)
        self.note(part)


def labels(
    ranked: DataFrame,
    settings: dict[str, Any],
    whole: _core.Whole,
    n: int,
    bin_texts: int,
    kept: Kept,
    component_texts: int,
) -> DataFrame:
    """What becomes of the texts that have a partner. n: partitions of each shuffle."""
    records = "part int, records binary"
    anchors = ranked.select("rank", "kept").mapInArrow(guarded(_anchors(settings, whole)), records)
    pairs = (
        anchors.repartition(n, "part")
        .sortWithinPartitions("part")
        .mapInArrow(guarded(_pairs(settings, whole, min(4 * n, _PARTS_MOST))), records)
    )
    chosen = (
        pairs.repartition(n, "part")
        .sortWithinPartitions("part")
        .mapInArrow(guarded(_choose(settings)), "rank long, pairs binary")
        .persist(StorageLevel.DISK_ONLY)
    )
    binned = (
        chosen.select("pairs")
        .repartition(1)
        .mapInArrow(guarded(bins(settings, whole[0], min(bin_texts, component_texts))), "rank long, bin long")
        .persist(StorageLevel.DISK_ONLY)
    )

    def grouped(ranks: DataFrame) -> DataFrame:
        return (
            ranked.drop("content", "first")
            .join(ranks, "rank")
            .join(chosen, "rank", "left")
            .repartition(n, "bin")
            .sortWithinPartitions("bin", "rank")
            .mapInArrow(guarded(by_bin(lambda: _Bin(settings, whole, kept))), labels_form(kept))
            .persist(StorageLevel.DISK_ONLY)
        )

    large = binned.groupBy("bin").count().where(F.col("count") > component_texts).collect()
    if not large:
        return grouped(binned)
    numbers = [row["bin"] for row in large]
    nshares = sum(row["count"] for row in large) // component_texts + 1
    in_shares = binned.where(F.col("bin").isin(numbers)).select("rank")
    of_shares = ranked.join(in_shares, "rank", "left_semi").persist(StorageLevel.DISK_ONLY)
    paired = chosen.join(in_shares, "rank", "left_semi").persist(StorageLevel.DISK_ONLY)
    weighed = shares.labels(of_shares, paired, settings, whole, n, nshares, bin_texts, kept)
    return grouped(binned.where(~F.col("bin").isin(numbers))).union(weighed)
