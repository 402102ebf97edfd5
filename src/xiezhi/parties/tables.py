"""What each table of this room is to the ledger."""

from __future__ import annotations

from xiezhi.kernel.tables import Table, TableClass

TABLES = (Table("parties_party", TableClass.GUARDED),)
