"""What every table of the product declares about itself, so that "any byte of any table" is covered or excused by name.

A room with tables keeps `tables.py` with `TABLES: tuple[Table, ...]`; tests/architecture compares the declarations
with the database and fails on a table that has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class TableClass(Enum):
    """How tampering with a table's rows is noticed."""

    EVENT = "event"
    """Append-only; every column is bound by the ledger's own hashes. UPDATE, DELETE and TRUNCATE are refused."""
    GUARDED = "guarded"
    """Each changed row's digest goes into a case chain by trigger (SELECT ledger_guard('table') in the migration)."""
    BLOB = "blob"
    """Guarded without its content column, which is bound by the digest of the content in a column of its own."""
    EPHEMERAL = "ephemeral"
    """Not covered, for the reason given: it can be lost or rebuilt without anybody's record changing."""


@dataclass(frozen=True)
class Table:
    """One table's declaration. `reason` is obligatory for EPHEMERAL; `digest` and `content` name the columns of a
    BLOB."""

    name: str
    cls: TableClass
    reason: str = ""
    digest: str = "digest"
    content: str = "content"

    def __post_init__(self) -> None:
        if self.cls is TableClass.EPHEMERAL and not self.reason:
            raise ValueError(f"{self.name}: an ephemeral table needs its reason")
