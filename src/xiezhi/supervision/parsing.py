"""Reads conditions and values of rules, and of packs, as expressions; says what is wrong, or what it cannot say.

docs/supervision-rules.md lists the words. A condition of a pack that needs more than entries of the case can tell
(the body, the party, clocks, lists) is `NotSayable`: the engine answers it and its answer is told as a column.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from xiezhi.supervision import expressions as say
from xiezhi.supervision.expressions import ColumnType, Order, Test, Value
from xiezhi.supervision.reference_expressions import number_of

ORDERS: tuple[Order, ...] = ("is", "at_least", "above", "at_most", "below")
OWN: dict[str, ColumnType] = {"on": "day", "at": "instant", "recorded_on": "day"}
UNITS = ("calendar_days", "working_days", "months", "years", "hours")


class NotSayable(Exception):
    """A condition that the expressions have no word for; the message says which."""


class WrongRule(Exception):
    """A condition or value that makes no sense."""


Typed = tuple[Value, ColumnType | None]


@dataclass
class Reader:
    """What may be referred to: acts, columns with their types, tables with the types of theirs, amounts by name."""

    acts: frozenset[str]
    columns: Mapping[str, ColumnType]
    tables: Mapping[str, Mapping[str, ColumnType]] = field(default_factory=dict)
    amounts: Mapping[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    # ---- conditions ----

    def test(self, node: Any) -> Test:
        """A condition as an expression."""
        if not isinstance(node, dict) or not node:
            raise WrongRule(f"a condition is a map, not {node!r}")
        head = next((word for word in _HEADS if word in node), None)
        if head is None or "people" in node:
            raise NotSayable(" ".join(sorted(map(str, node))))
        return _HEADS[head](self, node)

    def bound(self, node: Mapping[str, Any], left: Typed, *known: str) -> Test:
        """The one comparison that stands in a condition, beside the keys known."""
        words = [word for word in ORDERS if word in node]
        extra = set(node) - {*known, *words}
        if extra or len(words) != 1:
            raise WrongRule(f"exactly one of {', '.join(ORDERS)} belongs in {dict(node)!r}")
        right = self.value(node[words[0]], left[1])
        if left[1] is None and right[1] is not None:
            raise WrongRule(f"put the constant on the right: {dict(node)!r}")
        return say.Compare(words[0], left[0], right[0])

    def named(self, said: Any) -> tuple[str, ...]:
        """Acts by name, each of them known."""
        listed = (said,) if isinstance(said, str) else tuple(said or ())
        unknown = [one for one in listed if one not in self.acts]
        if unknown:
            raise WrongRule(f"no act {', '.join(map(str, unknown))}")
        return listed

    # ---- values ----

    def value(self, node: Any, like: ColumnType | None = None) -> Typed:
        """A value with its type; a constant takes the type of what it stands beside."""
        if not isinstance(node, dict):
            return say.Const(constant(node, like)), like
        for word, read in _VALUES.items():
            if word in node:
                return read(self, node, like)
        raise WrongRule(f"no such value: {node!r}")

    def column(self, name: str) -> ColumnType:
        """The type of a column."""
        if name in OWN:
            return OWN[name]
        if name not in self.columns:
            raise NotSayable(name)
        self.used.add(name)
        return self.columns[name]

    def fact(self, path: str) -> Typed:
        """`this.x`, `act.x`, `case.x`."""
        root, _, rest = path.partition(".")
        if not rest or "." in rest:
            raise NotSayable(path)
        kind = self.column(rest)
        if root == "this":
            return say.This(rest), kind
        if root == "case":
            return say.Either((say.This(rest), say.Last((), rest))), kind
        if root in self.acts:
            return say.Last((root,), rest), kind
        raise NotSayable(path)


def constant(said: Any, like: ColumnType | None) -> Fraction:
    """A constant as a number, read as what it stands beside."""
    try:
        if like == "word":
            return Fraction(say.word(str(said)))
        if like == "day":
            return Fraction(number_of(said if isinstance(said, date) else date.fromisoformat(str(said))))
        if isinstance(said, bool):
            return Fraction(int(said))
        number = Fraction(Decimal(str(said)))
    except (ValueError, InvalidOperation):
        raise WrongRule(f"{said!r} is no {like or 'number'}") from None
    return number * 100 if like == "money" else number


def _parts(reader: Reader, node: Mapping[str, Any], word: str) -> tuple[Test, ...]:
    if set(node) != {word} or not isinstance(node[word], list):
        raise WrongRule(f"{word} needs a list and nothing beside it")
    return tuple(reader.test(part) for part in node[word])


def _fact_test(reader: Reader, node: Mapping[str, Any]) -> Test:
    left = reader.fact(str(node["fact"]))
    if "present" in node:
        found: Test = say.Present(left[0])
        return found if node["present"] else say.Not(found)
    if "in" in node:
        return say.Among(left[0], tuple(reader.value(one, left[1])[0] for one in node["in"]))
    if set(node) & {"has", "has_any", "within"}:
        raise NotSayable("lists")
    return reader.bound(node, left, "fact")


def _elapsed_test(reader: Reader, node: Mapping[str, Any]) -> Test:
    span = node["elapsed"]
    start, end = _day(reader, span["from"]), _day(reader, span.get("to", "now"))
    word = next((one for one in ORDERS if one in node), None)
    if word is None:
        raise WrongRule(f"exactly one of {', '.join(ORDERS)} belongs in {dict(node)!r}")
    amount = reader.value(node[word])[0]
    if word in ("at_most", "above"):
        if not isinstance(amount, say.Const):
            raise NotSayable("elapsed against a fact")
        return say.Compare(word, end, say.Shift(start, int(amount.value), span["of"]))
    return reader.bound(node, (say.Elapsed(start, end, span["of"]), "integer"), "elapsed")


def _day(reader: Reader, said: Any) -> Value:
    if said == "now":
        return say.This("on")
    found, kind = reader.fact(str(said))
    if kind != "day":
        raise NotSayable(f"{said} is no day")
    return found


def _done(reader: Reader, node: Mapping[str, Any]) -> Test:
    return say.Compare("above", say.Count(reader.named(node["done"])), say.Const(Fraction(0)))


def _counted(reader: Reader, node: Mapping[str, Any]) -> Test:
    if "where" in node or isinstance(node.get("at_least"), dict):
        raise NotSayable("count where")
    return reader.bound(node, (say.Count(reader.named(node["count"])), "integer"), "count")


def _summed(reader: Reader, node: Mapping[str, Any]) -> Test:
    act, _, column = str(node["sum"]).partition(".")
    kind = reader.column(column)
    return reader.bound(node, (say.Sum(reader.named(act), column), kind), "sum")


def _standing(reader: Reader, node: Mapping[str, Any]) -> Test:
    return say.Standing(reader.named(node["standing"]), reader.named(node.get("until", ())))


_HEADS: dict[str, Callable[[Reader, Mapping[str, Any]], Test]] = {
    "all": lambda reader, node: say.AllOf(_parts(reader, node, "all")),
    "any": lambda reader, node: say.AnyOf(_parts(reader, node, "any")),
    "not": lambda reader, node: say.Not(reader.test(node["not"])),
    "done": _done,
    "fact": _fact_test,
    "count": _counted,
    "sum": _summed,
    "elapsed": _elapsed_test,
    "compare": lambda reader, node: reader.bound(node, reader.value(node["compare"]), "compare"),
    "present": lambda reader, node: say.Present(reader.value(node["present"])[0]),
    "standing": _standing,
    "apart_from": lambda reader, node: say.Apart(reader.named(node["apart_from"])),
}


def _fold(made: Callable[[tuple[str, ...], str], Value], word: str) -> Callable[..., Typed]:
    def read(reader: Reader, node: Mapping[str, Any], like: ColumnType | None) -> Typed:
        column = str(node[word])
        return made(reader.named(node.get("of", ())), column), reader.column(column)

    return read


def _several(reader: Reader, listed: Sequence[Any], like: ColumnType | None) -> tuple[list[Value], ColumnType | None]:
    """Values of one type: constants take that of the others."""
    kind = next((found for one in listed if isinstance(one, dict) and (found := reader.value(one, like)[1])), like)
    read = [reader.value(one, kind) for one in listed]
    wrong = {found for _, found in read} - {kind}
    if wrong:
        raise WrongRule(f"{kind} and {wrong} do not go together in {list(listed)!r}")
    return [one for one, _ in read], kind


def _plus(reader: Reader, node: Mapping[str, Any], like: ColumnType | None) -> Typed:
    parts, kind = _several(reader, node["plus"], like)
    return say.Plus(tuple(parts)), kind


def _minus(reader: Reader, node: Mapping[str, Any], like: ColumnType | None) -> Typed:
    (first, second), kind = _several(reader, node["minus"], like)
    return say.Plus((first, say.Times(Fraction(-1), second))), kind


def _times(reader: Reader, node: Mapping[str, Any], like: ColumnType | None) -> Typed:
    factor, part = node["times"]
    found, kind = reader.value(part, like)
    return say.Times(constant(factor, None), found), kind


def _either(reader: Reader, node: Mapping[str, Any], like: ColumnType | None) -> Typed:
    parts, kind = _several(reader, node["either"], like)
    return say.Either(tuple(parts)), kind


def _cell(reader: Reader, node: Mapping[str, Any], like: ColumnType | None) -> Typed:
    table, column = str(node["table"]), str(node["column"])
    if table not in reader.tables or column not in reader.tables[table]:
        raise WrongRule(f"no table {table} with a column {column}")
    return say.Lookup(table, reader.value(node["key"])[0], column), reader.tables[table][column]


def _amount(reader: Reader, node: Mapping[str, Any], like: ColumnType | None) -> Typed:
    key = str(node["amount"])
    if key not in reader.amounts:
        raise WrongRule(f"no amount {key}")
    return say.Const(constant(reader.amounts[key], like)), like


_VALUES: dict[str, Callable[[Reader, Mapping[str, Any], ColumnType | None], Typed]] = {
    "fact": lambda reader, node, like: reader.fact(str(node["fact"])),
    "amount": _amount,
    "last": _fold(say.Last, "last"),
    "first": _fold(say.First, "first"),
    "total": _fold(say.Sum, "total"),
    "least": _fold(say.Least, "least"),
    "most": _fold(say.Most, "most"),
    "counted": lambda reader, node, like: (say.Count(reader.named(node["counted"])), "integer"),
    "plus": _plus,
    "minus": _minus,
    "times": _times,
    "either": _either,
    "table": _cell,
}
