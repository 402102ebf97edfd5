"""What was taken out of the product: guarded rows, seen by the body's heads and by supervision."""

from django.db import migrations, models

import xiezhi.enforcement.models
from xiezhi.kernel.rowsecurity import scope_policy


class Migration(migrations.Migration):
    dependencies = [("enforcement", "0001_own"), ("ledger", "__first__")]

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("scope", xiezhi.enforcement.models.PathField()),
                ("body_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("actor", models.TextField()),
                ("by_body_id", models.UUIDField(null=True)),
                ("what", models.TextField()),
                ("form", models.TextField()),
                ("filters", models.JSONField(default=dict)),
                ("amount", models.PositiveIntegerField()),
                ("case_id", models.UUIDField(null=True)),
                ("case_number", models.TextField(blank=True, default="")),
            ],
            options={"indexes": [models.Index(fields=["-at"], name="enforcement_export_at")]},
        ),
        migrations.RunSQL(scope_policy("enforcement_export", grants=("SELECT", "INSERT"))),
        migrations.RunSQL("SELECT ledger_guard('enforcement_export');"),
    ]
