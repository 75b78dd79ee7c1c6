"""A component of the news that is too large for one task: weighed in shares, which tell each other what each step found of
their texts, and grouped by what is linked in the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyspark import StorageLevel
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from . import _core
from ._spark_guard import guarded, guarded_pair
from ._spark_steps import (
    Grouped,
    Kept,
    array_of,
    bins,
    blobs_of,
    by_bin,
    bytes_of,
    kept_of,
    labels_form,
    numbers_of,
    offsets_of,
    one,
)

_TOLD = "rank long, told array<binary>"

# Bytes of a row of passages: few rows, none near the 2 GB that one may have. Chosen.
_ROW_BYTES = 64 << 20


def add_texts(made: Any, part: Any) -> None:
    """Texts, and the pairs in which they come later."""
    places = pa.concat_arrays([one(part.column("site")), one(part.column("inner"))])
    n = part.num_rows
    woven = places.take(pa.array([i // 2 + i % 2 * n for i in range(2 * n)], pa.int64()))
    made.add_texts(*kept_of(part), numbers_of(woven, pa.uint32()), numbers_of(part.column("copies"), pa.uint32()))
    made.add_pairs(bytes_of(part.column("pairs").drop_null())[0])


def _tell(made: Any, ranks: Any, told: Any, nsteps: int) -> None:
    """told: of each text a list of what each step found, null where it is not needed."""
    if len(ranks) == 0:
        return
    numbers = numbers_of(ranks, pa.uint32())
    for step in filter(lambda step: _core.telling_needs(step, nsteps), range(nsteps)):
        words, offsets = bytes_of(pc.list_element(told, step))
        made.tell(step, numbers, words, pc.divide(offsets, 8).buffers()[1].slice(8))


def _with_new(told: Any, nsteps: int, new: Any) -> Any:
    """Lists with one more, and without what is no longer needed."""
    n = len(new)
    none = pa.nulls(n, pa.large_binary())
    columns = [
        pc.list_element(told, step).cast(pa.large_binary()) if _core.telling_needs(step, nsteps + 1) else none
        for step in range(nsteps)
    ] + [new]
    woven = pa.array([step * n + i for i in range(n) for step in range(nsteps + 1)], pa.int64())
    values = pa.concat_arrays([one(column) for column in columns]).take(woven).cast(pa.binary())
    ends = pa.array(range(0, (nsteps + 1) * n + 1, nsteps + 1), pa.int32())
    return pa.ListArray.from_arrays(ends, values)


def _compare(settings: dict[str, Any], whole: _core.Whole) -> Callable[[Any], Any]:
    """What the pairs of a share have in common, so that its steps need not compare them again."""

    def run(texts: Any) -> Any:
        texts = texts.take(pc.sort_indices(texts.column("rank")))
        made = _core.Bin(settings, whole)
        add_texts(made, texts)
        ends, records = made.passages(numbers_of(one(texts.column("own")), pa.uint8()))
        rows, start, view = [], 0, memoryview(records)
        bounds = [8 * end for end in memoryview(ends).cast("Q")]
        for end, next_end in zip(bounds, bounds[1:] + [None]):
            if next_end is None or next_end - start > _ROW_BYTES:
                rows.append(bytes(view[start:end]))
                start = end
        share = texts.column("share").take(pa.array([0] * len(rows), pa.int64()))
        return pa.table({"share": share, "passages": pa.array(rows, pa.binary())})

    return run


def _weigh(settings: dict[str, Any], whole: _core.Whole, step: int) -> Callable[[Any, Any], Any]:
    """left: the texts of a share, and its passages; right: what was told of the texts before."""

    def run(left: Any, right: Any) -> Any:
        passages = left.column("passages").drop_null()
        left = left.filter(pc.is_valid(left.column("rank")))
        left = left.take(pc.sort_indices(left.column("rank")))
        is_own = one(left.column("own"))
        made = _core.Bin(settings, whole)
        add_texts(made, left)
        for row in passages:
            made.add_passages(row.as_buffer())
        if step > 0:
            _tell(made, one(right.column("of")), one(right.column("told")), step)
        ends, records = made.weigh(numbers_of(is_own, pa.uint8()), step)
        if step == _core.telling_steps:
            return pa.table({"pair": array_of(pa.int64(), records, len(records) // 8)})
        ranks = one(left.column("rank")).filter(is_own)
        new = blobs_of(offsets_of(array_of(pa.int64(), ends, len(ranks)), 8), records)
        before = None
        if step > 0:
            own = right.take(pc.sort_indices(right.column("of")))
            before = one(own.column("told")).filter(pc.is_in(one(own.column("of")), ranks))
        return pa.table({"rank": ranks, "told": _with_new(before, step, new)})

    return run


class _Bin(Grouped):
    """Told of all of its texts."""

    def __init__(self, settings: dict[str, Any], whole: _core.Whole, kept: Kept) -> None:
        super().__init__(settings, whole, kept)
        self.told: list[Any] = []

    def add(self, part: Any) -> None:
        add_texts(self.bin, part)
        self.note(part)
        told = part.select(["rank", "told"])
        self.told.append(told.take(pa.array(range(part.num_rows), pa.int64())))

    def finish(self) -> Any:
        for part in self.told:
            _tell(self.bin, part.column("rank"), part.column("told"), _core.telling_steps)
        return super().finish()


def _unpack(batches: Any) -> Any:
    for batch in batches:
        pairs = bytes_of(batch.column("pairs"))[0]
        yield pa.RecordBatch.from_pydict({"pair": array_of(pa.int64(), pairs, len(pairs) // 8)})


def _members(ranked: DataFrame, chosen: DataFrame, nshares: int) -> DataFrame:
    """The texts of each share: its own, and all that these are paired with. Shares are even, since ranks are hashes."""
    share = F.col("rank") % nshares
    pairs = chosen.select("pairs").mapInArrow(guarded(_unpack), "pair long")
    later, earlier = F.shiftright("pair", 32), F.col("pair").bitwiseAND(0xFFFFFFFF)
    ends = pairs.select(later.alias("one"), earlier.alias("other"))
    both = ends.union(ends.select("other", "one"))
    others = both.select((F.col("one") % nshares).alias("share"), F.col("other").alias("rank")).distinct()
    others = others.where(F.col("share") != share).withColumn("own", F.lit(False))
    return ranked.select(share.alias("share"), "rank", F.lit(True).alias("own")).union(others)


def _cut(df: DataFrame) -> DataFrame:
    """Made now, and what made it forgotten: the engine's time for a plan of rounds doubles with each. Reliable where
    spark.checkpoint.dir is set; else on the disks of two workers, where a third copy is not made after one is lost."""
    if df.sparkSession.conf.get("spark.checkpoint.dir", None):
        return df.checkpoint()
    return df.localCheckpoint(eager=True, storageLevel=StorageLevel.DISK_ONLY_2)


def labels(
    ranked: DataFrame,
    chosen: DataFrame,
    settings: dict[str, Any],
    whole: _core.Whole,
    n: int,
    nshares: int,
    bin_texts: int,
    kept: Kept,
) -> DataFrame:
    """What becomes of the texts of ranked, of which nothing but these is a partner. n: partitions of each shuffle."""
    ranked, chosen = _cut(ranked), _cut(chosen)
    kept_columns = ranked.select("rank", "kept", "site", "inner", "copies").join(chosen, "rank", "left")
    members = _cut(_members(ranked, chosen, nshares))
    texts = _cut(members.join(kept_columns, "rank").repartition(n, "share"))
    passages = texts.groupBy("share").applyInArrow(guarded(_compare(settings, whole)), "share long, passages binary")
    shares = _cut(texts.unionByName(passages, allowMissingColumns=True).repartition(n, "share"))
    told = ranked.select("rank", F.array().cast("array<binary>").alias("told"))
    # What the steps before found is told anew at each.
    for step in range(_core.telling_steps + 1):
        # By other names, since both sides come from the same rows.
        hears = members.select(F.col("share").alias("by"), F.col("rank").alias("of"))
        heard = hears.join(told.select(F.col("rank").alias("of"), "told"), "of")
        form = _TOLD if step < _core.telling_steps else "pair long"
        weighed = shares.groupBy("share").cogroup(heard.groupBy("by"))
        found = _cut(weighed.applyInArrow(guarded_pair(_weigh(settings, whole, step)), form))
        told, links = (found, None) if step < _core.telling_steps else (told, found)
    linked = links.repartition(1).mapInArrow(guarded(bins(settings, whole[0], bin_texts)), "rank long, bin long")
    linked = linked.persist(StorageLevel.DISK_ONLY)
    # Texts without a link may be digests or of a series.
    alone = (-1 - F.col("rank") % nshares).alias("bin")
    return (
        ranked.drop("content", "first")
        .join(chosen, "rank", "left")
        .join(told, "rank")
        .join(linked, "rank", "left")
        .withColumn("bin", F.coalesce("bin", alone))
        .repartition(n, "bin")
        .sortWithinPartitions("bin", "rank")
        .mapInArrow(guarded(by_bin(lambda: _Bin(settings, whole, kept))), labels_form(kept))
        .persist(StorageLevel.DISK_ONLY)
    )
