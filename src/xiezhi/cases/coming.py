"""Clocks of bodies that run out soon, for reminders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xiezhi.cases.models import Case, ClockRow
from xiezhi.kernel.errors import Text


@dataclass(frozen=True)
class Coming:
    """A running clock: whose case it is, who handles it, and its last day. It names no party."""

    clock_id: UUID
    case_id: UUID
    number: str
    body_id: UUID
    officers: tuple[str, ...]
    label: Text
    due: date


def coming(first: date, last: date) -> list[Coming]:
    """The running clocks of bodies whose last day lies between two days, both included, within the claim."""
    clocks = list(ClockRow.objects.filter(of="body", state="open", due__gte=first, due__lte=last).order_by("due", "id"))
    known = Case.objects.filter(closed_on__isnull=True).in_bulk({clock.case_id for clock in clocks})
    found = [(clock, known[clock.case_id]) for clock in clocks if clock.case_id in known]
    return [
        Coming(clock.id, one.id, one.number, one.body_id, tuple(one.officers), clock.label, clock.due)
        for clock, one in found
    ]
