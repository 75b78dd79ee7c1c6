"""`df.wirecopy` for polars. Import this module to register it; `import wirecopy` does so if polars was imported before."""

from __future__ import annotations

from typing import Any

import polars

import wirecopy


@polars.api.register_lazyframe_namespace("wirecopy")
@polars.api.register_dataframe_namespace("wirecopy")
class DataFrameNamespace:
    """The functions of the package, over the data frame. A LazyFrame is collected, and `dedup` gives one back.

    >>> import polars, wirecopy.polars
    >>> df = polars.DataFrame({"body": ["the ferry sank at dawn off the cape"] * 2})
    >>> df.wirecopy.dedup("body").height
    1
    """

    def __init__(self, df: polars.DataFrame | polars.LazyFrame) -> None:
        self._df = df

    def cluster(self, text: str = "text", **arguments: Any) -> polars.DataFrame:
        """The groups as a data frame, a row for each document; arguments as of `wirecopy.cluster`."""
        return polars.DataFrame(wirecopy.cluster(self._df, text=text, **arguments).groups)

    def dedup(self, text: str = "text", **arguments: Any) -> polars.DataFrame | polars.LazyFrame:
        """The data frame without copies; arguments as of `wirecopy.dedup`."""
        return wirecopy.dedup(self._df, text=text, **arguments)

    def pairs(self, text: str = "text", **arguments: Any) -> polars.DataFrame:
        """The pairs as a data frame; arguments as of `wirecopy.pairs`."""
        return polars.DataFrame(wirecopy.pairs(self._df, text=text, **arguments))

    def result(self, text: str = "text", **arguments: Any) -> wirecopy.Result:
        """What `wirecopy.cluster` returns."""
        return wirecopy.cluster(self._df, text=text, **arguments)
