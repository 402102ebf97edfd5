"""Seals, and what anybody may ask about a paper."""

from pathlib import Path

from django.db import migrations, models

import xiezhi.kernel.identifiers
import xiezhi.papers.models
from xiezhi.kernel.rowsecurity import open_table, scope_policy

SQL = (Path(__file__).parents[1] / "sql" / "checking.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """After the guards, which it extends to seals."""

    dependencies = [("papers", "0002_security")]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.UUIDField(default=xiezhi.kernel.identifiers.new_id, primary_key=True, serialize=False)),
                ("paper_id", models.UUIDField(unique=True)),
                ("scope", xiezhi.papers.models.PathField()),
                ("how", models.TextField()),
                ("signer", models.TextField()),
                ("fingerprint", models.TextField()),
                ("trial", models.BooleanField()),
                ("sealed_at", models.DateTimeField()),
                ("detached", models.BinaryField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Checking",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "bucket", "minute", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("bucket", models.TextField()),
                ("minute", models.DateTimeField()),
                ("times", models.IntegerField()),
            ],
        ),
        migrations.RunSQL(scope_policy("papers_seal", grants=("SELECT", "INSERT"))),
        migrations.RunSQL(open_table("papers_checking", ("SELECT", "INSERT", "UPDATE", "DELETE"))),
        migrations.RunSQL(SQL),
        migrations.RunSQL("SELECT ledger_guard('papers_seal');"),
    ]
