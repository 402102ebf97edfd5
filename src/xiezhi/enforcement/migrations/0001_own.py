"""A person's own tables: each row lies in the leaf of its account, so that nobody else's claim reaches it."""

from django.db import migrations, models

import xiezhi.enforcement.models
import xiezhi.kernel.identifiers
from xiezhi.kernel.rowsecurity import scope_policy

PathField = xiezhi.enforcement.models.PathField


class Migration(migrations.Migration):
    initial = True

    dependencies = [("ledger", "__first__")]

    operations = [
        migrations.CreateModel(
            name="Saved",
            fields=[
                ("id", models.UUIDField(default=xiezhi.kernel.identifiers.new_id, primary_key=True, serialize=False)),
                ("scope", PathField()),
                ("user_id", models.UUIDField()),
                ("name", models.TextField()),
                ("words", models.TextField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user_id", "name"), name="enforcement_saved_once")],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("scope", PathField()),
                ("user_id", models.UUIDField()),
                ("case_id", models.UUIDField()),
                ("case_number", models.TextField(default="")),
                ("label", models.JSONField()),
                ("due", models.DateField()),
                ("on_day", models.DateField()),
                ("read_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={"indexes": [models.Index(fields=["user_id", "on_day"], name="enforcement_reminder_of")]},
        ),
        migrations.CreateModel(
            name="Reach",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("scope", PathField()),
                ("email", models.TextField(default="")),
                ("phone", models.TextField(default="")),
            ],
        ),
        *(
            migrations.RunSQL(scope_policy(f"enforcement_{name}", grants=("SELECT", "INSERT", "UPDATE", "DELETE")))
            for name in ("saved", "reminder", "reach")
        ),
    ]
