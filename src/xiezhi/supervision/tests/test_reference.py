"""What an obligation means, by days counted by hand. 2024-03-01 is a Friday; ten days later is Monday."""

# mypy: disable-error-code="arg-type,union-attr"
from __future__ import annotations

from datetime import date

import pytest

from xiezhi.kernel.days import Calendar
from xiezhi.supervision.ir import Discharge, Extension, Limit, Pause, Watch
from xiezhi.supervision.tests.by_hand import deadline, moment, on, one, statuses, verdicts

A = on("2024-03-01", "a")
TEN = deadline(10)
STOP = Pause(Watch(("p",)), ("q",))
PAUSED = deadline(10, pauses=(STOP, Pause(Watch(("r",)), ("s",))))
SAID = deadline(10, pauses=(STOP, Pause(Watch(("x",)), (), "day", "until")))
MORE = Extension(Watch(("x",)), 5, None, "calendar_days", 1)
EXTENDED = deadline(10, extensions=(MORE,))


# ---- in time and late ----


@pytest.mark.parametrize(
    ("entries", "status"),
    [
        ([A, on("2024-03-11", "b")], "satisfied"),
        ([A, on("2024-03-12", "b")], "violated"),
        ([A, on("2024-03-01", "b")], "satisfied"),
        ([on("2024-03-01", "b"), A], "violated"),
        ([on("2024-03-10", "a"), on("2024-03-05", "b")], "satisfied"),
        ([A, on("2024-03-12", "b"), on("2024-03-05", "b")], "violated"),
    ],
    ids=["on its last day", "a day late", "on the same day afterwards", "on the same day before: not at all",
         "what stands later counts as later, whatever its day", "the first that discharges decides"],
)  # fmt: skip
def test_the_entries_that_follow_decide_in_the_order_in_which_they_stand(entries, status):
    assert statuses(TEN, *entries) == [status]


def test_a_late_verdict_names_the_due_day_the_day_it_came_and_the_entry():
    (found,) = verdicts(TEN, A, on("2024-03-20", "c"), on("2024-03-21", "b"))
    assert (found.seq, found.by, found.actual, found.due) == (
        0,
        2,
        on("2024-03-21", "b").day,
        on("2024-03-11", "b").day,
    )


@pytest.mark.parametrize(("day", "status"), [("2024-03-11", "pending"), ("2024-03-12", "violated")])
def test_with_nothing_more_recorded_the_clock_alone_makes_it_late(day, status):
    assert one(TEN, A, as_of=day) == (status, "2024-03-11")


@pytest.mark.parametrize(("day", "status"), [("2024-03-11", "waived"), ("2024-03-12", "violated")])
def test_what_is_no_longer_owed_is_waived_only_while_it_was_in_time(day, status):
    body = deadline(10, discharge=(Discharge(Watch(("c",)), waived=True), Discharge(Watch(("b",)))))
    assert statuses(body, A, on(day, "c")) == [status]


# ---- the limit ----


VERSIONS = (Limit(date(2024, 3, 1), 10, "calendar_days"), Limit(date.min, 30, "calendar_days"))


@pytest.mark.parametrize(("first", "due"), [("2024-02-29", "2024-03-30"), ("2024-03-01", "2024-03-11")])
def test_the_first_day_chooses_the_version_of_a_limit(first, due):
    assert one(deadline(VERSIONS), on(first, "a"))[1] == due
    assert one(deadline(VERSIONS, starts="day"), on("2024-05-01", "a", day=first))[1] == due


def test_before_any_limit_and_where_it_was_lifted_nothing_is_owed():
    assert verdicts(deadline((Limit(date(2024, 3, 2), 10, "calendar_days"),)), A) == []
    lifted = (Limit(date.min, 10, "calendar_days"), Limit(date(2024, 3, 1), None, "calendar_days"))
    assert verdicts(deadline(lifted), A) == []


@pytest.mark.parametrize(
    ("first", "amount", "unit", "due"),
    [
        ("2024-03-01", 3, "working_days", "2024-03-06"),
        ("2024-03-02", 1, "working_days", "2024-03-04"),
        ("2024-01-31", 1, "months", "2024-02-29"),
        ("2023-11-30", 3, "months", "2024-02-29"),
        ("2024-02-29", 1, "years", "2025-02-28"),
        ("2024-12-31", 2, "months", "2025-02-28"),
        ("2024-03-01", 0, "calendar_days", "2024-03-01"),
    ],
)
def test_periods_end_on_the_day_that_a_person_would_count(first, amount, unit, due):
    assert one(deadline(amount, unit), on(first, "a"))[1] == due


def test_holidays_and_make_up_days_are_those_of_the_calendar():
    calendar = Calendar({date(2024, 3, 4): "off"}, {date(2024, 3, 9): "work"})
    assert one(deadline(3, "working_days"), A, calendar=calendar)[1] == "2024-03-07"
    assert one(deadline(5, "working_days"), A, calendar=calendar)[1] == "2024-03-09"


@pytest.mark.parametrize(
    ("last_day", "first", "due"),
    [
        ("strict", "2024-03-01", "2024-03-02"),
        ("rolls", "2024-03-01", "2024-03-04"),
        ("lasts", "2024-03-01", "2024-03-03"),
        ("strict", "2024-02-29", "2024-03-01"),
        ("rolls", "2024-02-29", "2024-03-01"),
        ("lasts", "2024-02-29", "2024-03-03"),
    ],
)
def test_a_last_day_on_or_before_rest_days(last_day, first, due):
    assert one(deadline(1, last_day=last_day), on(first, "a"))[1] == due


@pytest.mark.parametrize(("at", "status"), [("2024-03-02T10:00:00", "satisfied"), ("2024-03-02T10:00:01", "violated")])
def test_hours_are_counted_from_second_to_second(at, status):
    (found,) = verdicts(deadline(24, "hours"), on("2024-03-01T10:00", "a"), on(at, "b"))
    assert (found.status, moment(found.due)) == (status, "2024-03-02T10:00:00")


def test_hours_may_begin_at_an_instant_that_the_entry_says():
    (found,) = verdicts(deadline(2, "hours", starts="second"), on("2024-03-05", "a", second="2024-03-01T23:30"))
    assert moment(found.due) == "2024-03-02T01:30:00"


def test_the_legal_day_chooses_the_limit_of_hours_though_it_is_yesterday_elsewhere():
    limits = (Limit(date.min, 48, "hours"), Limit(date(2024, 3, 1), 24, "hours"))
    for body in (deadline(limits), deadline(limits, starts="second")):
        (found,) = verdicts(body, on("2024-03-01T02:00", "a", second="2024-03-01T02:00"))
        assert moment(found.due) == "2024-03-02T02:00:00"


# ---- pauses ----


def marks(*said):
    return [on(f"2024-{day}", act) for day, act in said]


@pytest.mark.parametrize(
    ("between", "due"),
    [
        ([("03-05", "p"), ("03-08", "q")], "2024-03-14"),
        ([("03-05", "p"), ("03-05", "q")], "2024-03-11"),
        ([("03-05", "p"), ("03-07", "r"), ("03-09", "q"), ("03-10", "s")], "2024-03-16"),
        ([("03-05", "p"), ("03-06", "r"), ("03-07", "s"), ("03-10", "q")], "2024-03-16"),
        ([("03-05", "p"), ("03-07", "q"), ("03-07", "p"), ("03-09", "q")], "2024-03-15"),
        ([("03-05", "p"), ("03-07", "p"), ("03-09", "q")], "2024-03-15"),
        ([("03-01", "p"), ("03-03", "q")], "2024-03-13"),
        ([("03-11", "p"), ("03-13", "q")], "2024-03-13"),
        ([("03-12", "p"), ("03-20", "q")], "2024-03-11"),
        ([("03-05", "p"), ("03-08", "q"), ("03-14", "p"), ("03-15", "q")], "2024-03-15"),
        ([("03-05", "p"), ("03-08", "q"), ("03-15", "p"), ("03-16", "q")], "2024-03-14"),
    ],
    ids=["three days", "no day", "two that overlap", "one within another", "two that touch", "begun twice",
         "from the first day on", "begun on the due day", "begun after it: nothing", "on the moved due day",
         "after the moved due day: nothing"],
)  # fmt: skip
def test_days_in_a_pause_do_not_count(between, due):
    assert one(PAUSED, A, *marks(*between)) == ("violated", due)


@pytest.mark.parametrize(
    ("last_day", "begun", "due"),
    [
        ("rolls", "03-03", "2024-03-07"), ("rolls", "03-04", "2024-03-07"), ("rolls", "03-05", "2024-03-04"),
        ("lasts", "03-03", "2024-03-07"), ("lasts", "03-04", "2024-03-03"), ("strict", "03-03", "2024-03-02"),
    ],
)  # fmt: skip
def test_a_pause_that_begins_on_rest_days_after_the_last_day_counts_while_the_period_still_runs(last_day, begun, due):
    """The 2nd is a Saturday; a period that rolls ends on Monday the 4th, one that lasts on Sunday."""
    body = deadline(1, last_day=last_day, pauses=(STOP,))
    ended = {"03-03": "03-07" if last_day == "lasts" else "03-06", "03-04": "03-07", "03-05": "03-08"}[begun]
    assert one(body, A, *marks((begun, "p"), (ended, "q")))[1] == due
    running = one(body, A, *marks((begun, "p")))
    assert running == (("violated", due) if due < f"2024-{begun}" else ("pending", None))


def test_while_a_pause_runs_nothing_is_due_and_nothing_late():
    assert one(PAUSED, A, *marks(("03-05", "p"))) == ("pending", None)
    assert one(PAUSED, A, *marks(("03-05", "p"), ("03-20", "b"))) == ("satisfied", "2024-03-26")
    assert one(PAUSED, A, *marks(("03-12", "p"))) == ("violated", "2024-03-11")


@pytest.mark.parametrize(
    ("before", "after", "due"),
    [
        ([("02-20", "p")], [("03-05", "q")], "2024-03-15"),
        ([("02-20", "p"), ("02-28", "q")], [], "2024-03-11"),
        ([("02-20", "p"), ("02-28", "q"), ("02-29", "p")], [("03-03", "q")], "2024-03-13"),
    ],
)
def test_a_pause_that_runs_when_the_obligation_begins_counts_from_its_first_day(before, after, due):
    assert one(PAUSED, *marks(*before), A, *marks(*after))[1] == due


def test_a_stretch_that_one_entry_says_counts_once_with_a_pause_that_runs_around_it():
    """The 5th to the 12th are seven days, though the middle of them was told apart."""
    told = on("2024-03-10", "x", day="2024-03-07", until="2024-03-10")
    assert one(SAID, A, on("2024-03-05", "p"), told, on("2024-03-12", "q"))[1] == "2024-03-18"
    assert one(SAID, A, on("2024-03-05", "p"), on("2024-03-12", "q"), told)[1] == "2024-03-18"


def test_a_stretch_told_before_the_obligation_began_counts_as_far_as_it_reaches_into_it():
    told = on("2024-02-20", "x", day="2024-02-20", until="2024-03-06")
    assert one(SAID, told, A)[1] == "2024-03-16"
    assert one(SAID, on("2024-02-20", "x", day="2024-02-20", until="2024-03-01"), A)[1] == "2024-03-11"


def test_two_stretches_with_a_gap_are_two_stretches():
    first = on("2024-03-02", "x", day="2024-03-03", until="2024-03-05")
    second = on("2024-03-02", "x", day="2024-03-08", until="2024-03-09")
    assert one(SAID, A, second, first)[1] == "2024-03-14"


def test_a_pause_without_the_day_it_begins_is_none_and_one_without_its_last_day_leaves_it_undetermined():
    assert one(SAID, A, on("2024-03-05", "x", until="2024-03-09")) == ("violated", "2024-03-11")
    assert one(SAID, A, on("2024-03-05", "x", day="2024-03-05"))[0] == "undetermined"


def test_of_working_days_only_working_days_are_made_up_for():
    body = deadline(5, "working_days", pauses=(STOP,))
    assert one(body, A)[1] == "2024-03-08"
    assert one(body, A, *marks(("03-05", "p"), ("03-07", "q")))[1] == "2024-03-12"
    assert one(body, A, *marks(("03-08", "p"), ("03-10", "q")))[1] == "2024-03-08"


# ---- extensions ----


@pytest.mark.parametrize(
    ("days", "due"),
    [
        (["03-05"], "2024-03-16"),
        (["03-11"], "2024-03-16"),
        (["03-12"], "2024-03-11"),
        (["03-05", "03-06"], "2024-03-16"),
    ],
    ids=["five days more", "on the due day", "too late", "at most once"],
)
def test_an_extension_counts_up_to_the_due_day_then_in_force(days, due):
    assert one(EXTENDED, A, *marks(*((day, "x") for day in days)))[1] == due


def test_without_a_number_of_times_each_extension_counts_while_it_comes_in_time():
    body = deadline(10, extensions=(Extension(Watch(("x",)), None, "k", "calendar_days"),))
    three = [on(f"2024-03-{day}", "x", k=5) for day in ("11", "16", "22")]
    assert one(body, A, *three)[1] == "2024-03-21"


@pytest.mark.parametrize("said", [{}, {"k": -3}])
def test_an_extension_that_does_not_say_how_long_leaves_it_undetermined(said):
    body = deadline(10, extensions=(Extension(Watch(("x",)), None, "k", "calendar_days"),))
    assert one(body, A, on("2024-03-05", "x", **said))[0] == "undetermined"
    assert one(body, A, on("2024-03-12", "x", **said))[0] == "violated"


def test_months_that_follow_each_other_are_counted_as_one_period():
    body = deadline(1, "months", extensions=(Extension(Watch(("x",)), 1, None, "months"),))
    assert one(body, on("2024-01-31", "a"), on("2024-02-05", "x"))[1] == "2024-03-31"


def test_working_days_follow_on_calendar_days():
    body = deadline(10, extensions=(Extension(Watch(("x",)), 5, None, "working_days"),))
    assert one(body, A, on("2024-03-05", "x"))[1] == "2024-03-18"


def test_an_extension_on_the_day_to_which_it_rolled_is_in_time_and_counts_from_the_day_before_it_rolled():
    body = deadline(1, last_day="rolls", extensions=(MORE,))
    assert one(body, A, on("2024-03-04", "x"))[1] == "2024-03-07"
    assert one(body, A, on("2024-03-05", "x"))[1] == "2024-03-04"


def test_while_a_pause_runs_an_extension_may_come_at_any_time():
    body = deadline(10, pauses=(STOP,), extensions=(MORE,))
    assert one(body, A, *marks(("03-05", "p"), ("03-20", "x"), ("03-21", "q")))[1] == "2024-04-01"
