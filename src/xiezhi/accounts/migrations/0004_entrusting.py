"""Entrustments of organisations, and the claim that knows of them."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import xiezhi.accounts.models
import xiezhi.kernel.identifiers
from xiezhi.kernel.rowsecurity import open_table

SQL = (Path(__file__).parents[1] / "sql" / "entrusting.sql").read_text("utf-8")


def words() -> django.contrib.postgres.fields.ArrayField:
    return django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_standing_in")]

    operations = [
        migrations.CreateModel(
            name="Entrustment",
            fields=[
                ("id", models.UUIDField(default=xiezhi.kernel.identifiers.new_id, primary_key=True, serialize=False)),
                ("matters", words()),
                ("kinds", words()),
                ("most_fine", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ("letter", models.TextField()),
                ("published_at", models.TextField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                ("scope", xiezhi.accounts.models.PathField()),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entrusted_by", to="accounts.body"
                    ),
                ),
                (
                    "by_body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entrusts", to="accounts.body"
                    ),
                ),
            ],
            options={"db_table": "accounts_entrustment"},
        ),
        migrations.RunSQL(open_table("accounts_entrustment", ("SELECT", "INSERT", "UPDATE"))),
        migrations.RunSQL(SQL),
        migrations.RunSQL("SELECT ledger_guard('accounts_entrustment');"),
    ]
