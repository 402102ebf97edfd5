"""Row security, constraints, the functions of entering, and the guards of the registers."""

from pathlib import Path

from django.db import migrations

from xiezhi.kernel.rowsecurity import open_table, scope_policy

SQL = (Path(__file__).parents[1] / "sql" / "security.sql").read_text("utf-8")
GUARDED = (
    "accounts_division",
    "accounts_body",
    "accounts_user",
    "accounts_officer",
    "accounts_certificate",
    "accounts_certificate_state",
)


class Migration(migrations.Migration):
    """After the ledger, whose guard and claim function it uses."""

    dependencies = [("accounts", "0001_tables"), ("ledger", "__first__")]

    operations = [
        migrations.RunSQL(open_table("accounts_division", ("SELECT", "INSERT", "UPDATE"))),
        migrations.RunSQL(open_table("accounts_body", ("SELECT", "INSERT", "UPDATE"))),
        migrations.RunSQL(scope_policy("accounts_user")),
        migrations.RunSQL(scope_policy("accounts_officer")),
        migrations.RunSQL(scope_policy("accounts_certificate")),
        migrations.RunSQL(scope_policy("accounts_certificate_state", grants=("SELECT", "INSERT"))),
        migrations.RunSQL(open_table("accounts_attempt", ("SELECT", "INSERT", "UPDATE", "DELETE"))),
        migrations.RunSQL(open_table("accounts_totp_step", ("SELECT", "INSERT", "UPDATE"))),
        migrations.RunSQL(SQL),
        *(migrations.RunSQL(f"SELECT ledger_guard('{table}');") for table in GUARDED),
    ]
