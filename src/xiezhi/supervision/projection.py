"""A finding as a pure function of the entries on its chain: what its row says after each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from xiezhi.ledger.door import Draft

STATES = {
    "finding_seen": "seen",
    "finding_explained": "explained",
    "finding_mended": "mended",
    "finding_accepted": "accepted",
    "finding_sent_back": "sent_back",
    "finding_opened": "matter",
    "finding_withdrawn": "withdrawn",
}
"""Moves that change the state, and the state after them."""
_IDS = ("id", "body_id", "case_id", "entry_id", "matter_id")
_DAYS = ("occurred_on", "answer_by")
_INSTANTS = ("raised_at", "state_at")


def row_of(entries: Sequence[Draft]) -> dict[str, Any]:
    """The row of a finding after all entries of its chain."""
    row: dict[str, Any] = {}
    for number, entry in enumerate(entries, 1):
        row = after(row, entry) | {"moves": number}
    return row


def after(row: Mapping[str, Any], entry: Draft) -> dict[str, Any]:
    """The row after one more entry."""
    if entry.kind in ("finding_raised", "finding_changed"):
        return {**row, **read(entry.facts)}
    state = STATES.get(entry.kind)
    if state is None:
        return dict(row)
    words = str(entry.facts.get("reason") or entry.facts.get("words") or "")
    said = {"state": state, "state_at": entry.occurred_at, "state_by": entry.actor, "words": words}
    if "matter_id" in entry.facts:
        said["matter_id"] = UUID(str(entry.facts["matter_id"]))
    return {**row, **said}


def read(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as values of the table."""
    found = dict(facts)
    for names, make in ((_IDS, UUID), (_DAYS, date.fromisoformat), (_INSTANTS, datetime.fromisoformat)):
        for name in names:
            if found.get(name):
                found[name] = make(str(found[name]))
    return found
