"""A verdict in terms of the ledger: which entry it is about, in whose case, and from when a pending one is late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

from xiezhi.kernel.clock import SHANGHAI
from xiezhi.ledger.door import Entry
from xiezhi.supervision import ir
from xiezhi.supervision.compiled import About, Compiled
from xiezhi.supervision.judging import EPOCH

FINDINGS = UUID("6b1f3c52-70a8-5d0e-9a53-3f6f2d9b8a41")
"""The namespace of findings."""


@dataclass(frozen=True)
class Case:
    """A case as supervision sees it: its entries in the ledger, the same as rules see them, and its rules."""

    id: UUID
    entries: tuple[Entry, ...]
    told: tuple[ir.Entry, ...]
    compiled: Compiled

    @property
    def opening(self) -> Entry:
        """The first entry."""
        return self.entries[0]

    def entry(self, seq: int) -> Entry:
        """The entry of the ledger that rules see at that place."""
        wanted = self.told[seq].id
        return next(one for one in self.entries if str(one.id) == wanted)


@dataclass(frozen=True)
class Answer:
    """A verdict that is no pass. `due` and `actual` are ISO days or instants; `actual` empty: it has not come yet.

    `late_at` is the first instant at which a pending one is late: its timer.
    """

    id: UUID
    case: Case
    about: About
    status: str
    seq: int
    entry: Entry
    due: str = ""
    actual: str = ""
    by: Entry | None = None
    late_at: datetime | None = None
    shadow: bool = False


def finding_id(rule: str, case: UUID | str, entry: UUID | str) -> UUID:
    """The one id of what a rule finds about an entry."""
    return uuid5(FINDINGS, f"{rule}\n{case}\n{entry}")


def by_hours(rule: ir.Rule) -> bool:
    """Whether the rule's due moments are instants."""
    return isinstance(rule.body, ir.Deadline) and bool(rule.body.limits) and rule.body.limits[0].unit == "hours"


def said(value: int | None, hours: bool) -> str:
    """A day or second of a verdict as ISO text; empty for none."""
    if value is None:
        return ""
    if hours:
        return datetime.fromtimestamp(value, UTC).astimezone(SHANGHAI).isoformat(timespec="seconds")
    return date.fromordinal(value + EPOCH).isoformat()


def late_at(due: int | None, hours: bool) -> datetime | None:
    """The first instant at which something due then is late: the next day's beginning, or the next second."""
    if due is None:
        return None
    if hours:
        return datetime.fromtimestamp(due + 1, UTC)
    return datetime.combine(date.fromordinal(due + EPOCH) + timedelta(days=1), time(), SHANGHAI)


def answers(case: Case, verdicts: Iterable[ir.Verdict], states: Mapping[str, str]) -> Sequence[Answer]:
    """What is to be kept of a case's verdicts: all that is no pass, of rules that are not retired."""
    rules = {one.key: one for one in case.compiled.programme.rules}
    found = []
    for one in verdicts:
        state = states[one.rule]
        if one.status in ("satisfied", "waived") or state == "retired":
            continue
        hours, entry = by_hours(rules[one.rule]), case.entry(one.seq)
        by, about = case.entry(one.by) if one.by is not None else None, case.compiled.about[one.rule]
        found.append(
            Answer(
                finding_id(one.rule, case.id, entry.id), case, about, one.status, one.seq, entry,
                said(one.due, hours), said(one.actual, hours) if by else "", by,
                late_at(one.due, hours) if one.status == "pending" else None, state == "shadow",
            )
        )  # fmt: skip
    return found
