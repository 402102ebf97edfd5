"""Makes the picture of complaints again from their chains, and tells what differs."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from xiezhi.accounts import door as accounts
from xiezhi.kernel.clock import now
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft
from xiezhi.supervision.complaints.chain import PROCEDURE, row_of
from xiezhi.supervision.complaints.models import Complaint

BATCH = 500


def rebuild(*, mend: bool = True) -> dict[UUID, list[str]]:
    """What differs, by complaint. With `mend` false nothing is written, only compared."""
    found: dict[UUID, list[str]] = {}
    with accounts.as_system():
        chains = list(ledger.chains({PROCEDURE}))
        for stray in Complaint.objects.exclude(id__in=chains).values_list("id", flat=True):
            found[stray] = [f"supervision_complaint {stray}: stands in the table only"]
        for start in range(0, len(chains), BATCH):
            ids = chains[start : start + BATCH]
            stored = Complaint.objects.in_bulk(ids)
            for identifier, entries in ledger.histories(ids).items():
                if said := _differ(stored.get(identifier), row_of(entries)):
                    found[identifier] = [f"supervision_complaint {identifier}: {said}"]
    if mend:
        for identifier in found:
            _mend(identifier)
    return found


def _differ(stored: Complaint | None, wanted: dict[str, object]) -> str:
    if stored is None:
        return "missing from the table"
    return ", ".join(name for name, value in wanted.items() if getattr(stored, name) != value)


def _mend(identifier: UUID) -> None:
    """Replace one row under an entry of its own, so that the mending is itself on record."""
    with accounts.as_system() as by, transaction.atomic():
        entries = ledger.entries(identifier)
        entry, last = new_id(), entries[-1] if entries else None
        draft = Draft(
            id=entry, case=identifier, kind="complaint_rebuilt", occurred_at=now(), body=last.body if last else "",
            scope=last.scope if last else "", actor=by.actor, facts={}, procedure=PROCEDURE,
        )  # fmt: skip
        with ledger.entering(entry):
            Complaint.objects.filter(id=identifier).delete()
            if entries:
                Complaint.objects.create(id=identifier, **(row_of(entries) | {"moves": len(entries) + 1}))
            ledger.append(draft)
