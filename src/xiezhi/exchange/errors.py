"""Why a file cannot be loaded at all. A single row that does not fit is set aside instead; see `rules.py`."""

from __future__ import annotations

from xiezhi.kernel.errors import Refusal


class NoSuchFile(Refusal):
    """The file to load is not there or cannot be opened."""

    code = "EXCHANGE-0001"


class UnreadableFile(Refusal):
    """The file is neither a Parquet nor a CSV file that can be read."""

    code = "EXCHANGE-0002"


class MissingColumns(Refusal):
    """The file lacks columns that the mapping names."""

    code = "EXCHANGE-0003"


class CannotSetAside(Refusal):
    """The file for rows that are set aside cannot be written."""

    code = "EXCHANGE-0004"


class OtherBody(Refusal):
    """The body of the mapping is registered with another division or other layers."""

    code = "EXCHANGE-0005"
