"""What each table of this room is."""

from xiezhi.kernel.tables import Table, TableClass

TABLES = (
    Table("cases_case", TableClass.GUARDED),
    Table("cases_clock", TableClass.GUARDED),
    Table("cases_approval", TableClass.GUARDED),
)
