"""Random programmes with every word of the language, and histories that stand on the edges of their rules."""

# mypy: disable-error-code="return-value,call-arg,arg-type,misc"
from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from xiezhi.kernel.days import Calendar, count
from xiezhi.supervision import expressions as say
from xiezhi.supervision.ir import (
    Check,
    Deadline,
    Discharge,
    Entry,
    Extension,
    Limit,
    Pause,
    Programme,
    Rule,
    Table,
    Watch,
)
from xiezhi.supervision.reference_expressions import day_of, number_of

ACTS = ("a", "b", "c", "d", "e")
COLUMNS: dict[str, say.ColumnType] = {"m": "money", "k": "integer", "day": "day", "who": "word", "yes": "yes_no"}
START = date(2024, 1, 1)
CALENDAR = Calendar(
    {START + timedelta(days=day): "off" for day in (38, 39, 40, 41, 42, 94, 95, 121, 122, 274, 275, 276, 277)},
    {START + timedelta(days=day): "work" for day in (34, 48, 97, 118, 272)},
    frozenset({2024}),
)
UNITS: tuple[say.Unit, ...] = ("calendar_days", "working_days", "months", "years")


def _acts(dice: Random, most: int = 2) -> tuple[str, ...]:
    return tuple(dice.sample(ACTS, dice.randint(1, most)))


def value(dice: Random, depth: int = 2) -> say.Value:
    """A random value."""
    simple = [
        lambda: say.Const(Fraction(dice.randint(-3, 12), dice.choice((1, 1, 2, 5)))),
        lambda: say.This(dice.choice(("m", "k"))),
        lambda: say.Last(dice.choice((_acts(dice), ())), dice.choice(("m", "k"))),
        lambda: say.First(_acts(dice), "m"),
        lambda: say.Sum(dice.choice((_acts(dice), ())), "m"),
        lambda: say.Least(_acts(dice), "k"),
        lambda: say.Most(_acts(dice), "k"),
        lambda: say.Count(dice.choice((_acts(dice), ()))),
        lambda: say.Elapsed(_day(dice), _day(dice), dice.choice(UNITS)),
        lambda: say.Lookup("t", say.This("k"), dice.choice(("low", "high"))),
    ]
    if depth:
        simple += [
            lambda: say.Plus((value(dice, depth - 1), value(dice, depth - 1))),
            lambda: say.Times(Fraction(dice.randint(-5, 5), dice.randint(1, 4)), value(dice, depth - 1)),
            lambda: say.Either((value(dice, depth - 1), value(dice, depth - 1))),
        ]
    return dice.choice(simple)()


def _day(dice: Random) -> say.Value:
    return dice.choice(
        (
            say.This("on"),
            say.This("day"),
            say.Last(_acts(dice), "on"),
            say.Last(_acts(dice), "day"),
            say.First((), "on"),
        )
    )


def a_test(dice: Random, depth: int = 2) -> say.Test:
    """A random test."""
    order = dice.choice(("is", "at_least", "above", "at_most", "below"))
    simple = [
        lambda: say.Compare(order, value(dice), value(dice)),
        lambda: say.Compare(order, _day(dice), say.Shift(_day(dice), dice.randint(0, 40), dice.choice(UNITS))),
        lambda: say.Present(value(dice, 1)),
        lambda: say.Among(say.This("k"), (say.Const(Fraction(1)), say.Const(Fraction(3)), say.Last((), "k"))),
        lambda: say.Standing(_acts(dice), _acts(dice)),
        lambda: say.Apart(_acts(dice)),
        lambda: say.Compare("is", say.This("who"), say.Const(Fraction(say.word("x")))),
    ]
    if depth:
        simple += [
            lambda: say.AllOf((a_test(dice, depth - 1), a_test(dice, depth - 1))),
            lambda: say.AnyOf((a_test(dice, depth - 1), a_test(dice, depth - 1))),
            lambda: say.Not(a_test(dice, depth - 1)),
        ]
    return dice.choice(simple)()


def watch(dice: Random) -> Watch:
    """Random entries to watch for."""
    return Watch(_acts(dice), a_test(dice, 1) if dice.random() < 0.35 else None)


def deadline(dice: Random) -> Deadline:
    """A random obligation."""
    hourly = dice.random() < 0.1
    limits = tuple(
        Limit(date.min if not index else START + timedelta(days=dice.randint(1, 200)),
              None if dice.random() < 0.1 else dice.randint(0, 60 if not hourly else 90),
              "hours" if hourly else dice.choice(UNITS))
        for index in range(dice.randint(1, 3))
    )  # fmt: skip
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    if not hourly:
        pauses = tuple(
            Pause(watch(dice), _acts(dice), "day" if dice.random() < 0.2 else None)
            if dice.random() < 0.8
            else Pause(watch(dice), (), dice.choice((None, "day")), "day")
            for _ in range(dice.randint(0, 3))
        )
        extensions = tuple(
            Extension(watch(dice), *dice.choice(((dice.randint(1, 30), None), (None, "k"))), dice.choice(UNITS[:3]),
                      dice.choice((None, 1, 2)))
            for _ in range(dice.randint(0, 2))
        )  # fmt: skip
    return Deadline(
        watch(dice),
        tuple(Discharge(watch(dice), dice.random() < 0.3) for _ in range(dice.randint(1, 2))),
        limits, pauses, extensions,
        "day" if dice.random() < 0.2 and not hourly else None,
        "who" if dice.random() < 0.3 else None,
        dice.choice(("each", "latest", "first")),
        "strict" if hourly else dice.choice(("strict", "rolls", "lasts")),
        a_test(dice, 1) if dice.random() < 0.2 else None,
    )  # fmt: skip


def programme(dice: Random, rules: int = 8) -> Programme:
    """A random programme."""
    made = []
    for index in range(rules):
        body = Check(watch(dice), a_test(dice)) if dice.random() < 0.4 else deadline(dice)
        since = START + timedelta(days=dice.randint(0, 60)) if dice.random() < 0.2 else date.min
        until = START + timedelta(days=dice.randint(90, 300)) if dice.random() < 0.2 else None
        made.append(Rule(f"r{index}", "1", body, "yellow", since, until))
    cells = {"low": {1: 100, 2: 200, 3: 300}, "high": {1: 400, 3: 900, 7: 1}}
    return Programme("p", ACTS, COLUMNS, tuple(made), {"t": Table("t", cells)})


def entry(dice: Random, act: str, day: int) -> Entry:
    """An entry of that act and day, saying some things and not others."""
    values: dict[str, int] = {}
    if dice.random() < 0.7:
        values["m"] = dice.randint(0, 8) * 50
    if dice.random() < 0.7:
        values["k"] = dice.randint(0, 7)
    if dice.random() < 0.6:
        values["day"] = day + dice.randint(-20, 40)
    if dice.random() < 0.5:
        values["who"] = say.word(dice.choice("xy"))
    people = frozenset(dice.sample("pqrstu", dice.randint(0, 3)))
    return Entry(act, day, day * 86400 + dice.choice((0, 3600, 43200, 86399)), values, people)


def history(dice: Random, most: int = 14) -> list[Entry]:
    """A random case: days mostly go on, sometimes stand still or go back; an act nobody knows may stand among them."""
    day, found = number_of(START) + dice.randint(0, 60), []
    for _ in range(dice.randint(1, most)):
        day += dice.choice((0, 0, 1, 2, 5, 13, 30, 45, -3))
        found.append(entry(dice, dice.choice((*ACTS, *ACTS, "unknown")), day))
    return found


def on_the_edges(dice: Random, programme: Programme) -> Iterator[list[Entry]]:
    """For each deadline of a programme, cases that end on, before and after its last day, with pauses on its edges."""
    for rule in programme.rules:
        body = rule.body
        if isinstance(body, Check):
            continue
        for _ in range(3):
            yield from _around(dice, body)


def _around(dice: Random, body: Deadline) -> Iterator[list[Entry]]:
    since = dice.choice([limit.since for limit in body.limits])
    first = number_of(START) + dice.randint(0, 90) if since == date.min else number_of(since) + dice.randint(-1, 1)
    limit = max((one for one in body.limits if one.since <= day_of(first)), key=lambda one: one.since, default=None)
    if limit is None or limit.amount is None:
        return
    start = [entry(dice, dice.choice(body.trigger.acts), first)]
    if limit.unit == "hours":
        last = first + limit.amount // 24
    else:
        last = number_of(count(day_of(first), limit.amount, limit.unit, CALENDAR, rolls=False))
    for step in (-1, 0, 1, 2, 3, 4):
        middle: list[Entry] = []
        for pause in body.pauses:
            begin = dice.choice((first, first + 1, last - 1, last, last + 1))
            middle.append(entry(dice, dice.choice(pause.begins.acts), begin))
            if pause.ends:
                middle.append(entry(dice, dice.choice(pause.ends), begin + dice.choice((0, 1, 5))))
        for extension in body.extensions:
            middle.append(entry(dice, dice.choice(extension.by.acts), last + dice.choice((-1, 0, 1))))
        end = [entry(dice, dice.choice(dice.choice(body.discharge).on.acts), last + step)]
        yield [*start, *sorted(middle, key=lambda one: one.day), *(end if step < 4 else [])]
