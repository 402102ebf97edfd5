"""Work by the clock: what has reached its end is taken away, and surfaces that did not forget are asked again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from xiezhi.accounts import door as accounts
from xiezhi.kernel.clock import legal_day, now
from xiezhi.publicity import opening, surfaces
from xiezhi.publicity.acting import expire
from xiezhi.publicity.models import Mark, Publication
from xiezhi.publicity.surfaces import Leaving

AGAIN_DAYS = 2
BATCH = 500
NAME = "sweep"


@dataclass
class Swept:
    """What a sweep did, and what is still late after it."""

    expired: int = 0
    forgotten: int = 0
    past_their_day: int = 0
    overdue: int = 0
    to_withdraw: int = 0


def sweep(at: datetime | None = None) -> Swept:
    """Take away what is past its last day. Running it again changes nothing."""
    at = at or now()
    day = legal_day(at)
    done = Swept()
    while True:
        with accounts.as_system(name="publicity") as by:
            late = Publication.objects.filter(state="published", shown_until__lt=day).order_by("shown_until")
            ids = list(late.values_list("id", flat=True)[:BATCH])
            for one in ids:
                expire(one, by=by, at=at)
        done.expired += len(ids)
        if not ids:
            break
    done.forgotten = _again(day)
    with accounts.as_system(name="publicity"):
        done.past_their_day = opening.past_their_day(day)
        done.overdue = Publication.objects.filter(state__in=["due", "held", "waiting"], due_on__lt=day).count()
        done.to_withdraw = Publication.objects.filter(state="published", withdraw_by__lt=day).count()
        Mark.objects.update_or_create(name=NAME, defaults={"swept_at": at})
    return done


def _again(day: date) -> int:
    """Ask surfaces that still show what left in the last days to forget it once more."""
    with accounts.as_system(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.id, t.path, t.kind, t.body_code, t.state FROM opened.tombstone t WHERE t.left_on >= %s",
            [day - timedelta(days=AGAIN_DAYS)],
        )
        left = [Leaving(row[0], row[1], row[2], "", "", row[3], row[4]) for row in cursor.fetchall()]
    showing = [one for one in left if surfaces.left_on(one)]
    for one in showing:
        surfaces.forget(one)
    return len(showing)
