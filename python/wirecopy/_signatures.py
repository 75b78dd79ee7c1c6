"""MinHash signatures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class Signatures:
    """n signatures of k values, shape (n, k), uint32.

    `numpy.asarray(signatures)` is that array and copies nothing; `signatures[i]` is one row as a memoryview, and
    `signatures[i:j]` those of some rows.
    """

    def __init__(self, values: bytes, width: int) -> None:
        self._values = values
        self._width = width

    @property
    def shape(self) -> tuple[int, int]:
        return len(self._values) // (4 * self._width), self._width

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return Signatures(b"".join(self[i] for i in range(len(self))[index]), self._width)
        start = range(len(self))[index] * self._width * 4
        return memoryview(self._values)[start : start + self._width * 4].cast("I")

    def __iter__(self) -> Iterator[memoryview]:
        return (self[i] for i in range(len(self)))

    def tobytes(self) -> bytes:
        return self._values

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        import numpy

        values = numpy.frombuffer(self._values, dtype=numpy.uint32).reshape(self.shape)
        return values.copy() if copy else values if dtype is None else values.astype(dtype)

    def __repr__(self) -> str:
        return f"<wirecopy signatures: {self.shape[0]:,} of {self.shape[1]} values>"
