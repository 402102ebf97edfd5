"""Rules over many cases, as sets: counts over a window, bodies gone quiet, numbers that do not follow each other.

Pure: what happened comes in, what is to be found goes out. `wide_reading.py` fetches, `counting.py` writes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

from xiezhi.kernel.errors import Text, text

LEAST_EXPECTED = 5
"""A body of which fewer entries than these would be expected is never called quiet."""
MONDAY = date(1970, 1, 5).toordinal()


@dataclass(frozen=True)
class Happening:
    """An entry as rules over many cases see it. `party` is the code of the party, empty where it is not known."""

    entry: UUID
    case: UUID
    body: str
    scope: str
    day: date
    party: str = ""
    matter: str = ""


@dataclass(frozen=True)
class Numbered:
    """A number that was given out: the series it belongs to, and its place there."""

    series: str
    n: int
    body: str
    scope: str
    day: date
    case: UUID | None = None


@dataclass(frozen=True)
class Excess:
    """Something to be found. `key` makes it the same finding whenever it is counted again."""

    key: str
    body: str
    scope: str
    day: date
    subject: Text
    said: Mapping[str, str]
    entry: UUID | None = None
    cases: Sequence[UUID] = field(default_factory=tuple)
    entries: Sequence[UUID] = field(default_factory=tuple)


def over_window(happened: Iterable[Happening], by: Sequence[str], at_most: int, days: int) -> Iterator[Excess]:
    """Each entry with which a group has more than `at_most` within `days` days, that entry's day the last of them.

    A group whose value is not known (a party without code) is undetermined and left out.
    """
    groups: dict[tuple[str, ...], list[Happening]] = defaultdict(list)
    for one in happened:
        key = tuple(str(getattr(one, name)) for name in by)
        if all(key):
            groups[key].append(one)
    for key, listed in groups.items():
        ordered = sorted(listed, key=lambda one: (one.day, one.entry))
        first = 0
        for place, one in enumerate(ordered):
            while (one.day - ordered[first].day).days >= days:
                first += 1
            n = place - first + 1
            if n > at_most:
                yield _too_many(one, key, ordered[first : place + 1], at_most, days)


def _too_many(one: Happening, key: tuple[str, ...], counted: Sequence[Happening], at_most: int, days: int) -> Excess:
    n = len(counted)
    return Excess(
        f"{'/'.join(key)}/{one.entry}", one.body, one.scope, one.day,
        text(f"{days} 日内第 {n} 次（至多 {at_most} 次）", f"number {n} within {days} days, at most {at_most}"),
        {"n": str(n), "at_most": str(at_most), "days": str(days)},
        one.entry, tuple(dict.fromkeys(each.case for each in counted)), tuple(each.entry for each in counted),
    )  # fmt: skip


@dataclass(frozen=True)
class Weekly:
    """How many entries of a body happened in a week; `week` counts from the first Monday of 1970."""

    body: str
    scope: str
    week: int
    n: int


def week_of(day: date) -> int:
    """The week a day lies in."""
    return (day.toordinal() - MONDAY) // 7


def gone_quiet(counted: Iterable[Weekly], weeks: int, against: int, below: Decimal, today: date) -> Iterator[Excess]:
    """Bodies that in the last whole stretch of `weeks` weeks recorded less than `below` of what they used to."""
    end = week_of(today) // weeks * weeks
    begin = end - weeks
    lately: dict[tuple[str, str], int] = defaultdict(int)
    before: dict[tuple[str, str], int] = defaultdict(int)
    for one in counted:
        if begin <= one.week < end:
            lately[one.body, one.scope] += one.n
        elif begin - against <= one.week < begin:
            before[one.body, one.scope] += one.n
    last = date.fromordinal(MONDAY + end * 7 - 1)
    for (body, scope), n in before.items():
        expected = Decimal(n) * weeks / against
        now = lately.get((body, scope), 0)
        if expected >= LEAST_EXPECTED and now < below * expected:
            whole = round(expected)
            yield Excess(
                f"{body}/{end}", body, scope, last,
                text(f"{weeks} 周仅 {now} 条，按以往约应 {whole} 条",
                     f"{now} entries in {weeks} weeks, where some {whole} would be usual"),
                {"n": str(now), "expected": str(whole), "weeks": str(weeks)},
            )  # fmt: skip


def gaps(numbers: Iterable[Numbered]) -> Iterator[Excess]:
    """Numbers left out within a series of a body, each run of them once."""
    series: dict[tuple[str, str], dict[int, Numbered]] = defaultdict(dict)
    for one in numbers:
        series[one.scope, one.series].setdefault(one.n, one)
    for (scope, name), known in series.items():
        for before, after in pairwise(sorted(known)):
            if after > before + 1:
                yield _missing(known[before], known[after], name, scope)


def _missing(before: Numbered, after: Numbered, name: str, scope: str) -> Excess:
    first, last = before.n + 1, after.n - 1
    which = str(first) if first == last else f"{first}–{last}"
    return Excess(
        f"{name}/{first}", after.body, scope, after.day,
        text(f"{name} 缺第 {which} 号", f"{name}: number {which} is missing"),
        {"series": name, "first": str(first), "last": str(last), "n": str(last - first + 1)},
        cases=tuple(one.case for one in (before, after) if one.case),
    )  # fmt: skip


def not_received(loads: Iterable[tuple[UUID, str, str, date, str, Mapping[str, Any]]]) -> Iterator[Excess]:
    """Loads of another system's record of which rows were announced and not taken in."""
    for entry, body, scope, day, source, facts in loads:
        aside, taken = int(facts.get("aside", 0)), int(facts.get("entries", 0))
        if aside:
            yield Excess(
                str(entry), body, scope, day,
                text(f"来源 {source}：送来 {aside + taken} 行，收下 {taken} 行",
                     f"source {source}: {aside + taken} rows announced, {taken} received"),
                {"n": str(aside), "announced": str(aside + taken), "received": str(taken), "source": source}, entry,
            )  # fmt: skip
