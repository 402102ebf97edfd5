"""Words of the vocabulary that count and sum over a case's entries, and that ask for the time of day.

Importing this module adds them: `door.py` does.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from xiezhi.kernel.clock import SHANGHAI
from xiezhi.standards.comparing import ORDER, Answer, bounds_of, comparable, in_order, is_empty
from xiezhi.standards.conditions import Condition, Parser, World, head, of_entry

DAY_KINDS = ("working_day", "rest_day", "statutory_holiday")


@head("count")
def count(parser: Parser, node: dict[str, Any]) -> Condition:
    """How many entries of an act there are, those that satisfy `where`: `{count: a, at_most: {count: b}}`."""
    parser.only(node, "count", "where", "since", *ORDER)
    counted, (word, bound) = _counted(parser, node), _bound(parser, node)
    return lambda world: in_order(word, Decimal(counted(world)), bound(world))


def _counted(parser: Parser, node: dict[str, Any]) -> Callable[[World], int]:
    act, since = str(node["count"]), str(node.get("since", ""))
    parser.acts.update({act, since} - {""})
    if "where" not in node:
        return lambda world: sum(1 for _ in world.entries(act, since))
    where = of_entry(parser, act, node["where"])
    return lambda world: sum(where(one) is True for one in world.entries(act, since))


@head("sum")
def sum_(parser: Parser, node: dict[str, Any]) -> Condition:
    """The sum of a fact over all entries of an act, compared: `{sum: paid.amount, at_least: {fact: decided.fine}}`."""
    parser.only(node, "sum", "where", "since", *ORDER)
    summed, (word, bound) = _summed(parser, node), _bound(parser, node)
    return lambda world: in_order(word, summed(world), bound(world))


def _summed(parser: Parser, node: dict[str, Any]) -> Callable[[World], Decimal]:
    path, since = str(node["sum"]), str(node.get("since", ""))
    act, _, fact = path.rpartition(".")
    parser.acts.update({act, since} - {""})
    parser.facts.add(path)
    where = of_entry(parser, act, node["where"]) if "where" in node else None

    def total(world: World) -> Decimal:
        standing = (one for one in world.entries(act, since) if where is None or where(one) is True)
        return sum((_amount(one.fact(f"this.{fact}")) for one in standing), Decimal(0))

    return total


def _amount(said: Any) -> Decimal:
    """A stored amount; a table of rows adds up by its `amount` column."""
    if isinstance(said, list):
        return sum((_amount(row.get("amount")) for row in said if isinstance(row, dict)), Decimal(0))
    try:
        return Decimal(str(said)) if not is_empty(said) else Decimal(0)
    except InvalidOperation:
        return Decimal(0)


def _bound(parser: Parser, node: dict[str, Any]) -> tuple[str, Callable[[World], Any]]:
    words = bounds_of(node)
    if len(words) != 1:
        raise parser.wrong(f"需要且只需要一个界限：{node!r}", f"exactly one bound is needed: {node!r}")
    other = node[words[0]]
    if isinstance(other, dict) and "count" in other:
        counted = _counted(parser, other)
        return words[0], lambda world: Decimal(counted(world))
    if isinstance(other, dict) and "sum" in other:
        return words[0], _summed(parser, other)
    return words[0], parser.value(other)


def _instant(parser: Parser, path: str) -> Callable[[World], datetime | None]:
    if path == "now":
        return lambda world: world.instant
    parser.facts.add(path)

    def read(world: World) -> datetime | None:
        try:
            at = datetime.fromisoformat(str(world.fact(path)))
        except ValueError:
            return None
        return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)

    return read


@head("time_of_day")
def time_of_day(parser: Parser, node: dict[str, Any]) -> Condition:
    """Whether an instant lies between two times of the day, both included, in local time."""
    parser.only(node, "time_of_day", "between")
    at, hours = _instant(parser, str(node["time_of_day"])), node.get("between")
    if not isinstance(hours, list) or len(hours) != 2 or not all(_is_time(one) for one in hours):
        raise parser.wrong("between 需要两个时刻", "between needs two times of day, such as '06:00'")
    first, last = hours

    def answer(world: World) -> Answer:
        instant = at(world)
        return None if instant is None else bool(first <= instant.astimezone(SHANGHAI).strftime("%H:%M") <= last)

    return answer


def _is_time(said: Any) -> bool:
    try:
        return bool(datetime.strptime(str(said), "%H:%M").strftime("%H:%M") == said)
    except ValueError:
        return False


@head("day_kind")
def day_kind(parser: Parser, node: dict[str, Any]) -> Condition:
    """What kind of day a day is: a day off of a State Council notice counts as a statutory holiday, whole."""
    parser.only(node, "day_kind", "in")
    path, wanted = str(node["day_kind"]), parser.words(node.get("in"))
    if set(wanted) - set(DAY_KINDS):
        raise parser.wrong(f"不认识的日期种类：{wanted}", f"unknown kind of day: {wanted}")
    if path != "now":
        parser.facts.add(path)

    def answer(world: World) -> Answer:
        day = world.today if path == "now" else comparable(world.fact(path))
        if not hasattr(day, "weekday"):
            return None
        if day in world.calendar.off:
            return "statutory_holiday" in wanted
        return ("working_day" if world.calendar.is_working(day) else "rest_day") in wanted

    return answer


@head("every_party")
def every_party(parser: Parser, node: dict[str, Any]) -> Condition:
    """For every party of the case an entry of the act names it in `to_party`; a sole party need not be named."""
    parser.only(node, "every_party")
    act = str(node["every_party"])
    parser.acts.add(act)

    def answer(world: World) -> Answer:
        named = {str(one.fact("this.to_party") or "") for one in world.entries(act, "")}
        parties = list(world.parties)
        if len(parties) <= 1:
            return bool(named) and (named <= {"", *parties} or bool(named & {"", *parties}))
        return set(parties) <= named

    return answer
