"""From one administrator's address to the five ways the product enters its database.

`default` is the application (web, worker), `owner` migrates and loads reference data, `sequencer` numbers the ledger,
`auditor` reads everything, `public` reads what has been published and nothing else. None of their logins is a
superuser; the owner cannot log in at all and is entered by the administrator's login.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from xiezhi.config import cluster
from xiezhi.config.errors import DatabaseUnreachable

ALIASES = {
    "default": "xiezhi_app",
    "sequencer": "xiezhi_sequencer",
    "auditor": "xiezhi_auditor",
    "public": "xiezhi_public",
}
NAME = "xiezhi"


def administrator(data: Path) -> dict[str, Any]:
    """How the administrator connects: DATABASE_URL, or the embedded cluster of this data folder."""
    url = os.environ.get("DATABASE_URL", "").strip()
    if not url:
        return {"host": str(cluster.home(data).socket), "user": cluster.SUPERUSER, "dbname": NAME}
    try:
        given = dict(conninfo_to_dict(url))
    except ProgrammingError as problem:
        raise DatabaseUnreachable(str(problem).strip().rstrip(".")) from problem
    return {**given, "dbname": given.get("dbname") or NAME}


def aliases(admin: dict[str, Any], passwords: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Django's DATABASES: the same server and database under each login."""
    found = {
        alias: _alias({**admin, "user": role, "password": passwords[role]}, f"xiezhi-{alias}")
        for alias, role in ALIASES.items()
    }
    found["default"].update(CONN_MAX_AGE=None, CONN_HEALTH_CHECKS=True)
    owner = _alias(admin, "xiezhi-owner")
    owner["OPTIONS"]["options"] = f"{admin.get('options', '')} -c role=xiezhi_owner".strip()
    return {**found, "owner": owner}


def _alias(conninfo: dict[str, Any], application: str) -> dict[str, Any]:
    """One entry of DATABASES; what Django has no name for goes to psycopg as it is."""
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    entry: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql", "ATOMIC_REQUESTS": False}
    entry |= {django: str(conninfo[libpq]) for libpq, django in named.items() if conninfo.get(libpq)}
    options = {key: value for key, value in conninfo.items() if key not in named and value is not None}
    return {**entry, "OPTIONS": {"connect_timeout": 10, **options, "application_name": application}}
