"""What a late fine grows by, day by day (加处罚款): Penalty Law arts. 72 and 73 p. 3, Compulsion Law art. 42.

Every day after a due day adds a share of what is late, never more in all than the cap; days of reconsideration or
litigation add nothing. Money is Decimal in yuan. Rounding, said once: the exact sum runs on unrounded, the running
total shown is that sum rounded half up to fen, and a range's sum is the difference of two running totals, so that
ranges add up to the total to the fen.

Readings of the law, which a body may see differently: the day of payment is itself a day of delay, so a payment lowers
the base from the next day; payments count for the earliest due sum first; the base is the part still unpaid unless
the caller says `whole`, when a late sum counts in full until it is paid in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

FEN = Decimal("0.01")
NOTHING = Decimal("0.00")
ONE_DAY = timedelta(days=1)

Base = Literal["unpaid", "whole"]
Why = Literal["late", "paused", "capped"]


@dataclass(frozen=True)
class Sum:
    """Money of one day: a sum due on it (the fine, an instalment), or paid on it."""

    day: date
    amount: Decimal

    def __post_init__(self) -> None:
        """Refuse what is no exact, positive amount (TypeError, ValueError): a float never becomes money."""
        if not isinstance(self.amount, Decimal):
            raise TypeError("money is Decimal")
        if not self.amount.is_finite() or self.amount <= 0:
            raise ValueError("an amount is more than nothing")


@dataclass(frozen=True)
class Span:
    """Days that add nothing, both ends included; `last` None means still running."""

    first: date
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Rule:
    """The figures of the law: share of the base a day ("0.03"), the most it may come to, and which base."""

    rate: Decimal
    cap: Decimal
    base: Base = "unpaid"


@dataclass(frozen=True)
class Range:
    """Neighbouring days with the same base for the same reason; `capped` is the day on which the cap was reached."""

    first: date
    last: date
    days: int
    base: Decimal
    rate: Decimal
    sum: Decimal
    total: Decimal
    why: Why


@dataclass(frozen=True)
class Accrued:
    """The explanation, and what it comes to; `reduced` is what an agreement took off (Compulsion Law art. 42)."""

    ranges: tuple[Range, ...]
    total: Decimal
    reduced: Decimal

    @property
    def owed(self) -> Decimal:
        """What remains of the surcharge after the reduction."""
        return self.total - self.reduced


def accrue(
    rule: Rule,
    due: Sequence[Sum],
    paid: Sequence[Sum],
    pauses: Sequence[Span],
    until: date,
    reduction: Decimal = NOTHING,
) -> Accrued:
    """The surcharge up to and including the day `until`. A reduction takes off no more than there is."""
    ranges = tuple(_joined(_days(rule, due, paid, pauses, until)))
    total = ranges[-1].total if ranges else NOTHING
    return Accrued(ranges, total, min(max(reduction, NOTHING), total))


def late_base(base: Base, due: Iterable[Sum], paid: Iterable[Sum], day: date) -> Decimal:
    """What is late on that day: sums due before it, less what was paid before it, earliest due first."""
    left = sum((one.amount for one in paid if one.day < day), NOTHING)
    late = NOTHING
    for one in sorted((one for one in due if one.day < day), key=lambda one: one.day):
        covered = min(left, one.amount)
        left -= covered
        if covered < one.amount:
            late += one.amount if base == "whole" else one.amount - covered
    return late


def _days(rule: Rule, due: Sequence[Sum], paid: Sequence[Sum], pauses: Sequence[Span], until: date) -> Iterator[Range]:
    """One range for each day on which something is late, until the cap is reached."""
    exact = shown = NOTHING
    day = min((one.day for one in due), default=until) + ONE_DAY
    settled = max((one.day for one in (*due, *paid)), default=until)
    while day <= until and exact < rule.cap:
        base = late_base(rule.base, due, paid, day)
        if not base and day > settled:
            return  # all is paid: no later day adds anything
        why: Why = "paused" if any(span.holds(day) for span in pauses) else "late"
        if base and why == "late":
            exact += base * rule.rate
            if exact >= rule.cap:
                exact, why = rule.cap, "capped"
        if base:
            total = exact.quantize(FEN, ROUND_HALF_UP)
            yield Range(day, day, 1, base, rule.rate, total - shown, total, why)
            shown = total
        day += ONE_DAY


def _joined(days: Iterator[Range]) -> Iterator[Range]:
    """Neighbouring days of the same base and reason, put together."""
    open_: Range | None = None
    for one in days:
        if open_ and one.first == open_.last + ONE_DAY and (one.base, one.why) == (open_.base, open_.why):
            joined = open_.sum + one.sum
            open_ = replace(open_, last=one.last, days=open_.days + 1, sum=joined, total=one.total)
            continue
        if open_:
            yield open_
        open_ = one
    if open_:
        yield open_
