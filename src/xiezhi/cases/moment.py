"""Gathers what the engine needs to know about a case: entries as history, its procedure, its body."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import BodyView
from xiezhi.cases.engine.history import Happened, History
from xiezhi.cases.engine.mandates import Mandate
from xiezhi.cases.engine.situation import Body, Situation
from xiezhi.evidence import door as evidence
from xiezhi.kernel.clock import legal_day
from xiezhi.ledger.door import Draft
from xiezhi.standards import door as standards
from xiezhi.standards.door import Matter, Procedure

SYSTEM_KINDS = frozenset(
    {"act_proposed", "act_endorsed", "act_returned", "paper_voided", "paper_rendered", "picture_rebuilt"}
    | evidence.KINDS
)
"""Entries the engine and the rooms below make for themselves; the law does not count them as acts."""


QUIET_KINDS = frozenset({"paper_rendered", "picture_rebuilt"}) | evidence.KINDS
"""Entries that do not move a case: somebody who opened a page before them has missed nothing."""


def moves(entries: Sequence[Draft]) -> int:
    """How far a case has moved: the number of its entries that somebody at a page would care about."""
    return sum(entry.kind not in QUIET_KINDS for entry in entries)


def happened(entry: Draft) -> Happened:
    """An entry as the law sees it."""
    return Happened(entry.kind, entry.occurred_at, entry.facts, entry.officers, entry.actor, str(entry.id))


def history_of(entries: Sequence[Draft]) -> History:
    """The acts among these entries, in order."""
    return History(happened(entry) for entry in entries if entry.kind not in SYSTEM_KINDS)


def layers_of(opening: Draft, body: BodyView) -> tuple[str, ...]:
    """The layers a case was filed under; they stand in its first entry, since a body's layers may change."""
    kept = opening.facts.get("layers")
    return tuple(str(layer) for layer in kept) if isinstance(kept, list) else tuple(body.layers)


def procedure_of(opening: Draft, body: BodyView) -> Procedure:
    """The procedure a case runs by: as it stood on the day it was opened, in the release it was filed under."""
    day = legal_day(opening.occurred_at)
    return standards.procedure(opening.procedure, layers_of(opening, body), day, digest=opening.pack)


def matter_of(history: History, opened: date, digest: str) -> Matter | None:
    """The matter of a case, as it stood on the day of the act."""
    key = history.said("matter")
    return standards.matter(str(key), history.said_on("act_ended_on", opened), digest=digest) if key else None


def engine_body(body: BodyView) -> Body:
    """A body as conditions ask about it."""
    held = tuple(
        Mandate(one.name["zh"], one.matters, one.kinds, one.most_fine, one.valid_from, one.valid_to)
        for one in body.entrustments
    )
    return Body(str(body.id), body.division, body.level, tuple(body.fields), {"name": body.name_zh}, held)


def situation_of(entries: Sequence[Draft], body: BodyView, at: datetime | None = None) -> Situation:
    """The situation of a case after these entries."""
    opening = entries[0]
    history = history_of(entries)
    procedure = procedure_of(opening, body)
    matter = matter_of(history, legal_day(opening.occurred_at), opening.pack)
    return Situation(procedure, history, standards.calendar(), engine_body(body), matter, at=at)


def body_of(identifier: UUID | str) -> BodyView:
    """The body that handles a case."""
    return accounts.body(UUID(str(identifier)))
