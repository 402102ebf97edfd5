"""The ledger's own tables, each with its class."""

from __future__ import annotations

from xiezhi.kernel.tables import Table, TableClass

TABLES = (
    Table("ledger_log", TableClass.EVENT),
    Table("ledger_entry", TableClass.EVENT),
    Table("ledger_facts", TableClass.EVENT),
    Table("ledger_head", TableClass.EVENT),
    Table("ledger_row", TableClass.EVENT),
    Table("ledger_columns", TableClass.EVENT),
    Table("ledger_leaf", TableClass.EVENT),
    Table("ledger_checkpoint", TableClass.EVENT),
    Table("ledger_mark", TableClass.EPHEMERAL, "how far the sequencer is; found again from entries without a leaf"),
)
