"""What the public store says of a paper and of a case to who holds the paper: sealed, without a name, from the case.

A paper is checked by its number and the check code in its foot; its party sees how the case stands by these two and the
last characters of the party's own identity number or credit code. Rows are made anew for each case that moved, and
taken away when the paper, the party or the case's time is gone. Nothing here is readable without those words.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim
from xiezhi.cases import door as cases
from xiezhi.cases.door import CaseView
from xiezhi.kernel.clock import legal_day, now
from xiezhi.kernel.errors import Refusal, Text
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Position
from xiezhi.papers import door as papers
from xiezhi.publicity.following import OWN_SOURCE
from xiezhi.publicity.letters.periods import periods
from xiezhi.publicity.letters.reading import number_keys, paper_keys, progress_keys
from xiezhi.publicity.letters.sealing import seal
from xiezhi.publicity.models import Mark, SealedRow

log = logging.getLogger(__name__)
NAME, BATCH = "standing", 1000
PREFIX = 32
"""Hex digits of the digest that a QR code carries."""
Row = tuple[str, str, str]
"""Key, sealed text, purpose."""


def follow(at: datetime | None = None) -> int:
    """Bring the rows of every case that has moved up to date; how many cases were looked at."""
    looked = 0
    while True:
        with transaction.atomic(), accounts.as_system(name="publicity") as by:
            Mark.objects.get_or_create(name=NAME)
            mark = Mark.objects.select_for_update().get(name=NAME)
            place = Position(mark.xid, mark.entry_id) if mark.entry_id else None
            found = ledger.follow(place, BATCH)
            touched = dict.fromkeys(one.entry.case for one in found)
            for row in cases.rows_of(list(touched), legal_day(at or now())):
                if row.source == OWN_SOURCE:  # a case of another system has no paper of ours
                    _drawn(row.id, by, at or now())
                    looked += 1
            if found:
                mark.xid, mark.entry_id = found[-1].at.xid, found[-1].at.id
            mark.beat_at = at or now()
            mark.save()
        if len(found) < BATCH:
            return looked


def _drawn(case_id: UUID, by: Claim, at: datetime) -> None:
    """Draw one case; one that cannot be drawn keeps the others from nothing, and is told by its id alone."""
    try:
        with transaction.atomic():
            draw(case_id, by, at)
    except Exception as wrong:  # noqa: BLE001 - whatever is wrong with one case is that case's
        log.error("case %s could not be told of: %s", case_id, type(wrong).__name__)


def draw(case_id: UUID, by: Claim, at: datetime) -> None:
    """Make the rows of one case: nothing for one without papers (from another system), or long closed."""
    rows = {key: (sealed, purpose) for key, sealed, purpose in _rows(case_id, by, at)}
    known = set(SealedRow.objects.filter(case_id=case_id).values_list("key", flat=True))
    scope = by.body_path
    with connection.cursor() as cursor:
        gone = sorted(known - rows.keys())
        if gone:
            cursor.execute("DELETE FROM opened.sealed WHERE key = ANY(%s)", [gone])
            SealedRow.objects.filter(key__in=gone).delete()
        cursor.executemany(
            "INSERT INTO opened.sealed (key, sealed, on_day) VALUES (%s, %s, %s) ON CONFLICT (key) DO UPDATE "
            "SET sealed = EXCLUDED.sealed, on_day = EXCLUDED.on_day WHERE opened.sealed.sealed <> EXCLUDED.sealed",
            [(key, sealed, legal_day(at)) for key, (sealed, _) in rows.items()],
        )
    fresh = [
        SealedRow(key=key, scope=scope, case_id=case_id, purpose=purpose)
        for key, (_, purpose) in rows.items()
        if key not in known
    ]
    SealedRow.objects.bulk_create(fresh, ignore_conflicts=True)


def _rows(case_id: UUID, by: Claim, at: datetime) -> Iterator[Row]:
    issued = papers.of_case(case_id)
    if not issued:
        return
    view = cases.case(case_id, by, at)
    for paper in issued:
        said = {
            "label": dict(paper.label), "organ": paper.organ, "number": paper.number, "void": bool(paper.void_reason),
            "issued_on": legal_day(paper.issued_at).isoformat(), "digest": paper.contents_digest[:PREFIX],
        }  # fmt: skip
        key, opens = paper_keys(paper.contents_digest)
        yield key, seal(opens, said), "paper"
        if paper.number:
            key, opens = number_keys(paper.number)
            yield key, seal(opens, {"given": True}), "number"
    if over(view, at):
        return
    told = progress(view, at)
    for paper in issued:
        if paper.audience == "party" and not paper.void_reason:
            for ending in _endings(view):
                key, opens = progress_keys(paper.number, paper.contents_digest, ending)
                yield key, seal(opens, told), "progress"


def over(view: CaseView, at: datetime) -> bool:
    """Whether a case has been closed for so long that its party is told no more here."""
    closed = view.row.closed_on
    return closed is not None and closed + timedelta(days=periods().keep.days) < legal_day(at)


def _endings(view: CaseView) -> set[str]:
    """What the parties of a case know of themselves: their identity numbers and credit codes."""
    listed = [view.party, *(one for entry in view.entries for one in _listed(entry.facts.get("co_parties")))]
    found = {str(one.get("id_number") or "") for one in listed if isinstance(one, Mapping)}
    return {one for one in found if len(one) >= 8}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def progress(view: CaseView, at: datetime) -> dict[str, Any]:
    """How a case stands, as its party may know: stages with their days, the days to come, remedies. No name."""
    procedure, stages = view.procedure, {stage.key: stage for stage in view.stages}
    reached: dict[str, str] = {}
    for entry in view.entries:
        act = procedure.act(entry.kind)
        if act and act.stage in stages:
            reached.setdefault(act.stage, legal_day(entry.occurred_at).isoformat())
    here = next((stage for stage in view.stages if stage.state == "current"), None)
    coming = sorted((clock.due, clock.name, clock) for clock in view.clocks if clock.running)
    return {
        "procedure": dict(procedure.label), "number": view.row.number, "body": dict(view.body_label),
        "stage": dict(here.label) if here else {},
        "steps": [{"label": dict(stages[key].label), "on": day} for key, day in reached.items()],
        "days": [{"label": dict(clock.label), "on": due.isoformat(), "yours": clock.of == "party"}
                 for due, _, clock in coming],
        "closed_on": view.row.closed_on.isoformat() if view.row.closed_on else "",
        "remedies": dict(_remedies(view)), "on": legal_day(at).isoformat(),
    }  # fmt: skip


def _remedies(view: CaseView) -> Text:
    standard = view.procedure.remedies
    if standard is None:
        return {"zh": "", "en": ""}
    try:
        return papers.remedies_in_words(standard, accounts.body(view.row.body_id))
    except Refusal:
        return {"zh": "", "en": ""}


def again() -> None:
    """Have everything read again from the first entry on: after a rebuild, or when the store was lost."""
    with accounts.as_system(name="publicity"):
        Mark.objects.filter(name=NAME).update(xid=0, entry_id=None)


def refresh(at: datetime | None = None) -> int:
    """Take away what its case's time is over for; how many cases were looked at. Run once a night."""
    at, looked = at or now(), 0
    with accounts.as_system(name="publicity") as by:
        ids = list(SealedRow.objects.filter(purpose="progress").values_list("case_id", flat=True).distinct())
        for row in cases.rows_of(ids, legal_day(at)):
            if row.closed_on:
                draw(row.id, by, at)
                looked += 1
    return looked
