"""The table of parties."""

import django.contrib.postgres.fields
from django.db import migrations, models

import xiezhi.kernel.identifiers
import xiezhi.parties.models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Party",
            fields=[
                (
                    "id",
                    models.UUIDField(default=xiezhi.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                ("scope", xiezhi.parties.models.PathField()),
                ("kind", models.TextField()),
                ("name", models.TextField()),
                ("name_key", models.TextField()),
                (
                    "grams",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("id_kind", models.TextField(blank=True, default="")),
                ("id_number", models.TextField(blank=True, default="")),
                ("birth_date", models.DateField(null=True)),
                ("legal_representative", models.TextField(blank=True, default="")),
                ("address", models.TextField(blank=True, default="")),
                ("phone", models.TextField(blank=True, default="")),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["id_number"], name="parties_party_number")],
            },
        ),
    ]
