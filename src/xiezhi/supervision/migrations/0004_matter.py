"""What a supervised body sees of a supervision matter."""

from django.db import migrations, models

import xiezhi.supervision.models
from xiezhi.kernel.rowsecurity import scope_policy


class Migration(migrations.Migration):
    """The table and its row security."""

    dependencies = [("supervision", "0003_standing_label")]

    operations = [
        migrations.CreateModel(
            name="Matter",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("scope", xiezhi.supervision.models.PathField()),
                ("body_id", models.UUIDField()),
                ("by_body", models.TextField()),
                ("number", models.TextField(default="")),
                ("source", models.TextField()),
                ("track", models.TextField()),
                ("about", models.TextField(default="")),
                ("problem", models.TextField()),
                ("opened_at", models.DateTimeField()),
                ("state", models.TextField()),
                ("state_at", models.DateTimeField()),
                ("closed", models.BooleanField(default=False)),
                ("due_on", models.DateField(null=True)),
                ("due_label", models.JSONField(default=dict)),
                ("moves", models.JSONField(default=list)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("body_id"), models.F("closed"), models.OrderBy(models.F("opened_at"), descending=True),
                        name="supervision_matter_body",
                    ),
                    models.Index(models.OrderBy(models.F("opened_at"), descending=True), name="supervision_matter_newest"),
                ],
            },
        ),
        migrations.RunSQL(scope_policy("supervision_matter", grants=("SELECT", "INSERT", "UPDATE", "DELETE"))),
    ]  # fmt: skip
