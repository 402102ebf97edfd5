"""Guarded rows: each change puts a digest under the entry that answers for it, and nothing changes without one."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, connection

from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger.appending import append, entering
from xiezhi.ledger.errors import AlreadyRecorded, OutsideAnAct
from xiezhi.ledger.faults import translated
from xiezhi.ledger.tests import guarded
from xiezhi.ledger.tests.support import HERE, claiming, draft


@pytest.fixture(scope="module", autouse=True)
def tables(database):
    guarded.make(database)
    return database


def run(sql, *values):
    with translated(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def recorded(database, entry_id):
    with database.superuser() as superuser:
        return superuser.execute(
            "SELECT table_name, row_key, op FROM ledger_row WHERE entry_id = %s ORDER BY id", [entry_id]
        ).fetchall()


def told_rows(entry_id):
    with connection.cursor() as cursor:
        cursor.execute("SELECT canonical FROM ledger_entry WHERE id = %s", [entry_id])
        return json.loads(bytes(cursor.fetchone()[0]))["rows"]


def test_each_changed_row_is_recorded_under_its_entry(database):
    told, keys = draft(), [new_id(), new_id()]
    with claiming(), entering(told.id):
        for key in keys:
            run(guarded.INSERT, key, HERE, "某甲")
        run("UPDATE sample_row SET n = n + 1")
        run("DELETE FROM sample_row WHERE id = %s", keys[1])
        append(told)
        assert told_rows(told.id)["n"] == 5
    assert [(key, op) for _, key, op in recorded(database, told.id)] == [
        (str(keys[0]), "I"),
        (str(keys[1]), "I"),
        *sorted([(str(keys[0]), "U"), (str(keys[1]), "U")]),
        (str(keys[1]), "D"),
    ]


def test_a_row_changes_only_on_account_of_an_entry():
    with pytest.raises(OutsideAnAct), claiming():
        run(guarded.INSERT, new_id(), HERE, "x")


def test_a_row_does_not_change_after_its_entry_is_sealed():
    told = draft()
    with pytest.raises(OutsideAnAct), claiming(), entering(told.id):  # noqa: PT012
        append(told)
        run(guarded.INSERT, new_id(), HERE, "x")


def test_setting_the_entry_by_hand_to_a_sealed_one_does_not_help():
    told = draft()
    with claiming():
        append(told)
    with pytest.raises(OutsideAnAct), claiming():  # noqa: PT012
        run("SELECT set_config('xiezhi.entry', %s, true)", str(told.id))
        run(guarded.INSERT, new_id(), HERE, "x")


def test_a_row_changed_on_account_of_an_entry_that_never_comes_is_not_kept():
    key = new_id()
    with pytest.raises(DatabaseError, match="ledger_row"), claiming(), entering(new_id()):
        run(guarded.INSERT, key, HERE, "x")
    with claiming(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sample_row WHERE id = %s", [key])
        assert cursor.fetchone() == (0,)


def test_an_entry_recorded_already_cannot_be_entered():
    told = draft()
    with claiming():
        append(told)
    with pytest.raises(AlreadyRecorded), claiming(), entering(told.id):
        pass


def test_a_statement_that_touches_no_row_needs_no_entry():
    with claiming():
        run("UPDATE sample_row SET n = 1 WHERE false")


def test_the_key_of_a_row_may_not_change():
    told = draft()
    with pytest.raises(DatabaseError, match="key of a row"), claiming(), entering(told.id):  # noqa: PT012
        run(guarded.INSERT, key := new_id(), HERE, "x")
        run("UPDATE sample_row SET id = %s WHERE id = %s", new_id(), key)


def test_a_digest_does_not_depend_on_the_settings_of_the_session(database):
    digests = []
    for settings in (
        "",
        "SET LOCAL TimeZone = 'Asia/Shanghai'; SET LOCAL DateStyle = 'SQL, DMY'; "
        "SET LOCAL bytea_output = 'escape'; SET LOCAL extra_float_digits = -5; "
        "SET LOCAL IntervalStyle = 'sql_standard'; SET LOCAL search_path = pg_catalog, public;",
    ):
        told, key = draft(), "00000000-0000-7000-8000-000000000001"
        with claiming(), entering(told.id):
            if settings:
                run(settings)
            run(guarded.INSERT, key, HERE, "x")
            run("DELETE FROM sample_row WHERE id = %s", key)
            run("SET LOCAL DateStyle = 'ISO'")
            append(told)
        with database.superuser() as superuser:
            rows = superuser.execute(
                "SELECT digest FROM ledger_row WHERE entry_id = %s ORDER BY id", [told.id]
            ).fetchall()
            digests += rows
    assert len(set(digests)) == 1
    assert len(digests) == 4


def test_the_application_cannot_write_a_digest_itself():
    for sql in (
        "INSERT INTO ledger_row (entry_id, table_name, row_key, op, digest, columns_version) "
        "VALUES (gen_random_uuid(), 't', 'k', 'I', sha256(''), 'v')",
        "SELECT ledger_rebaseline('sample_row')",
        "SELECT * FROM ledger_row",
        "UPDATE ledger_head SET position = 0",
        "INSERT INTO ledger_entry (id) VALUES (gen_random_uuid())",
    ):
        with pytest.raises(DatabaseError, match="permission denied"), claiming():
            run(sql)


def test_a_migration_that_forgets_the_guard_is_told_so(database):
    with database.superuser() as superuser:
        superuser.execute("ALTER TABLE sample_blob ADD COLUMN later text")
    told = draft()
    with pytest.raises(DatabaseError, match="ledger_guard"), claiming(), entering(told.id):
        run("INSERT INTO sample_blob VALUES ('d', %s, 'text/plain', '')", HERE)
    with database.superuser() as superuser:
        superuser.execute("SET ROLE xiezhi_owner")
        superuser.execute("SELECT ledger_guard('sample_blob', 'digest', ARRAY['content'])")
    with claiming(), entering(told.id):
        run("INSERT INTO sample_blob VALUES ('d', %s, 'text/plain', '')", HERE)
        append(told)
