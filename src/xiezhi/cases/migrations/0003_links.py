from pathlib import Path

from django.db import migrations, models

SQL = (Path(__file__).parents[1] / "sql" / "asking.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Linked cases, questions across cases, clocks about one thing and clocks in hours."""

    dependencies = [("cases", "0002_security")]

    operations = [
        migrations.AddField("case", "parent_id", models.UUIDField(null=True)),
        migrations.AddField("case", "act_on", models.DateField(null=True)),
        migrations.AddField("case", "penalised_on", models.DateField(null=True)),
        migrations.AddField("case", "fined", models.BooleanField(default=False)),
        migrations.AddField("clockrow", "about", models.TextField(default="")),
        migrations.AddField("clockrow", "due_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("clockrow", "cases_clock_once"),
        migrations.AddConstraint(
            "clockrow", models.UniqueConstraint(fields=["case_id", "key", "about"], name="cases_clock_once")
        ),
        migrations.RunSQL(SQL),
        *(migrations.RunSQL(f"SELECT ledger_guard('{table}');") for table in ("cases_case", "cases_clock")),
    ]
