"""What every supervision rule becomes before anything runs it: a check at an entry, or a deadline opened by one.

All surface kinds of the rule language (order, gap, repetition, people, amounts, publication, ...) are one of these two,
so that reference, kernel and Spark have two things to agree about. docs/supervision-rules.md says how each is written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from xiezhi.supervision.expressions import ColumnType, Test, Unit

Status = Literal["satisfied", "violated", "pending", "waived", "undetermined"]


@dataclass(frozen=True)
class Watch:
    """Entries of these acts for which `where` is true. A `where` that is undetermined makes the match doubtful."""

    acts: tuple[str, ...]
    where: Test | None = None


@dataclass(frozen=True)
class Check:
    """At each entry that `on` matches, `holds` must be true.

    False is violated where the match is certain; whatever else is not true is undetermined.
    """

    on: Watch
    holds: Test


@dataclass(frozen=True)
class Limit:
    """How long, for obligations whose first day is `since` or later. `amount` None: no such limit then."""

    since: date
    amount: int | None
    unit: Unit


@dataclass(frozen=True)
class Discharge:
    """What ends an obligation: done, or (`waived`) no longer owed."""

    on: Watch
    waived: bool = False


@dataclass(frozen=True)
class Pause:
    """Days that do not count: from the day of an entry of `begins` until that of the next entry of `ends`.

    The first of these two days still counts, the last does not. `starts`: from the day that the entry says in this
    column; one that says none begins no pause. `lasts_until`: until the day that the same entry says in this column;
    where it says none, nobody knows whether the pause still runs, and it is doubtful. Pauses that overlap count once,
    in whatever order they were told. One that began before the obligation counts from the first day of that.
    """

    begins: Watch
    ends: tuple[str, ...] = ()
    starts: str | None = None
    lasts_until: str | None = None


@dataclass(frozen=True)
class Extension:
    """More time, said by an entry that comes no later than the due day then in force; while it is paused, any time.

    `amount` of `unit`, or what the entry says in `column` (nothing, or less than none: doubtful); at most `at_most`
    times (None: any number). It follows on the limit, before pauses; periods of one unit count as one.
    """

    by: Watch
    amount: int | None
    column: str | None
    unit: Unit
    at_most: int | None = None


@dataclass(frozen=True)
class Deadline:
    """An obligation opened by an entry.

    The first day is that of the entry, or the day it says in `starts`; it is not counted. `opens`: `each` entry opens
    one of its own; `latest`: a new one replaces those still open; `first`: only the first ever opens one. `per`: a
    column; a discharge, pause or extension that says a value there concerns only obligations with that value or with
    none, one that says none concerns all. `last_day`: `rolls`, one that is no working day moves to the next working
    day; `lasts`, the rest days that follow it still count as in time (so that only whole units are counted).
    `when`: asked at the end, of the whole case (`This` is then None), where it was not discharged in time: false means
    that nothing was owed after all. An obligation of which the trigger, `when`, or a pause, extension or discharge that
    came in time to matter was undetermined is undetermined instead of violated. One whose first day is not said is
    undetermined. The due day by which a pause must begin is the one before it moves off a rest day.
    An entry does its work in this order: it discharges, extends, pauses, and replaces.
    For hours, `starts` is a column of seconds, the day that chooses the limit is the legal day of the first second, and
    there are no pauses and extensions.
    """

    trigger: Watch
    discharge: tuple[Discharge, ...]
    limits: tuple[Limit, ...]
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    starts: str | None = None
    per: str | None = None
    opens: Literal["each", "latest", "first"] = "each"
    last_day: Literal["strict", "rolls", "lasts"] = "strict"
    when: Test | None = None


@dataclass(frozen=True)
class Rule:
    """One rule ready to run, with what its findings say. `version` is the digest of its definition."""

    key: str
    version: str
    body: Check | Deadline
    severity: Literal["notice", "yellow", "red"] = "yellow"
    since: date = date.min
    until: date | None = None


@dataclass(frozen=True)
class Table:
    """Figures that rules look up: a key to a number for each column (money in cents)."""

    key: str
    cells: dict[str, dict[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Programme:
    """All rules that watch one kind of case, with the columns their expressions need and the tables they look into."""

    key: str
    acts: tuple[str, ...]
    columns: dict[str, ColumnType]
    rules: tuple[Rule, ...]
    tables: dict[str, Table] = field(default_factory=dict)
    calendar: str = ""


@dataclass(frozen=True)
class Entry:
    """An entry as rules see it: plain values. `values` holds only what was said; `at` is seconds since 1970, UTC."""

    act: str
    day: int
    at: int
    values: dict[str, int]
    people: frozenset[str] = frozenset()
    id: str = ""


@dataclass(frozen=True)
class Verdict:
    """A rule's answer about one entry of one case. `seq` is that entry's place in the case, from 0.

    `due` and `actual` are days (hours: seconds) where the rule is a deadline; `by` is the place of the entry that
    discharged it.
    """

    rule: str
    case: str
    seq: int
    status: Status
    due: int | None = None
    actual: int | None = None
    by: int | None = None
