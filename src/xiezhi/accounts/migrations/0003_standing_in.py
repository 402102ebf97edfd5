"""Stand-ins during absence, and the claim that knows of them."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import xiezhi.accounts.models
import xiezhi.kernel.identifiers
from xiezhi.kernel.rowsecurity import scope_policy

SQL = (Path(__file__).parents[1] / "sql" / "standing_in.sql").read_text("utf-8")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_security")]

    operations = [
        migrations.CreateModel(
            name="StandIn",
            fields=[
                ("id", models.UUIDField(default=xiezhi.kernel.identifiers.new_id, primary_key=True, serialize=False)),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                ("reason", models.TextField()),
                ("scope", xiezhi.accounts.models.PathField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="absences", to="accounts.officer"
                    ),
                ),
                (
                    "standin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stands_in", to="accounts.officer"
                    ),
                ),
            ],
            options={"db_table": "accounts_standin"},
        ),
        migrations.RunSQL(scope_policy("accounts_standin")),
        migrations.RunSQL(SQL),
        migrations.RunSQL("SELECT ledger_guard('accounts_standin');"),
    ]
