"""Exams for enforcement certificates."""

from django.db import migrations, models

import xiezhi.supervision.models
from xiezhi.kernel.rowsecurity import scope_policy


class Migration(migrations.Migration):
    """The table, its row security by scope, and the guard."""

    dependencies = [("supervision", "0006_complaints"), ("ledger", "__first__")]

    operations = [
        migrations.CreateModel(
            name="CertificateExam",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("scope", xiezhi.supervision.models.PathField()),
                ("officer_id", models.UUIDField()),
                ("body_id", models.UUIDField()),
                ("held_on", models.DateField()),
                ("subject", models.TextField()),
                ("points", models.TextField(default="")),
                ("passed", models.BooleanField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.TextField()),
            ],
            options={
                "db_table": "supervision_certificate_exam",
                "indexes": [models.Index(models.F("officer_id"), models.F("held_on"), name="supervision_exam_officer")],
            },
        ),
        migrations.RunSQL(
            scope_policy("supervision_certificate_exam", grants=("SELECT", "INSERT", "UPDATE", "DELETE"))
        ),
        migrations.RunSQL("SELECT ledger_guard('supervision_certificate_exam');"),
    ]
