"""The surcharge of a late fine: its days, its cap, its pauses, and that it adds up."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.cases.engine.accruals import Accrued, Rule, Span, Sum, accrue, late_base

START = date(2025, 6, 26)
RATE = Decimal("0.03")

days = st.integers(0, 120).map(lambda n: START + timedelta(days=n))
money = st.decimals("0.01", "20000", places=2, allow_nan=False, allow_infinity=False)
sums = st.builds(Sum, days, money)
dues = st.lists(sums, min_size=1, max_size=4)
payments = st.lists(sums, max_size=4)
spans = st.lists(st.builds(lambda a, n: Span(a, a + timedelta(days=n)), days, st.integers(0, 30)), max_size=4)
bases = st.sampled_from(["unpaid", "whole"])


def rule(due: list[Sum], base: str = "unpaid") -> Rule:
    return Rule(RATE, sum((one.amount for one in due), Decimal("0.00")), base)  # type: ignore[arg-type]


def fine(amount: str, paid: list[Sum] | None = None, pauses: list[Span] | None = None, after: int = 10) -> Accrued:
    due = [Sum(START, Decimal(amount))]
    return accrue(rule(due), due, paid or [], pauses or [], START + timedelta(days=after))


@given(dues, payments, spans, bases, days)
def test_the_surcharge_never_passes_the_fine(due, paid, pauses, base, until):
    assert accrue(rule(due, base), due, paid, pauses, until).total <= rule(due).cap


@given(dues, payments, spans, bases, days)
def test_the_ranges_add_up_to_the_total_and_never_overlap(due, paid, pauses, base, until):
    done = accrue(rule(due, base), due, paid, pauses, until)
    assert sum((one.sum for one in done.ranges), Decimal("0.00")) == done.total
    assert all(one.days == (one.last - one.first).days + 1 for one in done.ranges)
    assert all(a.last < b.first for a, b in zip(done.ranges, done.ranges[1:], strict=False))


@given(dues, payments, spans, bases, days)
def test_a_day_more_never_makes_it_less(due, paid, pauses, base, until):
    today = accrue(rule(due, base), due, paid, pauses, until).total
    assert today <= accrue(rule(due, base), due, paid, pauses, until + timedelta(days=1)).total


@given(dues, payments, spans, bases, days)
def test_pauses_that_overlap_count_once(due, paid, pauses, base, until):
    once = accrue(rule(due, base), due, paid, pauses, until)
    assert once == accrue(rule(due, base), due, paid, [*pauses, *reversed(pauses)], until)


@given(dues, payments, spans, bases, days, st.randoms())
def test_the_order_in_which_payments_are_told_changes_nothing(due, paid, pauses, base, until, random):
    mixed = random.sample(paid, len(paid))
    assert accrue(rule(due, base), due, paid, pauses, until) == accrue(rule(due, base), due, mixed, pauses, until)


@given(dues, payments, sums, spans, bases, days)
def test_paying_more_never_costs_more(due, paid, more, pauses, base, until):
    dearer = accrue(rule(due, base), due, paid, pauses, until).total
    assert accrue(rule(due, base), due, [*paid, more], pauses, until).total <= dearer


def test_it_starts_the_day_after_the_due_day():
    assert fine("3000", after=0).ranges == ()
    assert fine("3000", after=1).total == Decimal("90.00")


def test_it_stops_at_the_fine_on_the_thirty_fourth_day():
    done = fine("3000", after=400)
    assert [(one.days, one.sum, one.why) for one in done.ranges] == [
        (33, Decimal("2970.00"), "late"),
        (1, Decimal("30.00"), "capped"),
    ]


def test_a_payment_lowers_the_base_from_the_next_day():
    done = fine("3000", paid=[Sum(START + timedelta(days=4), Decimal("1000"))])
    said = [(one.days, one.base, one.sum) for one in done.ranges]
    assert said == [(4, Decimal(3000), Decimal(360)), (6, Decimal(2000), Decimal(360))]


def test_days_of_litigation_add_nothing_and_are_shown():
    done = fine("3000", pauses=[Span(START + timedelta(days=3), START + timedelta(days=7))])
    assert [(one.days, one.sum, one.why) for one in done.ranges] == [
        (2, Decimal(180), "late"),
        (5, Decimal(0), "paused"),
        (3, Decimal(270), "late"),
    ]


def test_a_litigation_still_running_holds_it_still():
    assert fine("3000", pauses=[Span(START)], after=90).total == 0


def test_a_payment_counts_for_the_earliest_instalment_first():
    due = [Sum(START, Decimal("100")), Sum(START + timedelta(days=30), Decimal("200"))]
    paid = [Sum(START, Decimal("150"))]
    assert late_base("unpaid", due, paid, START + timedelta(days=5)) == 0
    assert late_base("unpaid", due, paid, START + timedelta(days=31)) == 150
    assert late_base("whole", due, paid, START + timedelta(days=31)) == 200


def test_half_a_fen_is_rounded_up_once_and_the_ranges_still_add_up():
    assert [fine("0.50", after=n).total for n in (1, 2, 3)] == [Decimal("0.02"), Decimal("0.03"), Decimal("0.05")]


def test_an_agreement_takes_off_no_more_than_there_is():
    due = [Sum(START, Decimal("100"))]
    done = accrue(rule(due), due, [], [], START + timedelta(days=2), Decimal("50"))
    assert (done.total, done.reduced, done.owed) == (Decimal(6), Decimal(6), Decimal(0))


def test_money_is_never_a_float():
    with pytest.raises(TypeError):
        Sum(START, 3.0)  # type: ignore[arg-type]
