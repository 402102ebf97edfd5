"""Guarded tables whose columns change get a new baseline, and nothing altered is buried under it."""

from __future__ import annotations

import pytest
from django.db import connection

from xiezhi.kernel.identifiers import new_id
from xiezhi.kernel.tables import Table, TableClass
from xiezhi.ledger.appending import append, entering
from xiezhi.ledger.audit.run import audit
from xiezhi.ledger.baseline import SYSTEM_CHAIN, rebaseline, rebaseline_all
from xiezhi.ledger.installation import connect
from xiezhi.ledger.reading import entries
from xiezhi.ledger.tables import TABLES
from xiezhi.ledger.tests import guarded
from xiezhi.ledger.tests.support import HERE, claiming, draft, sequencing

ALL = (*TABLES, Table("sample_row", TableClass.GUARDED), Table("sample_blob", TableClass.BLOB))
KEYS = [new_id() for _ in range(4)]


@pytest.fixture(scope="module")
def log(database, tmp_path_factory):
    guarded.make(database)
    told, folder = draft(), tmp_path_factory.mktemp("installation")
    with claiming(), entering(told.id), connection.cursor() as cursor:
        for key in KEYS:
            cursor.execute(guarded.INSERT, [key, HERE, "某"])
        append(told)
    with sequencing(folder) as sequencer:
        sequencer.turn()
    return folder / "log"


def problems(log):
    with connect("auditor") as own:
        return {(problem.kind, problem.row) for problem in audit(own, log, ALL).problems}


def as_owner(database, *statements):
    with database.superuser() as superuser:
        superuser.execute("SET ROLE xiezhi_owner")
        for statement in statements:
            superuser.execute(statement)


def test_a_table_that_did_not_change_wants_no_baseline(log):
    assert rebaseline_all("owner") == []


def test_a_column_added_raises_no_false_alarm_and_is_covered_after_the_migration(log, database):
    as_owner(database, "ALTER TABLE sample_row ADD COLUMN later text DEFAULT 'x'")
    assert problems(log) == set()
    [entry] = rebaseline_all("owner")
    assert entry.facts["rows"] == 4
    assert problems(log) == set()
    with database.superuser() as superuser:
        superuser.execute("ALTER TABLE sample_row DISABLE TRIGGER ALL")
        superuser.execute("UPDATE sample_row SET later = 'y' WHERE id = %s", [KEYS[0]])
        assert ("row_changed", str(KEYS[0])) in problems(log)
        superuser.execute("UPDATE sample_row SET later = 'x' WHERE id = %s", [KEYS[0]])
        superuser.execute("ALTER TABLE sample_row ENABLE TRIGGER ALL")
        for name in ("guard_insert", "guard_update", "guard_delete", "no_truncate"):
            superuser.execute(f"ALTER TABLE sample_row ENABLE ALWAYS TRIGGER ledger_{name}")
    assert problems(log) == set()


def test_a_row_altered_before_the_migration_stays_an_altered_row(log, database):
    with database.superuser() as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("ALTER TABLE sample_row DISABLE TRIGGER ALL")
        superuser.execute("UPDATE sample_row SET n = 99 WHERE id = %s", [KEYS[1]])
        superuser.execute("ALTER TABLE sample_row ENABLE TRIGGER ALL")
    as_owner(database, "ALTER TABLE sample_row ADD COLUMN another integer")
    [entry] = rebaseline_all("owner")
    assert entry.facts["differing"] == [str(KEYS[1])]
    assert ("row_changed", str(KEYS[1])) in problems(log)


def test_a_column_dropped_is_an_alarm_until_the_baseline(log, database):
    as_owner(database, "ALTER TABLE sample_row DROP COLUMN ratio")
    assert {kind for kind, _ in problems(log)} >= {"columns"}
    [entry] = rebaseline_all("owner")
    assert entry.case == SYSTEM_CHAIN
    assert {kind for kind, _ in problems(log)} <= {"guard", "row_changed"}
    with claiming():
        assert [each.kind for each in entries(SYSTEM_CHAIN)][-1] == "rows_rebaselined"


def test_a_table_filled_before_it_was_guarded_is_covered_at_the_end_of_the_migration(log, database):
    as_owner(
        database,
        "CREATE TABLE sample_register (id integer PRIMARY KEY, name text)",
        "INSERT INTO sample_register VALUES (1, 'a'), (2, 'b')",
        "SELECT ledger_guard('sample_register')",
    )
    entry = rebaseline("sample_register", using="owner")
    assert entry is not None
    assert entry.facts["rows"] == 2
    assert rebaseline("sample_register", using="owner") is None
