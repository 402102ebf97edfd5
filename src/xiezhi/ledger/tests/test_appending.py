"""One entry appended in its act's transaction: places, repetitions, refusals, claims."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest
from django.db import Error, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger.appending import append, entering, lock
from xiezhi.ledger.errors import AlreadyRecorded, BadDraft, NoTransaction, OutOfScope
from xiezhi.ledger.form import GENESIS, Head
from xiezhi.ledger.reading import entries, find, follow
from xiezhi.ledger.tests.support import AT, ELSEWHERE, HERE, claiming, draft, stored

pytestmark = pytest.mark.usefixtures("database")


def test_entries_of_a_case_form_a_chain():
    case = new_id()
    with claiming():
        assert lock(case) == Head(0, GENESIS)
        first, second = append(draft(case)), append(draft(case, kind="decided"))
        assert (first.position, first.previous) == (1, GENESIS)
        assert (second.position, second.previous) == (2, first.hash)
        assert lock(case) == Head(2, second.hash)
        assert entries(case) == [first, second]


def test_an_append_with_lock_and_guarded_rows_takes_four_statements():
    told = draft()
    with claiming(), CaptureQueriesContext(connection) as queries:
        lock(told.case)
        with entering(told.id):
            append(told)
    assert len(queries) <= 4


def test_the_same_draft_again_is_the_stored_entry():
    told = draft()
    with claiming():
        stored = append(told)
    with claiming():
        assert append(told) == stored
        assert len(entries(told.case)) == 1


@pytest.mark.parametrize("change", [{"kind": "decided"}, {"facts": {}}, {"case": new_id()}, {"officers": ()}])
def test_other_content_under_the_same_id_is_refused(change):
    told = draft()
    with claiming():
        append(told)
    with pytest.raises(AlreadyRecorded), claiming():
        append(replace(told, **change))


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "张三"},
        {"kind": "Filed"},
        {"scope": "a..b"},
        {"papers": {"decision": "AB" * 32}},
        {"evidence": ("ab",)},
        {"occurred_at": datetime(2026, 3, 12)},
        {"facts": {"amount": 1.5}},
        {"facts": {"a\0": "b"}},
        {"facts": {"a": "\ud800"}},
        {"officers": ("a b",)},
        {"evidence": ("ab" * 32,) * 1000},
    ],
)
def test_a_draft_that_cannot_be_an_entry_is_refused(change):
    with pytest.raises(BadDraft), claiming():
        append(draft(**change))


def test_facts_come_back_as_they_went_in():
    facts = {
        "money": "0.10",
        "n": 2**53 - 1,
        "no": None,
        "yes": True,
        "空": {},
        "list": [],
        "deep": [{"a": ["獬豸\n"]}],
    }
    told = draft(facts=facts)
    with claiming():
        append(told)
        assert stored(told.id).facts == facts


def test_nothing_is_written_outside_a_transaction():
    with pytest.raises(NoTransaction):
        append(draft())


def test_without_a_claim_no_case_can_be_read_or_written():
    told = draft()
    with claiming():
        append(told)
    assert entries(told.case) == []
    with pytest.raises(OutOfScope), transaction.atomic():
        append(draft())
    with pytest.raises(OutOfScope), transaction.atomic():
        lock(told.case)


def test_a_claim_reaches_its_own_branch_only():
    told = draft()
    with claiming(HERE):
        append(told)
    with claiming("d44.d4401", "d50"):
        assert len(entries(told.case)) == 1
    with claiming(ELSEWHERE):
        assert entries(told.case) == []
        assert find(told.id) is None
    for change in ({"id": new_id()}, {"id": new_id(), "scope": ELSEWHERE}):
        with pytest.raises(OutOfScope), claiming(ELSEWHERE):
            append(replace(told, **change))
    with pytest.raises(OutOfScope), claiming(HERE):
        append(draft(scope=ELSEWHERE))


@pytest.mark.parametrize("alias", ["default", "owner", "sequencer"])
@pytest.mark.parametrize("table", ["entry", "facts", "head", "row", "columns", "leaf", "checkpoint", "log"])
def test_no_login_of_the_product_changes_or_removes_what_is_recorded(alias, table):
    with claiming():
        append(draft())
    column = {"log": "origin", "leaf": "hash", "checkpoint": "note", "columns": "layout"}.get(table, "entry_id")
    column = {"entry": "hash", "head": "hash"}.get(table, column)
    statements = [f"DELETE FROM ledger_{table}", f"TRUNCATE ledger_{table} CASCADE"]
    if (alias, table) != ("owner", "head"):  # the function that moves heads forward runs as the owner
        statements.append(f"UPDATE ledger_{table} SET {column} = {column}")
    if table not in ("row", "columns", "leaf", "checkpoint"):
        for statement in statements:
            with pytest.raises(Error), transaction.atomic(using=alias), connections[alias].cursor() as cursor:
                cursor.execute(statement)
    connections[alias].close()


def test_a_superuser_meets_the_same_refusal(database):
    with claiming():
        append(draft())
    with database.superuser() as superuser:
        for replica in ("origin", "replica"):
            superuser.execute(f"SET session_replication_role = {replica}")
            for statement in ("UPDATE ledger_entry SET kind = 'x'", "DELETE FROM ledger_facts", "TRUNCATE ledger_row"):
                with pytest.raises(Exception, match="only grows"):
                    superuser.execute(statement)


def test_the_owner_cannot_log_in(database):
    import psycopg

    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        psycopg.connect(host=str(database.home.socket), user="xiezhi_owner", dbname=database.name)


def test_no_login_is_a_superuser_or_bypasses_row_security(database):
    with database.superuser() as superuser:
        rows = superuser.execute(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'xiezhi%' AND (rolsuper OR rolbypassrls OR rolcreaterole)"
        ).fetchall()
    assert rows == []


def _in_a_thread(work):
    try:
        return work()
    finally:
        connections.close_all()


def test_thirty_two_threads_on_one_case_leave_one_whole_chain():
    case = new_id()

    def act(n):
        def work():
            with claiming():
                append(draft(case, facts={"n": n}))

        return _in_a_thread(work)

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(act, range(96)))
    with claiming():
        found = entries(case)
    assert [entry.position for entry in found] == list(range(1, 97))
    assert [entry.previous for entry in found[1:]] == [entry.hash for entry in found[:-1]]
    assert sorted(int(str(entry.facts["n"])) for entry in found) == list(range(96))


def test_a_request_sent_thirty_two_times_at_once_is_recorded_once():
    told = draft()

    def act(_):
        def work():
            with claiming():
                return append(told).hash

        return _in_a_thread(work)

    with ThreadPoolExecutor(32) as pool:
        assert len(set(pool.map(act, range(32)))) == 1


def test_a_case_held_by_one_act_keeps_no_other_case_waiting():
    with claiming():
        append(draft())

        def elsewhere():
            with claiming(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '1s'")
                return append(draft()).position

        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(lambda _: _in_a_thread(elsewhere), range(8))) == [1] * 8


def test_a_follower_sees_every_entry_once_and_none_that_could_still_be_overtaken():
    with claiming():
        after = max((item.at for item in follow(None, 1_000_000)), default=None)
    early = draft()
    with claiming():
        append(early)  # this transaction is still open while a later one ends

        def later():
            with claiming():
                append(draft())
                return

        def reads():
            with claiming():
                return [item.entry.id for item in follow(after, 100)]

        with ThreadPoolExecutor(1) as pool:
            pool.submit(_in_a_thread, later).result()
            assert pool.submit(_in_a_thread, reads).result() == []
    with claiming():
        found = follow(after, 100)
        assert len(found) == 2
        assert early.id in {item.entry.id for item in found}
        assert follow(found[0].at, 100) == found[1:]
        assert found[0].entry.occurred_at == AT
