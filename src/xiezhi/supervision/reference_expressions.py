"""What an expression answers at an entry, worked out anew from the entries before it: slow, plain, the definition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from xiezhi.kernel.days import Calendar, count, elapsed
from xiezhi.supervision import expressions as say
from xiezhi.supervision.ir import Entry, Programme

EPOCH = date(1970, 1, 1)
Number = int | Fraction
Answer = bool | None


def day_of(number: int) -> date:
    """The day that a number stands for."""
    return EPOCH + timedelta(days=number)


def number_of(day: date) -> int:
    """The number that stands for a day."""
    return (day - EPOCH).days


@dataclass(frozen=True)
class At:
    """Where an expression is asked: at an entry, with those before it; or (`this` None) after all of them."""

    programme: Programme
    before: Sequence[Entry]
    this: Entry | None
    calendar: Calendar


def said_by(entry: Entry, column: str) -> int | None:
    """What an entry says in a column; `on` is its day and `at` its second."""
    if column == "on":
        return entry.day
    if column == "at":
        return entry.at
    return entry.values.get(column)


def _said(at: At, acts: tuple[str, ...], column: str) -> list[int]:
    found = (said_by(one, column) for one in at.before if not acts or one.act in acts)
    return [value for value in found if value is not None]


def _this(node: say.This, at: At) -> Number | None:
    return said_by(at.this, node.column) if at.this else None


def _last(node: say.Last, at: At) -> Number | None:
    return next(iter(_said(at, node.acts, node.column)[-1:]), None)


def _first(node: say.First, at: At) -> Number | None:
    return next(iter(_said(at, node.acts, node.column)), None)


def _sum(node: say.Sum, at: At) -> Number | None:
    return sum(_said(at, node.acts, node.column))


def _least(node: say.Least, at: At) -> Number | None:
    return min(_said(at, node.acts, node.column), default=None)


def _most(node: say.Most, at: At) -> Number | None:
    return max(_said(at, node.acts, node.column), default=None)


def _count(node: say.Count, at: At) -> Number | None:
    return sum(1 for one in at.before if not node.acts or one.act in node.acts)


def _plus(node: say.Plus, at: At) -> Number | None:
    parts = [value(part, at) for part in node.parts]
    return None if any(part is None for part in parts) else sum(part for part in parts if part is not None)


def _times(node: say.Times, at: At) -> Number | None:
    part = value(node.part, at)
    return None if part is None else node.factor * part


def _either(node: say.Either, at: At) -> Number | None:
    return next((found for part in node.parts if (found := value(part, at)) is not None), None)


def _lookup(node: say.Lookup, at: At) -> Number | None:
    key = value(node.key, at)
    table = at.programme.tables[node.table].cells.get(node.column, {})
    return None if key is None else table.get(int(key))


def _elapsed(node: say.Elapsed, at: At) -> Number | None:
    start, end = value(node.start, at), value(node.end, at)
    if start is None or end is None:
        return None
    if node.unit == "hours":
        return max(int(end) - int(start), 0) // 3600
    return elapsed(day_of(int(start)), day_of(int(end)), node.unit, at.calendar)


def _shift(node: say.Shift, at: At) -> Number | None:
    start = value(node.start, at)
    if start is None:
        return None
    assert node.unit != "hours"
    return number_of(count(day_of(int(start)), node.amount, node.unit, at.calendar, rolls=False))


_VALUES: dict[type, Callable[[Any, At], Number | None]] = {
    say.Const: lambda node, at: node.value,
    say.This: _this,
    say.Last: _last,
    say.First: _first,
    say.Sum: _sum,
    say.Least: _least,
    say.Most: _most,
    say.Count: _count,
    say.Plus: _plus,
    say.Times: _times,
    say.Either: _either,
    say.Lookup: _lookup,
    say.Elapsed: _elapsed,
    say.Shift: _shift,
}


def value(node: say.Value, at: At) -> Number | None:
    """The number a value comes to; None where it is not there."""
    return _VALUES[type(node)](node, at)


_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "is": lambda left, right: left == right,
    "at_least": lambda left, right: left >= right,
    "above": lambda left, right: left > right,
    "at_most": lambda left, right: left <= right,
    "below": lambda left, right: left < right,
}


def _compare(node: say.Compare, at: At) -> Answer:
    left, right = value(node.left, at), value(node.right, at)
    return None if left is None or right is None else _ORDERS[node.order](left, right)


def _among(node: say.Among, at: At) -> Answer:
    found = value(node.value, at)
    return None if found is None else any(found == value(one, at) for one in node.among)


def _standing(node: say.Standing, at: At) -> Answer:
    latest = next((one for one in reversed(at.before) if one.act in (*node.sets, *node.clears)), None)
    return latest is not None and latest.act in node.sets


def _apart(node: say.Apart, at: At) -> Answer:
    if at.this is None or not at.this.people:
        return None
    earlier = [one.people for one in at.before if one.act in node.acts]
    if any(at.this.people & people for people in earlier):
        return False
    return True if all(earlier) else None


def _all(node: say.AllOf, at: At) -> Answer:
    answers = [test(part, at) for part in node.parts]
    return False if False in answers else None if None in answers else True


def _any(node: say.AnyOf, at: At) -> Answer:
    answers = [test(part, at) for part in node.parts]
    return True if True in answers else None if None in answers else False


def _not(node: say.Not, at: At) -> Answer:
    answer = test(node.part, at)
    return None if answer is None else not answer


_TESTS: dict[type, Callable[[Any, At], Answer]] = {
    say.Compare: _compare,
    say.Present: lambda node, at: value(node.value, at) is not None,
    say.Among: _among,
    say.Standing: _standing,
    say.Apart: _apart,
    say.AllOf: _all,
    say.AnyOf: _any,
    say.Not: _not,
}


def test(node: say.Test, at: At) -> Answer:
    """True, false, or None: undetermined."""
    return _TESTS[type(node)](node, at)
