"""Every move in a review is an entry of a plan, a file, a sheet or a report, whose row is what its entries say.

Facts of an entry: `set`, the values of the row that change; beside it what else is to be on record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db import models

from xiezhi.accounts.door import Claim
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft, Entry
from xiezhi.supervision.reviewing.models import ReviewFile, ReviewPlan, ReviewReport, ReviewSheet
from xiezhi.supervision.writing import plain as plainly

Row = ReviewPlan | ReviewFile | ReviewSheet | ReviewReport
R = TypeVar("R", ReviewPlan, ReviewFile, ReviewSheet, ReviewReport)
PROCEDURES: Mapping[str, type[Row]] = {
    "case_review_plan": ReviewPlan,
    "case_review_file": ReviewFile,
    "case_review_sheet": ReviewSheet,
    "case_review_report": ReviewReport,
}
"""What the entries of each chain name as their procedure: they are no cases of the engine."""
OF = {model: name for name, model in PROCEDURES.items()}
STATES = {
    "review_planned": "planned",
    "review_committed": "committed",
    "review_drawn": "drawn",
    "review_reported": "reported",
    "review_file_drawn": "drawn",
    "review_file_again": "drawn",
    "review_reviewers_named": "named",
    "review_marks_opened": "opened",
    "review_file_settled": "settled",
    "review_result_told": "told",
    "review_objected": "objected",
    "review_objection_answered": "answered",
    "review_sheet_given": "given",
    "review_sheet_kept": "given",
    "review_sheet_handed_in": "handed_in",
    "review_reviewer_stood_back": "stood_back",
    "review_report_handed_in": "handed_in",
    "review_report_returned": "returned",
    "review_report_confirmed": "confirmed",
}
"""Moves that lead to a state. Others leave it as it is."""


@dataclass(frozen=True)
class Move:
    """What is recorded: the kind, what changes in the row, and what else is said."""

    kind: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    papers: Mapping[str, str] = field(default_factory=dict)


def row_of(entries: Sequence[Draft], model: type[Row]) -> dict[str, Any]:
    """The row after all entries of its chain; the printing of a paper is one of them and moves nothing."""
    row: dict[str, Any] = {}
    for number, entry in enumerate((one for one in entries if one.kind.startswith("review_")), 1):
        row |= after(entry, model) | {"moves": number}
    return row


def after(entry: Draft, model: type[Row]) -> dict[str, Any]:
    """What one entry changes in the row."""
    told = entry.facts.get("set")
    said = _read(model, told if isinstance(told, dict) else {})
    state = STATES.get(entry.kind)
    return {**said, "state": state, "state_at": entry.occurred_at, "state_by": entry.actor} if state else said


def _read(model: type[models.Model], said: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for name, value in said.items():
        column = model._meta.get_field(name)
        assert isinstance(column, models.Field)
        found[name] = column.to_python(value) if value is not None else None
    return found


def plain(value: Any) -> Any:
    """A value as the ledger's facts hold it; points as decimal text."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return plainly(value)


def begin(model: type[R], identifier: UUID, scope: str, move: Move, *, by: Claim, body: UUID | None, at: datetime) -> R:
    """The first entry of a chain and its row, in the transaction of the caller."""
    row = model(id=identifier, scope=scope)
    _write(row, Move(move.kind, {"scope": scope, **move.changes}, move.facts, move.papers), by, body, at, fresh=True)
    return row


def go_on(row: Row, move: Move | Callable[[], Move], *, by: Claim, body: UUID | None, at: datetime) -> Entry:
    """One more entry, in the transaction of the caller; the row, which is locked, is brought to it.

    A move that writes guarded rows of its own, such as a paper, is given as what makes it once the entry is entered.
    """
    return _write(row, move, by, body, at, fresh=False)


def _write(
    row: Row, move: Move | Callable[[], Move], by: Claim, body: UUID | None, at: datetime, *, fresh: bool
) -> Entry:
    entry = new_id()
    with ledger.entering(entry):
        said = move if isinstance(move, Move) else move()
        draft = Draft(
            id=entry, case=row.id, kind=said.kind, occurred_at=at, body=str(body or ""), scope=str(row.scope),
            actor=by.actor, facts={"set": plain(said.changes), **plain(said.facts)}, procedure=OF[type(row)],
            papers=dict(said.papers),
        )  # fmt: skip
        for name, value in after(draft, type(row)).items():
            setattr(row, name, value)
        row.moves = 1 if fresh else row.moves + 1
        row.save(force_insert=fresh)
        return ledger.append(draft)
