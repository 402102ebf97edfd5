"""Draws the picture of a matter that the supervised body sees, from the entries of its case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Entry, Position
from xiezhi.supervision.models import Mark, Matter

PROCEDURE, FOLLOWER, BATCH = "supervision_matter", "matters", 500
SHOWN = (
    "matter_opened", "reminder_sent", "notice_issued", "body_explained", "corrected_at_once", "opinion_issued",
    "correction_reported", "objection_filed", "re_examined", "decision_issued", "execution_reported", "talk_held",
    "publicly_named", "listed", "raised_above", "matter_closed",
)  # fmt: skip
"""Acts that the supervised body is told of; what is said to a complainant is not among them."""
TOLD = (
    "problem", "asks", "found", "grounds", "orders", "explanation", "done", "reasons", "outcome", "summary", "minutes",
    "content", "what", "until", "received_on",
)  # fmt: skip


def draw(case_id: UUID) -> Matter | None:
    """The matter as its entries tell it now; None where the body it is about is not registered."""
    with accounts.as_system(name="supervision"):
        entries = [one for one in ledger.entries(case_id) if one.kind in SHOWN]
        if not entries or entries[0].kind != "matter_opened":
            return None
        opened = entries[0]
        try:
            body = accounts.body_by_code(str(opened.facts.get("supervised", "")))
        except Refusal:
            return None
        row = next(iter(cases.rows_of([case_id], now().date())), None)
        values = {
            "scope": body.path, "body_id": body.id, "by_body": opened.body, "number": row.number if row else "",
            "source": str(opened.facts.get("source", "")), "track": str(opened.facts.get("track", "")),
            "about": str(opened.facts.get("about", "")), "problem": str(opened.facts.get("problem", "")),
            "opened_at": opened.occurred_at, "state": entries[-1].kind, "state_at": entries[-1].occurred_at,
            "closed": entries[-1].kind in ("matter_closed", "raised_above"),
            "due_on": row.due_on if row else None, "due_label": dict(row.due_label or {}) if row else {},
            "moves": [_move(one) for one in entries],
        }  # fmt: skip
        matter, _ = Matter.objects.update_or_create(id=case_id, defaults=values)
        return matter


def _move(entry: Entry) -> dict[str, object]:
    told = {name: entry.facts[name] for name in TOLD if entry.facts.get(name) not in (None, "")}
    return {"act": entry.kind, "at": entry.occurred_at.isoformat(), "told": told}


def follow(at: datetime | None = None) -> int:
    """Draw every matter that has moved since the last time; how many entries were read."""
    read = 0
    while True:
        with transaction.atomic(), accounts.as_system(name="supervision"):
            mark, _ = Mark.objects.select_for_update().get_or_create(name=FOLLOWER)
            place = Position(mark.xid, mark.entry_id) if mark.entry_id else None
            found = ledger.follow(place, BATCH)
            draw_all(one.entry for one in found)
            if found:
                mark.xid, mark.entry_id = found[-1].at.xid, found[-1].at.id
            mark.beat_at = at or now()
            mark.save()
        read += len(found)
        if len(found) < BATCH:
            return read


def draw_all(entries: Iterable[Entry]) -> None:
    """Draw the matters that these entries belong to, each once."""
    for case_id in dict.fromkeys(one.case for one in entries if one.procedure == PROCEDURE):
        draw(case_id)
