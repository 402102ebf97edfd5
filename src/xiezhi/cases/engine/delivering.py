"""Delivery (送达): whether a method is open, and on which day it counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from xiezhi.cases.engine.planning import issued_at
from xiezhi.cases.engine.situation import Situation
from xiezhi.cases.errors import DeliveryRefused
from xiezhi.kernel.days import count
from xiezhi.kernel.errors import Refusal, text
from xiezhi.standards.door import Method, comparable


def method_of(situation: Situation, facts: dict[str, Any]) -> Method | None:
    """The method an attempt names, if the delivery standard has it."""
    delivery = situation.procedure.delivery
    return next((one for one in delivery.methods if one.key == facts.get("method")), None) if delivery else None


def check_delivery(situation: Situation, facts: dict[str, Any]) -> Iterator[Refusal]:
    """Why the method chosen is not open now, and that a paper which the act names was never issued in this case."""
    yield from _check_issued(situation, facts)
    method = method_of(situation, facts)
    if method is None or method.needs is None or method.needs(situation) is True:
        return
    yield DeliveryRefused(
        method.says or text(f"现在不能用“{method.label['zh']}”", f"{method.label['en']} is not open now"),
        cites=method.cite,
        next_step=method.next,
        key=f"delivery:{method.key}",
    )


def _check_issued(situation: Situation, facts: dict[str, Any]) -> Iterator[Refusal]:
    act = situation.procedure.act(situation.attempt.act) if situation.attempt else None
    named = act.field("paper") if act and act.names_paper else None
    if named is None or act is None or not facts.get("paper"):
        return
    kind = act.delivers_paper(facts)
    if issued_at(situation, kind) is None:
        label = next((one.label for one in named.options if one.key == kind), text(kind, kind))
        yield DeliveryRefused(
            text(f"本案没有制作过《{label['zh']}》，无从送达。", f"{label['en']} was never issued in this case."),
            cites=named.cite,
            next_step=text(
                "先制作该文书，或者选择本案已经制作的文书。", "Issue it first, or choose a paper of this case."
            ),
            key="delivery:not_issued",
        )


def delivered_on(situation: Situation, facts: dict[str, Any]) -> date | None:
    """The day on which the paper counts as delivered; an announcement counts when its days have gone by."""
    method = method_of(situation, facts)
    if method is None:
        return None
    day = comparable(facts.get(method.delivered_on.fact.partition(".")[2]))
    if not isinstance(day, date):
        return None
    plus = method.delivered_on.plus
    if plus is None:
        return day
    if plus.of in {"calendar_days", "working_days"}:
        return count(day, plus.days, plus.of, situation.calendar, rolls=False)
    return day + timedelta(days=0)
