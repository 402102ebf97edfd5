"""Rules of every kind, each spoilt in every small way: the cases made for a rule tell each wrong one from the right."""

# mypy: disable-error-code="arg-type"
from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache

import pytest

from xiezhi.supervision import expressions as say
from xiezhi.supervision.ir import Check, Discharge, Extension, Limit, Pause, Programme, Rule, Watch
from xiezhi.supervision.tests import directed
from xiezhi.supervision.tests.by_hand import COLUMNS, TABLES, deadline
from xiezhi.supervision.tests.mutants import mutants


def const(number):
    return say.Const(Fraction(number))


def this(order, column, number):
    return say.Compare(order, say.This(column), const(number))


LAST_B = say.Last(("b",), "on")
GAP = say.Elapsed(LAST_B, say.This("on"), "calendar_days")
DUE = say.Plus((say.Either((say.Last(("a", "b"), "m"), const(7))), say.Sum((), "k")))
STOP, HOLD = Pause(Watch(("p",)), ("q",)), Pause(Watch(("r",)), ("s",))
D = Watch(("d",))
BODIES = {
    "versions": deadline((Limit(date.min, 15, "calendar_days"), Limit(date(2024, 3, 2), 9, "calendar_days"))),
    "working": deadline(6, "working_days", last_day="lasts"),
    "months": deadline(1, "months", last_day="rolls"),
    "hours": deadline(24, "hours"),
    "settled": deadline(9, discharge=(
        Discharge(Watch(("b",), this("at_least", "m", 100))), Discharge(Watch(("c",)), waived=True))),
    "trigger": deadline(9, trigger=Watch(("a", "c"), say.Not(say.Present(say.This("who"))))),
    "paused": deadline(9, pauses=(STOP, HOLD)),
    "stretch": deadline(5, "working_days", pauses=(Pause(Watch(("x",)), (), "day", "until"),)),
    "begun": deadline(9, pauses=(Pause(Watch(("p",)), ("q", "s"), "day"),)),
    "extended": deadline(9, extensions=(Extension(Watch(("x",)), 5, None, "calendar_days", 1),)),
    "extended_by": deadline(9, extensions=(Extension(Watch(("x",)), None, "k", "working_days", 2),)),
    "latest": deadline(9, opens="latest"),
    "first": deadline(9, opens="first"),
    "per": deadline(9, per="who", starts="day"),
    "when": deadline(9, when=say.Compare("above", say.Most((), "k"), const(3))),
    "order": Check(D, say.AllOf((
        say.Compare("at_least", say.Count(("a",)), const(1)), say.Compare("above", say.Count(("b", "c")), const(0))))),
    "gap": Check(D, say.AllOf((say.Present(LAST_B), say.Compare("at_least", GAP, const(60))))),
    "at_most": Check(Watch(("d",), say.Present(LAST_B)), say.Compare("at_most", GAP, const(60))),
    "shift": Check(D, say.Compare("at_most", say.This("on"), say.Shift(say.First(("b",), "on"), 1, "months"))),
    "once": Check(D, say.Compare("at_most", say.Count(("d",)), const(1))),
    "during": Check(D, say.Not(say.Standing(("a", "c"), ("b",)))),
    "band": Check(Watch(("d",), say.Present(say.Lookup("t", say.This("k"), "low"))), say.AllOf((
        say.Compare("at_least", say.This("m"), say.Lookup("t", say.This("k"), "low")),
        say.Compare("at_most", say.This("m"), say.Lookup("t", say.This("k"), "high"))))),
    "twice": Check(D, say.AllOf((
        say.Compare("at_least", say.This("m"), say.Times(Fraction("1.90"), say.Last(("a",), "m"))),
        say.Compare("at_most", say.This("m"), say.Times(Fraction("2.10"), say.Last(("a",), "m")))))),
    "owed": Check(Watch(("d",), say.Present(say.Last((), "m"))), say.Compare("below", say.Least(("c",), "m"), DUE)),
    "people": Check(D, say.AllOf((say.Apart(("a",)), say.AnyOf((this("is", "yes", 1), this("at_least", "k", 2)))))),
    "named": Check(D, say.Among(say.This("k"), (const(1), const(3)))),
    "force": deadline(9),
}  # fmt: skip
FORCE = {"force": {"since": date(2024, 2, 29), "until": date(2024, 3, 8)}}
RULES = {key: Rule(key, "1", body, **FORCE.get(key, {})) for key, body in BODIES.items()}
NEVER_UNKNOWN = "a count is always known"
ANY_THERE = "whether any was said does not depend on which"
GUARDED = "unknown only without an earlier b, and then this is not reached or the other part is false"
BOTH = "where this is unknown, the other part is unknown as well"
EQUIVALENT = {
    "stretch": {"rule: last_day rolls": "a number of working days ends on a working day"},
    "order": {f"holds.parts[{n}]: unknown {way}": NEVER_UNKNOWN for n in (0, 1) for way in ("passes", "fails")},
    "once": {f"holds: unknown {way}": NEVER_UNKNOWN for way in ("passes", "fails")},
    "gap": {
        **{f"holds.parts[0].value: as {fold}": ANY_THERE for fold in ("First", "Least", "Most")},
        **{f"holds.parts[1]: unknown {way}": GUARDED for way in ("passes", "fails")},
    },
    "at_most": {
        **{f"on.where.value: as {fold}": ANY_THERE for fold in ("First", "Least", "Most")},
        **{f"holds: unknown {way}": GUARDED for way in ("passes", "fails")},
    },
    "band": {"holds.parts[0]: unknown passes": BOTH},
    "twice": {f"holds.parts[{n}]: unknown passes": BOTH for n in (0, 1)},
    "owed": {f"on.where.value: as {fold}": ANY_THERE for fold in ("First", "Least", "Most")},
    "people": {"holds.parts[1].parts[0]: order at_least": "yes is 1 and no is 0: there is nothing above yes"},
}
"""Wrongs that change no answer, with why."""


def programme(*rules):
    return Programme("p", tuple("abcdpqrsx"), COLUMNS, rules, TABLES)


@cache
def cases_of(key):
    """The cases made for a rule, with the right verdicts on each."""
    rule = RULES[key]
    return [(case, directed.verdicts(programme(rule), *case)) for case in directed.cases(programme(rule), rule)]


def alive(rule, key, read=lambda entries, day: (entries, day)):
    """Whether a rule answers every case as the right one does."""
    return all(directed.verdicts(programme(rule), *read(*case)) == right for case, right in cases_of(key))


@pytest.mark.parametrize("key", RULES)
def test_every_wrong_done_to_a_rule_is_told_from_the_rule(key):
    survivors = [name for name, wrong in mutants(RULES[key]) if alive(wrong, key)]
    assert sorted(survivors) == sorted(EQUIVALENT.get(key, {}))


CHECKS = {key for key, body in BODIES.items() if isinstance(body, Check)}
WRONG_READERS = {
    "sorts by day": (lambda entries, day: (sorted(entries, key=lambda one: one.day), day), set()),
    "reads every day one early": (
        lambda entries, day: ([replace(one, day=one.day - 1) for one in entries], day),
        CHECKS - {"shift"} | {"hours"},
    ),
    "forgets the clock": (lambda entries, day: (entries, entries[-1].day), CHECKS),
    "leaves out the last entry": (lambda entries, day: (entries[:-1], day), set()),
}
"""How a history may be read wrongly, and the rules that do not ask for what is read."""


@pytest.mark.parametrize("wrong", WRONG_READERS)
def test_a_history_read_wrongly_is_told_from_the_history_by_every_rule_that_asks(wrong):
    read, unasked = WRONG_READERS[wrong]
    assert {key for key in RULES if alive(RULES[key], key, read)} == unasked


def test_there_are_hundreds_of_wrongs_of_dozens_of_kinds():
    names = [name.rsplit(": ", 1)[-1] for rule in RULES.values() for name, _ in mutants(rule)]
    assert len(names) > 400
    assert len(Counter(names)) > 50
