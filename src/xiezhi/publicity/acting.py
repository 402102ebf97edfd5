"""The acts by which a record is shown and taken away: one function each, one transaction, one entry.

`publish` takes a whole record: of a publication that waits, or one made elsewhere (an import) that has no duty here.
What leaves leaves the store, every surface, and for good.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from xiezhi.accounts.door import Claim
from xiezhi.kernel.clock import legal_day, now
from xiezhi.kernel.errors import Text, text
from xiezhi.ledger import door as ledger
from xiezhi.publicity import opening, surfaces
from xiezhi.publicity.errors import NotInThisState, NotPublishable, ReasonMissing
from xiezhi.publicity.models import Publication
from xiezhi.publicity.moving import move, publication
from xiezhi.publicity.record import PublicRecord
from xiezhi.publicity.telling import tell_case

EXPIRED = text("公示期届满", "The period of publicity has ended")
REPAIRED = text("依申请提前停止公示", "Shown no longer, on application, before the period ended")


def publish(
    record: PublicRecord,
    *,
    by: Claim,
    at: datetime | None = None,
    scope: str | None = None,
    about: Mapping[str, Any] | None = None,
) -> Publication:
    """Show a record. `about`: further values of the row (`rule`, `cite`, ...), for one that had no duty here."""
    at = at or now()
    with transaction.atomic():
        ledger.lock(record.id)
        row = Publication.objects.select_for_update().filter(id=record.id).first()
        if row is None:
            row = _foreign(record, by, at, scope)
        elif row.state != "waiting":
            raise wrong_state(row)
        if record.version != row.version + 1:
            raise NotPublishable(text("公开记录的版本不连续。", "The record's version does not follow the one before."))
        shown = record.checked()
        changes = {**(about or {}), **_of(shown)}
        move(row, "publicity_published", changes, by=by, at=at, facts=_told(shown, row))
        opening.put([shown], at)
        tell_case(row, "published", {}, by=by, at=at)
    return row


def correct(
    identifier: UUID, record: PublicRecord, *, reason: str, by: Claim, at: datetime | None = None
) -> Publication:
    """Show a new version in the place of the one before; the address stays."""
    at = at or now()
    with transaction.atomic():
        row = _living(identifier)
        needs_words(reason)
        if record.id != row.id or record.path != row.path or record.version != row.version + 1:
            raise NotPublishable(
                text("更正只能是同一公示的下一版本。", "A correction is the next version of the same.")
            )
        shown = record.checked()
        move(
            row,
            "publicity_corrected",
            {**_of(shown), "withdraw_by": None},
            by=by,
            at=at,
            facts={**_told(shown, row), "words": reason.strip()},
        )
        opening.put([shown], at, what="corrected")
    return row


def withdraw(
    identifier: UUID, *, ground: Text, cite: Sequence[str], words: str = "", by: Claim, at: datetime | None = None
) -> Publication:
    """Take a record away because the decision no longer stands or should never have been shown.

    `ground` is told to the public and holds no name; `words` stay in the file.
    """
    at = at or now()
    if not ground.get("zh", "").strip():
        raise no_reason()
    with transaction.atomic():
        row = _leave(identifier, "withdrawn", ground, cite, words, by, at)
        tell_case(row, "publicity_withdrawn", {"reason": ground["zh"]}, by=by, at=at)
    return row


def expire(identifier: UUID, *, cite: Sequence[str] = (), by: Claim, at: datetime | None = None) -> Publication:
    """Take a record away because its period is over: on the day after its last day."""
    at = at or now()
    with transaction.atomic():
        row = _living(identifier)
        if row.shown_until is None or legal_day(at) <= row.shown_until:
            raise wrong_state(row)
        return _leave(identifier, "expired", EXPIRED, cite or row.cite, "", by, at)


def repair(
    identifier: UUID, *, cite: Sequence[str], words: str = "", by: Claim, at: datetime | None = None
) -> Publication:
    """Take a record away before its period is over, on application. Whether that may be is asked by `ending`."""
    at = at or now()
    with transaction.atomic():
        return _leave(identifier, "repaired", REPAIRED, cite, words, by, at)


def _leave(
    identifier: UUID, state: str, ground: Text, cite: Sequence[str], words: str, by: Claim, at: datetime
) -> Publication:
    row = _living(identifier)
    day = legal_day(at)
    facts = {"ground": dict(ground), "cite": list(cite), "words": words.strip()}
    move(row, f"publicity_{state}", {"left_on": day, "withdraw_by": None, "draft": {}}, by=by, at=at, facts=facts)
    leaving = opening.take(row.id, state, ground, cite, at, day=day)
    if leaving is not None:
        # Told once the transaction is over, and again by the sweep: a surface never forgets what may yet be shown.
        transaction.on_commit(lambda: surfaces.forget(leaving), robust=True)
    return row


def _living(identifier: UUID) -> Publication:
    ledger.lock(identifier)
    row = publication(identifier, lock=True)
    if row.state != "published":
        raise wrong_state(row)
    return row


def _foreign(record: PublicRecord, by: Claim, at: datetime, scope: str | None) -> Publication:
    """The row of a record that no case here decided."""
    return Publication(
        id=record.id, scope=by.body_path if scope is None else scope, body_id=by.body_id, kind=record.kind,
        decided_on=record.decided_on, state_at=at, state_by=by.actor,
    )  # fmt: skip


def _of(record: PublicRecord) -> dict[str, Any]:
    """What the row says of the record that is shown."""
    return {
        "kind": record.kind, "version": record.version, "number": record.number, "path": record.path,
        "decided_on": record.decided_on, "published_on": record.published_on, "shown_until": record.shown_until,
        "party_kind": record.party_kind, "held_reason": "",
    }  # fmt: skip


def _told(record: PublicRecord, row: Publication) -> dict[str, Any]:
    """What the entry says of the record: its hash and text, and which entry decided what is shown."""
    return {"record": record.hash(), "doc": record.canonical().decode(), "decision": str(row.entry_id or "")}


def needs_words(words: str) -> None:
    """ReasonMissing when nothing is said."""
    if len(words.strip()) < 2:
        raise no_reason()


def no_reason() -> ReasonMissing:
    """Why nothing was done: no reason was given."""
    return ReasonMissing(
        text("请写明理由。", "Give the reason."),
        next_step=text("填写理由后再提交。", "Write the reason down and send again."),
    )


def wrong_state(row: Publication) -> NotInThisState:
    """Why nothing was done: the publication stands elsewhere."""
    return NotInThisState(
        text("该公示现在的状态不能这样办理。", "The publication does not stand where this can be done."),
        next_step=text("刷新页面，查看它现在的状态。", "Load the page again and see how it stands."),
        key=str(row.state),
    )


def day_of(at: datetime) -> date:
    """The legal day of an act."""
    return legal_day(at)
