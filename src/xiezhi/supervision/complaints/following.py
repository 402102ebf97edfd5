"""Follows the matters: what is answered to a complainant in a matter's own case reaches the complaint."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from xiezhi.accounts import door as accounts
from xiezhi.kernel.clock import now
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Position
from xiezhi.supervision.complaints.acts import ANSWERED, answered_in_matter
from xiezhi.supervision.models import Mark

FOLLOWER, BATCH = "complaints", 1000


def follow(at: datetime | None = None) -> int:
    """Read on until nothing is new; how many complainants were told. Reading again changes nothing."""
    told = 0
    while True:
        with transaction.atomic(), accounts.as_system(name="complaints"):
            mark, _ = Mark.objects.select_for_update().get_or_create(name=FOLLOWER)
            place = Position(mark.xid, mark.entry_id) if mark.entry_id else None
            found = ledger.follow(place, BATCH)
            for one in found:
                if one.entry.kind == ANSWERED:
                    told += answered_in_matter(
                        one.entry.case, str(one.entry.facts.get("answer", "")), at=one.entry.occurred_at
                    )
            if found:
                mark.xid, mark.entry_id = found[-1].at.xid, found[-1].at.id
            mark.beat_at = at or now()
            mark.save()
        if len(found) < BATCH:
            return told
