"""Counting days as `xiezhi.kernel.days` does, compiled: for the kernel, which a property test holds equal to it."""

# mypy: disable-error-code="no-untyped-def,untyped-decorator,no-untyped-call"
from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np

from xiezhi.kernel.days import Calendar
from xiezhi.supervision.compiled_code import compiled
from xiezhi.supervision.program import Numbers
from xiezhi.supervision.reference_expressions import number_of

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2399, 12, 31)
LOW = number_of(FIRST_DAY)
SAFE = (number_of(date(1905, 1, 1)), number_of(date(2199, 12, 31)))
"""Days that the calendar's tables hold with room for any period; a case with others is left to the reference."""


@lru_cache(maxsize=16)
def _spread(off: tuple[int, ...], work: tuple[int, ...]) -> tuple[Numbers, Numbers]:
    days = np.arange(LOW, number_of(LAST_DAY) + 1, dtype=np.int64)
    working = (days + 3) % 7 < 5  # 1970-01-01 was a Thursday
    working[np.array(off, dtype=np.int64) - LOW] = False
    working[np.array(work, dtype=np.int64) - LOW] = True
    return np.cumsum(working).astype(np.int64), days[working]


def spread(calendar: Calendar) -> tuple[Numbers, Numbers]:
    """A calendar as tables: how many working days there are up to each day, and the working days in order."""
    inside = [
        tuple(sorted(number_of(day) for day in listed if FIRST_DAY <= day <= LAST_DAY))
        for listed in (calendar.off, calendar.work)
    ]
    return _spread(inside[0], inside[1])


@compiled
def civil(z):
    z = z + 719468
    era = z // 146097
    doe = z - era * 146097
    yoe = (doe - doe // 1460 + doe // 36524 - doe // 146096) // 365
    doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
    mp = (5 * doy + 2) // 153
    d = doy - (153 * mp + 2) // 5 + 1
    m = mp + 3 if mp < 10 else mp - 9
    return yoe + era * 400 + (1 if m <= 2 else 0), m, d


@compiled
def days_from(y, m, d):
    y = y - (1 if m <= 2 else 0)
    era = y // 400
    yoe = y - era * 400
    doy = (153 * (m - 3 if m > 2 else m + 9) + 2) // 5 + d - 1
    return era * 146097 + yoe * 365 + yoe // 4 - yoe // 100 + doy - 719468


@compiled
def add_months(day, months):
    y, m, d = civil(day)
    index = y * 12 + m - 1 + months
    y, m = index // 12, index % 12 + 1
    first = days_from(y, m, 1)
    following = days_from(y + 1, 1, 1) if m == 12 else days_from(y, m + 1, 1)
    return min(first + d - 1, following - 1)


@compiled
def counted(start, amount, unit, cum, workdays):
    """The last day of a period: calendar days, working days, months, years; for hours, the second."""
    if unit == 0:
        return start + amount
    if unit == 1:
        return start if amount == 0 else workdays[cum[start - LOW] + amount - 1]
    if unit == 4:
        return start + amount * 3600
    return add_months(start, amount * 12 if unit == 3 else amount)


@compiled
def elapsed_between(start, end, unit, cum):
    if unit == 1:
        return cum[end - LOW] - cum[start - LOW] if end > start else 0
    if unit == 0:
        return max(end - start, 0)
    if unit == 4:
        return max(end - start, 0) // 3600
    y1, m1, _ = civil(start)
    y2, m2, _ = civil(end)
    months = (y2 - y1) * 12 + m2 - m1
    if months > 0 and add_months(start, months) > end:
        months -= 1
    return max(months // 12 if unit == 3 else months, 0)


@compiled
def moved(due, unit, since, covered, until, cum, workdays):
    """The due day moved by the days of a stretch that were not counted before."""
    first = max(since, covered)
    if until <= first:
        return due
    if unit == 1:
        return counted(due, cum[until - LOW] - cum[first - LOW], 1, cum, workdays)
    return due + until - first


@compiled
def last_in_time(due, how, hourly, cum, workdays):
    """The last day on which it is still in time."""
    if hourly or how == 0:
        return due
    if how == 1:
        return workdays[cum[due - 1 - LOW]]
    return workdays[cum[due - LOW]] - 1
