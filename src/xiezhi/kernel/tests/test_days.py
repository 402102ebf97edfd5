"""Counting days, as civil_procedure_law/85 and the yearly notices have it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xiezhi.kernel.days import Calendar, add_months, count, elapsed

MAY = Calendar(
    off={date(2025, 5, day): "劳动节" for day in range(1, 6)},
    work={date(2025, 4, 27): "劳动节"},
    known=frozenset({2025}),
)
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


def test_the_start_day_is_not_counted_and_holidays_are_no_working_days():
    assert count(date(2025, 4, 28), 5, "working_days", MAY) == date(2025, 5, 8)


def test_a_make_up_sunday_is_a_working_day():
    assert count(date(2025, 4, 25), 1, "working_days", MAY) == date(2025, 4, 27)


def test_a_last_day_on_a_rest_day_rolls_to_the_first_day_after():
    assert count(date(2025, 4, 16), 15, "calendar_days", MAY) == date(2025, 5, 6)
    assert count(date(2025, 4, 16), 15, "calendar_days", MAY, rolls=False) == date(2025, 5, 1)


def test_months_end_on_the_corresponding_day_or_the_end_of_the_month():
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2025, 12, 31), 6) == date(2026, 6, 30)
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)


@given(DAYS, st.integers(0, 60))
def test_counting_working_days_forth_and_back_agrees(start, days):
    end = MAY.add_working(start, days)
    assert MAY.working_between(start, end) == days
    assert days == 0 or MAY.is_working(end)


@given(DAYS, st.integers(0, 400), st.sampled_from(["calendar_days", "working_days", "months", "years"]))
def test_a_period_is_never_shorter_by_rolling_and_never_ends_on_a_rest_day(start, days, kind):
    bare = count(start, min(days, 24) if kind in {"months", "years"} else days, kind, MAY, rolls=False)
    rolled = count(start, min(days, 24) if kind in {"months", "years"} else days, kind, MAY)
    assert rolled >= bare
    assert rolled - bare < timedelta(days=12)
    assert kind == "working_days" or MAY.is_working(rolled)


@given(DAYS, st.integers(0, 48))
def test_elapsed_months_agree_with_counted_months(start, months):
    end = add_months(start, months)
    assert elapsed(start, end, "months", MAY) in {months, months - 1}
    assert elapsed(start, end + timedelta(days=1), "months", MAY) >= months
