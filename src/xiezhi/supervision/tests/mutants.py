"""Small wrongs done to a rule, each of which somebody could write by mistake."""

# mypy: disable-error-code="arg-type,type-var"
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, get_args

from xiezhi.supervision import expressions as say
from xiezhi.supervision.ir import Check, Deadline, Discharge, Extension, Limit, Pause, Rule, Watch

ONE_DAY = timedelta(days=1)
Wrong = Iterator[tuple[str, Any]]


def mutants(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """Every rule that differs from this one in one wrong, with what was done and where."""
    for name, body in _inside(rule.body, ""):
        yield name, replace(rule, body=body)
    for field in ("since", "until"):
        day = getattr(rule, field)
        if day not in (None, date.min):
            for step in (-1, 1):
                yield f"{field}{step:+}", replace(rule, **{field: day + step * ONE_DAY})
            yield f"{field} dropped", replace(rule, **{field: date.min if field == "since" else None})


def _inside(node: Any, path: str) -> Wrong:
    for kind, make in WRONGS.items():
        if isinstance(node, kind):
            yield from ((f"{path or 'rule'}: {name}", wrong) for name, wrong in make(node))
    if not is_dataclass(node):
        return
    for field in fields(node):
        held = getattr(node, field.name)
        at = f"{path}.{field.name}".strip(".")
        if isinstance(held, tuple):
            for index, part in enumerate(held):
                for name, wrong in _inside(part, f"{at}[{index}]"):
                    yield name, replace(node, **{field.name: (*held[:index], wrong, *held[index + 1 :])})
            if field.name in MANY and (len(held) > 1 or field.name in MAY_BE_NONE):
                for index in range(len(held)):
                    yield f"{at}[{index}]: dropped", replace(node, **{field.name: held[:index] + held[index + 1 :]})
        elif is_dataclass(held):
            for name, wrong in _inside(held, at):
                yield name, replace(node, **{field.name: wrong})


MANY = frozenset(("acts", "discharge", "limits", "pauses", "extensions", "ends", "parts", "sets", "clears", "among"))
MAY_BE_NONE = frozenset(("pauses", "extensions", "clears"))


def _with(node: Any, **changes: tuple[Any, ...]) -> Wrong:
    """The node with one field changed to each of these values, where that is a change."""
    for field, values in changes.items():
        for value in values:
            if value != getattr(node, field):
                yield f"{field} {value}", replace(node, **{field: value})


def _limit(node: Limit) -> Wrong:
    if node.amount is not None:
        yield from _with(node, amount=(node.amount - 1, node.amount + 1, None))
    if node.unit != "hours":
        yield from _with(node, unit=UNITS)
    if node.since != date.min:
        yield from _with(node, since=(node.since - ONE_DAY, node.since + ONE_DAY))


def _deadline(node: Deadline) -> Wrong:
    yield from _with(node, opens=("each", "latest", "first"), starts=(None,), per=(None,), when=(None,))
    if node.limits[0].unit != "hours":
        yield from _with(node, last_day=("strict", "rolls", "lasts"))


def _extension(node: Extension) -> Wrong:
    if node.amount is not None:
        yield from _with(node, amount=(node.amount + 1,))
    yield from _with(node, unit=UNITS)
    if node.at_most is not None:
        yield from _with(node, at_most=(node.at_most - 1, node.at_most + 1, None))


def _watch(node: Watch) -> Wrong:
    yield from _with(node, where=(None,))


def _compare(node: say.Compare) -> Wrong:
    yield from _with(node, order=get_args(say.Order))
    missing = [say.Not(say.Present(side)) for side in (node.left, node.right)]
    yield "unknown passes", say.AnyOf((*missing, node))
    yield "unknown fails", say.AllOf((*(say.Present(side) for side in (node.left, node.right)), node))


def _fold(node: Any) -> Wrong:
    for kind in (say.Last, say.First, say.Sum, say.Least, say.Most):
        if not isinstance(node, kind):
            yield f"as {kind.__name__}", kind(node.acts, node.column)
    if node.acts:
        yield "of any act", replace(node, acts=())


def _other(kind: type, field: str) -> Callable[[Any], Wrong]:
    return lambda node: iter([(f"as {kind.__name__}", kind(getattr(node, field)))])


def _step(field: str, *steps: Fraction | int) -> Callable[[Any], Wrong]:
    return lambda node: ((f"{field} {step}", replace(node, **{field: getattr(node, field) + step})) for step in steps)


def _swapped(first: str, second: str) -> Callable[[Any], Wrong]:
    def swap(node: Any) -> Wrong:
        yield "swapped", replace(node, **{first: getattr(node, second), second: getattr(node, first)})

    return swap


UNITS: tuple[say.Unit, ...] = ("calendar_days", "working_days", "months")
FOLDS = (say.Last, say.First, say.Sum, say.Least, say.Most)
WRONGS: dict[Any, Callable[[Any], Wrong]] = {
    Limit: _limit,
    Deadline: _deadline,
    Extension: _extension,
    Watch: _watch,
    Discharge: lambda node: _with(node, waived=(not node.waived,)),
    Check: lambda node: iter([("holds reversed", replace(node, holds=say.Not(node.holds)))]),
    Pause: lambda node: _with(node, starts=(None,), lasts_until=(None,)),
    say.Compare: _compare,
    FOLDS: _fold,
    say.Count: lambda node: _with(node, acts=((),)),
    say.Const: _step("value", -1, 1),
    say.Times: _step("factor", Fraction(-1, 100), Fraction(1, 100)),
    say.AllOf: _other(say.AnyOf, "parts"),
    say.AnyOf: _other(say.AllOf, "parts"),
    say.Not: lambda node: iter([("dropped", node.part)]),
    say.Lookup: lambda node: _with(node, column=("low", "high")),
    say.Elapsed: lambda node: _with(node, unit=UNITS),
    say.Shift: lambda node: _with(node, unit=UNITS, amount=(node.amount - 1, node.amount + 1)),
    say.Standing: _swapped("sets", "clears"),
    say.Either: lambda node: iter([("reversed", replace(node, parts=node.parts[::-1]))]),
    say.Apart: lambda node: iter([("always", say.AllOf(()))]),
}
"""What may be done wrong to each kind of node."""
