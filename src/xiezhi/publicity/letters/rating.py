"""Ratings: counted only so many at a time, so that none can be led back to who gave it.

A rating has no author, no number, and no time finer than a day; its id is chance. What lies in the box is seen by no
page. Once enough lie there for one body and one kind of act, they are added up under one entry and thrown away: nobody,
not even with the whole database and the whole ledger, can tell one of them from the others. Bodies are not ranked.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection, transaction

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import BodyView, Claim
from xiezhi.kernel.clock import legal_day, now
from xiezhi.kernel.errors import Refusal
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft
from xiezhi.publicity.letters.periods import periods
from xiezhi.publicity.models import RatingCount

PROCEDURE = "rating"


def count(at: datetime | None = None) -> int:
    """Add up what there is enough of; how many ratings were counted. Those that wait too long are thrown away."""
    at, counted = at or now(), 0
    with accounts.as_system(name="letters") as by:
        with connection.cursor() as cursor:
            old = legal_day(at) - timedelta(days=periods().keep.days)
            cursor.execute("DELETE FROM letterbox.rating WHERE day < %s", [old])
            cursor.execute("SELECT body, act, count(*) FROM letterbox.rating GROUP BY body, act ORDER BY 1, 2")
            waiting = cursor.fetchall()
        for code, act, number in waiting:
            body = _body(code)
            if body is None:
                _throw_away(code)
            elif number >= periods(body.layers).ratings.least:
                counted += _counted(body, act, by, at)
    return counted


def _body(code: str) -> BodyView | None:
    try:
        return accounts.body_by_code(code)
    except Refusal:
        return None


def _throw_away(code: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM letterbox.rating WHERE body = %s", [code])


def _counted(body: BodyView, act: str, by: Claim, at: datetime) -> int:
    identifier = uuid5(NAMESPACE_URL, f"xiezhi:rating:{body.code}:{act}")
    with transaction.atomic():
        ledger.lock(identifier)
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM letterbox.rating WHERE body = %s AND act = %s RETURNING stars", [body.code, act]
            )
            added = Counter(str(row[0]) for row in cursor.fetchall())
        entry = new_id()
        draft = Draft(
            id=entry, case=identifier, kind="ratings_counted", occurred_at=at, body=str(body.id), scope=body.path,
            actor=by.actor, facts={"act": act, "added": dict(added), "until": legal_day(at).isoformat()},
            procedure=PROCEDURE,
        )  # fmt: skip
        with ledger.entering(entry):
            row = RatingCount.objects.filter(id=identifier).first()
            fresh = row is None
            row = row or RatingCount(id=identifier, scope=body.path, body_id=body.id, act=act, counts={}, moves=0)
            row.counts, row.until_day = _sum(row.counts, added), legal_day(at)
            row.moves += 1
            row.save(force_insert=fresh)
            ledger.append(draft)
        show(row, body.code)
    return added.total()


def _sum(counts: dict[str, int], added: Any) -> dict[str, int]:
    return {star: counts.get(star, 0) + int(added.get(star, 0)) for star in "12345"}


def row_of(entries: Sequence[Draft]) -> dict[str, Any]:
    """The row of a body's ratings after all entries of its chain."""
    row: dict[str, Any] = {"counts": {}}
    for number, entry in enumerate(entries, 1):
        if entry.kind == "ratings_counted":
            row |= {
                "scope": entry.scope, "body_id": UUID(entry.body), "act": entry.facts["act"],
                "counts": _sum(row["counts"], entry.facts["added"]),
                "until_day": date.fromisoformat(str(entry.facts["until"])),
            }  # fmt: skip
        row["moves"] = number
    return row


def show(row: RatingCount, code: str) -> None:
    """Bring the public store to what the row says."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO opened.rating (body_code, act, until_day, counts) VALUES (%s, %s, %s, %s::jsonb) "
            "ON CONFLICT (body_code, act) DO UPDATE SET until_day = EXCLUDED.until_day, counts = EXCLUDED.counts",
            [code, row.act, row.until_day, json.dumps(row.counts)],
        )
