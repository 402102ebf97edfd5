"""Every move of a publication is an entry of its own chain, and its row is what the entries say, one after the other.

Facts of an entry: `set`, the values of the row that change; where a record is shown, `record`, its hash, and `doc`, its
canonical text, so that the public store can be made again from the chains.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models

from xiezhi.accounts.door import Claim
from xiezhi.kernel.errors import text
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft
from xiezhi.publicity.errors import NoSuchPublication
from xiezhi.publicity.models import Publication, Request

PROCEDURE = "publication"
"""What the entries of a publication's chain name as their procedure: they are no case."""
STATES = {
    "publicity_due": "due",
    "publicity_held": "held",
    "publicity_prepared": "waiting",
    "publicity_published": "published",
    "publicity_corrected": "published",
    "publicity_withdrawn": "withdrawn",
    "publicity_expired": "expired",
    "publicity_repaired": "repaired",
    "publicity_kept_back": "not_public",
}
"""Moves that lead to a state. Others (`publicity_undone`, requests, replies) leave it as it is."""
GONE = frozenset({"withdrawn", "expired", "repaired"})


def row_of(entries: Sequence[Draft]) -> dict[str, Any]:
    """The row of a publication after all entries of its chain."""
    row: dict[str, Any] = {}
    if entries:
        row |= {"scope": entries[0].scope, "body_id": UUID(entries[0].body) if entries[0].body else None}
    for number, entry in enumerate(entries, 1):
        row |= after(entry) | {"moves": number}
    return row


def after(entry: Draft) -> dict[str, Any]:
    """What one entry changes in the row."""
    told = entry.facts.get("set")
    said = read(Publication, told if isinstance(told, dict) else {})
    state = STATES.get(entry.kind)
    return {**said, "state": state, "state_at": entry.occurred_at, "state_by": entry.actor} if state else said


def read(model: type[models.Model], said: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as values of a table."""
    found = {}
    for name, value in said.items():
        column = model._meta.get_field(name)
        assert isinstance(column, models.Field)
        found[name] = column.to_python(value) if value is not None else None
    return found


def plain(value: Any) -> Any:
    """A value as the ledger's facts hold it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def publication(identifier: UUID, *, lock: bool = False) -> Publication:
    """The publication, as far as the claim sees it. NoSuchPublication."""
    rows = Publication.objects.select_for_update() if lock else Publication.objects.all()
    row = rows.filter(id=identifier).first()
    if row is None:
        raise NoSuchPublication(
            text("没有这项公示，或您无权查看。", "There is no such publication, or you may not see it."),
            next_step=text("从列表中重新选择。", "Choose again from the list."),
        )
    return row


def move(
    row: Publication,
    kind: str,
    changes: Mapping[str, Any],
    *,
    by: Claim,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    requests: Iterable[Request] = (),
) -> UUID:
    """Record one move and bring the row to it, in the transaction of the caller. The entry's id."""
    entry = new_id()
    draft = Draft(
        id=entry, case=row.id, kind=kind, occurred_at=at, body=str(row.body_id or ""), scope=str(row.scope),
        actor=by.actor, facts={"set": plain(changes), **plain(facts or {})}, matter=row.matter, procedure=PROCEDURE,
    )  # fmt: skip
    fresh = row._state.adding
    with ledger.entering(entry):
        for name, value in after(draft).items():
            setattr(row, name, value)
        row.moves = 1 if fresh else row.moves + 1
        row.save(force_insert=fresh)
        for one in requests:
            one.save()
        ledger.append(draft)
    return entry
