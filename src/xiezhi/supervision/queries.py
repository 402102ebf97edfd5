"""Reads for the pages: counts by level and area, lists of findings, what falls due. All of it passes row security."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from xiezhi.kernel.clock import SHANGHAI
from xiezhi.supervision.acts import OPEN
from xiezhi.supervision.models import Finding, Standing

LEVELS = ("province", "city", "county", "township")
"""Levels of government by the depth of an area's path: d44 is a province."""
SEVERITIES = ("red", "yellow", "notice")
UNSETTLED = (*sorted(OPEN), "matter")
"""States in which a finding still stands against somebody."""
CAP = 1000
"""Counts of lists stop here."""

_COUNTS = """
    SELECT subpath(scope, 0, nlevel(scope) - 1)::text, severity, state, count(*)
    FROM supervision_finding WHERE state = ANY (%s) GROUP BY 1, 2, 3
"""


@dataclass
class Tally:
    """How many unsettled findings there are, by severity, and how many wait for a supervisor."""

    red: int = 0
    yellow: int = 0
    notice: int = 0
    answered: int = 0

    def add(self, severity: str, state: str, n: int) -> None:
        """Count some more."""
        setattr(self, severity, getattr(self, severity) + n)
        self.answered += n if state in ("explained", "mended") else 0

    @property
    def all(self) -> int:
        """All of them."""
        return self.red + self.yellow + self.notice


@dataclass
class Floor:
    """What a watch floor counts: everything, by level, and by the areas directly below each of one's own."""

    whole: Tally = field(default_factory=Tally)
    levels: dict[str, Tally] = field(default_factory=dict)
    areas: dict[str, Tally] = field(default_factory=dict)


def floor(paths: tuple[str, ...]) -> Floor:
    """Count what the claim sees; `areas` by path: own ones, and those one below, that have anything. One statement."""
    found = Floor(levels={level: Tally() for level in LEVELS})
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [list(UNSETTLED)])
        rows = cursor.fetchall()
    for area, severity, state, n in rows:
        found.whole.add(severity, state, n)
        found.levels[LEVELS[min(area.count("."), len(LEVELS) - 1)]].add(severity, state, n)
        found.areas.setdefault(shown_area(area, paths), Tally()).add(severity, state, n)
    return found


def shown_area(area: str, paths: tuple[str, ...]) -> str:
    """The area under which a place is shown to somebody with these paths: itself, or the one just below one's own."""
    above = [path for path in paths if not path or area == path or area.startswith(f"{path}.")]
    own = max(above, key=len, default="")
    depth = (own.count(".") + 1 if own else 0) + 1
    return ".".join(area.split(".")[:depth])


@dataclass(frozen=True)
class Wanted:
    """What a list of findings is narrowed by; empty takes all."""

    state: str = ""
    severity: str = ""
    rule: str = ""
    area: str = ""
    body: UUID | None = None
    officer: str = ""
    case: UUID | None = None


@dataclass(frozen=True)
class Found:
    """A page of findings, the cursor of the next, and a capped count."""

    rows: tuple[Finding, ...]
    next: str | None
    counted: int
    capped: bool


def findings(wanted: Wanted, *, after: str | None = None, limit: int = 50, most: int = CAP) -> Found:
    """A page of findings, newest first. Two statements; one where `most` is 0 and nothing is counted."""
    rows = narrowed(wanted)
    counted = rows.order_by()[: most + 1].count() if most else 0
    page = rows
    if after:
        at, identifier = _cursor(after)
        page = page.filter(Q(raised_at__lt=at) | Q(raised_at=at, id__lt=identifier))
    listed = list(page.order_by("-raised_at", "-id").defer("inputs")[: limit + 1])
    following = _cursor_of(listed[limit - 1]) if len(listed) > limit else None
    return Found(tuple(listed[:limit]), following, min(counted, most), counted > most)


def narrowed(wanted: Wanted) -> QuerySet[Finding]:
    """The findings that fit."""
    rows = Finding.objects.all()
    if wanted.state == "open":
        rows = rows.filter(state__in=UNSETTLED)
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.area:
        rows = rows.extra(where=["scope <@ %s::ltree"], params=[wanted.area])
    if wanted.officer:
        rows = rows.filter(officers__contains=[wanted.officer])
    exact = {"severity": wanted.severity, "rule": wanted.rule, "body_id": wanted.body, "case_id": wanted.case}
    return rows.filter(**{key: value for key, value in exact.items() if value})


def _cursor_of(row: Finding) -> str:
    return base64.urlsafe_b64encode(json.dumps([row.raised_at.isoformat(), str(row.id)]).encode()).decode()


def _cursor(said: str) -> tuple[datetime, UUID]:
    try:
        at, identifier = json.loads(base64.urlsafe_b64decode(said.encode()))
        return datetime.fromisoformat(at), UUID(identifier)
    except (ValueError, TypeError):
        return datetime.max.replace(tzinfo=SHANGHAI), UUID(int=0)


@dataclass
class OfRule:
    """How many findings of a rule are not settled, and how many were ever raised and not withdrawn."""

    rule: str
    label: Mapping[str, str]
    open: int = 0
    ever: int = 0


def by_rule(body: UUID | None = None, officer: str = "", rule: str = "") -> list[OfRule]:
    """Rules by how many unsettled findings they have. One statement."""
    rows = narrowed(Wanted(body=body, officer=officer, rule=rule)).order_by()
    counted = rows.values("rule", "label").annotate(
        open=Count("id", filter=Q(state__in=UNSETTLED)), ever=Count("id", filter=~Q(state="withdrawn"))
    )
    found: dict[str, OfRule] = {}
    for row in counted:
        one = found.setdefault(row["rule"], OfRule(row["rule"], row["label"]))
        one.open, one.ever = one.open + row["open"], one.ever + row["ever"]
    return sorted(found.values(), key=lambda one: (-one.open, one.rule))


def standing_of(rule: str) -> Mapping[str, int]:
    """How a rule's answers stand in the cases the claim sees: by status, those in shadow apart. One statement."""
    rows = Standing.objects.filter(rule=rule).values_list("status", "shadow").annotate(n=Count("id"))
    return {f"{status}_in_shadow" if shadow else status: n for status, shadow, n in rows}


@dataclass(frozen=True)
class Soon:
    """Something that falls due."""

    case_id: UUID
    body_id: UUID | None
    rule: str
    label: Mapping[str, str]
    due: str
    late_at: datetime
    severity: str


def falling_due(day: date, days: int, *, body: UUID | None = None, most: int = 300) -> list[Soon]:
    """What will be late within so many days unless it is done, soonest first. Rules in shadow warn of nothing."""
    until = datetime.combine(day + timedelta(days=days + 1), time(), SHANGHAI)
    rows = Standing.objects.filter(status="pending", shadow=False, late_at__isnull=False, late_at__lte=until)
    if body:
        rows = rows.filter(body_id=body)
    names = ("case_id", "body_id", "rule", "label", "due", "late_at", "severity")
    return [Soon(*row) for row in rows.order_by("late_at", "id").values_list(*names)[:most]]


def falling_due_by_body(day: date, days: int) -> list[tuple[Any, date, int]]:
    """How many things fall due, by body and last day. One statement."""
    until = datetime.combine(day + timedelta(days=days + 1), time(), SHANGHAI)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT body_id, left(due, 10)::date, count(*) FROM supervision_standing "
            "WHERE status = 'pending' AND NOT shadow AND late_at <= %s GROUP BY 1, 2 ORDER BY 2, 1",
            [until],
        )
        return list(cursor.fetchall())
