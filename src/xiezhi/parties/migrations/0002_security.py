"""Row security by scope, the search, and the guard of the table."""

from pathlib import Path

from django.db import migrations

from xiezhi.kernel.rowsecurity import scope_policy

SQL = Path(__file__).parents[1] / "sql" / "search.sql"


class Migration(migrations.Migration):
    """After the ledger, whose guard and claim function it uses."""

    dependencies = [("parties", "0001_tables"), ("ledger", "__first__")]

    operations = [
        migrations.RunSQL(scope_policy("parties_party", grants=("SELECT", "INSERT", "UPDATE"))),
        migrations.RunSQL(SQL.read_text("utf-8")),
        migrations.RunSQL("SELECT ledger_guard('parties_party');"),
    ]
