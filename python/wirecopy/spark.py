"""The same groups from a Spark cluster (pyspark 4, also through Spark Connect).

    from wirecopy import spark as wirecopy_spark
    groups = wirecopy_spark.cluster(spark.read.parquet("articles"), id="url", site="url")

The work is the library's own steps, on Arrow batches; the engine moves records between them. docs/cluster.md has the
stages, what each moves, and how far it goes. Workers need this package installed, since it has compiled code.
"""

from __future__ import annotations

from typing import Any

try:
    import pandas  # noqa: F401 - pyspark asks for it where a plan has a step, whatever the step does
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyspark import StorageLevel
    from pyspark.sql import DataFrame, Window
    from pyspark.sql import functions as F

    from . import _spark_near, _spark_news
    from ._spark_guard import guarded
    from ._spark_steps import Kept, combine, distinct, in_turn, signed_alike, sketch
except ImportError:  # pragma: no cover
    raise ImportError("wirecopy.spark needs pyspark 4, pyarrow and pandas: pip install 'pyspark>=4' pyarrow pandas") from None

from . import _core
from . import _settings as arguments_of
from ._errors import ArgumentError

__all__ = ["cluster", "dedup", "sign"]

RELATIONS = ("alone", "representative", "identical", "near", "abridged", "excerpt", "update", "noisy", "digest", "series")
ALONE, REPRESENTATIVE, IDENTICAL = 0, 1, 2

# The threshold of the near profile where none is given, as the library has it.
_NEAR_THRESHOLD = 0.8

# Columns that dedup adds while it looks.
_PRINT, _MOST, _NUMBER = "wirecopy print", "wirecopy most", "wirecopy number"
_SIGNED = "id string, ord {ord}, uid string, content binary, site long, inner long, kept binary"
_SIGNED_AS = "signed_as"
_DOCUMENTS = "id string, uid string, "
_TEXTS = "bucket int, content binary, kept binary, copies long, again long, first struct<{first}>"
_FIRST = "ord:{ord},uid:string,id:string"
# What the profiles have of a text besides.
_OF_NEWS, _OF_NEAR = {"site": "long", "inner": "long"}, {"text": "string"}
_PREFERRED = ", best struct<within:long,ord:{ord},uid:string,among:long>"


# Arguments that the library reads.
_OF_LIBRARY = (
    "profile",
    "threshold",
    "seed",
    "memory",
    "threads",
    "ngram",
    "permutations",
    "linkage",
)


class _Asked:
    """The arguments of `cluster`, checked."""

    def __init__(self, given: dict[str, Any]) -> None:
        unknown = next((name for name in given if name not in cluster.__kwdefaults__), None)
        if unknown is not None:
            raise TypeError(f"there is no argument {unknown!r}: cluster has {', '.join(cluster.__kwdefaults__)}")
        for name, usual in cluster.__kwdefaults__.items():
            setattr(self, name, given.get(name, usual))
        read = {name: getattr(self, name) for name in _OF_LIBRARY}
        self.settings: dict[str, Any] = arguments_of(progress=False, **read)
        self.is_near = self.profile == "near"


def _column(df: DataFrame, name: str | None, what: str) -> Any:
    if name is None:
        return F.lit(None).cast("string")
    if name not in df.columns:
        raise ArgumentError(f"{what}={name!r} is no column of the data: it has {', '.join(df.columns)}")
    return F.col(f"`{name}`")


def _ord_type(df: DataFrame) -> str:
    return df.schema["ord"].dataType.simpleString()


def sign(df: DataFrame, **arguments: Any) -> DataFrame:
    """What is kept of each text, 2 KB, from which `cluster(signed=True)` groups without the texts.

    Arguments are those of `cluster`; text, id, site, order, profile and seed are read. Returns id (string), ord (what
    order names), uid (tells equal ids apart), content (16 bytes, equal for texts of the same words; null
    where a text has no word), site, inner (numbers of who printed it), kept, signed_as (the version and the arguments that
    kept depends on, which must be those of `cluster`).
    """
    asked = _Asked(arguments)
    read = _read(df, asked, dates=False)
    form = _SIGNED.format(ord=_ord_type(read)) + (", text string" if asked.is_near else "")
    made = read.mapInArrow(guarded(sketch(asked.settings, None)), form)
    return made.withColumn(_SIGNED_AS, F.lit(_core.signed_as(asked.settings)))


def _signed(df: DataFrame) -> DataFrame:
    if _SIGNED_AS not in df.columns:
        raise ArgumentError(
            f"signed=True: the data has no column {_SIGNED_AS!r}, so that `sign` of this version did not make it, or the column "
            "was left out: sign the texts again, and keep all columns"
        )
    return df


def _print_of(df: DataFrame, asked: _Asked, dates: bool = False) -> Any:
    """A hash of 128 bits of what is read of a row, which tells apart rows of the same id and words. The engine's own
    numbers of rows would not do: they are others where a lost partition is made anew, and its rows come in another order.
    Rows that are equal in all of it are as one: any of them will do."""
    names = [asked.text, asked.id, asked.site, asked.order, asked.date if dates else None]
    read = [F.col(f"`{name}`") for name in names if name is not None and name in df.columns]
    return F.concat(*[F.lpad(F.hex(F.xxhash64(F.lit(seed), *read)), 16, "0") for seed in (1, 2)])


def _read(df: DataFrame, asked: _Asked, dates: bool) -> DataFrame:
    """What is read of each document."""
    name = _column(df, asked.id, "id").cast("string")
    site = None if asked.is_near or (asked.site == "url" and "url" not in df.columns) else asked.site
    chosen = df.select(
        name.alias("given"),
        _column(df, asked.text, "text").cast("string").alias("text"),
        _column(df, site, "site").cast("string").alias("site"),
        (name if asked.order is None else _column(df, asked.order, "order")).alias("ord"),
        _print_of(df, asked, dates).alias("uid"),
        *([_dates(df, asked.date).alias("date")] if dates else []),
    )
    # A row without an id is named by a number that is made of it.
    return chosen.withColumn(
        "id", F.when(F.length("given") > 0, F.col("given")).otherwise(F.conv(F.substring("uid", 1, 15), 16, 10))
    ).drop("given")


def _dates(df: DataFrame, name: str | None) -> Any:
    """As strings that the library reads: an instant as its seconds."""
    column = _column(df, name, "date")
    is_instant = name is not None and df.schema[name].dataType.typeName() in ("date", "timestamp", "timestamp_ntz")
    return (column.cast("timestamp").cast("long") if is_instant else column).cast("string")


def _texts_form(kind: str, others: dict[str, str], preferred: bool) -> str:
    """kind: the type of ord."""
    form = _TEXTS.format(first=_FIRST.format(ord=kind)) + "".join(f", {name} {of}" for name, of in others.items())
    return form + (_PREFERRED.format(ord=kind) if preferred else "")


def _distinct(documents: DataFrame, form: str, n: int) -> DataFrame:
    """One row for each text, by buckets. Prints of one text are combined where they are read, and again where they meet, so
    that they move once and are sorted once."""
    return (
        documents.where(F.col("kept").isNotNull())
        .drop("id", "uid")
        .repartition(n, "bucket")
        .sortWithinPartitions("bucket", "content")
        .mapInArrow(guarded(distinct), form)
    )


def _in_order(texts: DataFrame, asked: _Asked, n: int) -> DataFrame:
    """By buckets, which are numbered in the order of the ranks: of news by the hash, of near as the input is ordered. place
    counts the rows of a partition, in which those of a bucket follow one another."""
    if asked.is_near:
        keys = [F.col("first.ord"), F.col("first.uid")]
        ordered = texts.repartitionByRange(n, *keys).sortWithinPartitions(*keys)
        texts = ordered.withColumn("bucket", F.spark_partition_id())
    return texts.withColumn("place", F.monotonically_increasing_id()).persist(StorageLevel.DISK_ONLY)


def _ranked(texts: DataFrame) -> tuple[DataFrame, int, bool]:
    """Texts by rank, how many there are, and whether of some the first document has its equal."""
    counted = [F.count(F.lit(1)).alias("n"), F.min("place").alias("place"), F.max("again").alias("again")]
    buckets = texts.groupBy("bucket").agg(*counted).toArrow().sort_by("bucket")
    if buckets.num_rows == 0:
        return texts.withColumn("rank", F.lit(0).cast("long")), 0, False
    ends = pc.cumulative_sum(buckets["n"])
    starts = pc.subtract(ends, buckets["n"])
    ahead = pa.table({"bucket": buckets["bucket"], "ahead": pc.subtract(starts, buckets["place"])})
    ranks = F.broadcast(texts.sparkSession.createDataFrame(ahead))
    ranked = texts.join(ranks, "bucket").withColumn("rank", F.col("place") + F.col("ahead"))
    return ranked.drop("bucket", "place", "ahead", "again"), ends[-1].as_py(), pc.max(buckets["again"]).as_py() > 1


def _whole(texts: DataFrame, ntexts: int) -> _core.Whole:
    """What no part of the news shows. Of sites that are named as often the least counts."""
    sites = texts.groupBy("site").agg(F.sum("copies").alias("n"), F.sum(F.length("kept")).alias("nbytes"))
    most = F.max(F.struct("n", (-F.col("site")).alias("less"))).alias("most")
    total = sites.agg(F.sum("n").alias("n"), F.sum("nbytes").alias("nbytes"), most).collect()[0]
    n, site = total["most"]["n"], -total["most"]["less"]
    nowhere = site != 0 and total["n"] >= 32 and 2 * n > total["n"]
    return (ntexts, total["nbytes"] // 4, site if nowhere else 0, int(nowhere))


def cluster(
    df: DataFrame,
    *,
    text: str = "text",
    id: str | None = "id",
    site: str | None = "url",
    date: str | None = None,
    order: str | None = None,
    profile: str = "news",
    threshold: float | None = None,
    seed: int | None = None,
    signed: bool = False,
    partitions: int | None = None,
    memory: int | str = "1G",
    threads: int = 1,
    ngram: int | None = None,
    permutations: int | None = None,
    linkage: str | None = None,
    bin_texts: int = 1 << 14,
    component_texts: int = 1 << 22,
) -> DataFrame:
    """Groups near-duplicate documents, as `wirecopy cluster` does on one machine.

    df: a row for each document.
    text, id, site, date: names of its columns, as of `wirecopy.cluster`; site may be None, and id too; a row without an id
        is named by a number that is made of it. date is read by dedup alone.
    order: the column of numbers or strings that says which of several documents of the same words comes first, as the
        order of the input does for one process; default the id. The result does not depend on the order of rows or on
        partitions.
    profile, threshold, seed, ngram, permutations, linkage: as of `wirecopy.cluster`.
    signed: df is what `sign` made with the same profile, seed, ngram and permutations; text, id, site and order are not read.
    partitions: of each shuffle; default what the engine has set, spark.sql.shuffle.partitions.
    memory, threads: of a task; give spark.task.cpus as many threads.
    bin_texts: texts of a bin, of which a task takes some; what is connected and larger has one to itself.
    component_texts: of news that are connected and more than that, the weights are found in shares of so many texts, in 14
        rounds; docs/cluster.md says what that costs.

    Returns a DataFrame: id, cluster (the id of the group's representative), representative (boolean), similarity,
    relation, contained, contains (null in the near profile). Of a document whose text is null or has no word all but the
    id are null. Signatures
    and distinct texts are persisted on the workers' disks until the session ends: `spark.catalog.clearCache()`.
    """
    asked = _Asked({name: value for name, value in locals().items() if name != "df"})
    return _rows(*_told(df, asked), asked)


def dedup(df: DataFrame, *, keep: str = "fullest", remove_from: float | None = None, **arguments: Any) -> DataFrame:
    """Removes documents of which one that stays has most of the text, as `wirecopy dedup` does on one machine.

    keep, remove_from: as of `wirecopy.dedup`; "earliest" and "latest" go by the column date=. Other arguments are those of
    `cluster`, but for signed. Returns the rows of df that stay, with all their columns. Rows without a text stay.
    """
    asked = _Asked(arguments)
    if asked.signed:
        raise ArgumentError("signed=True: what was signed has no rows to return; give the documents")
    if asked.is_near and keep == "fullest":
        keep = "first"  # as one process does, which knows of no fullest copy there
    share = arguments_of(progress=False, keep=keep, remove_from=remove_from, date=asked.date)["remove_from"]
    documents, ranked, labels, _ = _told(df, asked, keep, (int(keep == "fullest"), share or 0.0))
    stay = ranked.select("rank", F.col("best.uid").alias(_PRINT))
    if labels is not None:
        gone = labels.where(F.col("bearer") != F.col("rank")).select("rank")
        stay = stay.join(gone, "rank", "left_anti")
    empty = documents.where(F.col("content").isNull()).select(F.col("uid").alias(_PRINT)).distinct()
    prints = stay.select(_PRINT, F.lit(1).alias(_MOST)).union(empty.select(_PRINT, F.lit(None).cast("int")))
    known = df.withColumn(_PRINT, _print_of(df, asked, keep in ("earliest", "latest"))).join(prints, _PRINT)
    # Of rows that are equal one stays, of those without a text all.
    numbered = known.withColumn(_NUMBER, F.row_number().over(Window.partitionBy(_PRINT).orderBy(_PRINT)))
    stays = F.coalesce(F.col(f"`{_NUMBER}`") <= F.col(f"`{_MOST}`"), F.lit(True))
    return numbered.where(stays).drop(_PRINT, _MOST, _NUMBER)


def _told(
    df: DataFrame, asked: _Asked, keep: str | None = None, kept: Kept = None
) -> tuple[DataFrame, DataFrame, DataFrame | None, bool]:
    """Documents, distinct texts, what became of the texts that have a partner, and whether of some text the first document
    has its equal. keep, kept: of dedup."""
    n = asked.partitions or int(df.sparkSession.conf.get("spark.sql.shuffle.partitions"))
    source = _signed(df) if asked.signed else _read(df, asked, keep in ("earliest", "latest"))
    others = _OF_NEAR if asked.is_near else _OF_NEWS
    form = _texts_form(_ord_type(source), others, keep is not None)
    step = combine(list(others), keep is not None)
    ahead = signed_alike(_core.signed_as(asked.settings)) if asked.signed else sketch(asked.settings, keep)
    documents = source.mapInArrow(guarded(in_turn(ahead, step)), _DOCUMENTS + form).persist(StorageLevel.DISK_ONLY)
    texts = _in_order(_distinct(documents, form, n), asked, n)
    ranked, ntexts, again = _ranked(texts)
    if ntexts == 0:
        return documents, ranked, None, again
    how = (n, asked.bin_texts, kept)
    if asked.is_near:
        threshold = asked.threshold if asked.threshold is not None else _NEAR_THRESHOLD
        by_agreement = asked.linkage != "components"
        whole = (ntexts, 0, 0, 0)
        labels = _spark_near.labels(ranked, asked.settings, whole, *how, threshold, by_agreement)
    else:
        labels = _spark_news.labels(ranked, asked.settings, _whole(texts, ntexts), *how, asked.component_texts)
    return documents, ranked, labels, again


def _rows(documents: DataFrame, ranked: DataFrame, labels: DataFrame | None, again: bool, asked: _Asked) -> DataFrame:
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
    shares = ["contained", "contains"]
    rows = documents.select("id", "uid", "content").join(told, "content", "left")
    is_first = F.col("uid") == F.col("first.uid")
    if again:
        # Of rows that are equal one represents the rest. They are dealt by what they hold, so that no task gets all prints
        # of one text.
        turn = F.row_number().over(Window.partitionBy("uid").orderBy("uid"))
        rows = rows.withColumn("turn", F.when(F.col("rank").isNotNull(), turn))
        is_first = is_first & (F.col("turn") == 1)
    represents = (F.col("rank") == F.col("rep")) & is_first
    number = F.when((F.col("ndocs") < 2) | represents, F.col("own")).otherwise(F.col("relation"))
    relation = F.element_at(F.array(*[F.lit(name) for name in RELATIONS]), number + 1)
    return rows.select(
        "id",
        "cluster",
        represents.alias("representative"),
        F.greatest("contained", "contains").alias("similarity"),
        # Without a text there is no number, and the engine may take a null for some place of the array.
        F.when(F.col("rank").isNotNull(), relation).alias("relation"),
        *([F.lit(None).cast("double").alias(name) for name in shares] if asked.is_near else shares),
    )
