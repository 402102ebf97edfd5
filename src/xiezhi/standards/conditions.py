"""The closed vocabulary of conditions: parsed once, then answered as true, false or undetermined.

A condition never guesses: a comparison with a fact that is not there is undetermined (None), and whoever asks decides
what that means (a guard's `needs` fails, its `when` does not apply).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from xiezhi.kernel.days import Calendar as CalendarOfDays
from xiezhi.kernel.days import elapsed
from xiezhi.kernel.errors import text
from xiezhi.standards.comparing import ORDER, Answer, all_of, any_of, bounds_of, comparable, in_order, is_empty, same
from xiezhi.standards.errors import wrong_condition

__all__ = ["Answer", "Condition", "Parsed", "World", "comparable", "is_empty", "parse", "same"]


class World(Protocol):
    """What a condition may ask about a case. The engine answers from entries, the attempt and the body."""

    calendar: CalendarOfDays

    @property
    def today(self) -> date: ...
    @property
    def instant(self) -> datetime: ...
    @property
    def parties(self) -> Sequence[str]: ...

    def fact(self, path: str) -> Any: ...
    def done(self, act: str) -> bool: ...
    def states(self, key: str) -> Sequence[str]: ...
    def amount(self, key: str) -> str | None: ...
    def took_part(self, officer: str, acts: Sequence[str]) -> bool: ...
    def inside_body(self, place: Any) -> Answer: ...
    def failed_before(self, methods: Sequence[str]) -> bool: ...
    def entries(self, act: str, since: str) -> Iterable[World]: ...
    def owing(self, key: str, item: str) -> Decimal | None: ...


Condition = Callable[[World], Answer]


@dataclass(frozen=True)
class Parsed:
    """A condition ready to be answered, with what it refers to, so that the loader can check the references."""

    answer: Condition
    facts: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    clocks: frozenset[str] = frozenset()
    amounts: frozenset[str] = frozenset()
    accruals: frozenset[str] = frozenset()
    cells: frozenset[tuple[str, str]] = frozenset()
    written: Any = None

    def __call__(self, world: World) -> Answer:
        return self.answer(world)


class Parser:
    """Walks one condition, gathering what it refers to."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.facts: set[str] = set()
        self.acts: set[str] = set()
        self.clocks: set[str] = set()
        self.amounts: set[str] = set()
        self.accruals: set[str] = set()
        self.cells: set[tuple[str, str]] = set()

    def wrong(self, zh: str, en: str) -> Exception:
        return wrong_condition(self.where, text(zh, en))

    def condition(self, node: Any) -> Condition:
        if not isinstance(node, dict) or not node:
            raise self.wrong(f"条件应是一个映射：{node!r}", f"a condition is a map, not {node!r}")
        head = next((word for word in _HEADS if word in node), None)
        if head is None:
            raise self.wrong(f"不认识的条件：{sorted(node)}", f"unknown condition: {sorted(node)}")
        return _HEADS[head](self, node)

    def only(self, node: Mapping[str, Any], *allowed: str) -> None:
        extra = set(node) - set(allowed)
        if extra:
            raise self.wrong(f"条件里有不认识的键：{sorted(extra)}", f"unknown key in a condition: {sorted(extra)}")

    def words(self, value: Any) -> list[str]:
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not listed or not all(isinstance(word, str) for word in listed):
            raise self.wrong(
                f"这里应是名称或名称列表：{value!r}", f"a name or a list of names belongs here, not {value!r}"
            )
        return listed

    def value(self, node: Any) -> Callable[[World], Any]:
        if isinstance(node, dict):
            if set(node) == {"amount"}:
                key = str(node["amount"])
                self.amounts.add(key)
                return lambda world: world.amount(key)
            if set(node) == {"fact"}:
                path = str(node["fact"])
                self.facts.add(path)
                return lambda world: world.fact(path)
            raise self.wrong(
                f"值应是常量、{{amount:}} 或 {{fact:}}：{node!r}",
                f"a value is a constant, an amount or a fact: {node!r}",
            )
        return lambda world: node


def _all(parser: Parser, node: dict[str, Any]) -> Condition:
    parser.only(node, "all")
    parts = [parser.condition(part) for part in node["all"]]
    return lambda world: all_of(part(world) for part in parts)


def _any(parser: Parser, node: dict[str, Any]) -> Condition:
    parser.only(node, "any")
    parts = [parser.condition(part) for part in node["any"]]
    return lambda world: any_of(part(world) for part in parts)


def _not(parser: Parser, node: dict[str, Any]) -> Condition:
    parser.only(node, "not")
    part = parser.condition(node["not"])

    def answer(world: World) -> Answer:
        inner = part(world)
        return None if inner is None else not inner

    return answer


def _done(parser: Parser, node: dict[str, Any]) -> Condition:
    parser.only(node, "done")
    acts = parser.words(node["done"])
    parser.acts.update(acts)
    return lambda world: any(world.done(act) for act in acts)


def _fact(parser: Parser, node: dict[str, Any]) -> Condition:
    path = str(node["fact"])
    parser.facts.add(path)
    tests = [word for word in node if word != "fact"]
    if len(tests) != 1 or tests[0] not in {*_TESTS, *ORDER}:
        raise parser.wrong(
            f"事实条件需要且只需要一个比较词：{node!r}", f"a fact needs exactly one comparison: {node!r}"
        )
    word = tests[0]
    if word == "present":
        wanted = bool(node["present"])
        return lambda world: (not is_empty(world.fact(path))) is wanted
    if word in ORDER:
        right = parser.value(node[word])
        return lambda world: in_order(word, world.fact(path), right(world))
    test = _TESTS[word]
    if word in {"in", "has_any"}:
        listed = node[word]
        return lambda world: test(world.fact(path), listed)
    other = parser.value(node[word])
    return lambda world: test(world.fact(path), other(world))


def _is(left: Any, right: Any) -> Answer:
    return None if is_empty(left) else same(left, right)


def _in(left: Any, right: Any) -> Answer:
    return None if is_empty(left) else any(same(left, one) for one in right)


def _has(left: Any, right: Any) -> Answer:
    return None if left is None else any(same(one, right) for one in _listed(left))


def _has_any(left: Any, right: Any) -> Answer:
    return None if left is None else any(same(one, other) for one in _listed(left) for other in right)


def _within(left: Any, right: Any) -> Answer:
    if left is None or right is None:
        return None
    return all(any(same(one, other) for other in _listed(right)) for one in _listed(left))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


_TESTS: dict[str, Callable[[Any, Any], Answer]] = {
    "present": lambda left, right: None,
    "is": _is,
    "in": _in,
    "has": _has,
    "has_any": _has_any,
    "within": _within,
}


def _clock(parser: Parser, node: dict[str, Any]) -> Condition:
    parser.only(node, "clock", "is")
    key, wanted = str(node["clock"]), parser.words(node.get("is"))
    parser.clocks.add(key)
    return lambda world: any(state in wanted for state in world.states(key))


def _bounds(parser: Parser, node: dict[str, Any]) -> tuple[str, Callable[[World], Any]]:
    words = bounds_of(node)
    if len(words) != 1:
        raise parser.wrong(f"需要且只需要一个界限：{node!r}", f"exactly one bound is needed: {node!r}")
    return words[0], parser.value(node[words[0]])


def _day(parser: Parser, path: str) -> Callable[[World], date | None]:
    if path == "now":
        return lambda world: world.today
    parser.facts.add(path)

    def read(world: World) -> date | None:
        value = comparable(world.fact(path))
        return value if isinstance(value, date) else None

    return read


def _elapsed(parser: Parser, node: dict[str, Any]) -> Condition:
    parser.only(node, "elapsed", *ORDER)
    span = node["elapsed"]
    if not isinstance(span, dict) or set(span) - {"from", "to", "of"} or "from" not in span or "of" not in span:
        raise parser.wrong("elapsed 需要 from、to、of", "elapsed needs from, to and of")
    start, end = _day(parser, str(span["from"])), _day(parser, str(span.get("to", "now")))
    unit = span["of"]
    if unit not in {"calendar_days", "working_days", "months", "years"}:
        raise parser.wrong(f"不认识的日期单位：{unit}", f"unknown kind of days: {unit}")
    word, bound = _bounds(parser, node)

    def answer(world: World) -> Answer:
        first, last, limit = start(world), end(world), comparable(bound(world))
        if first is None or last is None or not isinstance(limit, Decimal):
            return None
        if word in {"at_most", "above"}:
            gone = _more_than(first, last, int(limit), unit, world.calendar)
            return gone if word == "above" else not gone
        whole = elapsed(first, last, unit, world.calendar)
        return ORDER[word](Decimal(whole), limit)

    return answer


def _more_than(start: date, end: date, limit: int, unit: Any, calendar: CalendarOfDays) -> bool:
    """Whether `end` lies past the last day of a period of `limit`: two years and a day are more than two years."""
    from xiezhi.kernel.days import count

    return end > count(start, limit, unit, calendar, rolls=False)


def _age(parser: Parser, node: dict[str, Any]) -> Condition:
    parser.only(node, "age", "at", *ORDER)
    born, day = _day(parser, str(node["age"])), _day(parser, str(node.get("at", "now")))
    word, bound = _bounds(parser, node)

    def answer(world: World) -> Answer:
        birth, then = born(world), day(world)
        if birth is None or then is None:
            return None
        years = then.year - birth.year - ((then.month, then.day) < (birth.month, birth.day))
        return ORDER[word](Decimal(years), comparable(bound(world)))

    return answer


def _place(parser: Parser, node: dict[str, Any]) -> Condition:
    parser.only(node, "place", "inside")
    path = str(node["place"])
    parser.facts.add(path)
    return lambda world: world.inside_body(world.fact(path))


def _people(parser: Parser, node: dict[str, Any]) -> Condition:
    parser.only(node, "people", "apart_from")
    path, acts = str(node["people"]), parser.words(node.get("apart_from"))
    parser.facts.add(path)
    parser.acts.update(acts)

    def answer(world: World) -> Answer:
        people = world.fact(path)
        if is_empty(people):
            return None
        return not any(world.took_part(str(one), acts) for one in _listed(people))

    return answer


def _failed_before(parser: Parser, node: dict[str, Any]) -> Condition:
    parser.only(node, "failed_before")
    methods = parser.words(node["failed_before"])
    return lambda world: world.failed_before(methods)


def of_entry(parser: Parser, act: str, where: Any) -> Condition:
    """A condition over one entry of an act, in which `this` is that entry."""
    asked = parser.facts
    parser.facts = set()
    condition = parser.condition(where)
    own = {path for path in parser.facts if path.startswith("this.")}
    parser.facts = asked | (parser.facts - own) | {f"{act}.{path.removeprefix('this.')}" for path in own}
    return condition


def _entry(parser: Parser, node: dict[str, Any]) -> Condition:
    """Some entry of an act, standing after the latest of `since`, satisfies `where`, in which `this` is that entry."""
    parser.only(node, "entry", "since", "where")
    act, since = str(node["entry"]), str(node.get("since", ""))
    parser.acts.update({act, since} - {""})
    where = of_entry(parser, act, node["where"])
    return lambda world: any(where(standing) is True for standing in world.entries(act, since))


_HEADS: dict[str, Callable[[Parser, dict[str, Any]], Condition]] = {
    "all": _all,
    "any": _any,
    "not": _not,
    "done": _done,
    "fact": _fact,
    "clock": _clock,
    "elapsed": _elapsed,
    "age": _age,
    "place": _place,
    "people": _people,
    "failed_before": _failed_before,
    "entry": _entry,
}


def head(word: str) -> Callable[[Callable[[Parser, dict[str, Any]], Condition]], Any]:
    """Adds a word to the vocabulary: `counting.py` holds those that count and sum over entries."""

    def add(read: Callable[[Parser, dict[str, Any]], Condition]) -> Any:
        _HEADS[word] = read
        return read

    return add


def parse(node: Any, where: str = "") -> Parsed:
    """The condition written in a pack, or WrongCondition naming `where`."""
    parser = Parser(where)
    answer = parser.condition(node)
    return Parsed(
        answer,
        frozenset(parser.facts),
        frozenset(parser.acts),
        frozenset(parser.clocks),
        frozenset(parser.amounts),
        frozenset(parser.accruals),
        frozenset(parser.cells),
        node,
    )
