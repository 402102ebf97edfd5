"""Whatever the batches, whatever comes twice or late, whenever the clock is looked at: the findings are the same.

Histories are random; the reference evaluator says what must stand at the end.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import a_body
from xiezhi.ledger import door as ledger
from xiezhi.supervision.judging import judge_plainly
from xiezhi.supervision.live import Follower
from xiezhi.supervision.models import Finding, Mark
from xiezhi.supervision.remembering import Memory
from xiezhi.supervision.tests.a_book import ACTS, Book, in_days, in_hours, on, record

RULES = {**Book().rules, "soon": in_hours(30), "later": in_days(12)}
END = 60
ENTRY = st.tuples(st.integers(0, 3), st.sampled_from(ACTS), st.integers(0, 20), st.sampled_from(["10", "6000"]))
STEP = st.one_of(ENTRY, st.just("turn"), st.just("sweep"), st.just("forget"), st.just("again"))


@pytest.fixture(scope="module")
def body(database):
    return a_body()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, min_size=4, max_size=16), st.integers(1, 7))
def test_any_stream_ends_in_the_findings_of_one_look_at_the_end(body, steps, limit):
    follower, start = Follower(Book(RULES)), place()
    cases: dict[int, UUID] = {}
    for number, step in enumerate(steps):
        at = on(number)
        if step == "turn":
            follower.turn(at, limit=limit)
        elif step == "sweep":
            follower.sweep(at)
        elif step == "forget":
            follower.memory = Memory()  # as after a crash
        elif step == "again":
            with accounts.as_system():
                Mark.objects.update(**start)  # everything of this stream is delivered once more
        else:
            which, act, day, fine = step
            cases[which] = record(body, act, case=cases.get(which), days=day, fine=fine)
    while follower.turn(on(len(steps)), limit=limit).entries:
        pass
    while follower.sweep(on(END)).written:
        pass
    assert standing(cases.values()) == wanted(cases.values())


def test_when_nothing_more_is_recorded_the_clock_alone_finds_everything_that_becomes_late(body):
    follower, cases = Follower(Book(RULES)), [record(body, "opened", days=day) for day in range(8)]
    while follower.turn(on(8)).entries:
        pass
    at = on(8)
    while at < on(END):
        follower.sweep(at)
        at += timedelta(days=1)
    assert standing(cases) == wanted(cases)
    assert len(standing(cases)) == 3 * len(cases)


def place():
    """How far the ledger has been read."""
    with accounts.as_system():
        return Mark.objects.values("xid", "entry_id").first() or {"xid": 0, "entry_id": None}


def standing(cases):
    """The findings that stand, as (case, rule, place, due)."""
    with accounts.as_system():
        found = Finding.objects.filter(case_id__in=list(cases)).exclude(state="withdrawn")
        return {(str(one.case_id), one.rule, one.seq, one.due) for one in found}


def wanted(cases):
    """What the reference says on the last day."""
    from xiezhi.supervision.answers import by_hours, said

    book = Book(RULES)
    compiled = book.compiled("", "trial", (), on(0).date())
    assert compiled
    rules = {one.key: one for one in compiled.programme.rules}
    with accounts.as_system():
        told = {str(case): book.told(entries, compiled) for case, entries in ledger.histories(list(cases)).items()}
    return {
        (one.case, one.rule, one.seq, said(one.due, by_hours(rules[one.rule])))
        for one in judge_plainly(compiled.programme, told, on(END), compiled.calendar)
        if one.status == "violated"
    }
