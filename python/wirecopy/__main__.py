"""The command line, over Parquet and Arrow files too: `python -m wirecopy VERB ...`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

from . import _core, _files


class _Files:
    """The Parquet and Arrow files of a command, and where their rows go."""

    writing: _files.Writing | None = None

    def open(
        self, paths: list[str], columns: tuple[str, ...], required: tuple[str, ...], out: bytes, removed: bytes
    ) -> Iterator[Any]:
        _files.is_columnar(paths)  # raises if they are of several kinds
        rows = _files.batches(paths, list(dict.fromkeys(columns)), required)
        if out:
            self.writing = _files.Writing(paths, os.fsdecode(out), os.fsdecode(removed) or None)
        return rows

    def write(self, mask: bytes) -> None:
        if self.writing is not None:
            self.writing.write(mask)


def main(arguments: list[str] | None = None) -> int:
    """Runs the program with arguments (default: those of the process) and returns its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    files = _Files()
    return _core.program([b"wirecopy", *map(os.fsencode, given)], files.open, files.write)


if __name__ == "__main__":
    sys.exit(main())
