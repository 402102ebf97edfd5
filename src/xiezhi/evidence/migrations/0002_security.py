"""Row security, what may never change, and the guards."""

from pathlib import Path

from django.db import migrations

from xiezhi.kernel.rowsecurity import scope_policy

SQL = (Path(__file__).parents[1] / "sql" / "security.sql").read_text("utf-8")
GUARDED = ("evidence_item", "evidence_file", "evidence_custody", "evidence_derived", "evidence_device")


class Migration(migrations.Migration):
    """After the ledger, whose guard and claim function it uses."""

    dependencies = [("evidence", "0001_tables"), ("ledger", "__first__")]

    operations = [
        migrations.RunSQL(scope_policy("evidence_item")),
        migrations.RunSQL(scope_policy("evidence_file", grants=("SELECT", "INSERT"))),
        migrations.RunSQL(scope_policy("evidence_custody", grants=("SELECT", "INSERT"))),
        migrations.RunSQL(scope_policy("evidence_derived", grants=("SELECT", "INSERT"))),
        migrations.RunSQL(scope_policy("evidence_device")),
        migrations.RunSQL(scope_policy("evidence_arrival", grants=("SELECT", "INSERT", "UPDATE", "DELETE"))),
        migrations.RunSQL(SQL),
        *(migrations.RunSQL(f"SELECT ledger_guard('{name}');") for name in GUARDED),
    ]
