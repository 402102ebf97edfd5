"""Rules and cases written down by hand: entries as words, verdicts as days that a person can count."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from xiezhi.kernel.days import Calendar
from xiezhi.supervision import expressions as say
from xiezhi.supervision.ir import Check, Deadline, Discharge, Entry, Limit, Programme, Rule, Table, Verdict, Watch
from xiezhi.supervision.reference import judge
from xiezhi.supervision.reference_expressions import day_of, number_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKS = Calendar()
"""Weeks without holidays. 2024-03-01 is a Friday."""
COLUMNS: dict[str, say.ColumnType] = {
    "m": "money", "k": "integer", "day": "day", "until": "day", "who": "word", "yes": "yes_no", "second": "instant",
}  # fmt: skip
TABLES = {"t": Table("t", {"low": {1: 100, 2: 200}, "high": {1: 300}})}
DUNNO = say.Compare("is", say.This("m"), say.Const(Fraction(1)))
"""Undetermined of an entry that says no `m`."""


def number(value: Any) -> int:
    """A day, an instant, a word or a number as rules see it."""
    if not isinstance(value, str):
        return int(value)
    try:
        return instant(value) if "T" in value else number_of(date.fromisoformat(value))
    except ValueError:
        return say.word(value)


def instant(text: str) -> int:
    """A second in Shanghai."""
    return int(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).timestamp())


def on(when: str, act: str, /, *people: str, **values: Any) -> Entry:
    """An entry of a day (noon) or instant in Shanghai."""
    at = instant(when if "T" in when else f"{when}T12:00")
    said = {name: number(value) for name, value in values.items()}
    return Entry(act, number_of(date.fromisoformat(when[:10])), at, said, frozenset(people))


def made(body: Check | Deadline, **more: Any) -> Programme:
    """A programme of one rule."""
    return Programme("p", tuple("abcdpqrsx"), COLUMNS, (Rule("r", "1", body, **more),), TABLES)


def deadline(limit: int | tuple[Limit, ...] | None, unit: say.Unit = "calendar_days", **more: Any) -> Deadline:
    """`a` must be followed by `b`."""
    limits = limit if isinstance(limit, tuple) else (Limit(date.min, limit, unit),)
    return Deadline(**{"trigger": Watch(("a",)), "discharge": (Discharge(Watch(("b",))),), "limits": limits, **more})


def ask(programme: Programme, entries: tuple[Entry, ...], as_of: str, calendar: Calendar = WEEKS) -> list[Verdict]:
    """What the reference answers at the end of a day, or at an instant."""
    second = instant(as_of if "T" in as_of else f"{as_of}T23:59:59")
    day = number_of(date.fromisoformat(as_of[:10]))
    return judge(programme, "c", entries, as_of_day=day, as_of_second=second, calendar=calendar)


def verdicts(
    body: Check | Deadline, *entries: Entry, as_of: str = "2030-01-01", calendar: Calendar = WEEKS, **more: Any
) -> list[Verdict]:
    """What the reference answers about a rule."""
    return ask(made(body, **more), entries, as_of, calendar)


def statuses(body: Check | Deadline, *entries: Entry, **more: Any) -> list[str]:
    """The statuses alone."""
    return [one.status for one in verdicts(body, *entries, **more)]


def one(body: Check | Deadline, *entries: Entry, **more: Any) -> tuple[str, str | None]:
    """The only verdict: its status and its due day."""
    (found,) = verdicts(body, *entries, **more)
    return found.status, None if found.due is None else day_of(found.due).isoformat()


def moment(second: int) -> str:
    """A second in words, in Shanghai."""
    return datetime.fromtimestamp(second, UTC).astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M:%S")
