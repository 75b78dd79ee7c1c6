"""Steps of a datatrove pipeline: documents to signature files, these to groups, and documents that go.

    from wirecopy.datatrove import Group, Keep, Sign
    if __name__ == "__main__":  # datatrove's processes read the script again
        LocalPipelineExecutor(pipeline=[JsonlReader("articles"), Sign("signed")], tasks=8).run()
        LocalPipelineExecutor(pipeline=[Group("signed", "groups.jsonl")], tasks=1).run()
        LocalPipelineExecutor(pipeline=[JsonlReader("articles"), Keep("groups.jsonl"), JsonlWriter("kept")], tasks=8).run()

Ids of documents must be unique, since they say which row is whose.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.filters.base_filter import BaseFilter

from ._errors import Error

__all__ = ["Group", "Keep", "Sign"]


def _program(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "wirecopy", *arguments]


def _check(code: int, said: bytes) -> None:
    """3: some records had no word, and are named on standard error."""
    if code not in (0, 3):
        raise Error(said.decode("utf-8", "replace").strip() or f"wirecopy ended with exit code {code}")


class Sign(PipelineStep):
    """Signs the documents of each task to a file of its own, folder/00000.sigs, and passes them on.

    site: what of a document's metadata says who printed it: a name, or a URL.
    arguments: more options of `wirecopy sign`, as a list.
    """

    name = "wirecopy sign"
    type = "🫂 - DEDUPS"

    def __init__(self, folder: str | os.PathLike[str], site: str | None = "url", arguments: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.folder = os.fspath(folder)
        self.site = site
        self.arguments = tuple(arguments)

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        os.makedirs(self.folder, exist_ok=True)
        out = os.path.join(self.folder, f"{rank:05}.sigs")
        command = _program("sign", "-q", "-j", "1", "--input-format", "jsonl", *self.arguments, "-", "-o", out)
        errors = open(f"{out}.log", "w+b")
        signer = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=errors)
        assert signer.stdin is not None
        try:
            for document in data:
                row = {"id": document.id, "text": document.text, "url": str(document.metadata.get(self.site) or "")}
                signer.stdin.write(json.dumps(row).encode() + b"\n")
                self.stat_update("signed")
                yield document
        except BrokenPipeError:
            pass  # the program says why
        except BaseException:
            # What is left half written is none: the file appears whole or not at all.
            signer.kill()
            raise
        finally:
            try:
                signer.stdin.close()
            except BrokenPipeError:
                pass
            code = signer.wait()
            errors.seek(0)
            said = errors.read()
            errors.close()
            os.remove(f"{out}.log")
        _check(code, said)


class Group(PipelineStep):
    """Groups all signature files of a folder, in the order of their names, into a table of JSON Lines; in one task.

    arguments: more options of `wirecopy cluster`.
    """

    name = "wirecopy cluster"
    type = "🫂 - DEDUPS"

    def __init__(
        self, folder: str | os.PathLike[str], groups: str | os.PathLike[str], arguments: tuple[str, ...] = ()
    ) -> None:
        super().__init__()
        self.folder = os.fspath(folder)
        self.groups = os.fspath(groups)
        self.arguments = tuple(arguments)

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        if data:
            yield from data
        if rank != 0:
            return
        paths = sorted(str(path) for path in Path(self.folder).glob("*.sigs"))
        if not paths:
            raise Error(f"{self.folder} has no .sigs files: run Sign first")
        command = _program("cluster", "-q", "--from-signatures", *self.arguments, *paths, "-o", self.groups)
        ran = subprocess.run(command, stderr=subprocess.PIPE, check=False)
        _check(ran.returncode, ran.stderr)


class Keep(BaseFilter):
    """Removes a document of whose text the one that represents its group has so much; that one stays, and updates.

    share: of its text, from which on a document goes.
    metadata: whether those that stay are told their cluster and relation in document.metadata.
    """

    name = "wirecopy keep"

    def __init__(
        self,
        groups: str | os.PathLike[str],
        share: float = 0.7,
        metadata: bool = True,
        exclusion_writer: Any = None,
    ) -> None:
        super().__init__(exclusion_writer)
        self.groups = os.fspath(groups)
        self.share = share
        self.metadata = metadata
        self._rows: dict[str, dict[str, Any]] | None = None

    def _row(self, name: str) -> dict[str, Any] | None:
        if self._rows is None:
            with open(self.groups, encoding="utf-8") as lines:
                self._rows = {row["id"]: row for row in map(json.loads, lines)}
        return self._rows.get(name)

    def filter(self, doc: Any) -> bool | tuple[bool, str]:
        row = self._row(doc.id)
        if row is None:  # without a word
            return True
        # The near profile has no shares: what it groups is alike as a whole.
        contained = row["similarity"] if row.get("contained") is None else row["contained"]
        if not row["representative"] and contained >= self.share:
            return False, row["relation"]
        if self.metadata:
            doc.metadata["cluster"] = row["cluster"]
            doc.metadata["relation"] = row["relation"]
        return True
