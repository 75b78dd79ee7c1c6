"""Threads that use one thing in turn."""

from __future__ import annotations

import threading

from ._errors import Error


class Turns:
    """A lock of something that serves one call at a time. A thread that asks for it again, from an iterator that its call
    reads or a function of progress, would wait for itself: Error."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._lock = threading.RLock()
        self._is_taken = False

    def __enter__(self) -> None:
        self._lock.acquire()
        if self._is_taken:
            self._lock.release()
            raise Error(f"{self._what} is in use by the call that this comes from: ask before that call, or after it")
        self._is_taken = True

    def __exit__(self, *_: object) -> None:
        self._is_taken = False
        self._lock.release()
