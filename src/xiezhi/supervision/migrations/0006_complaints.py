"""Complaints about enforcement, and apart from them who complained."""

from django.db import migrations, models

import xiezhi.supervision.complaints.models
from xiezhi.kernel.rowsecurity import scope_policy

ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0005_reviewing"),
    ]

    operations = [
        migrations.CreateModel(
            name="Complainant",
            fields=[
                ("digest", models.BinaryField(primary_key=True, serialize=False)),
                ("scope", xiezhi.supervision.complaints.models.PathField()),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Complaint",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("scope", xiezhi.supervision.complaints.models.PathField()),
                ("body_id", models.UUIDField()),
                ("about_body", models.UUIDField(null=True)),
                ("number", models.TextField()),
                ("channel", models.TextField()),
                ("paper", models.TextField(default="")),
                ("words", models.TextField()),
                ("state", models.TextField(default="registered")),
                ("received_on", models.DateField()),
                ("accept_by", models.DateField()),
                ("answer_by", models.DateField(null=True)),
                ("decided_on", models.DateField(null=True)),
                ("answered_on", models.DateField(null=True)),
                ("answer", models.TextField(default="")),
                ("matter_id", models.UUIDField(null=True)),
                ("finding_id", models.UUIDField(null=True)),
                ("steps", models.JSONField(default=list)),
                ("content", models.TextField(default="")),
                ("keep_until", models.DateField(null=True)),
                ("state_at", models.DateTimeField()),
                ("state_by", models.TextField(default="system")),
                ("moves", models.IntegerField(default=1)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("body_id"), models.F("state"), models.F("accept_by"), name="supervision_complaint_body"
                    ),
                    models.Index(models.F("about_body"), models.F("state"), name="supervision_complaint_about"),
                    models.Index(
                        models.F("matter_id"),
                        condition=models.Q(("matter_id__isnull", False)),
                        name="supervision_complaint_matter",
                    ),
                    models.Index(
                        models.F("keep_until"),
                        condition=models.Q(("keep_until__isnull", False)),
                        name="supervision_complaint_keep",
                    ),
                ],
            },
        ),
        migrations.RunSQL(scope_policy("supervision_complaint", grants=ALL)),
        migrations.RunSQL(scope_policy("supervision_complainant", grants=("SELECT", "INSERT", "DELETE"))),
        migrations.RunSQL("SELECT ledger_guard('supervision_complaint');"),
        migrations.RunSQL("SELECT ledger_guard('supervision_complainant', 'digest', ARRAY['content']);"),
    ]
