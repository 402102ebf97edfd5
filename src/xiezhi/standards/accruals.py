"""What a late fine grows by (加处罚款), as a procedure says it; and the word that asks what is owed, paid and left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from pydantic import Field

from xiezhi.standards.bases import Cited, Form, Key, Label, Names, Number, Place, When
from xiezhi.standards.comparing import ORDER, bounds_of, in_order
from xiezhi.standards.conditions import Condition, Parser, World, head

ITEMS = ("owed", "paid", "left", "over", "principal_left", "accrued")
"""What may be asked: `left` is owed and not paid, `over` was paid too much, `principal_left` is of the fine alone."""


class Amounts(Form):
    """Sums told by the entries of one act: its fact, less other facts of the same entry."""

    act: Key
    fact: Key = "amount"
    less: Names = ()


class Held(Cited):
    """Days that add nothing: from an act until any of these."""

    from_: str = Field(alias="from")
    until: Names
    ground: Label


class Accrual(Cited):
    """One sum owed, and what is added for each day it is late."""

    key: Key
    label: Label
    place: Place | None = None
    of: str
    beside: Names = ()
    due: Names
    plan: str = ""
    rate: Number
    cap: Number
    base: Literal["unpaid", "whole"]
    base_unverified: Label | None = None
    when: When | None = None
    paid: tuple[Amounts, ...]
    refunded: tuple[Amounts, ...] = ()
    pauses: tuple[Held, ...] = ()
    demanded: str = ""
    reduced_by: tuple[Amounts, ...] = ()


def named(accrual: Accrual) -> Iterator[tuple[str, str]]:
    """Everything an accrual points at: ("fact", path), ("act", key) or ("clock", key)."""
    for path in filter(None, (accrual.of, *accrual.beside, accrual.plan, accrual.demanded)):
        yield "fact", path
    for one in (*accrual.paid, *accrual.refunded, *accrual.reduced_by):
        yield from (("fact", f"{one.act}.{fact}") for fact in (one.fact, *one.less))
    for clock in accrual.due:
        yield "clock", clock
    for pause in accrual.pauses:
        yield from (("act", act) for act in (pause.from_, *pause.until))


@head("owing")
def owing(parser: Parser, node: dict[str, Any]) -> Condition:
    """What an accrual comes to on that day, compared: `{owing: surcharge, item: left, at_most: "0"}`."""
    parser.only(node, "owing", "item", *ORDER)
    key, item, words = str(node["owing"]), str(node.get("item")), bounds_of(node)
    if item not in ITEMS or len(words) != 1:
        raise parser.wrong(
            f"owing 需要 item（{'、'.join(ITEMS)}）和一个界限",
            f"owing needs an item ({', '.join(ITEMS)}) and one bound",
        )
    parser.accruals.add(key)
    bound = _bound(parser, node[words[0]])
    return lambda world: in_order(words[0], world.owing(key, item), bound(world))


def _bound(parser: Parser, said: Any) -> Callable[[World], Any]:
    if isinstance(said, dict) and set(said) == {"rows"}:
        path = str(said["rows"])
        parser.facts.add(path)
        return lambda world: total(world.fact(path))
    return parser.value(said)


def total(rows: Any) -> Decimal | None:
    """What the `amount` column of a table comes to; None where there is no table or a cell is no amount."""
    if not isinstance(rows, list):
        return None
    try:
        return sum((Decimal(str(row.get("amount"))) for row in rows if isinstance(row, dict)), Decimal(0))
    except InvalidOperation:
        return None
