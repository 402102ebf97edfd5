"""Row security, what may never change, and the guards."""

from pathlib import Path

from django.db import migrations

from xiezhi.kernel.rowsecurity import scope_policy

SQL = (Path(__file__).parents[1] / "sql" / "security.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """After the ledger, whose guard and claim function it uses."""

    dependencies = [("papers", "0001_tables"), ("ledger", "__first__")]

    operations = [
        migrations.RunSQL(scope_policy("papers_series")),
        migrations.RunSQL(scope_policy("papers_number")),
        migrations.RunSQL(scope_policy("papers_paper")),
        migrations.RunSQL(scope_policy("papers_blob", grants=("SELECT", "INSERT"))),
        migrations.RunSQL(SQL),
        *(
            migrations.RunSQL(f"SELECT ledger_guard('{name}');")
            for name in ("papers_series", "papers_number", "papers_paper")
        ),
        migrations.RunSQL("SELECT ledger_guard('papers_blob', 'digest', ARRAY['content']);"),
    ]
