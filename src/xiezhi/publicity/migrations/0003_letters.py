"""What the public sends: letters, their contents, ratings; the letterbox and what the public store keeps of them."""

from pathlib import Path

from django.db import migrations, models

import xiezhi.publicity.models
from xiezhi.kernel.rowsecurity import scope_policy

ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")
BOX = Path(__file__).resolve().parents[1] / "sql" / "letters.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("publicity", "0002_security"),
    ]

    operations = [
        migrations.CreateModel(
            name="LetterContent",
            fields=[
                ("digest", models.BinaryField(primary_key=True, serialize=False)),
                ("scope", xiezhi.publicity.models.PathField()),
                ("content", models.BinaryField()),
            ],
            options={
                "db_table": "publicity_letter_content",
            },
        ),
        migrations.CreateModel(
            name="RatingCount",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("scope", xiezhi.publicity.models.PathField()),
                ("body_id", models.UUIDField()),
                ("act", models.TextField()),
                ("counts", models.JSONField(default=dict)),
                ("until_day", models.DateField()),
                ("moves", models.IntegerField(default=1)),
            ],
            options={
                "db_table": "publicity_rating_count",
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("scope", xiezhi.publicity.models.PathField()),
                ("body_id", models.UUIDField(null=True)),
                ("kind", models.TextField()),
                ("number", models.TextField()),
                ("state", models.TextField(default="received")),
                ("lookup", models.TextField()),
                ("seal", models.TextField()),
                ("about", models.JSONField(default=dict)),
                ("publication_id", models.UUIDField(null=True)),
                ("request_id", models.UUIDField(null=True)),
                ("complaint_id", models.UUIDField(null=True)),
                ("content", models.TextField(default="")),
                ("received_on", models.DateField()),
                ("due_on", models.DateField(null=True)),
                ("answered_on", models.DateField(null=True)),
                ("answer", models.TextField(default="")),
                ("mended_on", models.DateField(null=True)),
                ("shown", models.JSONField(default=dict)),
                ("sealed", models.TextField(default="")),
                ("sealed_on", models.DateField(null=True)),
                ("keep_until", models.DateField(null=True)),
                ("state_at", models.DateTimeField()),
                ("state_by", models.TextField(default="system")),
                ("moves", models.IntegerField(default=1)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("body_id"),
                        models.F("kind"),
                        models.F("state"),
                        models.F("due_on"),
                        name="publicity_letter_body",
                    ),
                    models.Index(
                        models.F("request_id"),
                        condition=models.Q(("request_id__isnull", False)),
                        name="publicity_letter_request",
                    ),
                    models.Index(
                        models.F("complaint_id"),
                        condition=models.Q(("complaint_id__isnull", False)),
                        name="publicity_letter_complaint",
                    ),
                    models.Index(
                        models.F("keep_until"),
                        condition=models.Q(("keep_until__isnull", False)),
                        name="publicity_letter_keep",
                    ),
                ],
            },
        ),
        migrations.RunSQL(scope_policy("publicity_letter", grants=ALL)),
        migrations.RunSQL(scope_policy("publicity_letter_content", grants=("SELECT", "INSERT", "DELETE"))),
        migrations.RunSQL(scope_policy("publicity_rating_count", grants=ALL)),
        *(
            migrations.RunSQL(f"SELECT ledger_guard('{name}');")
            for name in ("publicity_letter", "publicity_rating_count")
        ),
        migrations.RunSQL("SELECT ledger_guard('publicity_letter_content', 'digest', ARRAY['content']);"),
        migrations.RunSQL(BOX.read_text(encoding="utf-8"), "DROP SCHEMA letterbox CASCADE"),
    ]
