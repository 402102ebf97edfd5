"""The public store: a login that sees what is published and nothing else, whatever it tries."""

from __future__ import annotations

import psycopg
import pytest
from django.db import ProgrammingError, connections

from xiezhi.publicity.tables import LETTERBOX, OPENED


def test_the_public_login_reads_every_table_of_the_store_and_writes_none(database):
    with connections["public"].cursor() as cursor:
        for name in OPENED:
            cursor.execute(f"SELECT count(*) FROM opened.{name}")
            assert cursor.fetchone() == (0,)
            with pytest.raises(Exception, match=r"permission denied|read-only"):
                cursor.execute(f"DELETE FROM opened.{name}")
            cursor.execute("SET default_transaction_read_only = off")
            with pytest.raises(ProgrammingError, match="permission denied"):
                cursor.execute(f"DELETE FROM opened.{name}")


def test_the_public_login_can_read_nothing_outside_the_store(database):
    with database.superuser() as looking:
        tables = looking.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        reachable = {
            (schema, table)
            for schema, table in tables
            if looking.execute(
                "SELECT has_schema_privilege('xiezhi_public', %s, 'USAGE') AND has_any_column_privilege("
                "'xiezhi_public', format('%%I.%%I', %s::text, %s::text)::regclass, 'SELECT, INSERT, UPDATE')",
                (schema, schema, table),
            ).fetchone()
            == (True,)
        }
        usable = looking.execute("SELECT has_schema_privilege('xiezhi_public', 'public', 'USAGE')").fetchone()
    assert reachable == {("opened", name) for name in OPENED} | {("letterbox", name) for name in LETTERBOX}
    assert usable == (False,)


def test_of_the_letterbox_the_public_login_has_nothing_but_inserting(database):
    with database.superuser() as looking:
        found = looking.execute(
            "SELECT DISTINCT table_schema, privilege_type FROM information_schema.column_privileges "
            "WHERE grantee = 'xiezhi_public' UNION SELECT table_schema, privilege_type "
            "FROM information_schema.table_privileges WHERE grantee = 'xiezhi_public'"
        ).fetchall()
        others = looking.execute(
            "SELECT has_any_column_privilege('xiezhi_auditor', 'letterbox.letter', 'SELECT')"
        ).fetchone()
    assert set(found) == {("opened", "SELECT"), ("letterbox", "INSERT")}
    assert others == (False,)


def test_the_public_login_belongs_to_no_other_role(database):
    with database.superuser() as looking:
        found = looking.execute(
            "SELECT r.rolname FROM pg_auth_members JOIN pg_roles m ON m.oid = member JOIN pg_roles r ON r.oid = roleid "
            "WHERE m.rolname = 'xiezhi_public'"
        ).fetchall()
    assert found == []
    with connections["public"].cursor() as cursor, pytest.raises((ProgrammingError, psycopg.Error)):
        cursor.execute("SET ROLE xiezhi_app")
