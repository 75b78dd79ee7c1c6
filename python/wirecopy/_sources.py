"""What callers hand over, as a source of the extension module: paths, rows, or Arrow data."""

from __future__ import annotations

import glob
import itertools
import os
from collections.abc import Iterable, Iterator
from typing import Any

from . import _files
from ._errors import ArgumentError, Error, FormatError

Source = tuple[str, Any]


def library_of(data: Any) -> str:
    """The name of the library that a value is of, which need not be imported."""
    return type(data).__module__.partition(".")[0]


def is_arrow(data: Any) -> bool:
    return hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__")


def is_path(data: Any) -> bool:
    return isinstance(data, (str, os.PathLike))


def paths_of(data: Any) -> list[str] | None:
    """The files that a path, a pattern or a list of Path names; None if data is none of these."""
    if is_path(data):
        given = [os.fspath(data)]
    elif isinstance(data, (list, tuple)) and data and all(isinstance(item, os.PathLike) for item in data):
        given = [os.fspath(item) for item in data]
    else:
        return None
    found: list[str] = []
    for path in given:
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        matches = sorted(glob.glob(path, recursive=True)) if glob.has_magic(path) and not os.path.exists(path) else [path]
        if not matches:
            raise ArgumentError(f"no file matches {path!r}")
        found += matches
    return found


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
            return "batches", _files.batches(self.paths or [], self._settings["names"], self._wanted())
        if self.paths is not None:
            return "paths", [os.fsencode(path) for path in self.paths]
        return _source_of(self.data)

    def _wanted(self) -> list[str]:
        """The columns that some file must have."""
        return [*self._settings["text"], *self._settings["required"]]


def _source_of(data: Any) -> Source:
    if hasattr(data, "with_format") and library_of(data) == "datasets":
        from . import datasets

        return "batches", datasets.batches(data)
    if is_arrow(data):
        return "batches", iter([_checked(data)])
    if isinstance(data, (bytes, bytearray, dict)) or not isinstance(data, Iterable):
        raise TypeError(
            f"the input is {type(data)!r}: give Arrow data, a list of str or dict, an iterator of these, "
            "or paths of files"
        )
    items = iter(data)
    first = next(items, None)
    if first is None:
        return "rows", iter(())
    items = itertools.chain([first], items)
    return ("batches", map(_checked, items)) if is_arrow(first) else ("rows", items)


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
