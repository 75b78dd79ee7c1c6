"""The same groups from a Spark cluster (pyspark 4, also through Spark Connect).

    from wirecopy import spark as wirecopy_spark
    groups = wirecopy_spark.cluster(spark.read.parquet("articles"), id="url", site="url")

The work is the library's own steps, on Arrow batches; the engine moves records between them. docs/cluster.md has the
stages, what each moves, and how far it goes. Workers need this package installed, since it has compiled code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

try:
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyspark import StorageLevel
    from pyspark.sql import DataFrame
    from pyspark.sql import functions as F
except ImportError:  # pragma: no cover
    raise ImportError("wirecopy.spark needs pyspark 4 and pyarrow: pip install 'pyspark>=4' pyarrow") from None

from . import _core
from . import _settings as arguments_of
from ._errors import ArgumentError, UnsupportedError

__all__ = ["cluster", "sign"]

RELATIONS = ("alone", "representative", "identical", "near", "abridged", "excerpt", "update", "noisy", "digest", "series")
ALONE, REPRESENTATIVE, IDENTICAL = 0, 1, 2

# Records that a task gathers before it hands them on, and bytes of a batch: few batches, and little memory. Chosen.
_GATHERED = 64 << 20

# Parts of the pairs, as the library limits them; and of the ranks: hashes are even, so that two bytes tell enough.
_PARTS_MOST = 512

_NO_BIN = 0xFFFFFFFF

_SIGNED = "id string, ord {ord}, uid long, content binary, site long, inner long, kept binary"
_RANKED = "rank long, content binary, kept binary, site long, inner long, copies long, first struct<ord:{ord},uid:long,id:string>"
_LABELS = "rank long, rep long, ndocs long, relation int, own int, contained double, contains double"


def _settings(profile: str, threshold: float | None, seed: int | None, memory: int | str, threads: int) -> dict[str, Any]:
    if profile != "news":
        raise UnsupportedError(f"profile={profile!r}: wirecopy.spark has the news profile alone so far")
    return arguments_of(threshold=threshold, seed=seed, memory=memory, threads=threads, progress=False)


# ---- Arrow columns as buffers, and back. Each function of a step imports nothing else, and is run by workers ----


def _one(column: Any) -> Any:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _bytes(column: Any) -> tuple[Any, Any]:
    """The bytes of a column without nulls, and where each ends among them, one more number of 64 bits than there are."""
    array = _one(column).cast(pa.large_binary())
    n = len(array)
    _, ends, data = array.buffers()
    if n == 0 or data is None:
        return b"", pa.array([0] * (n + 1), pa.int64())
    offsets = pa.Array.from_buffers(pa.int64(), n + 1, [None, ends], offset=array.offset)
    first, last = offsets[0].as_py(), offsets[n].as_py()
    # The least of a new array, whatever the column was cut from.
    return data.slice(first, last - first), pc.subtract(offsets, first)


def _numbers(column: Any, kind: Any) -> Any:
    """The buffer of a column of numbers without nulls."""
    array = _one(column).cast(kind)
    each = kind.bit_width // 8
    return array.buffers()[1].slice(array.offset * each, len(array) * each) if len(array) > 0 else b""


def _array(kind: Any, values: bytes, count: int) -> Any:
    return pa.Array.from_buffers(kind, count, [None, pa.py_buffer(values)])


def _blobs(offsets: Any, values: bytes) -> Any:
    """A column of bytes from one more offset, of 64 bits, than there are."""
    return pa.Array.from_buffers(pa.large_binary(), len(offsets) - 1, [None, offsets.buffers()[1], pa.py_buffer(values)])


def _ends_to_offsets(ends: Any, each: int) -> Any:
    return pc.multiply(pa.concat_arrays([pa.array([0], pa.int64()), ends.cast(pa.int64())]), each)


def _pack(columns: dict[str, Any]) -> Any:
    """A batch; bytes with offsets of 32 bits, as Spark takes them."""
    plain = {n: c.cast(pa.binary()) if pa.types.is_large_binary(c.type) else c for n, c in columns.items()}
    return pa.RecordBatch.from_pydict(plain)


# ---- The steps ----


def _sketch(settings: dict[str, Any]) -> Callable[[Iterator[Any]], Iterator[Any]]:
    def run(batches: Iterator[Any]) -> Iterator[Any]:
        for batch in batches:
            n = batch.num_rows
            texts, offsets = _bytes(pc.fill_null(batch.column("text"), ""))
            sites, site_offsets = _bytes(pc.fill_null(batch.column("site"), ""))
            contents, places, values, ends = _core.sketch(
                settings, n, texts, offsets.buffers()[1], sites, site_offsets.buffers()[1]
            )
            kept = _blobs(_ends_to_offsets(_array(pa.int64(), ends, n), 4), values)
            both = _array(pa.uint32(), places, 2 * n).cast(pa.int64())
            hashes = pa.Array.from_buffers(pa.binary(16), n, [None, pa.py_buffer(contents)]).cast(pa.binary())
            # A text without a word is none.
            empty = pc.equal(pc.binary_length(kept), 0)
            yield _pack(
                {
                    "id": batch.column("id"),
                    "ord": batch.column("ord"),
                    "uid": batch.column("uid"),
                    "content": pc.if_else(empty, pa.scalar(None, pa.binary()), hashes),
                    "site": both.take(pa.array(range(0, 2 * n, 2), pa.int64())),
                    "inner": both.take(pa.array(range(1, 2 * n, 2), pa.int64())),
                    "kept": kept,
                }
            )

    return run


def _rank(starts: dict[int, int]) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """Rows come by bucket and content; a bucket is all in one partition."""

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        bucket, next_rank = -1, 0
        for batch in batches:
            buckets = pc.run_end_encode(batch.column("bucket"))
            ranks = []
            start = 0
            for end, value in zip(buckets.run_ends.to_pylist(), buckets.values.to_pylist()):
                if value != bucket:
                    bucket, next_rank = value, starts[value]
                ranks.append(pa.array(range(next_rank, next_rank + end - start), pa.int64()))
                next_rank += end - start
                start = end
            if ranks:
                others = {name: batch.column(name) for name in batch.schema.names if name != "bucket"}
                yield pa.RecordBatch.from_pydict({"rank": pa.concat_arrays(ranks), **others})

    return run


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


def _kept(batch: Any) -> tuple[int, Any, Any, Any]:
    """Count, ranks, values and ends of a batch of texts."""
    values, offsets = _bytes(batch.column("kept"))
    ends = pc.divide(offsets, 4)
    return batch.num_rows, _numbers(batch.column("rank"), pa.uint32()), values, ends.buffers()[1].slice(8)


def _anchors(settings: dict[str, Any], whole: _core.Whole) -> Callable[[Iterator[Any]], Iterator[Any]]:
    def run(batches: Iterator[Any]) -> Iterator[Any]:
        gathered = _Gathered()
        for batch in batches:
            if batch.num_rows > 0:
                gathered.add(*_core.deal_anchors(settings, whole, *_kept(batch)))
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


def _pairs(settings: dict[str, Any], whole: _core.Whole, nparts: int) -> Callable[[Iterator[Any]], Iterator[Any]]:
    def run(batches: Iterator[Any]) -> Iterator[Any]:
        gathered = _Gathered()
        for anchors in _by_part(batches):
            gathered.add(*_core.pair_anchors(settings, whole, anchors, nparts))
            if gathered.nbytes >= _GATHERED:
                yield from gathered.take()
        yield from gathered.take()

    return run


def _choose(settings: dict[str, Any]) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """One row for each text that comes later in some pair."""

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        for records in _by_part(batches):
            pairs = _core.choose_pairs(settings, bytearray(records))
            if not pairs:
                continue
            later = pc.shift_right(_array(pa.uint64(), pairs, len(pairs) // 8), pa.scalar(32, pa.uint64()))
            runs = pc.run_end_encode(later.cast(pa.int64()), run_end_type=pa.int64())
            yield _pack({"rank": runs.values, "pairs": _blobs(_ends_to_offsets(runs.run_ends, 8), pairs)})

    return run


def _bins(settings: dict[str, Any], ntexts: int, least: int) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """What pairs connect; in one task, 8 bytes a text."""

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        parents = bytearray(_first_numbers(ntexts))
        for batch in batches:
            _core.join_pairs(parents, _bytes(batch.column("pairs"))[0])
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


def _first_numbers(count: int) -> Any:
    return pa.array(range(count), pa.uint32()).buffers()[1] if count > 0 else b""


def _group(settings: dict[str, Any], whole: _core.Whole) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """Rows come by bin and rank."""

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        number, made, ranks = None, None, []
        for batch in batches:
            bins = pc.run_end_encode(batch.column("bin"))
            start = 0
            for end, value in zip(bins.run_ends.to_pylist(), bins.values.to_pylist()):
                if value != number:
                    if made is not None:
                        yield _grouped(made, ranks)
                    number, made, ranks = value, _core.Bin(settings, whole), []
                part = batch.slice(start, end - start)
                start = end
                _add(made, part)
                ranks.append(part.column("rank"))
        if made is not None:
            yield _grouped(made, ranks)

    return run


def _add(made: Any, part: Any) -> None:
    places = pa.concat_arrays([part.column("site"), part.column("inner")])
    n = part.num_rows
    woven = places.take(pa.array([i // 2 + i % 2 * n for i in range(2 * n)], pa.int64()))
    made.add_texts(*_kept(part), _numbers(woven, pa.uint32()), _numbers(part.column("copies"), pa.uint32()))
    made.add_pairs(_bytes(part.column("pairs").drop_null())[0])


def _grouped(made: Any, ranks: list[Any]) -> Any:
    column = pa.concat_arrays(ranks)
    n = len(column)
    _, rep, ndocs, relation, own, contained, contains = made.group(1)
    return pa.RecordBatch.from_pydict(
        {
            "rank": column,
            "rep": _array(pa.uint32(), rep, n).cast(pa.int64()),
            "ndocs": _array(pa.uint32(), ndocs, n).cast(pa.int64()),
            "relation": _array(pa.uint8(), relation, n).cast(pa.int32()),
            "own": _array(pa.uint8(), own, n).cast(pa.int32()),
            "contained": _array(pa.float64(), contained, n),
            "contains": _array(pa.float64(), contains, n),
        }
    )


# ---- The engine's part ----


def _column(df: DataFrame, name: str | None, what: str) -> Any:
    if name is None:
        return F.lit(None).cast("string")
    if name not in df.columns:
        raise ArgumentError(f"{what}={name!r} is no column of the data: it has {', '.join(df.columns)}")
    return F.col(f"`{name}`")


def _ord_type(df: DataFrame) -> str:
    return df.schema["ord"].dataType.simpleString()


def sign(
    df: DataFrame,
    *,
    text: str = "text",
    id: str | None = "id",
    site: str | None = "url",
    order: str | None = None,
    profile: str = "news",
    seed: int | None = None,
    memory: int | str = "1G",
) -> DataFrame:
    """What is kept of each text, 2 KB, from which `cluster(signed=True)` groups without the texts.

    Arguments are those of `cluster`. Returns id (string), ord (what order names), uid (a number that tells equal ids
    apart), content (16 bytes, equal for texts of the same words; null where a text has no word), site, inner (numbers of
    who printed it), kept.
    """
    settings = _settings(profile, None, seed, memory, 1)
    uid = F.monotonically_increasing_id()
    name = _column(df, id, "id").cast("string")
    site_column = _column(df, site if site != "url" or "url" in df.columns else None, "site").cast("string")
    chosen = df.select(
        name.alias("given"),
        _column(df, text, "text").cast("string").alias("text"),
        site_column.alias("site"),
        (name if order is None else _column(df, order, "order")).alias("ord"),
        uid.alias("uid"),
    )
    # A row without an id is named by its number.
    named = chosen.select(
        F.when(F.length("given") > 0, F.col("given")).otherwise(F.col("uid").cast("string")).alias("id"),
        "text",
        "site",
        "ord",
        "uid",
    )
    return named.mapInArrow(_sketch(settings), _SIGNED.format(ord=_ord_type(named)))


def _distinct(signed: DataFrame) -> DataFrame:
    """One row for each text: of what was kept the lesser, and who printed it only where all agree."""

    def agreed(name: str) -> Any:
        return F.when(F.min(name) == F.max(name), F.min(name)).otherwise(F.lit(0).cast("long")).alias(name)

    return (
        signed.where(F.col("content").isNotNull())
        .groupBy("content")
        .agg(
            F.min(F.struct(F.length("kept").alias("n"), "kept")).getField("kept").alias("kept"),
            agreed("site"),
            agreed("inner"),
            F.count(F.lit(1)).alias("copies"),
            F.min(F.struct("ord", "uid", "id")).alias("first"),
        )
        .withColumn("bucket", F.conv(F.hex(F.substring("content", 1, 2)), 16, 10).cast("int"))
    )


def _counted(texts: DataFrame) -> tuple[dict[int, int], _core.Whole]:
    """The first rank of each bucket, and what no part shows."""
    rows = texts.groupBy("bucket").agg(
        F.count(F.lit(1)).alias("n"), F.sum(F.length("kept")).alias("nbytes"), F.sum("copies").alias("documents")
    )
    starts, ntexts, nbytes, documents = {}, 0, 0, 0
    for row in sorted(rows.collect()):
        starts[row["bucket"]] = ntexts
        ntexts += row["n"]
        nbytes += row["nbytes"]
        documents += row["documents"]
    host = texts.groupBy("site").agg(F.sum("copies").alias("n")).orderBy(F.desc("n"), "site").limit(1).collect()
    most = host[0] if host else {"site": 0, "n": 0}
    nowhere = most["site"] != 0 and documents >= 32 and 2 * most["n"] > documents
    return starts, (ntexts, nbytes // 4, most["site"] if nowhere else 0, int(nowhere))


def cluster(
    df: DataFrame,
    *,
    text: str = "text",
    id: str | None = "id",
    site: str | None = "url",
    order: str | None = None,
    profile: str = "news",
    threshold: float | None = None,
    seed: int | None = None,
    signed: bool = False,
    partitions: int | None = None,
    memory: int | str = "1G",
    threads: int = 1,
    bin_texts: int = 1 << 14,
) -> DataFrame:
    """Groups near-duplicate documents, as `wirecopy cluster` does on one machine.

    df: a row for each document.
    text, id, site: names of its columns, as of `wirecopy.cluster`; site may be None, and id too, of what rows are then
        named by numbers of the engine's.
    order: the column that says which of several documents of the same words comes first, as the order of the input does
        for one process; default the id. The result does not depend on the order of rows or on partitions.
    threshold, seed: as of `wirecopy.cluster`.
    signed: df is what `sign` made; text, id, site and order are not read.
    partitions: of each shuffle; default what the engine has set, spark.sql.shuffle.partitions.
    memory, threads: of a task; give spark.task.cpus as many threads.
    bin_texts: texts of a bin, of which a task takes some; a story that is larger has one to itself.

    Returns a DataFrame: id, cluster (the id of the group's representative), representative (boolean), similarity,
    relation, contained, contains. Of a document whose text is null or has no word all but the id are null. Signatures
    and distinct texts are persisted on the workers' disks until the session ends: `spark.catalog.clearCache()`.
    """
    settings = _settings(profile, threshold, seed, memory, threads)
    if not signed:
        df = sign(df, text=text, id=id, site=site, order=order, profile=profile, seed=seed, memory=memory)
    n = partitions or int(df.sparkSession.conf.get("spark.sql.shuffle.partitions"))
    documents = df.persist(StorageLevel.DISK_ONLY)
    texts = _distinct(documents).persist(StorageLevel.DISK_ONLY)
    starts, whole = _counted(texts)
    ranked = (
        texts.repartition(n, "bucket")
        .sortWithinPartitions("bucket", "content")
        .select("bucket", "content", "kept", "site", "inner", "copies", "first")
        .mapInArrow(_rank(starts), _RANKED.format(ord=_ord_type(documents)))
        .persist(StorageLevel.DISK_ONLY)
    )
    labels = _labels(ranked, settings, whole, n, bin_texts) if whole[0] > 0 else None
    return _rows(documents, ranked, labels)


def _labels(
    ranked: DataFrame, settings: dict[str, Any], whole: _core.Whole, n: int, bin_texts: int
) -> DataFrame:
    records = "part int, records binary"
    anchors = ranked.select("rank", "kept").mapInArrow(_anchors(settings, whole), records)
    pairs = (
        anchors.repartition(n, "part")
        .sortWithinPartitions("part")
        .mapInArrow(_pairs(settings, whole, min(4 * n, _PARTS_MOST)), records)
    )
    chosen = (
        pairs.repartition(n, "part")
        .sortWithinPartitions("part")
        .mapInArrow(_choose(settings), "rank long, pairs binary")
        .persist(StorageLevel.DISK_ONLY)
    )
    bins = (
        chosen.select("pairs")
        .repartition(1)
        .mapInArrow(_bins(settings, whole[0], bin_texts), "rank long, bin long")
        .persist(StorageLevel.DISK_ONLY)
    )
    binned = (
        ranked.select("rank", "kept", "site", "inner", "copies").join(bins, "rank").join(chosen, "rank", "left")
    )
    return (
        binned.repartition(n, "bin")
        .sortWithinPartitions("bin", "rank")
        .mapInArrow(_group(settings, whole), _LABELS)
        .persist(StorageLevel.DISK_ONLY)
    )


def _rows(documents: DataFrame, ranked: DataFrame, labels: DataFrame | None) -> DataFrame:
    """One row for each document: that of its text."""
    texts = ranked.select("rank", "content", "copies", "first")
    if labels is not None:
        told = texts.join(labels, "rank", "left")
    else:
        told = texts
        for name, kind in (("rep", "long"), ("ndocs", "long"), ("relation", "int"), ("own", "int")):
            told = told.withColumn(name, F.lit(None).cast(kind))
        for name in ("contained", "contains"):
            told = told.withColumn(name, F.lit(None).cast("double"))
    told = told.select(
        "rank",
        "content",
        "first",
        F.coalesce("rep", "rank").alias("rep"),
        F.coalesce("ndocs", "copies").alias("ndocs"),
        F.coalesce("relation", F.lit(IDENTICAL)).alias("relation"),
        F.coalesce("own", F.when(F.col("copies") < 2, ALONE).otherwise(REPRESENTATIVE)).alias("own"),
        F.coalesce("contained", F.lit(1.0)).alias("contained"),
        F.coalesce("contains", F.lit(1.0)).alias("contains"),
    )
    names = ranked.select(F.col("rank").alias("rep"), F.col("first.id").alias("cluster"))
    told = told.join(names, "rep")
    rows = documents.select("id", "uid", "content").join(told, "content", "left")
    represents = (F.col("rank") == F.col("rep")) & (F.col("uid") == F.col("first.uid"))
    number = F.when((F.col("ndocs") < 2) | represents, F.col("own")).otherwise(F.col("relation"))
    relation = F.element_at(F.array(*[F.lit(name) for name in RELATIONS]), number + 1)
    return rows.select(
        "id",
        "cluster",
        represents.alias("representative"),
        F.greatest("contained", "contains").alias("similarity"),
        # Without a text there is no number, and the engine may take a null for some place of the array.
        F.when(F.col("rank").isNotNull(), relation).alias("relation"),
        "contained",
        "contains",
    )
