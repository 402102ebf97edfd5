"""What each table of this room is to the ledger: none holds a record of a case."""

from __future__ import annotations

from xiezhi.kernel.tables import Table, TableClass

TABLES = (
    Table("enforcement_export", TableClass.GUARDED),
    Table("enforcement_saved", TableClass.EPHEMERAL, "a person's own shortcuts to the case list"),
    Table("enforcement_reminder", TableClass.EPHEMERAL, "copies of clocks told to a person; the clocks stand in cases"),
    Table("enforcement_reach", TableClass.EPHEMERAL, "where a person wants reminders sent; they can say it again"),
)
