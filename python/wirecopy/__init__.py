"""Near-duplicate news stories in Arrow tables, files and lists.

>>> import wirecopy
>>> result = wirecopy.cluster(["the ferry sank at dawn off the cape", "The ferry sank at dawn, off the cape.", "rain"])
>>> result.groups["cluster"]
['0', '0', '2']
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from . import _core, _files, _progress
from ._columns import Mask, Table
from ._errors import (
    ArgumentError,
    Error,
    FormatError,
    InputError,
    LimitError,
    NotFoundError,
    OutOfMemoryError,
    RecordError,
    UnsupportedError,
    WrongTypeError,
)
from ._explanation import Explanation
from ._index import Index
from ._results import Groups, Result, check_rows_last, pairs_of, rows_kept
from ._settings import is_page, path_of, settings_of
from ._signatures import Signatures
from ._sources import Input

__version__: str = _core.version

__all__ = [
    "ArgumentError",
    "Error",
    "Explanation",
    "FormatError",
    "Groups",
    "Index",
    "InputError",
    "LimitError",
    "Mask",
    "NotFoundError",
    "OutOfMemoryError",
    "RecordError",
    "Result",
    "Signatures",
    "Table",
    "Tuning",
    "UnsupportedError",
    "WrongTypeError",
    "cluster",
    "dedup",
    "estimate",
    "pairs",
    "sign",
    "tune",
]

Path = str | os.PathLike[str]
Progress = bool | Callable[[str, int, int], object] | None

# Texts of one call of the library: enough to keep all threads busy. Chosen.
_SIGNED_AT_ONCE = 1 << 14


def cluster(
    data: Any,
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
    linkage: str | None = None,
    untrusted: bool = False,
    strict: bool = False,
    tmp: Path | None = None,
    format: str = "auto",
    records: str | None = None,
    encoding: str | None = None,
    keep: str = "fullest",
    remove_from: float | None = None,
    report: Path | None = None,
    evidence: bool = False,
    progress: Progress = None,
) -> Result:
    """Groups near-duplicate documents.

    data: Arrow data (a pyarrow, polars or pandas table, a DuckDB relation, a Hugging Face dataset, an array of strings:
        anything with `__arrow_c_stream__` or `__arrow_c_array__`); a list of str or dict; an iterator of these or of
        record batches, which is not gathered in memory; a path, a pattern such as "dump/*.parquet", or a list of
        pathlib.Path, of files as the command line takes them. A list of str holds texts, a single str is a path.
    text: column of the text, or several, which are joined by a line break. Columns are utf8, large_utf8, utf8_view or
        dictionaries of these.
    id: column of the id, str or integer; a row without one is named by its number, from 0.
    site: column of the publisher, a name or a URL; None for none. Text that a site's pages share weighs nothing (news
        profile).
    date: column of the date, for `keep="earliest"` and `report`.
    profile: "news" finds cut, excerpted, updated, scanned and spun copies; "near" compares whole texts by Jaccard.
    threshold: least similarity of two texts that match, over 0 to 1; default 0.45 for news, 0.8 for near.
    memory: limit of the memory of the run, as bytes or "8G"; what does not fit goes to scratch files in `tmp`. The
        result is the same. Default: half of the machine's.
    threads: default all processors. The result is the same for any number.
    ngram, permutations, linkage: for profile="near": tokens in a shingle (5), values in a signature (128), "agreement" (the
        default) or "components".
    seed, untrusted: seed of all hashes; untrusted=True for texts that may have been written to deceive.
    strict: True raises RecordError at the first record that cannot be used; else it is counted in `result.stats` and
        named in `result.notices`.
    format: of files: "auto", "jsonl", "json", "csv", "tsv", "text" or "warc".
    records: of JSON files: where the array of records is, "articles" or "response.docs".
    encoding: of files that are not UTF-8: a name that iconv knows, "windows-1252".
    keep, remove_from: for `result.keep`, as in `dedup`.
    report: file for a page (.html) to look at and judge: doubtful pairs, groups, who prints whom, what is removed and
        why. It shows dates if `date` names their column.
    evidence: True keeps what `result.explain` and `result.pairs` answer from, some 3 KB a document until the result is
        freed, instead of reading the input once more; of an iterator, which cannot be read again, they need it. News
        profile.
    progress: None shows a bar in a terminal or notebook; True, False; or a function of (stage, done, total).

    Returns a Result. Raises Error or one of its kinds, with what to do about it. Ctrl-C ends a run within half a second.
    The GIL is released for the whole run.

    >>> result = cluster([{"id": "a", "text": "the ferry sank at dawn off the cape"},
    ...                   {"id": "b", "text": "The ferry sank at dawn, off the cape."}])
    >>> result.groups["relation"]
    ['representative', 'identical']
    """
    arguments = dict(locals())
    del arguments["data"]
    settings = settings_of(arguments)
    return _cluster(_reported(data, settings, report, "cluster"), settings)


def _reported(data: Any, settings: dict[str, Any], report: Path | None, name: str) -> Input:
    """The input, and in the settings the page that is asked for."""
    if report is not None:
        path_of("report", report)
        if not is_page(report):
            raise ArgumentError(f"report={os.fspath(report)!r}: a page is asked for by a name that ends in .html")
        settings["report"] = os.fsencode(report)
        settings["about"] = f"wirecopy.{name}, from Python"
    given = Input(data, settings)
    if report is not None and given.paths is not None:
        paths = [path for path in given.paths if path != "-"]
        _files.check_outputs(paths + _files.expand(paths), {"report": os.fspath(report)})
    return given


def _settings(**arguments: Any) -> dict[str, Any]:
    """Settings of the other functions, which take the arguments of `cluster`: their defaults stand there alone."""
    usual: dict[str, Any] = cluster.__kwdefaults__
    others = [name for name in usual if name not in ("report", "evidence")]
    unknown = next((name for name in arguments if name not in others), None)
    if unknown is not None:
        raise TypeError(f"there is no argument {unknown!r} here: there are {', '.join(others)}")
    return settings_of({**usual, **arguments})


def _cluster(given: Input, settings: dict[str, Any]) -> Result:
    try:
        return Result(_core.group(_core.Result, settings, given.open()), given, settings)
    finally:
        _progress.end(settings)


def dedup(
    data: Any,
    *,
    keep: str = "fullest",
    remove_from: float | None = None,
    out: Path | None = None,
    removed: Path | None = None,
    bad: Path | None = None,
    report: Path | None = None,
    **arguments: Any,
) -> Any:
    """Removes documents of which one that stays has most of the text. Other arguments are those of `cluster`.

    keep: which of a group is preferred: "fullest" (the fullest clean copy; default), "first", "longest", "earliest" or
        "latest" (by `date`).
    remove_from: share of its text that a kept document must have for a document to be removed, 0.5 to 1; default 0.7 for
        news, 0.5 for near.
    out: for files: where the records that are kept go, the input's own bytes in input order; of Parquet and Arrow files
        all columns, row groups and metadata are kept. The file appears whole or not at all.
    removed, bad, report: for files: where the others go, and (not for Parquet) records that cannot be used, which
        otherwise stay, and what became of grouped records. A report whose name ends in .html is the page of `cluster`,
        of any data.

    Returns the rows kept, of the input's own type for pyarrow, polars, pandas, datasets and lists, else a pyarrow.Table;
    with `out`, a dict of what was counted.

    >>> dedup(["the ferry sank at dawn off the cape", "The ferry sank at dawn, off the cape.", "rain"])
    ['the ferry sank at dawn off the cape', 'rain']
    """
    settings = _settings(keep=keep, remove_from=remove_from, **arguments)
    page = report if report is not None and is_page(path_of("report", report)) else None
    given = _reported(data, settings, page, "dedup")
    outputs = {"out": out, "removed": removed, "bad": bad, "report": None if page is not None else report}
    named = {name: os.fsdecode(path_of(name, path)) for name, path in outputs.items() if path is not None}
    _check_outputs(given, named)
    if given.paths is None:
        check_rows_last(given)
    if given.paths is not None and not given.columnar:
        places = [os.fsencode(named[name]) if name in named else b"" for name in outputs]
        try:
            return _core.dedup(settings, given.open(), *places)
        finally:
            _progress.end(settings)
    if not named:
        result = _cluster(given, settings)
        return rows_kept(given, result.keep)
    writing = _files.Writing(given.paths or [], named["out"], named.get("removed"))
    result = _cluster(given, settings)
    mask = result.keep
    writing.write(bytes(mask))
    return {**result.stats, "written": mask.sum(), "removed": len(mask) - mask.sum()}


def _check_outputs(given: Input, named: dict[str, str]) -> None:
    """What names files for results goes with what is read."""
    if given.paths is None:
        if named:
            raise ArgumentError(f"{next(iter(named))}= is for files: the rows of data in memory are returned")
        return
    if "out" not in named and (named or not given.columnar):
        raise ArgumentError("out= names no file for the records that are kept")
    extra = next((name for name in ("bad", "report") if name in named), None)
    if given.columnar and extra is not None:
        raise ArgumentError(f"{extra}= is not written for Parquet and Arrow files: leave it out")
    paths = [path for path in given.paths if path != "-"]
    _files.check_outputs(paths + _files.expand(paths), named)


def pairs(data: Any, *, profile: str = "near", **arguments: Any) -> Table:
    """Every pair at or over the threshold. Other arguments are those of `cluster`.

    profile: "near", the default: all pairs that LSH finds, `similarity` is their exact Jaccard, and the other shares are
        0. "news": the pairs that `cluster` makes groups from, `similarity` says how sure it is that the two are prints
        of one story.

    Returns a Table: `a` and `b` (ids), `similarity`, `a_in_b`, `b_in_a` (float64), `in_group` (bool).

    >>> pairs(["the ferry sank at dawn off the cape", "The ferry sank at dawn, off the cape."])["similarity"]
    [1.0]
    """
    settings = _settings(profile=profile, **arguments)
    return pairs_of(Input(data, settings), settings)


def sign(
    texts: Iterable[str],
    *,
    ngram: int = 5,
    permutations: int | None = 128,
    seed: int | None = None,
    threads: int | None = None,
) -> Signatures:
    """MinHash signatures of texts: an array (n, permutations) of uint32, by `numpy.asarray` without a copy.

    texts: an iterable of str, or an Arrow array of strings. A text without a word has the values 2**32 - 1.

    >>> sign(["the ferry sank at dawn off the cape", "rain"]).shape
    (2, 128)
    """
    if permutations is None:
        permutations = sign.__kwdefaults__["permutations"]
    settings = _settings(
        profile="near", ngram=ngram, permutations=permutations, seed=seed, threads=threads, progress=False
    )
    listed: Any = texts.to_pylist() if hasattr(texts, "to_pylist") else texts
    if isinstance(listed, str):
        raise WrongTypeError("texts is one str: give a list of texts")
    if isinstance(listed, (bytes, Mapping)) or hasattr(listed, "columns") or not isinstance(listed, Iterable):
        raise WrongTypeError(f"texts is {type(listed)!r}: give a list of texts")
    if not isinstance(listed, (list, tuple)):
        listed = list(listed)
    parts = [
        _core.sign(settings, list(listed[start : start + _SIGNED_AT_ONCE]), start)
        for start in range(0, len(listed), _SIGNED_AT_ONCE)
    ]
    return Signatures(parts[0] if len(parts) == 1 else b"".join(parts), settings["permutations"])


def estimate(a: Any, b: Any) -> float:
    """The Jaccard similarity that two signatures estimate: the share of equal values.

    a, b: a row of `sign`, or any buffer of uint32 of the same length. ValueError if the lengths differ.

    >>> signatures = sign(["the ferry sank at dawn off the cape", "the ferry sank at dawn off the cape"])
    >>> estimate(signatures[0], signatures[1])
    1.0
    """
    return _core.estimate(a, b)


class Tuning:
    """How groupings at a range of thresholds compare with labels.

    `points` is a list of dicts: `threshold`, `precision`, `recall`, `f1`, `ari`, `largest`; `best` is the one of highest
    ARI (adjusted Rand index), `labelled` the number of documents with a label, `unknown` that of labels without one.
    """

    def __init__(self, found: dict[str, Any]) -> None:
        self.points: list[dict[str, float]] = found["points"]
        self.best: dict[str, float] = self.points[found["best"]]
        self.labelled: int = found["labelled"]
        self.unknown: int = found["unknown"]

    def __repr__(self) -> str:
        lines = [f"{'threshold':>9} {'precision':>9} {'recall':>9} {'F1':>9} {'ARI':>9}"]
        for point in self.points:
            best = "  <- best" if point is self.best else ""
            lines.append(
                f"{point['threshold']:9.3f} {point['precision']:9.4f} {point['recall']:9.4f} {point['f1']:9.4f} "
                f"{point['ari']:9.4f}{best}"
            )
        return "\n".join(lines)


def _is_missing(label: Any) -> bool:
    """None, NaN, NaT and the NA of pandas."""
    try:
        return label is None or bool(label != label)
    except (TypeError, ValueError):  # NA, and what holds several values
        return True


def tune(data: Any, labels: Mapping[Any, Any] | Path, **arguments: Any) -> Tuning:
    """Groups the input at a range of thresholds and compares each grouping with labels.

    labels: a dict (or pandas.Series) from id to group, or the path of a file with lines "id TAB group". Only these
        documents count.
    Other arguments are those of `cluster`.

    >>> texts = [{"id": i, "text": t} for i, t in enumerate(["the ferry sank at dawn off the cape"] * 2 + ["rain"])]
    >>> tune(texts, {0: "ferry", 1: "ferry", 2: "rain"}).best["ari"]
    1.0
    """
    settings = _settings(**arguments)
    given = Input(data, settings)
    try:
        if hasattr(labels, "items"):
            return _tune_by(given, settings, labels)
        if not isinstance(labels, (str, bytes, os.PathLike)):
            raise WrongTypeError(f"labels is {type(labels)!r}: give a dict from id to group, or the path of a file")
        return Tuning(_core.tune(settings, given.open(), os.fsencode(path_of("labels", labels))))
    finally:
        _progress.end(settings)


def _tune_by(given: Input, settings: dict[str, Any], labels: Mapping[Any, Any]) -> Tuning:
    with tempfile.NamedTemporaryFile("wb", prefix="wirecopy-labels-", suffix=".tsv") as file:
        for name, group in labels.items():
            if _is_missing(group):
                raise ArgumentError(f"the label of {name!r} is {group!r}: leave the id out, or name its group")
            if any(c in f"{name}{group}" for c in "\t\r\n"):
                raise ArgumentError(f"the label {name!r}: {group!r} has a tab or a line break: rename it")
            file.write(f"{name}\t{group}\n".encode("utf-8", "replace"))
        file.flush()
        try:
            return Tuning(_core.tune(settings, given.open(), os.fsencode(file.name)))
        except Error as error:  # of a file that the caller has not named
            raise type(error)(str(error).replace(file.name, "the dict")) from None


def _register() -> None:
    """Namespaces of libraries that were imported before."""
    for library in ("polars", "pandas"):
        if library in sys.modules:
            try:
                __import__(f"wirecopy.{library}")
            except (ImportError, AttributeError):  # an old version, or an import that failed half way
                pass


_register()
