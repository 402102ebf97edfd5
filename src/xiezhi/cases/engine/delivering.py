"""Delivery (送达): whether a method is open, and on which day it counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

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
    """Why the method chosen is not open now."""
    method = method_of(situation, facts)
    if method is None or method.needs is None or method.needs(situation) is True:
        return
    yield DeliveryRefused(
        method.says or text(f"现在不能用“{method.label['zh']}”", f"{method.label['en']} is not open now"),
        cites=method.cite,
        next_step=method.next,
        key=f"delivery:{method.key}",
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
