"""Hugging Face datasets: `wirecopy.datasets.dedup(ds)`. Imported only when it is used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._columns import Mask
from ._errors import ArgumentError

_BATCH_ROWS = 4096


def batches(ds: Any) -> Iterator[Any]:
    """The rows of a Dataset, or of an IterableDataset, as Arrow tables."""
    if not hasattr(ds, "iter"):
        raise ArgumentError(f"the input is a {type(ds).__name__} of {', '.join(map(str, ds))}: pass one of these")
    return iter(ds.with_format("arrow").iter(batch_size=_BATCH_ROWS))


def kept(ds: Any, mask: Mask) -> Any:
    """The rows of the mask: nothing is copied, and an IterableDataset stays one."""
    if hasattr(ds, "select"):
        return ds.select(mask.positions())
    return ds.filter(lambda _, place: mask[place], with_indices=True)


def dedup(ds: Any, text: str = "text", **arguments: Any) -> Any:
    """The dataset without the rows of which one that stays has most of the text, by `ds.select(...)`: nothing is copied.

    Arguments are those of `wirecopy.cluster`, and `keep`, as in `wirecopy.dedup`.

    >>> import datasets
    >>> from wirecopy.datasets import dedup
    >>> ds = datasets.Dataset.from_dict({"text": ["the ferry sank at dawn off the cape"] * 2})
    >>> len(dedup(ds))
    1
    """
    from . import dedup as dedup_any

    return dedup_any(ds, text=text, **arguments)
