"""The follower: what is recorded and what the clock says become findings, once, whatever happens in between."""

from __future__ import annotations

import pytest

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import a_body
from xiezhi.ledger import door as ledger
from xiezhi.supervision.live import Follower
from xiezhi.supervision.models import Finding, Mark, RuleHealth, Standing
from xiezhi.supervision.tests.a_book import ANSWERED, BROKEN, DROPPED, FINED, OPENED, Book, in_hours, on, record


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
