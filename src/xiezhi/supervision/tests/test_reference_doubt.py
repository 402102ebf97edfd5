"""Which obligations there are, whom they concern, and what stays in doubt."""

# mypy: disable-error-code="arg-type,union-attr"
from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from xiezhi.supervision import expressions as say
from xiezhi.supervision.ir import Discharge, Extension, Limit, Pause, Watch
from xiezhi.supervision.tests.by_hand import DUNNO, deadline, on, one, statuses, verdicts

A = on("2024-03-01", "a")
TEN = deadline(10)
STOP = Pause(Watch(("p",)), ("q",))


def test_each_trigger_opens_an_obligation_of_its_own():
    later = on("2024-03-08", "a")
    assert statuses(TEN, A, later, on("2024-03-15", "b")) == ["violated", "satisfied"]


def test_the_latest_trigger_replaces_what_is_still_in_time_to_its_last_day():
    body = deadline(10, opens="latest")
    for second in ("2024-03-08", "2024-03-11"):
        first, last = verdicts(body, A, on(second, "a"), on("2024-03-21", "b"))
        assert (first.status, first.by, first.due) == ("waived", 1, None)
        assert last.seq == 1


def test_what_is_late_stays_late_whatever_trigger_follows():
    body = deadline(10, opens="latest")
    for second in ("2024-03-12", "2024-03-20"):
        first, last = verdicts(body, A, on(second, "a"), on("2024-03-21", "b"))
        assert (first.status, first.by, last.seq, last.status) == ("violated", 2, 1, "satisfied")


def test_a_trigger_in_doubt_or_without_a_limit_replaces_nothing():
    doubtful = deadline(10, opens="latest", trigger=Watch(("a",), say.Not(DUNNO)))
    assert statuses(doubtful, on("2024-03-01", "a", m=2), on("2024-03-08", "a")) == ["violated", "undetermined"]
    lifted = (Limit(date.min, 10, "calendar_days"), Limit(date(2024, 3, 5), None, "calendar_days"))
    assert statuses(deadline(lifted, opens="latest"), A, on("2024-03-08", "a")) == ["violated"]


def test_only_the_first_trigger_ever_opens_one():
    body = deadline(10, opens="first")
    assert [found.seq for found in verdicts(body, A, on("2024-03-02", "b"), on("2024-03-08", "a"))] == [0]


def test_the_first_day_may_be_one_that_the_entry_says_and_unsaid_it_is_undetermined():
    body = deadline(10, starts="day")
    assert one(body, on("2024-03-20", "a", day="2024-03-01"))[1] == "2024-03-11"
    assert one(body, on("2024-03-20", "a")) == ("undetermined", None)


def test_a_rule_holds_for_entries_from_its_first_day_until_the_day_it_ends():
    force = {"since": date(2024, 3, 1), "until": date(2024, 3, 3)}
    entries = [on(f"2024-{day}", "a") for day in ("02-29", "03-01", "03-02", "03-03")]
    assert [found.seq for found in verdicts(TEN, *entries, **force)] == [1, 2]


PER = deadline(10, per="who", pauses=(STOP,))
X, Y, NOBODY = (on("2024-03-01", "a", **said) for said in ({"who": "x"}, {"who": "y"}, {}))


@pytest.mark.parametrize(
    ("discharged", "found"),
    [
        ({"who": "x"}, ["satisfied", "violated", "satisfied"]),
        ({"who": "y"}, ["violated", "satisfied", "satisfied"]),
        ({}, ["satisfied", "satisfied", "satisfied"]),
        ({"who": "z"}, ["violated", "violated", "satisfied"]),
    ],
)
def test_what_names_one_thing_concerns_only_that_and_what_names_none(discharged, found):
    assert statuses(PER, X, Y, NOBODY, on("2024-03-05", "b", **discharged)) == found


def test_a_pause_of_one_thing_does_not_pause_another():
    x, y = verdicts(PER, X, Y, on("2024-03-05", "p", who="x"), on("2024-03-06", "q", who="y"))
    assert (x.status, y.status) == ("pending", "violated")


# ---- doubt ----


def test_a_trigger_in_doubt_that_was_kept_is_kept_and_one_that_was_not_is_undetermined():
    body = deadline(10, trigger=Watch(("a",), DUNNO))
    assert statuses(body, A, on("2024-03-05", "b")) == ["satisfied"]
    assert statuses(body, A, on("2024-03-15", "b")) == ["undetermined"]
    assert statuses(body, A) == ["undetermined"]
    assert statuses(body, A, as_of="2024-03-11") == ["pending"]


@pytest.mark.parametrize(("day", "status"), [("2024-03-11", "undetermined"), ("2024-03-12", "violated")])
def test_a_discharge_in_doubt_matters_only_if_it_came_in_time(day, status):
    body = deadline(10, discharge=(Discharge(Watch(("b",), DUNNO)),))
    assert statuses(body, A, on(day, "b")) == [status]


@pytest.mark.parametrize(("day", "status"), [("2024-03-11", "undetermined"), ("2024-03-12", "violated")])
def test_a_pause_in_doubt_matters_only_if_it_began_in_time(day, status):
    body = deadline(10, pauses=(Pause(Watch(("p",), DUNNO), ("q",)),))
    assert statuses(body, A, on(day, "p")) == [status]
    assert statuses(body, A, on(day, "p"), on("2024-04-01", "b")) == [status]


def test_a_pause_in_doubt_that_runs_when_the_obligation_begins_leaves_it_undetermined_and_one_over_does_not():
    body = deadline(10, pauses=(Pause(Watch(("p",), DUNNO), ("q",)),))
    assert statuses(body, on("2024-02-01", "p"), A) == ["undetermined"]
    assert statuses(body, on("2024-02-01", "p"), on("2024-02-09", "q"), A) == ["violated"]


def test_an_extension_in_doubt_matters_only_if_it_came_in_time_and_one_was_left():
    body = deadline(10, extensions=(Extension(Watch(("x",), DUNNO), 5, None, "calendar_days", 1),))
    assert statuses(body, A, on("2024-03-11", "x")) == ["undetermined"]
    assert statuses(body, A, on("2024-03-12", "x")) == ["violated"]
    assert statuses(body, A, on("2024-03-05", "x", m=1), on("2024-03-11", "x")) == ["violated"]


def test_the_whole_case_may_say_that_nothing_was_owed():
    fine = say.Compare("is", say.Last((), "m"), say.Const(Fraction(1)))
    body = deadline(10, when=say.Not(fine))
    after = on("2024-06-01", "c", m=1)
    assert statuses(body, A, after) == ["waived"]
    assert statuses(body, A, on("2024-03-20", "b"), after) == ["waived"]
    assert statuses(body, A, on("2024-03-05", "b"), after) == ["satisfied"]
    assert statuses(body, A, on("2024-06-01", "c", m=2)) == ["violated"]
    assert statuses(body, A) == ["undetermined"]
    assert statuses(body, A, as_of="2024-03-11") == ["pending"]
    assert statuses(deadline(10, when=say.Present(say.This("on"))), A) == ["waived"]
    assert statuses(deadline(10, when=say.Not(fine), starts="day"), A, after) == ["waived"]
