"""Row security, guards, and search within the claim."""

from pathlib import Path

from django.db import migrations

from xiezhi.kernel.rowsecurity import scope_policy

SQL = (Path(__file__).parents[1] / "sql" / "search.sql").read_text("utf-8")
TABLES = ("cases_case", "cases_clock", "cases_approval")


class Migration(migrations.Migration):
    """After the ledger, whose guard and claim function it uses."""

    dependencies = [("cases", "0001_tables"), ("ledger", "__first__")]

    operations = [
        *(migrations.RunSQL(scope_policy(table, grants=("SELECT", "INSERT", "UPDATE", "DELETE"))) for table in TABLES),
        migrations.RunSQL(SQL),
        *(migrations.RunSQL(f"SELECT ledger_guard('{table}');") for table in TABLES),
    ]
