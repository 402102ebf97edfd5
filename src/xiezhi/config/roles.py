"""The database's roles, made before the first migration and put right at every start.

    xiezhi_owner      cannot log in; owns every table; entered only to migrate and to load reference data
    xiezhi_app        web and worker; bound by row security
    xiezhi_sequencer  numbers the ledger's entries
    xiezhi_auditor    reads everything
    xiezhi_public     the public site: reads the schema `opened` and nothing else

Roles belong to the whole PostgreSQL server, so one server carries one installation.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from xiezhi.config.errors import DatabaseLoginTooWeak, DatabaseTooOld, DatabaseUnreachable
from xiezhi.config.secrets import LOGINS

OWNER = "xiezhi_owner"
PUBLIC = "xiezhi_public"
OLDEST = 150000
EXTENSIONS = ("ltree", "pg_trgm", "btree_gin", "btree_gist")

Connection = psycopg.Connection[tuple[Any, ...]]


def prepare(admin: dict[str, Any], passwords: dict[str, str]) -> None:
    """Make the database, the roles and the extensions where they are missing; harmless when they are there."""
    with _connect_to_server(admin) as server:
        _check_version(server)
        try:
            _make_roles(server, passwords)
            _make_database(server, admin["dbname"])
            with _connect(admin) as database:
                _own(database, admin["dbname"])
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.FeatureNotSupported) as problem:
            raise DatabaseLoginTooWeak(_first_line(problem)) from problem


def _connect(admin: dict[str, Any]) -> Connection:
    """Connect, or say in one sentence why not."""
    try:
        return psycopg.connect(**{"connect_timeout": 10, **admin, "autocommit": True})
    except (psycopg.OperationalError, psycopg.ProgrammingError) as problem:
        raise DatabaseUnreachable(_first_line(problem)) from problem


def _connect_to_server(admin: dict[str, Any]) -> Connection:
    """Connect to the database named, or to `postgres` when that one has yet to be made."""
    try:
        return _connect(admin)
    except DatabaseUnreachable:
        try:
            return _connect({**admin, "dbname": "postgres"})
        except DatabaseUnreachable:
            pass
        raise


def _check_version(server: Connection) -> None:
    if server.info.server_version < OLDEST:
        raise DatabaseTooOld(str(server.info.parameter_status("server_version")))


def _make_roles(server: Connection, passwords: dict[str, str]) -> None:
    """The roles; logins get the passwords of this installation."""
    known = {row[0] for row in server.execute("SELECT rolname FROM pg_roles")}
    if OWNER not in known:
        server.execute(f"CREATE ROLE {OWNER} NOLOGIN")
    for login in LOGINS:
        verb = "ALTER" if login in known else "CREATE"
        server.execute(
            sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(
                sql.SQL(verb), sql.Identifier(login), sql.Literal(passwords[login])
            )
        )
    # The public site never writes, never waits long, and looks nowhere but in the public store.
    for setting in ("default_transaction_read_only = on", "statement_timeout = '15s'", "search_path = opened"):
        server.execute(f"ALTER ROLE {PUBLIC} SET {setting}")
    member = "SELECT pg_has_role(current_user, %s, 'MEMBER')"
    if server.execute(member, (OWNER,)).fetchone() != (True,):
        server.execute(f"GRANT {OWNER} TO CURRENT_USER")


def _make_database(server: Connection, name: str) -> None:
    if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
        server.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER)))


def _own(database: Connection, name: str) -> None:
    """Give the database to the owner, let the logins in, and take from everybody else what PostgreSQL gives."""
    who = database.execute(
        "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    if who != (OWNER,):
        database.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(name), sql.Identifier(OWNER)))
    for login in LOGINS:
        database.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(name), sql.Identifier(login))
        )
    database.execute(f"SET ROLE {OWNER}")
    for extension in EXTENSIONS:
        database.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    database.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    inner = [login for login in LOGINS if login != PUBLIC]
    database.execute(f"GRANT USAGE ON SCHEMA public TO {', '.join(inner)}")
    database.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO xiezhi_auditor")


def _first_line(problem: BaseException) -> str:
    """The part of a database error that a person can read."""
    lines = str(problem).strip().splitlines()
    return (lines[0] if lines else type(problem).__name__).rstrip(".")
