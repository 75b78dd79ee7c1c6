"""Hugging Face datasets: `wirecopy.datasets.dedup(ds)`. Imported only when it is used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_BATCH_ROWS = 4096


def batches(ds: Any) -> Iterator[Any]:
    """The rows of a Dataset, or of an IterableDataset, as Arrow tables."""
    return iter(ds.with_format("arrow").iter(batch_size=_BATCH_ROWS))


def dedup(ds: Any, text: str = "text", **arguments: Any) -> Any:
    """The dataset with one row of each group, by `ds.select(...)`: nothing is copied.

    Arguments are those of `wirecopy.cluster`, and `keep`, as in `wirecopy.dedup`.

    >>> import datasets
    >>> from wirecopy.datasets import dedup
    >>> ds = datasets.Dataset.from_dict({"text": ["the ferry sank at dawn off the cape"] * 2})
    >>> len(dedup(ds))
    1
    """
    from . import dedup as dedup_any

    return dedup_any(ds, text=text, **arguments)
