"""Counting days as statutes do: the start day is not counted, and a last day on a rest day rolls forward.

Civil Procedure Law art. 85 (civil_procedure_law/85) gives both rules; which days are working days comes from the
State Council's yearly notices, kept as data in the packs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

DayKind = Literal["calendar_days", "working_days", "months", "years"]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """Rest days and make-up working days, by date; `known` says which years a notice was issued for."""

    off: Mapping[date, str] = field(default_factory=dict)
    work: Mapping[date, str] = field(default_factory=dict)
    known: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether `day` is a working day: make-up days first, then rest days, then the week."""
        if day in self.work:
            return True
        return day not in self.off and day.weekday() < 5

    def knows(self, day: date) -> bool:
        """Whether the notice for that year has been issued; beyond it a due date is only provisional."""
        return day.year in self.known

    def next_working(self, day: date) -> date:
        """`day` itself when it is a working day, else the first one after it."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def add_working(self, start: date, days: int) -> date:
        """The day on which `days` working days have passed after `start`, which is not counted."""
        day = start
        for _ in range(days):
            day = self.next_working(day + ONE_DAY)
        return day

    def working_between(self, start: date, end: date) -> int:
        """Working days in (start, end]; zero when `end` is not after `start`."""
        count, day = 0, start
        while day < end:
            day += ONE_DAY
            count += self.is_working(day)
        return count


def add_months(start: date, months: int) -> date:
    """The corresponding day `months` later, or the end of that month where it has none (Civil Code art. 202)."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=start.day - 1), following - ONE_DAY)


def count(start: date, days: int, kind: DayKind, calendar: Calendar, *, rolls: bool = True) -> date:
    """The last day of a period of `days` after `start`; with `rolls`, moved off a rest day."""
    if kind == "working_days":
        return calendar.add_working(start, days)
    if kind == "calendar_days":
        end = start + timedelta(days=days)
    else:
        end = add_months(start, days * (12 if kind == "years" else 1))
    return calendar.next_working(end) if rolls else end


def elapsed(start: date, end: date, kind: DayKind, calendar: Calendar) -> int:
    """Whole days, months or years gone by from `start` (not counted) to `end` (counted)."""
    if kind == "working_days":
        return calendar.working_between(start, end)
    if kind == "calendar_days":
        return max((end - start).days, 0)
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and add_months(start, months) > end:
        months -= 1
    return max(months // 12 if kind == "years" else months, 0)
