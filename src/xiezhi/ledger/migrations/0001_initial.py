"""The ledger's tables, triggers, functions and grants, from the files in `ledger/sql`."""

from pathlib import Path

from django.db import migrations

from xiezhi.kernel.rowsecurity import PATHS_FUNCTION, scope_policy

SQL = Path(__file__).resolve().parent.parent / "sql"


def _file(name):
    return migrations.RunSQL((SQL / f"{name}.sql").read_text(encoding="utf-8"))


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS ltree;" + PATHS_FUNCTION),
        _file("tables"),
        _file("refusals"),
        _file("rows"),
        _file("append"),
        *(
            migrations.RunSQL(scope_policy(table, grants=("SELECT",)))
            for table in ("ledger_entry", "ledger_facts", "ledger_head")
        ),
        _file("grants"),
    ]
