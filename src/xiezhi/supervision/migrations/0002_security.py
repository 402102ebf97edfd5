"""Row security by scope, grants, and the guards."""

from django.db import migrations

from xiezhi.kernel.rowsecurity import open_table, scope_policy

ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")
GUARDED = ("supervision_finding", "supervision_rule_state")


class Migration(migrations.Migration):
    """After the ledger, whose guard and claim function it uses."""

    dependencies = [("supervision", "0001_tables"), ("ledger", "__first__")]

    operations = [
        migrations.RunSQL(scope_policy("supervision_finding", grants=ALL)),
        migrations.RunSQL(scope_policy("supervision_standing", grants=ALL)),
        migrations.RunSQL(scope_policy("supervision_back_test", grants=ALL)),
        # No case data: which rule is in which state, how far the follower is, which rule is left out.
        migrations.RunSQL(open_table("supervision_rule_state", grants=ALL)),
        migrations.RunSQL(open_table("supervision_mark", grants=ALL)),
        migrations.RunSQL(open_table("supervision_rule_health", grants=ALL)),
        # Counts by state and area read the index alone.
        migrations.RunSQL("CREATE INDEX supervision_finding_scope ON supervision_finding USING gist (scope)"),
        *(migrations.RunSQL(f"SELECT ledger_guard('{name}');") for name in GUARDED),
    ]
