"""Shows the demo city's decisions in public as its people would have: by the same acts, on the days of its scenes.

What a scene published stands in the public store; one duty is held, one record withdrawn, the rest is still to be done.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import text
from xiezhi.ledger import door as ledger
from xiezhi.publicity import duties
from xiezhi.publicity.acting import withdraw
from xiezhi.publicity.following import follow
from xiezhi.publicity.gathering import gather
from xiezhi.publicity.models import Publication

HELD = "涉及第三方商业秘密，正在书面征求其意见。"
MISTAKEN = text("公开内容有误", "What was shown was mistaken")
PREPARES, CONFIRMS = "officer", ("unit_head", "legal_reviewer", "agency_head")


def demonstrate(claims: Collection[Claim]) -> None:
    """Follow the ledger, then publish, hold and withdraw as these people would."""
    follow()
    with accounts.as_system():
        rows = list(Publication.objects.filter(state="due").order_by("decided_on", "id"))
    shown = [row for row in rows if _publish(row, claims)]
    waiting = [row for row in rows if row not in shown]
    for row in waiting[-1:]:
        officer = _of(claims, row, (PREPARES,))
        if officer:
            with accounts.claimed(officer) as by:
                duties.hold(row.id, reason=HELD, by=by)
    for row in [one for one in shown if one.kind == "payment"][:1]:
        officer = _of(claims, row, (PREPARES,))
        if officer:
            with accounts.claimed(officer) as by:
                withdraw(row.id, ground=MISTAKEN, cite=("three_systems/6",), words="所附标准已经更新", by=by, at=now())


def _publish(row: Publication, claims: Collection[Claim]) -> bool:
    """Show one decision when its scene did; False where the scene left it to be done."""
    when = _told_on(row)
    prepares, confirms = _of(claims, row, (PREPARES,)), _of(claims, row, CONFIRMS)
    if when is None or prepares is None or confirms is None:
        return False
    with accounts.claimed(prepares) as by:
        assert row.case_id is not None
        assert row.entry_id is not None
        spans = duties.proposal(gather(row.case_id, row.entry_id)).spans
        duties.prepare(row.id, spans, by=by, looked=True, at=when - timedelta(minutes=30))
    with accounts.claimed(confirms) as by:
        duties.release(row.id, by=by, at=when)
    return True


def _told_on(row: Publication) -> datetime | None:
    """When the case says that it was published."""
    assert row.case_id is not None
    with accounts.as_system():
        said = [one.occurred_at for one in ledger.entries(row.case_id) if one.kind == "published"]
    return said[0] if said else None


def _of(claims: Collection[Claim], row: Publication, roles: Collection[str]) -> Claim | None:
    return next((one for one in claims if one.body_id == row.body_id and one.roles & set(roles)), None)
