"""Empties the letterbox: each letter goes to who answers it, as a duty with a day, and leaves the box in one step.

Run every minute by the worker. A letter that cannot be taken in stays where it is and does not keep others waiting;
what is logged of it is its id.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import BodyView, Claim
from xiezhi.kernel.clock import legal_day
from xiezhi.kernel.errors import Refusal
from xiezhi.publicity import asks
from xiezhi.publicity.letters import chain
from xiezhi.publicity.letters.chain import Content
from xiezhi.publicity.letters.periods import periods
from xiezhi.publicity.letters.wording import NOBODY, NOT_SHOWN
from xiezhi.publicity.models import Letter, Publication
from xiezhi.publicity.redaction.known import Known
from xiezhi.publicity.redaction.redacting import Profile, redact

BATCH = 500
COLUMNS = ("id", "kind", "number", "lookup", "seal", "about", "words", "name", "contact", "proof", "received_at")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Arrived:
    """A letter as it lies in the box."""

    id: UUID
    kind: str
    number: str
    lookup: str
    seal: str
    about: dict[str, str]
    content: Content
    at: datetime


def without_sender(content: Content) -> str:
    """The words without what tells who somebody is: what goes into the record of what was asked."""
    sender = [Known("name", content.name, "sender", "other")] if len(content.name) > 1 else []
    sender += [Known("phone", content.contact, "sender")] if len(content.contact) > 4 else []
    return redact({"text": content.words}, sender, Profile(names={"": "hide"})).fields["text"]


def collect() -> int:
    """Take in what lies in the box; how many letters were taken in."""
    with accounts.as_system(name="letters"), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM letterbox.letter ORDER BY received_at, id LIMIT %s", [BATCH])
        waiting = [row[0] for row in cursor.fetchall()]
    return sum(_collected(one) for one in waiting)


def _collected(identifier: UUID) -> bool:
    try:
        with transaction.atomic(), accounts.as_system(name="letters") as by:
            arrived = _out_of_the_box(identifier)
            if arrived is not None:
                take_in(arrived, by=by)
            return arrived is not None
    except Exception as wrong:  # noqa: BLE001 - one letter that cannot be taken in keeps no other waiting
        log.error("letter %s could not be taken in: %s", identifier, type(wrong).__name__)
        return False


def _out_of_the_box(identifier: UUID) -> Arrived | None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(COLUMNS)} FROM letterbox.letter WHERE id = %s FOR UPDATE SKIP LOCKED", [identifier]
        )
        row = cursor.fetchone()
        if row is None:
            return None
        cursor.execute("DELETE FROM letterbox.letter WHERE id = %s", [identifier])
    said: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
    about = json.loads(said["about"]) if isinstance(said["about"], str) else said["about"]
    content = Content(said["words"], said["name"], said["contact"], said["proof"])
    return Arrived(
        said["id"], said["kind"], said["number"], said["lookup"], said["seal"], about, content, said["received_at"]
    )


def take_in(arrived: Arrived, *, by: Claim) -> Letter:
    """Register a letter with who answers it."""
    if arrived.kind == "complaint":
        from xiezhi.publicity.letters import complaining

        return complaining.take_in(arrived, by)
    taken = {"correction": _about_a_record, "reply": _about_a_record, "question": _question}[arrived.kind]
    return taken(arrived, by)


def _about_a_record(arrived: Arrived, by: Claim) -> Letter:
    """A correction or a reply: a request to the body that published, with the day its rule of publication gives."""
    row = Publication.objects.filter(path=arrived.about.get("record", ""), state="published").first()
    if row is None:
        return returned(arrived, NOT_SHOWN, by)
    asked = asks.receive(
        row.id, arrived.kind, words=without_sender(arrived.content), who="", contact="", by=by, at=arrived.at
    )  # fmt: skip
    body = accounts.body(row.body_id) if row.body_id else None
    letter = _fresh(arrived, str(row.scope), row.body_id, body)
    changes = {"publication_id": row.id, "request_id": asked.id, "due_on": asked.due_on}
    return _received(letter, arrived, changes, by)


def _question(arrived: Arrived, by: Claim) -> Letter:
    try:
        body = accounts.body_by_code(arrived.about.get("body", ""))
    except Refusal:
        return returned(arrived, NOBODY, by)
    letter = _fresh(arrived, body.path, body.id, body)
    due = periods(body.layers).question.after(legal_day(arrived.at))
    return _received(letter, arrived, {"due_on": due}, by)


def _fresh(arrived: Arrived, scope: str, body_id: UUID | None, body: BodyView | None) -> Letter:
    about = {**arrived.about, "with": body.name_zh} if body else dict(arrived.about)
    return Letter(
        id=arrived.id, scope=scope, body_id=body_id, kind=arrived.kind, number=arrived.number, lookup=arrived.lookup,
        seal=arrived.seal, about=about, received_on=legal_day(arrived.at), state_at=arrived.at, state_by=by_nobody(),
    )  # fmt: skip


def by_nobody() -> str:
    """Who moves a letter that nobody has looked at."""
    return "system"


def _received(letter: Letter, arrived: Arrived, changes: dict[str, Any], by: Claim) -> Letter:
    chain.move(letter, "letter_received", first(letter) | changes, by=by, at=arrived.at, content=arrived.content)
    return letter


def returned(arrived: Arrived, why: str, by: Claim) -> Letter:
    """A letter that nobody can answer is closed at once, and says why."""
    letter = _fresh(arrived, by.body_path, None, None)
    day = legal_day(arrived.at)
    ended = {"answer": why, "answered_on": day, "keep_until": periods().keep.after(day)}
    chain.move(letter, "letter_closed", first(letter) | ended, by=by, at=arrived.at, content=arrived.content)
    return letter


def first(letter: Letter) -> dict[str, Any]:
    """What the first entry of a chain says."""
    names = ("kind", "number", "lookup", "seal", "about", "received_on")
    return {name: getattr(letter, name) for name in names}
