"""`df.wirecopy` for pandas. Import this module to register it; `import wirecopy` does so if pandas was imported before.

pandas gives Arrow data through pyarrow, which must be installed."""

from __future__ import annotations

from typing import Any

import pandas

import wirecopy


@pandas.api.extensions.register_dataframe_accessor("wirecopy")
class DataFrameAccessor:
    """The functions of the package, over the data frame.

    >>> import pandas, wirecopy.pandas
    >>> df = pandas.DataFrame({"body": ["the ferry sank at dawn off the cape"] * 2})
    >>> len(df.wirecopy.dedup("body"))
    1
    """

    def __init__(self, df: pandas.DataFrame) -> None:
        self._df = df

    def cluster(self, text: str = "text", **arguments: Any) -> pandas.DataFrame:
        """The groups as a data frame, a row for each document; arguments as of `wirecopy.cluster`."""
        return pandas.DataFrame(wirecopy.cluster(self._df, text=text, **arguments).groups.to_dict())

    def dedup(self, text: str = "text", **arguments: Any) -> pandas.DataFrame:
        """The data frame without copies; arguments as of `wirecopy.dedup`."""
        return wirecopy.dedup(self._df, text=text, **arguments)

    def pairs(self, text: str = "text", **arguments: Any) -> pandas.DataFrame:
        """The pairs as a data frame; arguments as of `wirecopy.pairs`."""
        table = wirecopy.pairs(self._df, text=text, **arguments)
        return pandas.DataFrame({name: table[name] for name in table.column_names})

    def result(self, text: str = "text", **arguments: Any) -> wirecopy.Result:
        """What `wirecopy.cluster` returns."""
        return wirecopy.cluster(self._df, text=text, **arguments)
