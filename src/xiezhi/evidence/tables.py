"""What each table of this room is to the ledger."""

from __future__ import annotations

from xiezhi.kernel.tables import Table, TableClass

TABLES = (
    Table("evidence_item", TableClass.GUARDED),
    Table("evidence_file", TableClass.GUARDED),
    Table("evidence_custody", TableClass.GUARDED),
    Table("evidence_derived", TableClass.GUARDED),
    Table("evidence_device", TableClass.GUARDED),
    Table(
        "evidence_arrival",
        TableClass.EPHEMERAL,
        "files on their way: nobody's record until an item names them, and they can be sent again",
    ),
)
