"""What has changed between what rules answer now and what is stored: standings to write, findings to move."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from xiezhi.kernel.clock import legal_day
from xiezhi.kernel.errors import Text, text
from xiezhi.ledger.door import Entry
from xiezhi.standards import door as standards
from xiezhi.supervision.answers import Answer, Case
from xiezhi.supervision.inputs import inputs
from xiezhi.supervision.models import Finding, Standing

LATE_DAYS = 1
"""An entry recorded more days than this after it happened counts as a late one, where a finding is withdrawn."""
CORRECTING = frozenset({"paper_voided", "correction_made", "corrected", "entry_corrected"})

NOT_YET = text("至今未办", "not done so far")


@dataclass(frozen=True)
class Move:
    """One move of a finding: the entry on its chain, and what its row then says."""

    finding: UUID
    kind: str
    scope: str
    body: str
    facts: Mapping[str, Any]
    row: Mapping[str, Any]


@dataclass
class Difference:
    """What to write: standings by id, ids of those gone, moves of findings."""

    standings: list[dict[str, Any]] = field(default_factory=list)
    gone: list[UUID] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.standings or self.gone or self.moves)


def difference(
    answers: Iterable[Answer],
    stored: Mapping[UUID, Standing],
    findings: Mapping[UUID, Finding],
    cases: Mapping[UUID, Case],
    fresh: Mapping[UUID, Sequence[Entry]],
    at: datetime,
    answer_by: Callable[[Case], date],
) -> Difference:
    """Compare the answers about some cases with everything stored about the same cases.

    `fresh` holds the entries that gave rise to the judging, by case: they tell why a finding falls.
    """
    found = Difference()
    standing, accused, shadowed = set(), set(), set()
    for one in answers:
        standing.add(one.id)
        row = standing_row(one)
        before = stored.get(one.id)
        if before is None or any(getattr(before, key) != value for key, value in row.items()):
            found.standings.append(row)
        if one.shadow:
            shadowed.add(one.id)
        elif one.status == "violated":
            accused.add(one.id)
            _accuse(one, findings.get(one.id), at, answer_by(one.case), found)
    found.gone = [one for one in stored if one not in standing]
    for finding in findings.values():
        if finding.id not in accused and finding.state != "withdrawn":
            assert finding.case_id
            reason = why(finding, cases.get(finding.case_id), shadowed, fresh.get(finding.case_id, ()))
            found.moves.append(_withdraw(finding, reason, at))
    return found


def _accuse(one: Answer, finding: Finding | None, at: datetime, answer_by: date, found: Difference) -> None:
    if finding is None or finding.state == "withdrawn":
        row = finding_row(one, at, answer_by)
        found.moves.append(_move(one, "finding_raised", row, {**row, "moves": finding.moves + 1 if finding else 1}))
    elif (finding.due, finding.actual, finding.version) != (one.due, one.actual, one.about.version):
        changed = {
            "due": one.due, "actual": one.actual, "version": one.about.version, "says": sentence(one),
            "severity": one.about.severity, "inputs": inputs(one, at),
        }  # fmt: skip
        found.moves.append(_move(one, "finding_changed", changed, {**changed, "moves": finding.moves + 1}))


def _move(one: Answer, kind: str, facts: Mapping[str, Any], row: Mapping[str, Any]) -> Move:
    return Move(one.id, kind, one.entry.scope, one.entry.body, facts, row)


def _withdraw(finding: Finding, reason: str, at: datetime) -> Move:
    row = {
        "state": "withdrawn", "state_at": at, "state_by": "system", "words": reason, "moves": finding.moves + 1,
    }  # fmt: skip
    body = str(finding.body_id or "")
    return Move(finding.id, "finding_withdrawn", str(finding.scope), body, {"reason": reason}, row)


def why(finding: Finding, case: Case | None, shadowed: Collection[UUID], fresh: Sequence[Entry]) -> str:
    """Why a finding does not hold any more, by what has become of its rule and what was recorded since."""
    about = case.compiled.about.get(finding.rule) if case else None
    if about is None or about.version != finding.version:
        return "rule_changed"
    if finding.id in shadowed or not fresh:
        return "rule_state"
    if any(entry.kind in CORRECTING for entry in fresh):
        return "corrected"
    if any(entry.recorded_at - entry.occurred_at > timedelta(days=LATE_DAYS) for entry in fresh):
        return "late_entry"
    return "facts_changed"


def standing_row(one: Answer) -> dict[str, Any]:
    """The row of a standing answer."""
    return {
        "id": one.id, "scope": one.entry.scope, "body_id": body_of(one.entry), "case_id": one.case.id,
        "entry_id": one.entry.id, "procedure": one.case.opening.procedure, "rule": one.about.key,
        "version": one.about.version, "label": dict(one.about.label), "severity": one.about.severity,
        "seq": one.seq, "status": one.status, "due": one.due, "actual": one.actual, "late_at": one.late_at,
        "shadow": one.shadow,
    }  # fmt: skip


def finding_row(one: Answer, at: datetime, answer_by: date) -> dict[str, Any]:
    """What a finding says when it is raised; days and instants as they are, for the table."""
    opening = one.case.opening
    return {
        "id": one.id, "scope": one.entry.scope, "body_id": body_of(one.entry), "case_id": one.case.id,
        "entry_id": one.entry.id, "procedure": opening.procedure, "release": standards.current().digest,
        "rule": one.about.key, "version": one.about.version, "label": dict(one.about.label), "says": sentence(one),
        "cite": list(one.about.cite), "severity": one.about.severity, "act": one.case.told[one.seq].act,
        "seq": one.seq, "occurred_on": legal_day(one.entry.occurred_at), "due": one.due, "actual": one.actual,
        "officers": list(one.entry.officers), "source": one.entry.source, "subject": {}, "inputs": inputs(one, at),
        "raised_at": at, "answer_by": answer_by, "state": "raised", "state_at": at, "state_by": "system", "words": "",
        "matter_id": None,
    }  # fmt: skip


class Said(dict[str, str]):
    """What a sentence may have filled in; a dash for what is not there."""

    def __missing__(self, key: str) -> str:
        return "—"


def sentence(one: Answer) -> Text:
    """What the finding says, in both languages, with its days filled in."""
    due = one.due[:16].replace("T", " ")
    return {
        language: words.format_map(Said(due=due, actual=one.actual[:16].replace("T", " ") or NOT_YET[language]))
        for language, words in one.about.says.items()
    }


def body_of(entry: Entry) -> UUID | None:
    """The body that an entry names, where it names one by id."""
    return body_uuid(entry.body)


def body_uuid(said: str) -> UUID | None:
    """A body named by its id; None where it is named otherwise."""
    try:
        return UUID(said)
    except ValueError:
        return None
