"""Writes what has changed, in the transaction of its reader: standings, findings, and an entry for every move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import models

from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft
from xiezhi.supervision.differing import Difference, Move
from xiezhi.supervision.models import Finding, Standing

WRITTEN = uuid5(NAMESPACE_URL, "xiezhi:supervision:findings")
"""The chain whose entries carry the digests of finding rows written by the follower, a batch each."""
PROCEDURE = "supervision_finding"
"""What the entries of a finding's chain name as their procedure: they are no case, and no rule watches them."""


def write(found: Difference, at: datetime) -> None:
    """Write a difference. Statements do not grow with its size."""
    if found.gone:
        Standing.objects.filter(id__in=found.gone).delete()
    upsert(Standing, found.standings)
    if found.moves:
        _move(found.moves, at)


def _move(moves: Sequence[Move], at: datetime) -> None:
    entry = new_id()
    with ledger.entering(entry):
        upsert(Finding, [dict(one.row) for one in moves if one.kind == "finding_raised"])
        _change([one for one in moves if one.kind != "finding_raised"])
        kinds = [one.kind for one in moves]
        facts = {kind: kinds.count(kind) for kind in sorted(set(kinds))}
        ledger.append(
            Draft(
                id=entry, case=WRITTEN, kind="findings_written", occurred_at=at, body="", scope="", actor="system",
                facts=facts,
            )
        )  # fmt: skip
    ledger.append_many(draft(one, at) for one in moves)


def draft(move: Move, at: datetime, actor: str = "system") -> Draft:
    """The entry of a move on its finding's chain."""
    return Draft(
        id=new_id(), case=move.finding, kind=move.kind, occurred_at=at, body=move.body, scope=move.scope, actor=actor,
        facts={key: plain(value) for key, value in move.facts.items()}, procedure=PROCEDURE,
    )  # fmt: skip


def plain(value: Any) -> Any:
    """A value as the ledger's facts hold it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date | UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def _change(moves: Sequence[Move]) -> None:
    """Bring the rows of changed findings to what their moves say, in one statement."""
    if not moves:
        return
    names = sorted({name for one in moves for name in one.row})
    rows = Finding.objects.in_bulk([one.finding for one in moves])
    for one in moves:
        for name, value in one.row.items():
            setattr(rows[one.finding], name, value)
    Finding.objects.bulk_update(rows.values(), names)


def upsert(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows, or bring those that are there to what is given."""
    listed = list(rows)
    if listed:
        names = [one.attname for one in model._meta.concrete_fields if not one.primary_key]
        model._default_manager.bulk_create(
            [model(**row) for row in listed], update_conflicts=True, unique_fields=["id"], update_fields=names
        )
