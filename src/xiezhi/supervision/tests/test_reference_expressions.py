"""What a check and its expressions mean: they look at the entry and at those before it, and are three-valued."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product

import pytest

from xiezhi.supervision import expressions as say
from xiezhi.supervision.ir import Check, Watch
from xiezhi.supervision.reference_expressions import At, number_of, value
from xiezhi.supervision.reference_expressions import test as answer
from xiezhi.supervision.tests.by_hand import DUNNO, WEEKS, made, on, statuses, verdicts

YES, NO = say.AllOf(()), say.AnyOf(())
HERE = on("2024-03-08", "d", "wang", m=500, k=2, who="x", day="2024-01-31")
BEFORE = (
    on("2024-03-01", "a", "li", m=300, k=4),
    on("2024-03-04", "b", "wang", "zhao", m=100),
    on("2024-03-05", "a", k=1),
    on("2024-03-06", "c"),
)
AT = At(made(Check(Watch(("d",)), YES)), BEFORE, HERE, WEEKS)


def days(text):
    return number_of(date.fromisoformat(text))


def const(number):
    return say.Const(Fraction(number))


def check(holds, where=None):
    return Check(Watch(("d",), where), holds)


# ---- checks ----


@pytest.mark.parametrize(
    ("where", "holds", "status"),
    [
        (None, YES, ["satisfied"]),
        (None, NO, ["violated"]),
        (None, DUNNO, ["undetermined"]),
        (NO, NO, []),
        (DUNNO, NO, ["undetermined"]),
        (DUNNO, DUNNO, ["undetermined"]),
        (DUNNO, YES, ["satisfied"]),
    ],
)
def test_only_what_is_certainly_false_at_a_certain_match_is_violated(where, holds, status):
    assert statuses(check(holds, where), on("2024-03-08", "d")) == status


def test_a_check_is_asked_at_every_entry_that_it_watches_and_at_no_other():
    once = say.Compare("below", say.Count(("d",)), const(1))
    entries = (on("2024-03-01", "a"), HERE, on("2024-03-02", "b"), HERE)
    assert [(one.seq, one.status) for one in verdicts(check(once), *entries)] == [(1, "satisfied"), (3, "violated")]


# ---- values ----


@pytest.mark.parametrize(
    ("node", "found"),
    [
        (say.This("m"), 500),
        (say.This("yes"), None),
        (say.This("on"), days("2024-03-08")),
        (say.Last((), "m"), 100),
        (say.Last(("a",), "m"), 300),
        (say.Last(("a",), "on"), days("2024-03-05")),
        (say.Last(("d",), "m"), None),
        (say.First((), "k"), 4),
        (say.First(("b",), "k"), None),
        (say.Sum((), "m"), 400),
        (say.Sum(("d",), "m"), 0),
        (say.Least(("a",), "k"), 1),
        (say.Most((), "k"), 4),
        (say.Most(("c",), "k"), None),
        (say.Count(()), 4),
        (say.Count(("a", "c")), 3),
        (say.Count(("d",)), 0),
        (say.Plus((say.This("m"), say.Sum((), "m"))), 900),
        (say.Plus((say.This("m"), say.This("yes"))), None),
        (say.Times(Fraction(19, 10), say.This("k")), Fraction(19, 5)),
        (say.Times(Fraction(2), say.This("yes")), None),
        (say.Either((say.This("yes"), say.This("k"))), 2),
        (say.Either((say.This("yes"), say.Last(("c",), "m"))), None),
        (say.Lookup("t", say.This("k"), "low"), 200),
        (say.Lookup("t", say.This("k"), "high"), None),
        (say.Lookup("t", say.This("m"), "low"), None),
        (say.Lookup("t", say.This("yes"), "low"), None),
        (say.Elapsed(say.Last(("a",), "on"), say.This("on"), "calendar_days"), 3),
        (say.Elapsed(say.This("on"), say.Last(("a",), "on"), "calendar_days"), 0),
        (say.Elapsed(say.First(("a",), "on"), say.This("on"), "working_days"), 5),
        (say.Elapsed(say.This("day"), say.This("on"), "months"), 1),
        (say.Elapsed(say.This("day"), const(days("2024-02-28")), "months"), 0),
        (say.Elapsed(say.This("day"), const(days("2024-02-29")), "months"), 1),
        (say.Elapsed(say.This("day"), const(days("2025-01-30")), "years"), 0),
        (say.Elapsed(say.This("day"), const(days("2025-01-31")), "years"), 1),
        (say.Elapsed(const(0), const(7199), "hours"), 1),
        (say.Elapsed(say.This("yes"), say.This("on"), "calendar_days"), None),
        (say.Shift(say.This("day"), 1, "months"), days("2024-02-29")),
        (say.Shift(say.This("on"), 1, "calendar_days"), days("2024-03-09")),
        (say.Shift(say.This("on"), 1, "working_days"), days("2024-03-11")),
        (say.Shift(say.This("yes"), 1, "months"), None),
    ],
)
def test_a_value_is_what_a_person_would_work_out(node, found):
    assert value(node, AT) == found


def test_money_is_exact_at_one_point_nine_times():
    ten_cents = say.Times(Fraction("1.90"), const(10))
    assert answer(say.Compare("is", ten_cents, const(19)), AT) is True
    assert answer(say.Compare("at_least", ten_cents, say.Const(Fraction("19.0000001"))), AT) is False


# ---- tests ----


@pytest.mark.parametrize(
    ("order", "answers"),
    [("is", (False, True, False)), ("at_least", (False, True, True)), ("above", (False, False, True)),
     ("at_most", (True, True, False)), ("below", (True, False, False))],
)  # fmt: skip
def test_an_order_below_at_and_above(order, answers):
    assert tuple(answer(say.Compare(order, const(n), say.This("k")), AT) for n in (1, 2, 3)) == answers


@pytest.mark.parametrize("order", ["is", "at_least", "above", "at_most", "below"])
def test_what_is_compared_with_nothing_is_neither_true_nor_false(order):
    nothing = say.This("yes")
    for pair in ((nothing, const(1)), (const(1), nothing), (nothing, nothing)):
        assert answer(say.Compare(order, *pair), AT) is None
        assert answer(say.Not(say.Compare(order, *pair)), AT) is None


@pytest.mark.parametrize(
    ("node", "found"),
    [
        (say.Present(say.This("m")), True),
        (say.Present(say.This("yes")), False),
        (say.Among(say.This("k"), (const(1), const(2))), True),
        (say.Among(say.This("k"), (const(1), say.This("yes"))), False),
        (say.Among(say.This("yes"), (const(1),)), None),
        (say.Standing(("a",), ("b",)), True),
        (say.Standing(("b",), ("a",)), False),
        (say.Standing(("c",), ("b",)), True),
        (say.Standing(("d",), ("x",)), False),
        (say.Standing(("a",), ("a", "b")), True),
        (say.Apart(("b",)), False),
        (say.Apart(("d",)), True),
        (say.Apart(("c",)), None),
        (say.Apart(("a",)), None),
        (say.Apart(("b", "c")), False),
    ],
)
def test_a_test_of_the_entries_before(node, found):
    assert answer(node, AT) is found


def test_nobody_is_apart_from_anybody_where_the_entry_names_nobody():
    bare = At(AT.programme, BEFORE, on("2024-03-08", "d"), WEEKS)
    assert answer(say.Apart(("b",)), bare) is None
    assert answer(say.Apart(("d",)), bare) is None


def test_all_any_and_not_have_three_answers():
    nodes: dict[bool | None, say.Test] = {True: YES, False: NO, None: say.Compare("is", say.This("yes"), const(1))}
    for left, right in product(nodes, nodes):
        pair = (nodes[left], nodes[right])
        every = False if False in (left, right) else None if None in (left, right) else True
        some = True if True in (left, right) else None if None in (left, right) else False
        assert answer(say.AllOf(pair), AT) is every
        assert answer(say.AnyOf(pair), AT) is some
    assert [answer(say.Not(node), AT) for node in nodes.values()] == [False, True, None]


def test_after_the_last_entry_an_entry_says_nothing_and_all_entries_stand_before():
    end = At(AT.programme, (*BEFORE, HERE), None, WEEKS)
    assert (value(say.This("on"), end), value(say.This("m"), end)) == (None, None)
    assert value(say.Last((), "m"), end) == 500
    assert answer(say.Apart(("b",)), end) is None
