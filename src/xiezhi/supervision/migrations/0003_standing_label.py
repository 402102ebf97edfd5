"""A standing answer says what its rule is called, so that lists need no rules."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column more."""

    dependencies = [("supervision", "0002_security")]

    operations = [
        migrations.AddField(model_name="standing", name="label", field=models.JSONField(default=dict)),
    ]
