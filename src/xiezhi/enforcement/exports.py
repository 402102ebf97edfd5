"""Who took lists and whole files out of the product, when, narrowed by what, and how much: an entry for each.

The entries stand in a chain of the body's own beside those of its cases, and say nothing of a party: of words that were
searched for only that there were some, of a case its id and number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import BodyView, Claim
from xiezhi.enforcement.models import Export
from xiezhi.kernel.canonical import JSON
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Text, text
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger

KIND = "material_exported"
GIVEN = "yes"
"""What the log says of a filter whose words it must not repeat."""
WHAT: dict[str, Text] = {
    "case_list": text("案件列表", "List of cases"),
    "case_file": text("案卷（PDF）", "Whole file as PDF"),
    "case_package": text("归档包", "Archive package"),
}


@dataclass(frozen=True)
class ExportView:
    """One export as the page shows it. `amount` counts cases of a list, pages of a file, things in a package.

    `who` is empty for somebody whom the reader's claim does not show; `who_of` says of which body they are.
    """

    at: datetime
    who: str
    who_of: Text | None
    body: Text
    what: Text
    form: str
    filters: Mapping[str, str]
    amount: int
    case_id: UUID | None
    case_number: str


def chain_of(body_id: UUID) -> UUID:
    """The ledger chain of a body's exports."""
    return uuid5(NAMESPACE_URL, f"xiezhi:exports:{body_id}")


def record(
    what: str,
    *,
    claim: Claim,
    body: BodyView,
    form: str,
    amount: int,
    filters: Mapping[str, str] | None = None,
    case: tuple[UUID, str] | None = None,
) -> None:
    """Write down an export, before its bytes leave. `body` is the body whose material it is: its heads see the line.

    `case` is id and number of the case whose file it is. `filters` must hold no words that somebody typed.
    """
    entry, instant, (case_id, number) = new_id(), now(), case or (None, "")
    facts: dict[str, JSON] = {
        "what": what, "form": form, "amount": amount, "filters": dict(filters or {}), "case": str(case_id or ""),
        "case_number": number,
    }  # fmt: skip
    chain = chain_of(body.id)
    with transaction.atomic():
        ledger.lock(chain)
        with ledger.entering(entry):
            Export(
                id=entry, scope=body.path, body_id=body.id, at=instant, actor=claim.actor, by_body_id=claim.body_id,
                what=what, form=form,
                filters=dict(filters or {}), amount=amount, case_id=case_id, case_number=number,
            ).save(force_insert=True)  # fmt: skip
            ledger.append(
                ledger.Draft(
                    id=entry, case=chain, kind=KIND, occurred_at=instant, body=str(body.id), scope=body.path,
                    actor=claim.actor, facts=facts,
                )
            )  # fmt: skip


def recent(before: datetime | None = None, *, most: int = 100) -> list[ExportView]:
    """The exports the claim reaches, newest first; `before` goes on from an earlier page."""
    rows = Export.objects.all() if before is None else Export.objects.filter(at__lt=before)
    found = list(rows.order_by("-at")[:most])
    people = {str(one.id): one.name for one in accounts.officers_named([_id(row.actor) for row in found])}
    wanted = {one for row in found for one in (row.body_id, row.by_body_id) if one is not None}
    bodies = {one.id: one.label for one in accounts.bodies(wanted)}
    return [_view(row, people, bodies) for row in found]


def _view(row: Export, people: Mapping[str, str], bodies: Mapping[UUID, Text]) -> ExportView:
    return ExportView(
        row.at, people.get(row.actor, ""), bodies.get(row.by_body_id) if row.by_body_id else None,
        bodies[row.body_id], WHAT[row.what], row.form, row.filters, row.amount, row.case_id, row.case_number,
    )  # fmt: skip


def _id(actor: str) -> UUID:
    try:
        return UUID(actor)
    except ValueError:
        return UUID(int=0)
