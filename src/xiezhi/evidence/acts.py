"""Writes: taking an item in. One transaction, one entry in the case's chain that carries the digests."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from xiezhi.accounts.door import Claim
from xiezhi.evidence import arriving, cases, devices, queries, rules
from xiezhi.evidence.errors import BadItem, TooMuch
from xiezhi.evidence.models import Arrival, Custody, File, Item
from xiezhi.evidence.store import originals
from xiezhi.evidence.values import ItemDraft, ItemView
from xiezhi.evidence.words import CITES
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import text
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft, Entry


def add(
    case_id: UUID,
    draft: ItemDraft,
    *,
    claim: Claim,
    arrivals: Sequence[UUID] = (),
    at: datetime | None = None,
    item_id: UUID | None = None,
) -> ItemView:
    """Take an item in, with the files that have arrived. Sending the same `item_id` again changes nothing.

    Refuses: BadItem for what is missing, DeviceNotInOrder for a device that had not all its reviews when it recorded.
    """
    from xiezhi.evidence.tasks import preview_later

    with transaction.atomic():
        entries = cases.held(case_id, claim)
        if item_id and any(entry.id == item_id for entry in entries):
            return queries.item(item_id)
        instant = at or now()
        rows = arriving.whole(case_id, arrivals, claim)
        _check(case_id, draft, rows, instant)
        identifier = item_id or new_id()
        with ledger.entering(identifier):
            item, files = _keep(identifier, entries[0], draft, rows, claim, instant)
            ledger.append(_entry(entries[0], item, files, claim, instant))
        for row in rows:
            path = arriving.path_of(row.id)
            row.delete()
            transaction.on_commit(partial(path.unlink, missing_ok=True))
        for one in files:
            preview_later(one)
    return queries.item(identifier)


def _check(case_id: UUID, draft: ItemDraft, rows: Sequence[Arrival], at: datetime) -> None:
    wrong = rules.problems_with(draft, len(rows), at)
    if wrong:
        refused = [
            BadItem(said, cites=CITES["kinds"] if name == "kind" else (), key=f"field:{name}") for name, said in wrong
        ]
        refused[0].others = tuple(refused[1:])
        raise refused[0]
    if len(rows) > settings.XIEZHI_EVIDENCE_MOST:
        raise TooMuch(text("一项证据的文件过多。", "An item has too many files."))
    if draft.replaces_id and not Item.objects.filter(pk=draft.replaces_id, case_id=case_id).exists():
        raise queries.no_such()
    if draft.device_id:
        devices.require_in_order(draft.device_id, draft.captured_at)


def _keep(
    identifier: UUID, opening: Entry, draft: ItemDraft, rows: Sequence[Arrival], claim: Claim, at: datetime
) -> tuple[Item, list[File]]:
    """The rows of an item and of its files, and the originals in the store."""
    files = [
        File(
            item_id=identifier, case_id=opening.case, scope=opening.scope, name=row.name, media=row.media,
            size=row.size, digest=bytes.fromhex(row.digest), sealed=row.sealed, received_at=row.arrived_at or at,
        )
        for row in rows
    ]  # fmt: skip
    salt = secrets.token_bytes(16)
    item = Item(
        id=identifier, case_id=opening.case, scope=opening.scope, body_id=UUID(opening.body), salt=salt, added_at=at,
        added_by=claim.actor, **{name: getattr(draft, name) for name in ItemDraft.__dataclass_fields__},
    )  # fmt: skip
    item.digest = rules.record_digest(said_of(item), [told_of(one) for one in files], salt)
    for row in rows:
        originals().keep(arriving.path_of(row.id), opening.case, row.digest)
    item.save(force_insert=True)
    File.objects.bulk_create(files)
    Custody(
        item_id=identifier, case_id=opening.case, scope=opening.scope, entry_id=identifier, event="evidence_added",
        at=at, actor=claim.actor, from_whom=draft.source, place=draft.kept_at, purpose=draft.obtained,
    ).save(force_insert=True)  # fmt: skip
    return item, files


def said_of(item: Item) -> dict[str, Any]:
    """What is said of an item, as its entry and its digest have it."""
    said: dict[str, Any] = {"item": str(item.id)}
    for name in ItemDraft.__dataclass_fields__:
        value = getattr(item, name)
        said[name] = value.isoformat() if isinstance(value, datetime) else str(value) if value else ""
    return {key: value for key, value in said.items() if value != ""}


def told_of(one: File) -> dict[str, Any]:
    """What is said of a file."""
    return {
        "file": str(one.id), "name": one.name, "media": one.media, "size": one.size,
        "digest": bytes(one.digest).hex(), "sealed": list(one.sealed),
    }  # fmt: skip


def _entry(opening: Entry, item: Item, files: Sequence[File], claim: Claim, at: datetime) -> Draft:
    digests = [bytes(item.digest).hex(), *(bytes(one.digest).hex() for one in files)]
    facts = {**said_of(item), "files": [told_of(one) for one in files]}
    return entry_of(opening, "evidence_added", facts, claim, at, digests, entry_id=item.id)


def entry_of(
    opening: Entry,
    kind: str,
    facts: dict[str, Any],
    claim: Claim,
    at: datetime,
    digests: Sequence[str],
    *,
    entry_id: UUID,
) -> Draft:
    """An entry of this room in the chain of a case."""
    return Draft(
        id=entry_id, case=opening.case, kind=kind, occurred_at=at, body=opening.body, scope=opening.scope,
        actor=claim.actor, facts=facts, evidence=tuple(dict.fromkeys(digests)),
    )  # fmt: skip
