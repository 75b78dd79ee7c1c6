"""Small tables and arrays in the layout of Arrow, without an Arrow library."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import _core
from ._errors import NotFoundError


_INVERTED = bytes([1]) + bytes(255)
_DIGITS = bytes(ord("1") if value else ord("0") for value in range(256))


def counted(count: int, name: str) -> str:
    """The count with the name of what is counted, as 1 document or 2 documents."""
    return f"{count:,} {name}{'' if count == 1 else 's'}"


class Mask:
    """A boolean for each row, in row order.

    A sequence of bool with the protocols of numpy and Arrow: `numpy.asarray(mask)`, `pyarrow.array(mask)`,
    `polars.Series(mask)`; `list(mask)` needs none of them. `~mask` has the other rows.

    >>> mask = Mask(bytes([1, 0, 1]))
    >>> list(mask), mask.sum()
    ([True, False, True], 2)
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, values: bytes) -> None:
        self._values = values

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, index: Any) -> Any:
        return Mask(self._values[index]) if isinstance(index, slice) else self._values[index] != 0

    def __iter__(self) -> Iterator[bool]:
        return map(bool, self._values)

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, (Mask, list, tuple)) else NotImplemented

    def __invert__(self) -> Mask:
        """The rows that are False."""
        return Mask(self._values.translate(_INVERTED))

    def __repr__(self) -> str:
        return f"<wirecopy mask: {self.sum():,} of {len(self):,} rows>"

    def sum(self) -> int:
        """The number of rows that are True."""
        return self._values.count(1)

    def positions(self) -> list[int]:
        """The numbers of the rows that are True."""
        return [i for i, value in enumerate(self._values) if value]

    def runs(self) -> list[tuple[int, int]]:
        """Stretches of rows that are True, each from its first row to after its last."""
        found = []
        end = 0
        while (start := self._values.find(1, end)) >= 0:
            end = self._values.find(0, start)
            end = len(self._values) if end < 0 else end
            found.append((start, end))
        return found

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        import numpy

        values = numpy.frombuffer(self._values, dtype=numpy.bool_)
        return values.copy() if copy or dtype is None else values.astype(dtype)

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        return _core.export_array(("b", [None, self.bits()]), len(self._values))

    def bits(self) -> bytes:
        """The values as Arrow's bitmap."""
        digits = self._values[::-1].translate(_DIGITS) or b"0"
        return int(digits, 2).to_bytes(len(self._values) // 8 + 1, "little")

    def __bytes__(self) -> bytes:
        return self._values


class Table:
    """Columns of str, float or bool.

    `table["name"]` is a column as a list, `list(table)` the rows as dicts. Any Arrow library reads it without a copy of
    the strings: `pyarrow.table(table)`, `polars.DataFrame(table)`, `duckdb.sql("from table")`.
    """

    def __init__(self, length: int, columns: dict[str, tuple[str, list[bytes | None]]]) -> None:
        self._length = length
        self._columns = columns

    @property
    def column_names(self) -> list[str]:
        return list(self._columns)

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, name: str) -> list[Any]:
        if not isinstance(name, str) or name not in self._columns:
            raise NotFoundError(f"there is no column {name!r}: the table has {', '.join(self._columns)}")
        format, buffers = self._columns[name]
        if format == "U":
            offsets = memoryview(buffers[1] or b"").cast("q")
            text = buffers[2] or b""
            return [text[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(self._length)]
        if format == "b":
            bits = buffers[1] or b""
            return [bool(bits[i // 8] >> i % 8 & 1) for i in range(self._length)]
        return memoryview(buffers[1] or b"").cast("d").tolist()

    def to_pylist(self) -> list[dict[str, Any]]:
        """The rows as dicts."""
        columns = [self[name] for name in self._columns]
        return [dict(zip(self._columns, row)) for row in zip(*columns)]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.to_pylist())

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return _core.export(tuple(self._columns), list(self._columns.values()), self._length)

    def __repr__(self) -> str:
        return f"<wirecopy table: {self._length:,} rows of {', '.join(self._columns)}>"
