"""A bar on standard error, where a person looks at it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from ._errors import WrongTypeError

STAGES = ("reading", "matching", "verifying", "grouping", "writing")

# A run that is shorter shows no bar. Chosen.
_AFTER_SECONDS = 1.0
_WIDTH = 30


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and type(shell).__name__ == "ZMQInteractiveShell"


class Bar:
    """Draws the share of a stage that is done; leaves an empty line behind."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._shown = ""

    def __call__(self, stage: int, done: int, total: int) -> None:
        if time.monotonic() - self._start < _AFTER_SECONDS:
            return
        share = min(done / total, 1.0) if total else 0.0
        filled = int(share * _WIDTH)
        figure = f"{share:4.0%}" if total else f"{done:,}"
        line = f"{STAGES[stage]:9} {'#' * filled}{'.' * (_WIDTH - filled)} {figure}"
        if line != self._shown:
            sys.stderr.write("\r" + line.ljust(len(self._shown)))
            sys.stderr.flush()
            self._shown = line

    def close(self) -> None:
        if self._shown:
            sys.stderr.write("\r" + " " * len(self._shown) + "\r")
            sys.stderr.flush()
            self._shown = ""
        self._start = time.monotonic()


def progress_of(progress: bool | Callable[[str, int, int], object] | None) -> Callable[[int, int, int], object] | None:
    """None: a bar in a terminal or a notebook. True, False: a bar, none. A function gets (stage, done, total)."""
    if callable(progress):
        return lambda stage, done, total: progress(STAGES[stage], done, total)
    if not (progress is None or isinstance(progress, (bool, int)) or type(progress).__name__ in ("bool_", "bool")):
        raise WrongTypeError(f"progress={progress!r} is neither True, False, None nor a function")
    if progress is None:
        progress = bool(sys.stderr and sys.stderr.isatty()) or _in_notebook()
    return Bar() if progress else None


def end(settings: dict) -> None:
    bar = settings.get("progress")
    if isinstance(bar, Bar):
        bar.close()
