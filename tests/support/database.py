"""A real PostgreSQL for the tests: one cluster for each test process, one fresh database for each test module."""

from __future__ import annotations

import atexit
import os
import secrets as random
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import psycopg
import pytest

from tests.support import passwords, slots
from xiezhi.config import cluster, places, roles, secrets
from xiezhi.config.errors import ClusterBroken

SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "shared_buffers=64MB")
TEMPLATES_KEPT = 2
PYTHON_PATH = (str(places.ROOT / "src"), str(places.ROOT))


def pytest_configure(config: pytest.Config) -> None:
    """Set Django up on a slot of this process. The controller of a parallel run tests nothing and needs none."""
    if not hasattr(config, "workerinput") and config.getoption("numprocesses", None):
        return
    os.environ["XIEZHI_DATA"] = str(slots.take())
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "xiezhi.config.settings"
    # Playwright's synchronous interface keeps a loop running in the thread of the test, which Django would refuse.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    from xiezhi.config import messages

    messages.compile_all()
    import django
    from django.conf import settings

    settings.PASSWORD_HASHERS = [passwords.QUICK, *settings.PASSWORD_HASHERS[1:]]
    django.setup()


@dataclass(frozen=True)
class Database:
    """One test module's own database, to which all of Django's aliases lead."""

    name: str
    home: cluster.Home

    @property
    def url(self) -> str:
        """The administrator's address of this database, as DATABASE_URL wants it."""
        return f"postgresql://{cluster.SUPERUSER}@/{self.name}?host={self.home.socket}"

    def environment(self) -> dict[str, str]:
        """The environment for a process of the product that is to work on this database."""
        return {**os.environ, "DATABASE_URL": self.url, "PYTHONPATH": os.pathsep.join(PYTHON_PATH)}

    def superuser(self) -> psycopg.Connection[tuple[object, ...]]:
        """A connection that no rule binds, for tampering and looking. Autocommit."""
        return cluster.connect(self.home, self.name)


@cache
def _cluster() -> cluster.Home:
    """This process's cluster, started once and stopped when the process ends. A broken one is made anew."""
    from django.conf import settings

    home = cluster.home(settings.XIEZHI_DATA)
    try:
        if not cluster.exists(home):
            cluster.make(home)
        server = cluster.start(home, SPEED)
    except ClusterBroken:
        shutil.rmtree(home.folder, ignore_errors=True)
        cluster.make(home)
        server = cluster.start(home, SPEED)
    atexit.register(_stop, server)
    with cluster.connect(home) as admin:
        for (name,) in admin.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'").fetchall():
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # left by a run that was killed
    return home


def _stop(server: subprocess.Popen[bytes]) -> None:
    _close()
    cluster.stop(server)


@cache
def _template() -> str:
    """The name of a database with every migration run, kept between runs under the digest of what it is made from."""
    from django.conf import settings

    home, name = _cluster(), f"template_{slots.fingerprint()}"
    with cluster.connect(home) as admin:
        known = [str(row[0]) for row in admin.execute("SELECT datname FROM pg_database ORDER BY oid").fetchall()]
        if name in known:
            return name
        for old in [other for other in known if other.startswith("template_")][: -TEMPLATES_KEPT or None]:
            admin.execute(f'DROP DATABASE "{old}" WITH (FORCE)')
        draft = f"test_draft_{random.token_hex(4)}"
        address = {"host": str(home.socket), "user": cluster.SUPERUSER, "dbname": draft}
        roles.prepare(address, secrets.load(settings.XIEZHI_DATA))
        _lead_to(draft)
        from xiezhi.config.migration import migrate

        migrate()
        _close()
        admin.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
    return name


def _close() -> None:
    from django.db import connections

    for alias in connections:
        connections[alias].close()


def _lead_to(name: str) -> None:
    """Make every alias lead to the database `name`, in this thread and in those that connect later."""
    from django.db import connections

    _close()
    for alias in connections:
        connections.databases[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


def clone() -> Database:
    """A fresh migrated database; all of Django's aliases lead to it."""
    home, template, name = _cluster(), _template(), f"test_{random.token_hex(6)}"
    with cluster.connect(home) as admin:
        admin.execute(f'CREATE DATABASE "{name}" OWNER {roles.OWNER} TEMPLATE "{template}"')
    _lead_to(name)
    return Database(name, home)


def drop(database: Database) -> None:
    """Throw a clone away, whoever is still connected."""
    _close()
    with cluster.connect(database.home) as admin:
        admin.execute(f'DROP DATABASE "{database.name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """A fresh migrated database for this module, behind every alias (default, owner, sequencer, auditor)."""
    made = clone()
    yield made
    drop(made)
