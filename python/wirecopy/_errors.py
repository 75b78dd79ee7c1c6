"""Exceptions of the package: each is an Error, and of the built-in kind that callers expect."""

from __future__ import annotations

import re


class Error(Exception):
    """What the library refused to do, or could not. `str(error)` says what to do about it."""


class ArgumentError(Error, ValueError):
    """An argument is out of range, or names a column that is not there."""


class WrongTypeError(Error, TypeError):
    """A value is of a type that is not taken."""


class InputError(Error, OSError):
    """A file or a stream could not be read or written."""


class FormatError(Error, ValueError):
    """An input is corrupt, or of another format."""


class RecordError(Error, ValueError):
    """A record could not be used, and `strict=True` was given."""


class LimitError(Error, ValueError):
    """More than this version can hold."""


class UnsupportedError(Error, RuntimeError):
    """This machine or build lacks what the arguments require."""


class NotFoundError(Error, KeyError):
    """No document has that id, or no column that name."""

    def __str__(self) -> str:  # KeyError would show its repr
        return str(self.args[0]) if self.args else ""


class OutOfMemoryError(Error, MemoryError):
    """An allocation failed."""


# By wirecopy_code of the header.
_KINDS = {
    1: ArgumentError,
    2: OutOfMemoryError,
    3: InputError,
    4: FormatError,
    5: RecordError,
    6: LimitError,
    7: UnsupportedError,
    8: NotFoundError,
    10: InputError,
    100: WrongTypeError,  # of the module itself
}

# The formats of Arrow's C interface that columns of callers have, by what pyarrow calls them.
_FORMATS = {
    "b": "bool",
    "c": "int8",
    "C": "uint8",
    "s": "int16",
    "S": "uint16",
    "i": "int32",
    "I": "uint32",
    "l": "int64",
    "L": "uint64",
    "e": "float16",
    "f": "float32",
    "g": "float64",
    "z": "binary",
    "Z": "large_binary",
    "vz": "binary_view",
    "u": "string",
    "U": "large_string",
    "vu": "string_view",
    "+l": "list",
    "+L": "large_list",
    "+vl": "list_view",
    "+vL": "large_list_view",
    "+s": "struct",
    "+m": "map",
    "+r": "run_end_encoded",
}
_FORMATS_BEFORE = {
    "d:": "decimal",
    "w:": "fixed_size_binary",
    "+w:": "fixed_size_list",
    "tt": "time",
    "tD": "duration",
    "ti": "interval",
}


def _type_of(match: re.Match[str]) -> str:
    format = match[1]
    starts = (name for start, name in _FORMATS_BEFORE.items() if format.startswith(start))
    name = _FORMATS.get(format) or next(starts, None)
    return f"the type {name}" if name else match[0]

# The library's messages name its own fields.
_NAMES = (
    ("with input.date_field", "with date="),
    ("with date_field", "with date="),
    ("with site_field", "with site="),
    ("with id_field", "with id="),
    ("with text_fields", "with text="),
    ("input.text_fields", "text"),
    ("input.id_field", "id"),
    ("input.site_field", "site"),
    ("input.date_field", "date"),
    ("text_fields", "text"),
    ("id_field", "id"),
    ("site_field", "site"),
    ("date_field", "date"),
    ("records_path", "records"),
    ("bad_path", "bad"),
    ("input.encoding", "encoding"),
    ("input.id_nbytes_max", "the longest id"),
    ("options.tmp", "tmp"),
    ("options.memory_nbytes", "memory"),
    ("memory_nbytes", "memory"),
    ("options.", ""),
)


def named(message: str) -> str:
    """A message of the library, with the package's names of arguments and types."""
    message = re.sub(r"\binput\.format (\w+)", r'format="\1"', message)
    message = re.sub(r"(?<=make a new one: )wirecopy index create (.+)", r'wirecopy.Index.create("\1")', message)
    for theirs, ours in _NAMES:
        message = message.replace(theirs, ours)
    return re.sub(r'the format "([^"]+)"(?=: cast it)', _type_of, message)


def of(code: int, message: str) -> BaseException:
    """The exception of a code and a message of the library."""
    message = named(message)
    if code == 9:
        return KeyboardInterrupt()
    return _KINDS.get(code, Error)(message)
