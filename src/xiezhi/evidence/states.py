"""Writes: what becomes of an item. Verified, excluded (penalty_law/46), a device's record reviewed (41), withdrawn."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from xiezhi.accounts.door import Claim
from xiezhi.evidence import cases, queries, rules
from xiezhi.evidence.acts import entry_of
from xiezhi.evidence.entries import KINDS
from xiezhi.evidence.errors import AlreadyUsed, BadItem, DeviceNotInOrder, WrongState
from xiezhi.evidence.models import Item
from xiezhi.evidence.values import ItemView
from xiezhi.evidence.words import CITES, RECORD_QUALITIES, STATES
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import text
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Entry


def verify(item_id: UUID, reason: str, *, claim: Claim, at: datetime | None = None) -> ItemView:
    """Record that an item was found true, and how (penalty_law/46/p2); a device's record only once it was reviewed."""

    def check(row: Item, entries: Sequence[Entry]) -> None:
        if row.device_id:
            require_reviewed(row)

    return _decide(item_id, "verified", reason, claim, at, check)


def exclude(item_id: UUID, reason: str, *, claim: Claim, at: datetime | None = None) -> ItemView:
    """Exclude what was obtained illegally or found untrue, with the reason (penalty_law/46/p3). It stays kept."""
    return _decide(item_id, "excluded", reason, claim, at, lambda row, entries: None)


def withdraw(item_id: UUID, reason: str, *, claim: Claim, at: datetime | None = None) -> ItemView:
    """Take an item off the list, for a mistake in taking it in; refused once an act of the case names it. It stays."""

    def check(row: Item, entries: Sequence[Entry]) -> None:
        if used_by(row, entries):
            raise AlreadyUsed(
                text(
                    "本案的行为已经引用这项证据，不能撤下。",
                    "An act of the case rests on this item, so it cannot be withdrawn.",
                ),
                cites=("penalty_law/47",),
                next_step=text("有误的，另行增加一项并注明更正。", "If it is wrong, add an item that corrects it."),
            )

    return _decide(item_id, "withdrawn", reason, claim, at, check)


def review_record(
    item_id: UUID, answers: Mapping[str, bool], reviewer: str, *, claim: Claim, at: datetime | None = None
) -> ItemView:
    """Record the review of a device's record: true, clear, complete, accurate (penalty_law/41/p2)."""
    with transaction.atomic():
        row = queries.item_row(item_id)
        entries = cases.held(row.case_id, claim)
        row.refresh_from_db()
        if not row.device_id:
            raise WrongState(text("这项证据不是监控设备的记录。", "This item is no record of a monitoring device."))
        if row.record_review:
            raise WrongState(text("该记录已经审核过。", "This record has been reviewed already."))
        if not reviewer.strip():
            raise BadItem(text("缺少审核人", "who reviewed it is missing"), key="field:reviewer")
        instant = at or now()
        review: dict[str, Any] = {key: answers.get(key) is True for key in RECORD_QUALITIES}
        row.record_review = {**review, "reviewer": reviewer.strip(), "at": instant.isoformat()}
        _save(row, entries, "evidence_reviewed", {**row.record_review}, claim, instant, ["record_review"])
    return queries.item(item_id)


def require_reviewed(row: Item | ItemView) -> None:
    """Refuses the record of a device that was not reviewed, or did not stand the review."""
    lacking = rules.record_problems(row.record_review)
    if lacking:
        raise DeviceNotInOrder(
            text(
                f"“{row.title}”不得作为行政处罚的证据：" + "；".join(one["zh"] for one in lacking) + "。",
                f"{row.title} may not be used as evidence: " + "; ".join(one["en"] for one in lacking) + ".",
            ),
            cites=CITES["record"],
            next_step=text("先审核记录内容。", "Have the record reviewed first."),
            key="device_record",
        )


def used_by(row: Item, entries: Sequence[Entry]) -> list[Entry]:
    """The acts of the case that name the item, by its digest or by its id."""
    digest, identifier = bytes(row.digest).hex(), str(row.id)
    acts = [entry for entry in entries if entry.kind not in KINDS]
    return [one for one in acts if digest in one.evidence or identifier in json.dumps(dict(one.facts), default=str)]


def _decide(item_id: UUID, state: str, reason: str, claim: Claim, at: datetime | None, check: Any) -> ItemView:
    with transaction.atomic():
        row = queries.item_row(item_id)
        entries = cases.held(row.case_id, claim)
        row.refresh_from_db()
        if row.state in ("excluded", "withdrawn") or row.state == state:
            now_is = STATES[row.state]
            raise WrongState(
                text(f"这项证据{now_is['zh']}，不再改变。", f"This item is {now_is['en']}; it no longer changes.")
            )
        if not reason.strip():
            raise BadItem(text("缺少理由", "the reason is missing"), cites=CITES.get(state, ()), key="field:reason")
        check(row, entries)
        instant = at or now()
        row.state, row.state_reason, row.state_at, row.state_by = state, reason.strip(), instant, claim.actor
        facts = {"reason": row.state_reason, "state": state}
        fields = ["state", "state_reason", "state_at", "state_by"]
        _save(row, entries, f"evidence_{state}", facts, claim, instant, fields)
    return queries.item(item_id)


def _save(
    row: Item, entries: Sequence[Entry], kind: str, facts: dict[str, Any], claim: Claim, at: datetime, fields: list[str]
) -> None:
    entry = new_id()
    with ledger.entering(entry):
        row.save(update_fields=fields)
        said = {"item": str(row.id), "title": row.title, **facts}
        ledger.append(entry_of(entries[0], kind, said, claim, at, [bytes(row.digest).hex()], entry_id=entry))
