"""The follower: what is recorded and what the clock says become findings, once, whatever happens in between."""

from __future__ import annotations

import time

import pytest

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import a_body
from xiezhi.ledger import door as ledger
from xiezhi.supervision import ir, rulestates
from xiezhi.supervision.judging import judge_apart, judge_plainly
from xiezhi.supervision.live import Follower
from xiezhi.supervision.models import Finding, Mark, RuleHealth, Standing
from xiezhi.supervision.tests.a_book import (
    ANSWERED,
    AT_MOST,
    BROKEN,
    DROPPED,
    FINED,
    OPENED,
    Book,
    in_hours,
    on,
    record,
)


@pytest.fixture(scope="module")
def body(database):
    return a_body()


@pytest.fixture
def follower():
    return Follower(Book())


def follow(follower, days, **more):
    """Turns until everything recorded has been read."""
    turns = []
    while (turn := follower.turn(on(days), **more)).entries:
        turns.append(turn)
    return turns


def read_again():
    """Forget how far the ledger was read."""
    with accounts.as_system():
        Mark.objects.update(xid=0, entry_id=None)


def findings_of(case):
    with accounts.as_system():
        return {one.rule: one for one in Finding.objects.filter(case_id=case)}


def chain_of(finding):
    with accounts.as_system():
        return [(entry.kind, entry.facts.get("reason", "")) for entry in ledger.entries(finding.id)]


def test_an_entry_that_breaks_a_rule_is_found_when_it_is_read(body, follower):
    case = record(body, FINED, fine="5000.01")
    follow(follower, 1)
    found = findings_of(case)["fine_at_most"]
    assert (found.state, found.scope, found.body_id, found.seq) == ("raised", body.path, body.id, 0)
    assert found.inputs["entries"][0]["values"] == {"fine": "5000.01"}
    assert chain_of(found) == [("finding_raised", "")]


def test_what_is_owed_is_pending_until_the_clock_passes_its_due_day(body, follower):
    case = record(body, OPENED)
    follow(follower, 1)
    with accounts.as_system():
        assert Standing.objects.get(case_id=case).status == "pending"
    follower.sweep(on(5.58))
    assert findings_of(case) == {}
    follower.sweep(on(5.59))
    assert findings_of(case)["answer"].due == "2026-03-07"
    assert findings_of(case)["answer"].says["en"] == "due by 2026-03-07: not done so far"


def test_a_period_in_hours_ends_at_its_second(body):
    follower = Follower(Book({"soon": in_hours(24)}))
    case = record(body, OPENED)
    follow(follower, 0.5)
    follower.sweep(on(1))
    assert findings_of(case) == {}
    follower.sweep(on(1 + 1 / 86400))
    assert findings_of(case)["soon"].due == "2026-03-03T10:00:00+08:00"


def test_what_comes_late_stays_a_finding_and_says_when_it_came(body, follower):
    case = record(body, OPENED)
    follow(follower, 8)
    record(body, ANSWERED, case=case, days=9)
    follow(follower, 9)
    found = findings_of(case)["answer"]
    assert (found.state, found.actual, found.moves) == ("raised", "2026-03-11", 2)
    assert [kind for kind, _ in chain_of(found)] == ["finding_raised", "finding_changed"]


def test_a_finding_falls_when_a_late_entry_shows_that_nothing_was_owed_and_says_why(body, follower):
    case = record(body, OPENED)
    follow(follower, 8)
    record(body, DROPPED, case=case, days=2)
    follow(follower, 9)
    found = findings_of(case)["answer"]
    assert (found.state, found.words) == ("withdrawn", "late_entry")
    assert chain_of(found) == [("finding_raised", ""), ("finding_withdrawn", "late_entry")]
    with accounts.as_system():
        assert not Standing.objects.filter(case_id=case).exists()


def test_reading_everything_again_changes_nothing(body, follower):
    read_again()
    follow(follower, 10)
    with accounts.as_system():
        before = list(Finding.objects.order_by("id").values()), list(Standing.objects.order_by("id").values())
    read_again()
    turns = follow(follower, 10)
    assert sum(turn.entries for turn in turns) > 0
    assert not any(turn.written for turn in turns)
    with accounts.as_system():
        after = list(Finding.objects.order_by("id").values()), list(Standing.objects.order_by("id").values())
    assert after == before


def test_a_rule_that_breaks_is_named_and_left_out_and_the_others_go_on(body):
    follower = Follower(Book({"bad": BROKEN, **Book().rules}))
    case = record(body, OPENED, fine="9000")
    record(body, FINED, case=case, fine="9000")
    follow(follower, 8)
    assert set(findings_of(case)) == {"answer", "fine_at_most"}
    with accounts.as_system():
        ill = RuleHealth.objects.get()
        assert (ill.rule, ill.kind) == ("bad", "crashed")


def test_a_rule_put_into_shadow_in_an_area_accuses_nobody_there_and_active_again_it_does(body, follower):
    elsewhere = a_body("440304scjg", name_zh="福田区局")
    here, there = record(body, FINED, fine="6000"), record(elsewhere, FINED, fine="6000")
    follow(follower, 1)
    area = body.path.rpartition(".")[0]
    put("fine_at_most", area, "shadow", "active")
    follow(follower, 2)
    assert (findings_of(here)["fine_at_most"].state, findings_of(here)["fine_at_most"].words) == (
        "withdrawn",
        "rule_state",
    )
    assert findings_of(there)["fine_at_most"].state == "raised"
    with accounts.as_system():
        assert Standing.objects.get(case_id=here).shadow, "it still counts"
    put("fine_at_most", area, "active", "shadow")
    follow(follower, 3)
    assert findings_of(here)["fine_at_most"].state == "raised"


def test_a_retired_rule_that_is_made_active_again_looks_at_everything_once_more(body):
    follower = Follower(Book({"rare": AT_MOST}, states={"rare": "retired"}))
    case = record(body, FINED, fine="6000")
    follow(follower, 1)
    assert findings_of(case) == {}
    put("rare", "", "active", "retired")
    follow(follower, 2)
    assert findings_of(case)["rare"].state == "raised"


def put(rule, area, state, before):
    with accounts.as_system() as system:
        rulestates.set_state(rule, area, state, before=before, by=system, reason="试行。")


def test_a_rule_that_takes_too_long_is_named_and_what_it_answered_still_counts():
    book = Book()
    compiled = book.compiled("", "trial", (), on(0).date())
    assert compiled
    entry = ir.Entry(FINED, 20_000, 20_000 * 86_400, {"fine": 6000_00})

    def slowly(programme, cases, at, calendar):
        if any(one.key == "fine_at_most" for one in programme.rules):
            time.sleep(0.05)
        return judge_plainly(programme, cases, at, calendar)

    judged = judge_apart(
        compiled.programme, {"c": [entry]}, on(1), compiled.calendar, budget=0.01, a_rule=0.04, by=slowly
    )
    assert [(one.rule, one.kind) for one in judged.ill] == [("fine_at_most", "slow")]
    assert [one.rule for one in judged.verdicts if one.status == "violated"] == ["fine_at_most"]
