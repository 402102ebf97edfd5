"""The audit finds nothing where nothing was done, and names the place where something was."""

from __future__ import annotations

import pytest
from django.db import connection

from xiezhi.kernel.identifiers import new_id
from xiezhi.kernel.tables import Table, TableClass
from xiezhi.ledger.appending import append, entering
from xiezhi.ledger.audit.run import audit
from xiezhi.ledger.bulk import append_many
from xiezhi.ledger.installation import connect
from xiezhi.ledger.tables import TABLES
from xiezhi.ledger.tests import guarded
from xiezhi.ledger.tests.support import HERE, claiming, draft, sequencing

ALL = (*TABLES, Table("sample_row", TableClass.GUARDED), Table("sample_blob", TableClass.BLOB))


@pytest.fixture(scope="module")
def log(database, tmp_path_factory):
    guarded.make(database)
    folder = tmp_path_factory.mktemp("installation")
    cases = [new_id() for _ in range(8)]
    with claiming():
        append_many([draft(cases[n % 8]) for n in range(290)])
    for case in cases:
        told = draft(case)
        with claiming(), entering(told.id), connection.cursor() as cursor:
            for n in range(3):
                cursor.execute(guarded.INSERT, [new_id(), HERE, f"行{n}"])
            append(told)
    with sequencing(folder) as sequencer:
        while sequencer.turn(archive=True):
            pass
    with claiming():
        append(draft(cases[0]))
    return folder / "log"


def test_an_untouched_ledger_has_no_problem(log):
    with connect("auditor") as own:
        report = audit(own, log, ALL)
    assert report.problems == []
    assert report.counts == {"entries": 299, "cases": 8, "pending": 1, "rows": 24, "leaves": 298, "heads": 2}
