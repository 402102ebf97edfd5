"""Every move of a complaint is an entry of its own chain. Who complained is no fact of any entry."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import models

from xiezhi.accounts.door import Claim
from xiezhi.kernel.errors import text
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft
from xiezhi.supervision.complaints.errors import NoSuchComplaint
from xiezhi.supervision.complaints.models import Complainant, Complaint

PROCEDURE = "complaint"
"""What the entries of a complaint's chain name as their procedure: they are no case."""
STATES = {
    "complaint_registered": "registered",
    "complaint_taken_up": "taken_up",
    "complaint_declined": "refused",
    "complaint_answered": "answered",
}
ENDED = frozenset({"refused", "answered"})


@dataclass(frozen=True)
class Content:
    """What was sent, in the complainant's words, and what they said of themselves."""

    words: str
    name: str = ""
    contact: str = ""
    proof: str = ""


def row_of(entries: Sequence[Draft]) -> dict[str, Any]:
    """The row of a complaint after all entries of its chain."""
    row: dict[str, Any] = {}
    for number, entry in enumerate(entries, 1):
        row |= _after(entry) | {"moves": number}
    return row


def _after(entry: Draft) -> dict[str, Any]:
    told = entry.facts.get("set")
    said = {name: _value(name, value) for name, value in (told if isinstance(told, dict) else {}).items()}
    said |= {"scope": entry.scope, "body_id": UUID(entry.body)}
    state = STATES.get(entry.kind)
    return {**said, "state": state, "state_at": entry.occurred_at, "state_by": entry.actor} if state else said


def _value(name: str, value: Any) -> Any:
    column = Complaint._meta.get_field(name)
    assert isinstance(column, models.Field)
    return column.to_python(value) if value is not None else None


def complaint(identifier: UUID, *, by: Claim, lock: bool = False) -> Complaint:
    """The complaint, as far as the claim sees it, and never one about the claim's own body. NoSuchComplaint."""
    if lock:
        ledger.lock(identifier)
    row = visible(by).filter(id=identifier).first()
    if row is None:
        raise NoSuchComplaint(
            text("没有这件投诉，或您无权查看。", "There is no such complaint, or you may not see it."),
            next_step=text("从列表中重新选择。", "Choose again from the list."),
        )
    return row


def visible(by: Claim) -> models.QuerySet[Complaint]:
    """The complaints a claim may see: nobody sees those about their own body."""
    rows = Complaint.objects.all()
    return rows.exclude(about_body=by.body_id) if by.body_id else rows


def move(
    row: Complaint, kind: str, changes: Mapping[str, Any], *, by: Claim, at: datetime, content: Content | None = None
) -> None:
    """Record one move and bring the row to it, in the caller's transaction."""
    held, kept = row.content, _kept(content)
    facts = {**changes, **({"content": kept[0].hex()} if kept else {})}
    entry = new_id()
    draft = Draft(
        id=entry, case=row.id, kind=kind, occurred_at=at, body=str(row.body_id), scope=str(row.scope),
        actor=by.actor, facts={"set": {name: _plain(value) for name, value in facts.items()}}, procedure=PROCEDURE,
    )  # fmt: skip
    fresh = row._state.adding
    with ledger.entering(entry):
        if kept:
            Complainant(digest=kept[0], scope=row.scope, content=kept[1]).save(force_insert=True)
        if kind == "complaint_forgotten" and held:
            Complainant.objects.filter(digest=bytes.fromhex(held)).delete()
        if kind == "complaint_handed_on" and held:
            _rehouse(held, str(row.scope))
        for name, value in _after(draft).items():
            setattr(row, name, value)
        row.moves = 1 if fresh else row.moves + 1
        row.save(force_insert=fresh)
        ledger.append(draft)


def _rehouse(digest: str, scope: str) -> None:
    """Let another body see who complained, in the place of the one before."""
    found = Complainant.objects.get(digest=bytes.fromhex(digest))
    content = bytes(found.content)
    found.delete()
    Complainant(digest=bytes.fromhex(digest), scope=scope, content=content).save(force_insert=True)


def _kept(content: Content | None) -> tuple[bytes, bytes] | None:
    if content is None:
        return None
    said = {**asdict(content), "salt": secrets.token_hex(16)}
    stored = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
    return sha256(stored).digest(), stored


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def content_of(row: Complaint) -> Content | None:
    """What was sent and by whom; None once it is forgotten."""
    found = Complainant.objects.filter(digest=bytes.fromhex(row.content)).first() if row.content else None
    if found is None:
        return None
    said = json.loads(bytes(found.content))
    return Content(said["words"], said["name"], said["contact"], said["proof"])
