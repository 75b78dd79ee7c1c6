"""What callers hand over, as a source of the extension module: paths, rows, or Arrow data."""

from __future__ import annotations

import glob
import itertools
import os
from collections.abc import Iterable, Iterator
from typing import Any

from . import _files
from ._errors import ArgumentError, Error, FormatError, InputError, UnsupportedError, WrongTypeError
from ._settings import check_path

Source = tuple[str, Any] | tuple[str, Any, list[bytes]]

# Of a list of str, the first few that are looked at for names of files; longer ones are no names. Chosen.
_LOOKED_AT = 3
NAME_LONGEST = 200


def library_of(data: Any) -> str:
    """The name of the library that a value is of, which need not be imported."""
    return type(data).__module__.partition(".")[0]


def is_arrow(data: Any) -> bool:
    return hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__")


def is_path(data: Any) -> bool:
    return isinstance(data, (str, os.PathLike))


def _paths_listed(data: Any) -> list[Any] | None:
    """The paths of a list of them; None if it is a list of something else."""
    if not isinstance(data, (list, tuple)) or not data:
        return None
    if isinstance(data[0], os.PathLike):
        other = next((item for item in data if not isinstance(item, os.PathLike)), None)
        if other is not None:
            raise WrongTypeError(f"a list that begins with a path has {type(other)!r} too: give pathlib.Path alone")
        return [os.fspath(item) for item in data]
    if all(isinstance(item, str) and len(item) < NAME_LONGEST and os.path.isfile(item) for item in data[:_LOOKED_AT]):
        raise ArgumentError(f"a list of str holds texts, and {data[0]!r} is a file: give pathlib.Path to read files")
    return None


def _check_is_there(path: str) -> None:
    """A str is a path: who meant a text should read so."""
    if not os.path.lexists(path):
        said = path if len(path) < NAME_LONGEST else path[:NAME_LONGEST] + "..."
        raise InputError(
            f"cannot open {said!r}: No such file or directory; a single str is a path, texts are given in a list"
        )


def paths_of(data: Any) -> list[str] | None:
    """The files that a path, a pattern or a list of Path names; None if data is none of these."""
    given = [os.fspath(data)] if is_path(data) else _paths_listed(data)
    if given is None:
        return None
    found: list[str] = []
    for path in given if not isinstance(data, str) else ():  # of a str is said that it is a path
        check_path("the path ", path)
    for path in map(os.fsdecode, given):
        matches = sorted(glob.glob(path, recursive=True)) if glob.has_magic(path) and not os.path.exists(path) else [path]
        if not matches:
            raise ArgumentError(f"no file matches {path!r}: check the pattern")
        if isinstance(data, str) and path != "-":
            _check_is_there(matches[0])
        found += matches
    return found


def _encoded(paths: list[str]) -> list[bytes]:
    return [os.fsencode(path) for path in paths]


def is_lazy(data: Any) -> bool:
    """A polars query, which is no data before it is collected."""
    return library_of(data) == "polars" and hasattr(data, "collect") and not is_arrow(data)


class Input:
    """Documents that can be opened, once or as often as needed."""

    def __init__(self, data: Any, settings: dict[str, Any]) -> None:
        self.lazy = is_lazy(data)
        self.data = data = data.collect() if self.lazy else data
        self.paths = paths_of(data)
        self.columnar = self.paths is not None and _files.is_columnar(self.paths)
        self._settings = settings
        self._opened = False
        if self.paths is None or self.columnar:
            named = next((name for name in ("format", "records", "encoding") if settings[name]), None)
            if named is not None:
                what = "Parquet and Arrow files know theirs" if self.columnar else "the input is no file"
                raise ArgumentError(f"{named}= says how text files are read, and {what}: leave it out")

    def is_one_shot(self) -> bool:
        """An iterator, or a reader of Arrow data, is used up by a run."""
        if self.paths is not None:
            return "-" in self.paths
        return isinstance(self.data, Iterator) or type(self.data).__name__ == "RecordBatchReader"

    def open(self) -> Source:
        if self._opened and self.is_one_shot():
            raise Error(
                f"the input was a {type(self.data).__name__}, which can be read once only: "
                "pass a table, a list or paths of files, or evidence=True to cluster, which then keeps what explains"
            )
        self._opened = True
        if self.columnar:
            files = _files.expand(self.paths or [])
            return "batches", _files.batches(files, self._settings["names"], self._wanted()), _encoded(files)
        if self.paths is not None:
            return "paths", _encoded(self.paths)
        return _source_of(self.data, self._settings)

    def _wanted(self) -> list[str]:
        """The columns that some file must have."""
        return [*self._settings["text"], *self._settings["required"]]


def _source_of(data: Any, settings: dict[str, Any]) -> Source:
    if hasattr(data, "with_format") and library_of(data) == "datasets":
        from . import datasets

        return "batches", datasets.batches(data)
    if is_frame(data) or is_arrow(data) or is_scanned(data):
        return "batches", iter([_exported(data, settings)])
    if isinstance(data, dict):
        raise WrongTypeError("the input is a dict: make a table of its columns, pyarrow.table(data), or a list of its rows")
    if isinstance(data, (bytes, bytearray)) or not isinstance(data, Iterable):
        raise WrongTypeError(
            f"the input is {type(data)!r}: give Arrow data, a list of str or dict, an iterator of these, "
            "or paths of files"
        )
    if getattr(data, "ndim", 1) != 1:
        raise WrongTypeError(f"the input is an array of {data.ndim} dimensions: give one of texts, or a table")
    items = iter(data)
    first = list(itertools.islice(items, 1))
    items = itertools.chain(first, items)
    if first and (is_arrow(first[0]) or is_frame(first[0])):
        return "batches", map(lambda item: _exported(item, settings), items)  # a generator would hold the item
    return "rows", items


def is_frame(data: Any) -> bool:
    """A data frame or a column of pandas."""
    return library_of(data) == "pandas" and hasattr(data, "dtypes")


def is_scanned(data: Any) -> bool:
    """A pyarrow.dataset.Dataset or Scanner."""
    return type(data).__module__ == "pyarrow._dataset" and hasattr(data, "to_table")


def _exported(data: Any, settings: dict[str, Any]) -> Any:
    """What has __arrow_c_stream__ or __arrow_c_array__, of the columns that are read where that saves work."""
    if is_frame(data):
        return _of_pandas(data, settings)
    if is_scanned(data):
        if hasattr(data, "scanner") and {*settings["text"], *settings["required"]} <= {*data.schema.names}:
            data = data.scanner(columns=[name for name in settings["names"] if name in data.schema.names])
        return data.to_reader() if hasattr(data, "to_reader") else data.scanner().to_reader()
    return _checked(data)


def _has_dates(pa: Any, data: Any, column: str) -> bool:
    """Whether a column that nobody named is one, and Arrow data can be made of it."""
    if list(data.columns).count(column) != 1:
        return False
    try:
        pa.array(data[column], from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError):
        return False
    return True


def _of_pandas(data: Any, settings: dict[str, Any]) -> Any:
    """Arrow data of the columns that are read alone: others may have values that are nothing to Arrow."""
    pa = _files.pyarrow("data of pandas are read")
    if hasattr(data, "columns"):
        named = [name for name in settings["names"] if name in data.index.names and name not in data.columns]
        wanted = [name for name in settings["names"] if name in data.columns] + named
        if settings.get("tries_date") and settings["date"] in wanted and not _has_dates(pa, data, settings["date"]):
            wanted.remove(settings["date"])
        missing = next((name for name in (*settings["text"], *settings["required"]) if name not in wanted), None)
        if missing is not None:
            how = ", in text=" if missing in settings["text"] else ""
            there = ", ".join(str(name) for name in [*data.columns, *data.index.names] if name is not None)
            raise ArgumentError(f'the input has no column "{missing}": name one that it has{how}: {there}')
        twice = next((name for name in wanted if list(data.columns).count(name) > 1), None)
        if twice is not None:
            raise ArgumentError(f'the input has more than one column "{twice}": rename all but one')
        levels = {name: data.index.get_level_values(name) for name in named}  # a named index is a column
        data = data[[name for name in wanted if name not in named]].assign(**levels)
    try:
        if hasattr(data, "columns"):
            return pa.Table.from_pandas(data, preserve_index=False)
        return pa.array(data, from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError) as error:
        said = "; ".join(map(str, error.args))
        raise UnsupportedError(f"a column cannot be read as Arrow data, convert it first: {said}") from error


def _checked(data: Any) -> Any:
    """Arrow's C interface does not say how large buffers are: pyarrow knows, and compares the last offset with that."""
    if library_of(data) == "pyarrow" and hasattr(data, "validate"):
        try:
            data.validate()
        except ValueError as error:  # pyarrow.ArrowInvalid is one
            raise FormatError(f"the input is invalid: {error}") from error
    return data


def texts_at(data: Any, column: str, positions: list[int]) -> list[str] | None:
    """The texts of some rows, for what is shown to a person; None where they are not at hand."""
    try:
        return [str(_text_at(data, column, position)) for position in positions]
    except (KeyError, IndexError, TypeError, AttributeError):
        return None


def _text_at(data: Any, column: str, position: int) -> Any:
    library = library_of(data)
    if library == "pyarrow":
        return data.column(column)[position].as_py() if hasattr(data, "column") else data[position].as_py()
    if library == "pandas":
        return data[column].iloc[position] if hasattr(data, "columns") else data.iloc[position]
    if library == "polars":
        return data[column][position] if hasattr(data, "columns") else data[position]
    if library == "datasets":
        return data[position][column]
    item = data[position]
    return item[column] if isinstance(item, dict) else item
