"""Bring the database to the present shape: roles, extensions, tables, grants. Harmless to run again."""

from __future__ import annotations

from xiezhi.config import databases, migration, places, roles, running, secrets


def main(argv: list[str]) -> int:
    """Migrate, saying what is done; also under a running installation."""
    data = places.data_folder()
    with running.database(data):
        roles.prepare(databases.administrator(data), secrets.load(data))
        migration.migrate(verbosity=1)
    return 0
