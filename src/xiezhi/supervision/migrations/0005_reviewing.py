"""Case review: plans, files, sheets, reports, and what bodies are told."""

import django.contrib.postgres.fields
from django.db import migrations, models

import xiezhi.supervision.models
from xiezhi.kernel.rowsecurity import scope_policy

ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")
GUARDED = (
    "supervision_review_plan", "supervision_review_file", "supervision_review_sheet", "supervision_review_report",
)  # fmt: skip


class Migration(migrations.Migration):
    """The tables, their row security by scope, and the guards."""

    dependencies = [("supervision", "0004_matter"), ("ledger", "__first__")]

    operations = [
        migrations.CreateModel(
            name="ReviewFile",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("plan_id", models.UUIDField()),
                ("scope", xiezhi.supervision.models.PathField()),
                ("year", models.IntegerField()),
                ("sheet", models.TextField()),
                (
                    "layers",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("case_id", models.UUIDField()),
                ("case_number", models.TextField(default="")),
                ("case_title", models.TextField(default="")),
                ("body_id", models.UUIDField()),
                ("state", models.TextField()),
                ("state_at", models.DateTimeField()),
                ("state_by", models.TextField()),
                ("proved", models.JSONField(default=dict)),
                ("reviewers", models.JSONField(default=list)),
                ("opened", models.JSONField(default=list)),
                ("needs", models.TextField(default="")),
                ("how", models.TextField(default="")),
                ("total", models.DecimalField(decimal_places=1, max_digits=5, null=True)),
                ("grade", models.TextField(default="")),
                (
                    "fails",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("faults", models.JSONField(default=list)),
                ("words", models.TextField(default="")),
                ("told_at", models.DateTimeField(null=True)),
                ("object_by", models.DateField(null=True)),
                ("objection", models.JSONField(default=dict)),
                ("answer_by", models.DateField(null=True)),
                ("answer", models.JSONField(default=dict)),
                ("moves", models.IntegerField(default=1)),
            ],
            options={
                "db_table": "supervision_review_file",
                "indexes": [
                    models.Index(models.F("plan_id"), models.F("body_id"), name="supervision_review_file_plan"),
                    models.Index(
                        models.F("year"), models.F("body_id"), models.F("grade"), name="supervision_review_file_year"
                    ),
                    models.Index(models.F("case_id"), name="supervision_review_file_case"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewPlan",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("scope", xiezhi.supervision.models.PathField()),
                ("body_id", models.UUIDField()),
                ("year", models.IntegerField()),
                ("title", models.TextField()),
                ("terms", models.JSONField(default=dict)),
                ("release", models.TextField(default="")),
                ("state", models.TextField()),
                ("state_at", models.DateTimeField()),
                ("state_by", models.TextField()),
                ("candidates", models.IntegerField(default=0)),
                ("digest", models.TextField(default="")),
                ("seed", models.TextField(default="")),
                ("head_size", models.BigIntegerField(null=True)),
                ("head_root", models.TextField(default="")),
                ("outside", models.TextField(default="")),
                ("drawn", models.IntegerField(default=0)),
                ("summary", models.TextField(default="")),
                ("moves", models.IntegerField(default=1)),
            ],
            options={
                "db_table": "supervision_review_plan",
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("year"), descending=True),
                        models.F("body_id"),
                        name="supervision_review_plan_year",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewReport",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("plan_id", models.UUIDField()),
                ("scope", xiezhi.supervision.models.PathField()),
                ("body_id", models.UUIDField()),
                ("state", models.TextField()),
                ("state_at", models.DateTimeField()),
                ("state_by", models.TextField()),
                ("problems", models.TextField(default="")),
                ("advice", models.TextField(default="")),
                ("paper_id", models.UUIDField(null=True)),
                ("moves", models.IntegerField(default=1)),
            ],
            options={
                "db_table": "supervision_review_report",
                "indexes": [
                    models.Index(models.F("plan_id"), models.F("body_id"), name="supervision_review_report_plan")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewSheet",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("file_id", models.UUIDField()),
                ("scope", xiezhi.supervision.models.PathField()),
                ("officer_id", models.UUIDField()),
                ("round", models.IntegerField(default=1)),
                ("state", models.TextField()),
                ("state_at", models.DateTimeField()),
                ("state_by", models.TextField()),
                ("marks", models.JSONField(default=dict)),
                ("total", models.DecimalField(decimal_places=1, max_digits=5, null=True)),
                ("grade", models.TextField(default="")),
                ("words", models.TextField(default="")),
                ("moves", models.IntegerField(default=1)),
            ],
            options={
                "db_table": "supervision_review_sheet",
                "indexes": [
                    models.Index(models.F("officer_id"), models.F("state"), name="supervision_review_sheet_desk")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewTold",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("scope", xiezhi.supervision.models.PathField()),
                ("body_id", models.UUIDField()),
                ("by_body", models.UUIDField()),
                ("plan_id", models.UUIDField()),
                ("plan_title", models.TextField()),
                ("year", models.IntegerField()),
                ("case_id", models.UUIDField()),
                ("case_number", models.TextField(default="")),
                ("state", models.TextField()),
                ("total", models.DecimalField(decimal_places=1, max_digits=5, null=True)),
                ("grade", models.TextField()),
                ("grade_label", models.JSONField(default=dict)),
                (
                    "fails",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("faults", models.JSONField(default=list)),
                ("reviewers", models.JSONField(default=list)),
                ("problems", models.TextField(default="")),
                ("advice", models.TextField(default="")),
                ("told_at", models.DateTimeField()),
                ("object_by", models.DateField()),
                ("objection", models.JSONField(default=dict)),
                ("answer_by", models.DateField(null=True)),
                ("answer", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "supervision_review_told",
                "indexes": [
                    models.Index(
                        models.F("body_id"),
                        models.OrderBy(models.F("told_at"), descending=True),
                        name="supervision_review_told_body",
                    )
                ],
            },
        ),
        *(migrations.RunSQL(scope_policy(name, grants=ALL)) for name in (*GUARDED, "supervision_review_told")),
        *(migrations.RunSQL(f"SELECT ledger_guard('{name}');") for name in GUARDED),
    ]
