"""Which rows of the sealed store a case made."""

from django.db import migrations, models

import xiezhi.publicity.models
from xiezhi.kernel.rowsecurity import scope_policy


class Migration(migrations.Migration):
    """The table and its row security."""

    dependencies = [("publicity", "0003_letters")]

    operations = [
        migrations.CreateModel(
            name="SealedRow",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("scope", xiezhi.publicity.models.PathField()),
                ("case_id", models.UUIDField()),
                ("purpose", models.TextField()),
            ],
            options={
                "db_table": "publicity_sealed",
                "indexes": [models.Index(models.F("case_id"), name="publicity_sealed_case")],
            },
        ),
        migrations.RunSQL(scope_policy("publicity_sealed", grants=("SELECT", "INSERT", "DELETE"))),
    ]
