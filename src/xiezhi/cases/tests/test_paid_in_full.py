"""Whether a fine is paid in full, the sums say: whatever was typed, and by whatever way the payments came in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.cases.engine.history import Happened, History
from xiezhi.cases.engine.judging import judge
from xiezhi.cases.engine.situation import Attempt, Body, Situation
from xiezhi.kernel.clock import SHANGHAI
from xiezhi.standards import door as standards

LAYERS = ("national", "provincial/guangdong", "sectors/market_regulation")
PROCEDURE = standards.procedure("penalty_ordinary", LAYERS, date(2025, 1, 1))
ON_THE_SPOT = standards.procedure("penalty_on_the_spot", LAYERS, date(2025, 1, 1))
DUE = date(2025, 6, 26)

sums = st.decimals("0.01", "2000", places=2, allow_nan=False, allow_infinity=False)
payments = st.lists(st.tuples(st.integers(0, 40), sums, st.sampled_from([None, True, False])), max_size=6)
fines = st.decimals("1", "3000", places=2, allow_nan=False, allow_infinity=False)


def happened(act: str, day: int, **facts: Any) -> Happened:
    at = datetime(2025, 6, 11, 12, tzinfo=SHANGHAI) + timedelta(days=day)
    return Happened(act, at, facts, ("a", "b"), "a", f"{act} {day}")


def decided(fine: Decimal) -> list[Happened]:
    return [
        happened("decided", -1, kinds=["fine"], fine=str(fine), surcharge=True),
        happened("decision_delivered", 0, delivered_on="2025-06-11"),
    ]


def situation(entries: list[Happened], day: int) -> Situation:
    at = happened("", day).at
    return Situation(PROCEDURE, History(entries), standards.calendar(), Body(), at=at)


def recorded(fine: Decimal, paid: list[tuple[int, Decimal, bool | None]]) -> list[Happened]:
    """The case as another system tells it, with whatever that system says about payment in full."""
    told = [
        happened("paid", day, amount=str(amount), **({} if said is None else {"complete": said}))
        for day, amount, said in sorted(paid, key=lambda one: one[0])
    ]
    return [*decided(fine), *told]


@given(fines, payments)
@settings(max_examples=30, deadline=None)
def test_a_case_handled_here_and_a_case_told_by_others_have_the_same_clocks_and_sums(fine, paid):
    told = recorded(fine, paid)
    handled = decided(fine)
    for one in told[2:]:
        attempt = Attempt("paid", one.at, one.facts, one.officers, "a")
        facts = judge(situation(handled, 0), attempt, whole=False).facts
        come = sum((Decimal(str(before.facts["amount"])) for before in handled[2:]), Decimal(0))
        assert facts["complete"] is (come + Decimal(str(one.facts["amount"])) >= fine)
        handled.append(Happened("paid", one.at, facts, one.officers, "a", one.id))
    here, there = situation(handled, 41), situation(told, 41)
    for key in ("payment_due", "court_latest"):
        assert (here.clocks[key].state, here.clocks[key].met_on) == (there.clocks[key].state, there.clocks[key].met_on)
    assert here.owing("surcharge", "left") == there.owing("surcharge", "left")
    assert here.owing("surcharge", "over") == there.owing("surcharge", "over")


@given(fines, payments)
@settings(max_examples=30, deadline=None)
def test_the_time_to_pay_is_kept_when_the_sum_came_in_by_the_last_day_and_never_else(fine, paid):
    in_time = sum((amount for day, amount, _ in paid if happened("", day).on <= DUE), Decimal(0))
    clock = situation(recorded(fine, paid), 41).clocks["payment_due"]
    assert clock.due == DUE
    assert clock.state == ("used" if in_time >= fine else "over")


@given(fines, payments)
@settings(max_examples=30, deadline=None)
def test_what_is_left_and_what_is_too_much_are_never_both_there_and_differ_by_what_was_paid(fine, paid):
    case = situation(recorded(fine, paid), 41)
    left, over = case.owing("surcharge", "left"), case.owing("surcharge", "over")
    assert left is not None
    assert over is not None
    assert 0 in (left, over)
    assert left - over == fine - sum((amount for _, amount, _ in paid), Decimal(0))


@given(fines, payments, st.none() | st.tuples(st.integers(1, 30), st.integers(0, 20)), st.integers(0, 60))
@settings(max_examples=30, deadline=None)
def test_a_fine_imposed_on_the_spot_grows_day_by_day_as_any_other(fine, paid, sought, day):
    """The same sums, payments and reconsideration: the same surcharge, to the cent and the day."""
    remedy = [] if sought is None else [happened("remedy_sought", sought[0]), happened("remedy_ended", sum(sought))]
    later = sorted([*recorded(fine, paid)[2:], *remedy], key=lambda one: one.at)
    spot = [happened("spot_decided", 0, kinds=["fine"], fine=str(fine)), *decided(fine)[1:], *later]
    known = [one for one in [*decided(fine), *later] if one.at <= happened("", day).at]
    street = [one for one in spot if one.at <= happened("", day).at]
    case = Situation(ON_THE_SPOT, History(street), standards.calendar(), Body(), at=happened("", day).at)
    assert case.accounts["surcharge"].accrued == situation(known, day).accounts["surcharge"].accrued
    assert case.clocks["payment_due"].due == DUE


@pytest.mark.parametrize("later", [happened("repaid", 12, amount="500"), happened("surcharge_decided", 30, amount="9")])
def test_what_came_after_a_fine_was_paid_in_full_does_not_make_it_late(later):
    paid = [*recorded(Decimal(500), [(5, Decimal(500), None)]), later]
    assert situation(paid, 41).clocks["payment_due"].state == "used"


def test_an_act_has_no_field_in_which_payment_in_full_could_be_typed():
    for procedure in (PROCEDURE, ON_THE_SPOT):
        act = procedure.act("paid")
        assert act is not None
        assert act.field("complete") is None
        assert [one.key for one in act.computes] == ["complete"]
