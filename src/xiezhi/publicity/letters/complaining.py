"""Complaints: a letter that goes to the supervisors and never to the body complained of, and what they tell back.

The letter here keeps only what its sender needs to look it up; it lies where no post of any body sees it. Words and
sender go to supervision, which knows who may see them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim
from xiezhi.kernel.clock import legal_day, now
from xiezhi.publicity.acting import needs_words
from xiezhi.publicity.letters import chain, sealing
from xiezhi.publicity.letters.chain import Content
from xiezhi.publicity.letters.periods import periods
from xiezhi.publicity.letters.sealing import Credentials
from xiezhi.publicity.letters.taking import Arrived, first, returned, without_sender
from xiezhi.publicity.letters.wording import NO_SUPERVISOR
from xiezhi.publicity.models import Letter
from xiezhi.supervision import door as supervision

OPEN = ("registered", "taken_up")
BATCH = 500


def take_in(arrived: Arrived, by: Claim, *, channel: str = "") -> Letter:
    """Register a complaint with who supervises the body, and keep what its sender needs to look it up."""
    about = arrived.about
    said = arrived.content
    theirs = supervision.ComplaintContent(said.words, said.name, said.contact, said.proof)
    paper, code = about.get("paper", ""), about.get("code", "")
    try:
        complaint = supervision.receive_complaint(
            uuid4(), arrived.number, channel=channel or ("paper" if code else "web"), body=about.get("body", ""),
            paper=paper, words=without_sender(said), content=theirs, by=by, at=arrived.at,
        )  # fmt: skip
    except supervision.NobodySupervises:
        if channel == "hotline":
            raise
        return returned(arrived, NO_SUPERVISOR, by)
    with accounts.as_system(name="letters") as system:
        view = supervision.complaint_views([complaint.id])[complaint.id]
        row = Letter(
            id=arrived.id, scope=system.body_path, kind="complaint", number=arrived.number, lookup=arrived.lookup,
            seal=arrived.seal, received_on=legal_day(arrived.at), state_at=arrived.at,
        )  # fmt: skip
        changes = first(row) | {"complaint_id": complaint.id} | _told(view)
        chain.move(row, "letter_registered", changes, by=replace(by, paths=system.paths), at=arrived.at)
    return row


def _told(view: supervision.ComplaintView) -> dict[str, Any]:
    return {
        "about": {"with": view.office, "steps": list(view.steps), "moves": view.moves}, "due_on": view.due_on,
        "answered_on": view.answered_on, "answer": view.answer,
    }  # fmt: skip


def tell(at: datetime | None = None) -> int:
    """Tell the senders of complaints how theirs stand now; how many were told. Running it again changes nothing."""
    at, told = at or now(), 0
    with accounts.as_system(name="letters") as by:
        rows = list(Letter.objects.filter(kind="complaint", state__in=OPEN).order_by("id")[:BATCH])
        views = supervision.complaint_views([row.complaint_id for row in rows if row.complaint_id])
        for row in rows:
            view = views.get(row.complaint_id) if row.complaint_id else None
            if view is None or view.moves == row.about.get("moves"):
                continue
            with transaction.atomic():
                fresh = chain.letter(row.id, lock=True)
                kept = {"keep_until": periods().keep.after(view.answered_on)} if view.answered_on else {}
                chain.move(fresh, "letter_told", {"state": view.state, **_told(view), **kept}, by=by, at=at)
            told += 1
    return told


def enter_call(
    *, body: str, paper: str, words: str, name: str, contact: str, by: Claim, at: datetime | None = None
) -> Credentials:
    """Enter a complaint that somebody makes by telephone or at the counter; the number and secret to tell them."""
    at = at or now()
    needs_words(words)
    given = sealing.credentials(sealing.new_seed(), legal_day(at).year)
    lookup, private = sealing.letter_keys(given.number, given.secret)
    arrived = Arrived(
        uuid4(), "complaint", given.number, lookup, sealing.public_half(private), {"body": body, "paper": paper},
        Content(words.strip(), name.strip(), contact.strip()), at,
    )  # fmt: skip
    with transaction.atomic():
        take_in(arrived, by, channel="hotline")
    return given
