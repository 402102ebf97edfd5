import django.contrib.postgres.fields
from django.db import migrations, models

import xiezhi.cases.models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("case_id", models.UUIDField()),
                ("scope", xiezhi.cases.models.PathField()),
                ("body_id", models.UUIDField()),
                ("act", models.TextField()),
                ("at", models.DateTimeField()),
                ("facts", models.JSONField()),
                (
                    "officers",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("level", models.IntegerField(default=0)),
                ("awaiting", models.TextField(default="")),
                ("state", models.TextField(default="waiting")),
                ("proposed_by", models.TextField()),
                ("proposed_at", models.DateTimeField()),
                ("steps", models.JSONField(default=list)),
            ],
            options={
                "db_table": "cases_approval",
                "indexes": [
                    models.Index(
                        models.F("body_id"),
                        models.F("awaiting"),
                        condition=models.Q(("state", "waiting")),
                        name="cases_approval_waiting",
                    ),
                    models.Index(models.F("case_id"), name="cases_approval_case"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("scope", xiezhi.cases.models.PathField()),
                ("body_id", models.UUIDField()),
                ("number", models.TextField(default="")),
                ("procedure", models.TextField()),
                ("procedure_label", models.JSONField(default=dict)),
                (
                    "layers",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("release", models.TextField()),
                ("filed_on", models.DateField()),
                ("stage", models.TextField()),
                ("stage_label", models.JSONField(default=dict)),
                ("title", models.TextField(default="")),
                ("party_name", models.TextField(default="")),
                ("party_kind", models.TextField(default="")),
                ("party_code", models.TextField(default="")),
                ("matter", models.TextField(default="")),
                ("matter_label", models.JSONField(default=dict)),
                (
                    "officers",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("source", models.TextField(default="xiezhi")),
                ("opened_on", models.DateField()),
                ("last_at", models.DateTimeField()),
                ("due_on", models.DateField(null=True)),
                ("due_clock", models.TextField(default="")),
                ("due_label", models.JSONField(default=dict)),
                ("due_state", models.TextField(default="")),
                ("closed_on", models.DateField(null=True)),
                ("archived_on", models.DateField(null=True)),
                ("position", models.IntegerField()),
                ("search", models.TextField(default="")),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("body_id"),
                        models.OrderBy(models.F("last_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="cases_case_body_last",
                    ),
                    models.Index(
                        models.OrderBy(models.F("last_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="cases_case_last",
                    ),
                    models.Index(models.F("body_id"), models.F("due_on"), name="cases_case_body_due"),
                    models.Index(models.F("party_code"), name="cases_case_party_code"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClockRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("case_id", models.UUIDField()),
                ("scope", xiezhi.cases.models.PathField()),
                ("body_id", models.UUIDField()),
                ("key", models.TextField()),
                ("label", models.JSONField()),
                ("of", models.TextField()),
                ("trigger", models.TextField()),
                ("started", models.DateField()),
                ("due", models.DateField()),
                ("state", models.TextField()),
                ("met_on", models.DateField(null=True)),
                ("pauses", models.JSONField(default=list)),
                ("extensions", models.JSONField(default=list)),
                (
                    "cite",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("unverified", models.JSONField(null=True)),
                ("opened_by", models.UUIDField()),
            ],
            options={
                "db_table": "cases_clock",
                "indexes": [
                    models.Index(
                        models.F("body_id"),
                        models.F("due"),
                        condition=models.Q(("state__in", ["open", "paused", "over"])),
                        name="cases_clock_running",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("case_id", "key"), name="cases_clock_once")],
            },
        ),
    ]
