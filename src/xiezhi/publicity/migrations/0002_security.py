"""Row security by scope, grants and guards of the app's tables; the schema `opened`, which the public site reads."""

from pathlib import Path

from django.db import migrations

from xiezhi.kernel.rowsecurity import open_table, scope_policy

ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")
OPENED = Path(__file__).resolve().parents[1] / "sql" / "opened.sql"


class Migration(migrations.Migration):
    """After the ledger, whose guard and claim function it uses."""

    dependencies = [("publicity", "0001_tables"), ("ledger", "__first__")]

    operations = [
        migrations.RunSQL(scope_policy("publicity_publication", grants=ALL)),
        migrations.RunSQL(scope_policy("publicity_request", grants=ALL)),
        migrations.RunSQL(open_table("publicity_mark", grants=ALL)),
        migrations.RunSQL("CREATE INDEX publicity_publication_scope ON publicity_publication USING gist (scope)"),
        *(
            migrations.RunSQL(f"SELECT ledger_guard('{name}');")
            for name in ("publicity_publication", "publicity_request")
        ),
        migrations.RunSQL(OPENED.read_text(encoding="utf-8"), "DROP SCHEMA opened CASCADE"),
    ]
