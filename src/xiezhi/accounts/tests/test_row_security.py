"""Row security as the application's own role meets it in SQL: no claim, no row; and no way round it."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from xiezhi.accounts import door
from xiezhi.accounts.door_for_tests import a_body, an_officer
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger

pytestmark = pytest.mark.usefixtures("database")
SECURED = ("accounts_user", "accounts_officer", "accounts_certificate", "accounts_certificate_state")


@pytest.fixture(scope="module")
def two_bodies(database):
    here, there = a_body(), a_body("440304scjg", name_zh="福田区市场监督管理局")
    people = {"here": an_officer(body=here), "there": an_officer(body=there)}
    with door.as_system() as system:
        for somebody in people.values():
            door.suspend_certificate(by=system, certificate_id=somebody.view.certificates[0].id, reason="检查")
    return people


def rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def inside_an_act(somebody, statement, values=None):
    with door.claimed(somebody.claim), connection.cursor() as cursor:
        cursor.execute("SELECT ledger_enter(%s)", [new_id()])
        cursor.execute(statement, values)


@pytest.mark.parametrize("table", SECURED)
def test_without_a_claim_there_is_no_row_at_all(two_bodies, table):
    assert rows(table) == 0


def test_with_a_claim_there_are_the_rows_of_ones_own_body_and_no_other(two_bodies):
    with door.claimed(two_bodies["here"].claim):
        assert {one.id for one in door.officers([o.id for o in two_bodies.values()])} == {two_bodies["here"].id}
        assert rows("accounts_certificate") == rows("accounts_certificate_state") == 1
        assert rows("accounts_user") == 1, "of the accounts one sees one's own only"


def test_bodies_and_divisions_are_public(two_bodies):
    assert rows("accounts_body") == 2
    assert rows("accounts_division") == 9


def test_the_claim_ends_with_its_transaction_and_a_nested_one_gives_way_to_the_outer(two_bodies):
    with door.claimed(two_bodies["here"].claim):
        with door.claimed(two_bodies["there"].claim):
            assert door.officers([two_bodies["there"].id])
        assert not door.officers([two_bodies["there"].id])
        assert door.officers([two_bodies["here"].id])
        door.claim_of(two_bodies["there"].user_id)
        assert door.officers([two_bodies["here"].id])
    assert rows("accounts_officer") == 0


def test_after_a_failure_inside_a_nested_claim_the_outer_one_is_there_again(two_bodies):
    with door.claimed(two_bodies["here"].claim):
        with pytest.raises(ZeroDivisionError), door.claimed(two_bodies["there"].claim):
            _ = 1 / 0
        assert door.officers([two_bodies["here"].id])


def test_a_row_of_another_bodys_scope_cannot_be_written_even_inside_an_act(two_bodies):
    mine, other = two_bodies["here"], two_bodies["there"]
    statement = (
        "INSERT INTO accounts_certificate (id, officer_id, number, issuer, fields, valid_from, valid_to, scope) "
        "VALUES (%s, %s, 'x', 'x', '{}', %s, %s, %s)"
    )
    values = [uuid4(), other.id, date(2025, 1, 1), date(2026, 1, 1), f"reg.{other.body.path}"]
    with pytest.raises(DatabaseError, match="row-level security"):
        inside_an_act(mine, statement, values)


def test_a_row_cannot_be_moved_into_another_bodys_scope(two_bodies):
    mine, other = two_bodies["here"], two_bodies["there"]
    with pytest.raises(DatabaseError, match="row-level security"):
        inside_an_act(mine, "UPDATE accounts_officer SET scope = %s WHERE id = %s", [f"reg.{other.body.path}", mine.id])


def test_updating_another_bodys_row_touches_nothing(two_bodies):
    with door.claimed(two_bodies["here"].claim), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_officer SET name = '改' WHERE id = %s", [two_bodies["there"].id])
        assert cursor.rowcount == 0


def test_a_guarded_row_changes_only_inside_an_act(two_bodies):
    with pytest.raises(DatabaseError, match="outside an act"), door.as_system(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_officer SET name = '改' WHERE id = %s", [two_bodies["here"].id])


@pytest.mark.parametrize("table", [*SECURED, "accounts_body", "accounts_division"])
def test_nothing_is_deleted_from_a_register(two_bodies, table):
    with pytest.raises(DatabaseError, match="permission denied"), door.as_system(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    "attempt",
    [
        "SET ROLE xiezhi_owner",
        "SET ROLE xiezhi_auditor",
        "SET SESSION AUTHORIZATION xiezhi_owner",
        "ALTER ROLE xiezhi_app BYPASSRLS",
        "ALTER TABLE accounts_officer DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE accounts_officer NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY accounts_officer_scope ON accounts_officer",
        "CREATE POLICY open ON accounts_officer USING (true)",
        "SET session_replication_role = replica",
        "CREATE TABLE mine (id int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
        "TRUNCATE accounts_officer",
        "SELECT * FROM ledger_row",
        "COPY (SELECT 1) TO '/tmp/stolen'",
    ],
)
def test_the_application_cannot_lift_row_security_or_become_somebody_else(two_bodies, attempt):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attempt)


def test_row_security_off_is_an_error_for_the_application_and_not_an_open_door(two_bodies):
    with pytest.raises(DatabaseError, match="row-level security"):
        inside_an_act(two_bodies["here"], "SET LOCAL row_security = off; SELECT count(*) FROM accounts_officer")


def test_the_applications_role_has_no_power_of_its_own(database):
    with database.superuser() as looking:
        found = looking.execute(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'xiezhi%' AND (rolsuper OR rolbypassrls OR rolcreaterole "
            "OR rolcreatedb OR rolreplication)"
        ).fetchall()
        members = looking.execute(
            "SELECT m.rolname, r.rolname FROM pg_auth_members JOIN pg_roles m ON m.oid = member JOIN pg_roles r "
            "ON r.oid = roleid WHERE m.rolname LIKE 'xiezhi%'"
        ).fetchall()
        owned = looking.execute(
            "SELECT relname FROM pg_class JOIN pg_roles o ON o.oid = relowner WHERE o.rolname IN "
            "('xiezhi_app', 'xiezhi_auditor', 'xiezhi_sequencer')"
        ).fetchall()
    assert (found, members, owned) == ([], [], [])


def test_a_forged_entry_does_not_open_the_registers_chain_of_another_body(two_bodies):
    mine, other = two_bodies["here"], two_bodies["there"]
    with pytest.raises(Exception, match=r"claim|reach|权"), door.claimed(mine.claim):
        ledger.lock(other.body.id)
    with door.claimed(mine.claim):
        assert ledger.entries(other.body.id) == []
