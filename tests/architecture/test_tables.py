"""Every table says what it is, and is what it says: that is what makes "any byte of any table" true."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import pytest

from xiezhi.config import places
from xiezhi.config.tables import TABLES as BROUGHT
from xiezhi.kernel.tables import Table, TableClass

GUARDS = {"ledger_guard_insert", "ledger_guard_update", "ledger_guard_delete", "ledger_no_truncate"}
GROWING = {"ledger_only_grows", "ledger_no_truncate"}


def declared() -> list[Table]:
    """What every room and the frameworks declare."""
    found = list(BROUGHT)
    for room in places.ROOMS:
        if find_spec(f"xiezhi.{room}") and find_spec(f"xiezhi.{room}.tables"):
            found += getattr(import_module(f"xiezhi.{room}.tables"), "TABLES", ())
    return found


@pytest.fixture(scope="module")
def ask(database):
    with database.superuser() as superuser:
        yield lambda sql, *values: superuser.execute(sql, values).fetchall()


def test_every_table_is_declared_once_and_exists(ask):
    names = [table.name for table in declared()]
    assert sorted(names) == sorted(set(names))
    there = {row[0] for row in ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert there - set(names) == set(), "tables without a class: declare them in their room's tables.py"
    assert set(names) - there == set(), "declared, but not in the database"


@pytest.mark.parametrize(
    ("kinds", "wanted"), [({TableClass.EVENT}, GROWING), ({TableClass.GUARDED, TableClass.BLOB}, GUARDS)]
)
def test_a_table_has_the_triggers_of_its_class_and_they_fire_always(ask, kinds, wanted):
    on: dict[str, set[str]] = {}
    for table, name in ask("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled = 'A'"):
        on.setdefault(table, set()).add(name)
    for table in declared():
        if table.cls in kinds:
            assert wanted <= on.get(table.name, set()), (
                f"{table.name}: SELECT ledger_guard('{table.name}') in its migration"
            )


def test_no_guard_lags_behind_the_columns_of_its_table(ask):
    lagging = ask(
        "SELECT t.tgrelid::regclass::text FROM pg_trigger t, ledger_guard_arguments(t.tgrelid) AS a "
        "WHERE t.tgname = 'ledger_guard_insert' AND a[1] <> "
        "ledger_layout_version(ledger_layout(t.tgrelid, a[2], a[3]::text[]))"
    )
    assert lagging == []


def test_only_guarded_tables_and_blobs_are_guarded(ask):
    guarded = {
        row[0] for row in ask("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'ledger_guard_insert'")
    }
    assert guarded == {table.name for table in declared() if table.cls in (TableClass.GUARDED, TableClass.BLOB)}


def test_a_table_with_a_scope_has_row_security_that_binds_its_owner_too(ask):
    naked = ask(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'scope' "
        "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace "
        "AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
    )
    assert naked == []


def test_every_table_belongs_to_the_owner_who_cannot_log_in(ask):
    strange = ask(
        "SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'public' AND tableowner <> 'xiezhi_owner'"
    )
    assert strange == []


def test_the_application_may_write_no_event_table(ask):
    events = [table.name for table in declared() if table.cls is TableClass.EVENT]
    writable = ask(
        "SELECT table_name, privilege_type FROM information_schema.role_table_grants "
        "WHERE grantee = 'xiezhi_app' AND table_name = ANY (%s) AND privilege_type <> 'SELECT'",
        events,
    )
    assert writable == []
