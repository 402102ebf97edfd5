"""Every move of a letter is an entry of its own chain; with each, what its sender may see is sealed anew.

The sealed text is a fact of the entry, so that `opened.sealed` can be made again from the chain although nobody inside
can open it. Who sent a letter, and its words as they were sent, are no facts: they lie under a salted digest and are
deleted when their time is over (personal_information_law/19, 47).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection

from xiezhi.accounts.door import Claim
from xiezhi.kernel.clock import legal_day
from xiezhi.kernel.errors import text
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft
from xiezhi.publicity.errors import NoSuchLetter
from xiezhi.publicity.letters import sealing
from xiezhi.publicity.models import Letter, LetterContent
from xiezhi.publicity.moving import plain, read

PROCEDURE = "letter"
"""What the entries of a letter's chain name as their procedure: they are no case."""
STATES = {
    "letter_received": "received",
    "letter_registered": "registered",
    "letter_accepted": "accepted",
    "letter_refused": "refused",
    "letter_answered": "answered",
    "letter_closed": "closed",
}
"""Moves that lead to a state. Others (mended, shown, told, forgotten) leave it as it is."""
ENDED = frozenset({"accepted", "refused", "answered", "closed"})


@dataclass(frozen=True)
class Content:
    """What was sent, in the sender's own words, and what they said of themselves."""

    words: str
    name: str = ""
    contact: str = ""
    proof: str = ""


def row_of(entries: Sequence[Draft]) -> dict[str, Any]:
    """The row of a letter after all entries of its chain."""
    row: dict[str, Any] = {}
    if entries:
        row |= {"scope": entries[0].scope, "body_id": UUID(entries[0].body) if entries[0].body else None}
    for number, entry in enumerate(entries, 1):
        row |= _after(entry) | {"moves": number}
    return row


def _after(entry: Draft) -> dict[str, Any]:
    told = entry.facts.get("set")
    said = read(Letter, told if isinstance(told, dict) else {})
    state = STATES.get(entry.kind)
    return {**said, "state": state, "state_at": entry.occurred_at, "state_by": entry.actor} if state else said


def letter(identifier: UUID, *, lock: bool = False) -> Letter:
    """The letter, as far as the claim sees it. NoSuchLetter."""
    if lock:
        ledger.lock(identifier)
    row = Letter.objects.filter(id=identifier).first()
    if row is None:
        raise NoSuchLetter(
            text("没有这封来信，或您无权查看。", "There is no such letter, or you may not see it."),
            next_step=text("从列表中重新选择。", "Choose again from the list."),
        )
    return row


def move(
    row: Letter, kind: str, changes: Mapping[str, Any], *, by: Claim, at: datetime, content: Content | None = None
) -> None:
    """Record one move, bring the row to it, and let its sender see how it stands; in the caller's transaction."""
    held = row.content
    for name, value in changes.items():
        setattr(row, name, value)
    row.state = STATES.get(kind, row.state)
    day, kept = legal_day(at), _kept(content)
    sealed = "" if kind == "letter_forgotten" else sealing.seal_to(row.seal, says(row))
    facts = {**changes, "sealed": sealed, "sealed_on": day if sealed else None}
    if kept:
        facts["content"] = kept[0].hex()
    entry = new_id()
    draft = Draft(
        id=entry, case=row.id, kind=kind, occurred_at=at, body=str(row.body_id or ""), scope=str(row.scope),
        actor=by.actor, facts={"set": plain(facts)}, procedure=PROCEDURE,
    )  # fmt: skip
    fresh = row._state.adding
    with ledger.entering(entry):
        if kept:
            LetterContent(digest=kept[0], scope=row.scope, content=kept[1]).save(force_insert=True)
        if kind == "letter_forgotten" and held:
            LetterContent.objects.filter(digest=bytes.fromhex(held)).delete()
        for name, value in _after(draft).items():
            setattr(row, name, value)
        row.moves = 1 if fresh else row.moves + 1
        row.save(force_insert=fresh)
        ledger.append(draft)
    show(row)


def _kept(content: Content | None) -> tuple[bytes, bytes] | None:
    if content is None:
        return None
    said = {**asdict(content), "salt": secrets.token_hex(16)}
    stored = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
    return sha256(stored).digest(), stored


def content_of(row: Letter) -> Content | None:
    """What was sent; None once it is forgotten."""
    found = LetterContent.objects.filter(digest=bytes.fromhex(row.content)).first() if row.content else None
    if found is None:
        return None
    said = json.loads(bytes(found.content))
    return Content(said["words"], said["name"], said["contact"], said["proof"])


def says(row: Letter) -> dict[str, Any]:
    """What its sender may see of a letter: how it stands and the answer, never its words."""
    return {
        "kind": row.kind, "state": row.state, "received_on": _iso(row.received_on), "due_on": _iso(row.due_on),
        "answered_on": _iso(row.answered_on), "answer": row.answer, "mended_on": _iso(row.mended_on),
        "with": str(row.about.get("with", "")), "steps": list(row.about.get("steps", [])),
    }  # fmt: skip


def _iso(day: date | str | None) -> str:
    return day.isoformat() if isinstance(day, date) else day or ""


def show(row: Letter) -> None:
    """Bring the public store to what the row says."""
    with connection.cursor() as cursor:
        if not row.sealed:
            cursor.execute("DELETE FROM opened.sealed WHERE key = %s", [row.lookup])
            return
        cursor.execute(
            "INSERT INTO opened.sealed (key, sealed, on_day) VALUES (%s, %s, %s) "
            "ON CONFLICT (key) DO UPDATE SET sealed = EXCLUDED.sealed, on_day = EXCLUDED.on_day",
            [row.lookup, row.sealed, row.sealed_on],
        )
