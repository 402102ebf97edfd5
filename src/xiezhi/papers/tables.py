"""What each table of this room is to the ledger."""

from __future__ import annotations

from xiezhi.kernel.tables import Table, TableClass

TABLES = (
    Table("papers_series", TableClass.GUARDED),
    Table("papers_number", TableClass.GUARDED),
    Table("papers_paper", TableClass.GUARDED),
    Table("papers_seal", TableClass.GUARDED),
    Table("papers_blob", TableClass.BLOB),
    Table("papers_checking", TableClass.EPHEMERAL, "how often a network asked in a minute; removed after an hour"),
)
