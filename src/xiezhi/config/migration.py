"""Bringing a database to the present shape as its owner, with each login's grants on Django's own tables."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connections

_WRITABLE = ("django_session", "procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers")
_READABLE = ("django_migrations", "django_content_type", "auth_permission", "auth_group", "auth_group_permissions")


def migrate(verbosity: int = 0) -> None:
    """Run every migration that has not run, then the grants. Running it again changes nothing."""
    call_command("migrate", database="owner", interactive=False, verbosity=verbosity)
    with connections["owner"].cursor() as cursor:
        for table in (*_WRITABLE, "procrastinate_workers"):
            cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO xiezhi_app")
        for table in _READABLE:
            cursor.execute(f"GRANT SELECT ON {table} TO xiezhi_app")
        for table in ("procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers"):
            cursor.execute(f"GRANT USAGE ON SEQUENCE {table}_id_seq TO xiezhi_app")
        # An auditor reads what was done, and must not be able to take over a session.
        cursor.execute("REVOKE ALL ON django_session FROM xiezhi_auditor")
    connections["owner"].close()
