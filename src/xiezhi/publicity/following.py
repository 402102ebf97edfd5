"""Follows the ledger: a decision opens its duty, what undoes it opens the duty to withdraw. Nobody has to remember.

Run every minute by the worker. Reading the same entries again changes nothing, so a broken turn is simply done again.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Entry, Position
from xiezhi.publicity.duties import OPEN, open_duty, undo
from xiezhi.publicity.gathering import acts_with_rules, gathered
from xiezhi.publicity.models import Mark, Publication
from xiezhi.standards import door as standards

BATCH = 2000
NAME = "publications"
OWN_SOURCE = "xiezhi"
"""Decisions loaded from another system were told of there."""
log = logging.getLogger(__name__)


@dataclass
class Turn:
    """What one turn did."""

    entries: int = 0
    opened: int = 0
    undone: int = 0


def follow(at: datetime | None = None, *, limit: int = BATCH) -> Turn:
    """Read on until nothing is new."""
    done = Turn()
    while (turn := _turn(at or now(), limit)).entries:
        done.entries += turn.entries
        done.opened += turn.opened
        done.undone += turn.undone
    return done


def _turn(at: datetime, limit: int) -> Turn:
    layers = standards.current().packs
    decides, undoes = acts_with_rules(standards.publications(layers))
    with accounts.as_system(name="publicity") as by:
        Mark.objects.get_or_create(name=NAME)
        mark = Mark.objects.select_for_update().get(name=NAME)
        place = Position(mark.xid, mark.entry_id) if mark.entry_id else None
        followed = ledger.follow(place, limit)
        turn = Turn(len(followed))
        for one in followed:
            entry = one.entry
            if (entry.procedure, entry.kind) in decides and entry.source == OWN_SOURCE:
                turn.opened += _safely(_opened, entry, by, at)
            if entry.kind in undoes:
                turn.undone += _safely(_undone, entry, by, at)
        if followed:
            mark.xid, mark.entry_id, mark.beat_at = followed[-1].at.xid, followed[-1].at.id, now()
            mark.save()
        return turn


def _safely(act: object, entry: Entry, by: Claim, at: datetime) -> int:
    """One entry; what cannot be read stops no other, and is told."""
    try:
        with transaction.atomic():
            return int(act(entry, by, at))  # type: ignore[operator]
    except Refusal as wrong:
        log.warning("entry %s opens no publication: %s", entry.id, wrong)
        return 0
    except Exception:  # one entry that breaks us must not keep every later decision from its duty
        log.exception("entry %s breaks the follower", entry.id)
        return 0


def _opened(entry: Entry, by: Claim, at: datetime) -> int:
    entries = ledger.entries(entry.case)
    place = next(index for index, one in enumerate(entries) if one.id == entry.id)
    found = gathered(entries, place, {})
    return 0 if found is None else int(open_duty(found, by=by, at=max(entry.occurred_at, at)) is not None)


def _undone(entry: Entry, by: Claim, at: datetime) -> int:
    return sum(undo(row, entry.kind, entry.facts, by=by, at=entry.occurred_at) for row in of_case(entry.case))


def of_case(case_id: UUID) -> list[Publication]:
    """Publications of a case that are shown or still to be."""
    return list(Publication.objects.filter(case_id=case_id, state__in=[*OPEN, "published"]))
