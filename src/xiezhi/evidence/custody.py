"""Writes: the chain of custody. Each link is a row and an entry of the case's chain."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from xiezhi.accounts.door import Claim
from xiezhi.evidence import cases, queries, rules
from xiezhi.evidence.acts import entry_of
from xiezhi.evidence.entries import CUSTODY, LABELS
from xiezhi.evidence.errors import BadItem, WrongState
from xiezhi.evidence.models import Custody, Item
from xiezhi.evidence.values import FileView, Handling, ItemView
from xiezhi.kernel.clock import legal_day, now
from xiezhi.kernel.errors import Text, text
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Entry

NAMES: dict[str, Text] = {
    "to_whom": text("交给谁", "to whom"),
    "from_whom": text("从谁处收回", "from whom"),
    "place": text("地点", "place"),
    "condition": text("交接时的状况", "its condition"),
    "purpose": text("目的和依据", "purpose and ground"),
}


def handle(item_id: UUID, handling: Handling, *, claim: Claim, at: datetime | None = None) -> ItemView:
    """Record an event of custody: copied, sent for testing, received back, handed over, returned, destroyed."""
    if handling.event not in CUSTODY:
        raise BadItem(text("没有这种保管事项", "there is no such event of custody"), key="field:event")
    with transaction.atomic():
        row = queries.item_row(item_id)
        entries = cases.held(row.case_id, claim)
        row.refresh_from_db()
        where, then = rules.MOVES[handling.event]
        if row.whereabouts not in where:
            raise WrongState(
                text(
                    f"这项证据现在不在库，不能登记“{LABELS[handling.event]['zh']}”。",
                    f"The item is not where it would have to be for: {LABELS[handling.event]['en']}.",
                )
            )
        lacking = [name for name in rules.NEEDS[handling.event] if not getattr(handling, name).strip()]
        if lacking:
            refused = [
                BadItem(text(f"缺少“{NAMES[n]['zh']}”", f"{NAMES[n]['en']} is missing"), key=f"field:{n}")
                for n in lacking
            ]
            refused[0].others = tuple(refused[1:])
            raise refused[0]
        instant = at or now()
        if instant > now():
            raise BadItem(text("时间不能在将来", "the time cannot lie in the future"), key="field:at")
        if legal_day(instant) < rules.EARLIEST:
            raise BadItem(rules.too_early(), key="field:at")
        row.whereabouts = then or row.whereabouts
        _link(row, entries[0], handling, claim, instant, moved=bool(then))
    return queries.item(item_id)


def take_out(file_id: UUID, purpose: str, *, claim: Claim, at: datetime | None = None) -> FileView:
    """Record that somebody takes an original out to look at it, and why; then the bytes may be handed out.

    Whoever may see the case may do it, archived or not: what is recorded is the looking, not a change.
    """
    if not purpose.strip():
        raise BadItem(text("写明调取原件的目的", "say why the original is taken out"), key="field:purpose")
    if len(purpose) > rules.LONGEST or rules.unseen(purpose):
        raise BadItem(
            text(
                f"调取目的不能超过{rules.LONGEST}字，也不能含有看不见的字符",
                f"the purpose has at most {rules.LONGEST} characters, all of which can be seen",
            ),
            key="field:purpose",
        )
    with transaction.atomic():
        found = queries.file(file_id)
        row = queries.item_row(found.item_id)
        cases.lock(row.case_id)
        handling = Handling("evidence_viewed", purpose=purpose.strip())
        facts = {"file": str(found.id), "name": found.name}
        _link(row, cases.opening(row.case_id), handling, claim, at or now(), digest=found.digest, facts=facts)
    return found


def _link(
    row: Item,
    opening: Entry,
    handling: Handling,
    claim: Claim,
    at: datetime,
    *,
    moved: bool = False,
    digest: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    entry = new_id()
    said = {name: getattr(handling, name).strip() for name in NAMES}
    with ledger.entering(entry):
        if moved:
            row.save(update_fields=["whereabouts"])
        Custody(
            item_id=row.id, case_id=row.case_id, scope=row.scope, entry_id=entry, event=handling.event, at=at,
            actor=claim.actor, **said,
        ).save(force_insert=True)  # fmt: skip
        told = {"item": str(row.id), "title": row.title, **{k: v for k, v in said.items() if v}, **(facts or {})}
        digests = [bytes(row.digest).hex(), *([digest] if digest else [])]
        ledger.append(entry_of(opening, handling.event, told, claim, at, digests, entry_id=entry))
