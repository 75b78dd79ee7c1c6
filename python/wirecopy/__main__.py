"""The command line, over Parquet and Arrow files too: `python -m wirecopy VERB ...`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

from . import _core, _files


def _open(paths: list[str], columns: tuple[str, ...]) -> Iterator[Any]:
    _files.is_columnar(paths)  # raises if they are of several kinds
    return _files.batches(paths, list(dict.fromkeys(columns)))


def _write(paths: list[str], mask: bytes, path: bytes, removed: bytes | str | None) -> None:
    _files.write(paths, mask, os.fsdecode(path), None if removed is None else os.fsdecode(removed))


def main(arguments: list[str] | None = None) -> int:
    """Runs the program with arguments (default: those of the process) and returns its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    return _core.program([b"wirecopy", *map(os.fsencode, given)], _open, _write)


if __name__ == "__main__":
    sys.exit(main())
