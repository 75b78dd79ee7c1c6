"""Parquet and Arrow files, through pyarrow (the extra "parquet")."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Sequence
from typing import Any

from ._errors import ArgumentError, FormatError, InputError, UnsupportedError

# Rows of a batch: those of pyarrow's own default.
_BATCH_ROWS = 1 << 16

_STREAM_NAMES = (".arrow", ".arrows", ".ipc", ".feather")

# What to do where a file cannot be written, as the core says it (base/files.c).
_WANTED = {
    errno.ENOSPC: "free space, and run again",
    errno.EFBIG: "raise the limit of a file's size (ulimit -f), and run again",
    errno.EACCES: "run as a user who may write there, or name another file",
    errno.EROFS: "its file system can only be read: name another file",
}


def _unwritten(path: str, error: OSError) -> InputError:
    wanted = _WANTED.get(error.errno or 0, "check the disk, or name another file")
    return InputError(f"cannot write '{path}': {error.strerror or error}; {wanted}")


def kind_of(path: str) -> str | None:
    """"parquet", "arrow" or "stream" by content; None for any other file."""
    try:
        if not os.path.isfile(path):
            return None
        with open(path, "rb") as file:
            head = file.read(6)
    except OSError:
        return None
    if head[:4] == b"PAR1":
        return "parquet"
    if head == b"ARROW1":
        return "arrow"
    return "stream" if head[:4] == b"\xff\xff\xff\xff" and path.endswith(_STREAM_NAMES) else None


def expand(paths: list[str]) -> list[str]:
    """The files of folders, in byte order of their names; those that begin with a dot or a line below, such as _SUCCESS,
    are notes of other programs."""
    found: list[str] = []
    for path in paths:
        if os.path.isdir(path):
            names = sorted((name for name in os.listdir(path) if name[0] not in "._"), key=os.fsencode)
            found += expand([os.path.join(path, name) for name in names])
        else:
            found.append(path)
    return found


def is_columnar(paths: list[str]) -> bool:
    """Whether the files are Parquet or Arrow. All must be, or none."""
    files = expand([path for path in paths if path != "-"])
    columnar = [path for path in files if kind_of(path) is not None]
    if columnar and (len(columnar) < len(files) or "-" in paths):
        other = next(path for path in [*files, "-"] if path not in columnar)
        raise ArgumentError(
            f"{columnar[0]} is a Parquet or Arrow file and {other} is not: give files of one kind in one run"
        )
    return bool(columnar)


def pyarrow(what: str = "Parquet and Arrow files are read") -> Any:
    try:
        import pyarrow as module
    except ImportError:
        raise ImportError(f"{what} with pyarrow, which is not installed: pip install pyarrow") from None
    return module


class _File:
    """One file: its schema and its row groups."""

    def __init__(self, path: str) -> None:
        pa = pyarrow()
        self.path = path
        self.kind = kind_of(path)
        self.parquet: Any = None
        try:
            if self.kind == "parquet":
                import pyarrow.parquet as pq

                self.parquet = pq.ParquetFile(path)
                self.schema = self.parquet.schema_arrow
            else:
                self.reader = self._open_arrow(pa)
                self.schema = self.reader.schema
        except FileNotFoundError as error:
            raise InputError(f"cannot open '{path}': {error.strerror}; check the name") from None
        except (OSError, pa.ArrowInvalid) as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: Exception) -> FormatError:
        return FormatError(f"'{self.path}' cannot be read: {error}")

    def _named(self, items: Iterator[Any]) -> Iterator[Any]:
        """Items, or what reading them raises with the name of the file."""
        try:
            yield from items
        except (OSError, pyarrow().ArrowException) as error:
            raise self._unreadable(error) from error

    def _open_arrow(self, pa: Any) -> Any:
        source = pa.memory_map(self.path)
        return pa.ipc.open_file(source) if self.kind == "arrow" else pa.ipc.open_stream(source)

    def batches(self, columns: list[str]) -> Iterator[Any]:
        """Record batches of some columns."""
        return self._named(self._batches(columns))

    def groups(self) -> Iterator[Any]:
        """Row groups, with all columns."""
        return self._named(self._groups())

    def _batches(self, columns: list[str]) -> Iterator[Any]:
        if self.parquet is not None:
            yield from self.parquet.iter_batches(batch_size=_BATCH_ROWS, columns=columns)
            return
        for batch in self._groups():
            yield batch.select(columns)

    def _groups(self) -> Iterator[Any]:
        if self.parquet is not None:
            for i in range(self.parquet.num_row_groups):
                yield self.parquet.read_row_group(i)
        elif self.kind == "arrow":
            for i in range(self.reader.num_record_batches):
                yield self.reader.get_batch(i)
        else:
            yield from self._open_arrow(pyarrow())

    def compression(self) -> str:
        """The codec of the first column chunk, by the writer's name of it."""
        metadata = self.parquet.metadata if self.parquet is not None else None
        if metadata is None or metadata.num_row_groups == 0 or metadata.num_columns == 0:
            return "snappy"
        name = metadata.row_group(0).column(0).compression
        return "none" if name == "UNCOMPRESSED" else name.lower()


def _types(files: list[_File], columns: Sequence[str]) -> dict[str, Any]:
    """The columns that at least one file has, with their type: a string where files differ in it."""
    types: dict[str, Any] = {}
    for file in files:
        for name in columns:
            if name in file.schema.names:
                kind = file.schema.field(name).type
                types[name] = kind if types.setdefault(name, kind) == kind else pyarrow().large_string()
    return types


def _conform(batch: Any, types: dict[str, Any], path: str) -> Any:
    pa = pyarrow()
    arrays = []
    for name, kind in types.items():
        if name not in batch.schema.names:
            arrays.append(pa.nulls(batch.num_rows, kind))
            continue
        array = batch.column(name)
        try:
            arrays.append(array if array.type == kind else array.cast(kind))
        except pa.ArrowException:
            raise UnsupportedError(
                f'the column "{name}" of {path} has the type {array.type}, and another one in other files: '
                "cast it to strings in all of them"
            ) from None
    return pa.RecordBatch.from_arrays(arrays, names=list(types))


def batches(paths: list[str], columns: Sequence[str], wanted: Sequence[str]) -> Iterator[Any]:
    """The record batches of files, one after another; each has those of the columns that any file has. ArgumentError if
    none has one that is wanted."""
    pyarrow()
    files = [_File(path) for path in expand(paths)]
    types = _types(files, columns)
    for name in wanted:
        if name not in types:
            there = ", ".join(dict.fromkeys(name for file in files for name in file.schema.names))
            raise ArgumentError(f'{files[0].path} has no column "{name}": name one that is there: {there}')
    return (
        _conform(batch, types, file.path)
        for file in files
        for batch in file.batches([name for name in types if name in file.schema.names])
    )


def table(paths: list[str], mask: bytes) -> Any:
    """The rows of the mask, as a pyarrow.Table."""
    pa = pyarrow()
    files = [_File(path) for path in expand(paths)]
    kept = [group if isinstance(group, pa.Table) else pa.Table.from_batches([group]) for group in _filtered(files, mask)]
    return pa.concat_tables(kept, promote_options="default") if kept else files[0].schema.empty_table()


def _filtered(files: list[_File], mask: bytes) -> Iterator[Any]:
    pa = pyarrow()
    place = 0
    for file in files:
        for group in file.groups():
            rows = mask[place : place + group.num_rows]
            place += group.num_rows
            chosen = pa.array(memoryview(rows).cast("?").tolist(), pa.bool_())
            yield group.filter(chosen)
    if place != len(mask):
        raise InputError("a file changed while it was read: run again")


_KINDS = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".arrow": "arrow",
    ".ipc": "arrow",
    ".feather": "arrow",
    ".arrows": "stream",
}


def _kind_by_name(path: str, model: _File) -> str:
    """What a file of that name will be; a name without an ending gets what was read."""
    ending = os.path.splitext(path)[1].lower()
    if ending in _KINDS:
        return _KINDS[ending]
    if ending == "" and model.kind is not None:
        return model.kind
    raise ArgumentError(
        f"{path} is no name for rows of Parquet and Arrow files, which are written as such: "
        f"let it end in one of {', '.join(_KINDS)}"
    )


def _is_stream(path: str) -> bool:
    """Whether it is there and no file, but a pipe or a device, which is written into and not replaced."""
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return False


class _Output:
    """A Parquet or Arrow file that appears whole or not at all. A link is followed."""

    def __init__(self, path: str, model: _File) -> None:
        pa = pyarrow()
        self.path = path
        self.kind = _kind_by_name(path, model)
        self.place = os.path.realpath(path)
        self.is_stream = _is_stream(path)
        folder = None if self.is_stream else os.path.dirname(self.place)
        try:
            handle, self.scratch = tempfile.mkstemp(dir=folder, prefix=".wirecopy-")
        except OSError as error:
            raise _unwritten(path, error) from None
        os.close(handle)
        if self.kind == "parquet":
            import pyarrow.parquet as pq

            self.writer = pq.ParquetWriter(self.scratch, model.schema, compression=model.compression())
        else:
            start = pa.ipc.new_file if self.kind == "arrow" else pa.ipc.new_stream
            self.writer = start(self.scratch, model.schema)

    @contextlib.contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise _unwritten(self.path, error) from error

    def write(self, group: Any) -> None:
        if group.num_rows == 0:
            return
        with self._named():
            if self.kind == "parquet":
                self.writer.write(group, row_group_size=group.num_rows)
            elif hasattr(group, "to_batches"):
                self.writer.write_table(group)
            else:
                self.writer.write_batch(group)

    def finish(self) -> None:
        with self._named():
            self.writer.close()
            if self.is_stream:
                with open(self.scratch, "rb") as scratch, open(self.path, "wb") as stream:
                    shutil.copyfileobj(scratch, stream)
                os.unlink(self.scratch)
                return
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(self.scratch, 0o666 & ~mask)
            os.replace(self.scratch, self.place)

    def drop(self) -> None:
        """Leaves nothing behind, also where the writer cannot write the end of its file."""
        with contextlib.suppress(OSError, ValueError):
            self.writer.close()
        os.unlink(self.scratch)


def check_outputs(paths: list[str], outputs: dict[str, str]) -> None:
    """Refuses a result that would replace an input, lies in a folder that is read, or shares another's file."""
    places: dict[str, str] = {}
    for name, output in outputs.items():
        place = os.path.realpath(output)
        if place in places:
            raise ArgumentError(f"{places[place]}= and {name}= both write to {output}: name two files")
        places[place] = name
        for path in paths:
            source = os.path.realpath(path)
            if place == source or (os.path.exists(place) and os.path.exists(source) and os.path.samefile(place, source)):
                raise ArgumentError(f"{name}= would replace the input {path}: name another file")
            if os.path.isdir(source) and os.path.commonpath([source, place]) == source:
                raise ArgumentError(f"{name}= lies in the input folder {path}: name a file elsewhere")


class Writing:
    """Where the rows of files will go: what can be refused is refused before anything is read."""

    def __init__(self, paths: list[str], out: str, removed: str | None) -> None:
        self._files = [_File(path) for path in expand(paths)]
        self._outputs = [(out, False)] + ([(removed, True)] if removed is not None else [])
        model = self._files[0]
        for file in self._files:
            if not file.schema.equals(model.schema):
                raise ArgumentError(f"{file.path} has other columns than {model.path}: write one file for each kind")
        for path, _ in self._outputs:
            _kind_by_name(path, model)
            if os.path.isdir(path) or path.endswith("/"):
                raise InputError(f"cannot write '{path}': it is a folder; name a file")
            folder = os.path.dirname(os.path.abspath(path))
            if not os.path.isdir(folder):
                raise InputError(f"cannot write '{path}': there is no folder {folder}; make it first")

    def write(self, mask: bytes) -> None:
        """Writes the rows of the mask to one file, a row group for each that was read, and the others to another."""
        for path, is_removed in self._outputs:
            _write_one(self._files, bytes(1 - value for value in mask) if is_removed else mask, path)


def _write_one(files: list[_File], mask: bytes, path: str) -> None:
    output = _Output(path, files[0])
    try:
        for group in _filtered(files, mask):
            output.write(group)
        output.finish()
    except BaseException:
        output.drop()
        raise
