"""Makes the rows of exams again from their chains, and tells what differs."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from xiezhi.accounts import door as accounts
from xiezhi.kernel.clock import now
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft
from xiezhi.supervision.certificates.acts import PROCEDURE, row_of
from xiezhi.supervision.certificates.models import CertificateExam


def rebuild(*, mend: bool = True) -> dict[UUID, list[str]]:
    """What differed, by exam. With `mend` false nothing is written, only compared."""
    found: dict[UUID, list[str]] = {}
    with accounts.as_system():
        chains = list(ledger.chains({PROCEDURE}))
        stored = CertificateExam.objects.in_bulk()
        for one, entries in ledger.histories(chains).items():
            row, wanted = stored.pop(one, None), row_of(entries)
            differs = [name for name, value in wanted.items() if getattr(row, name, None) != value]
            if row is None or differs:
                said = ", ".join(differs) if row else "missing from the table"
                found[one] = [f"supervision_certificate_exam {one}: {said}"]
        found |= {one: [f"supervision_certificate_exam {one}: stands in the table only"] for one in stored}
    for one in found if mend else ():
        _mend(one)
    return found


def _mend(exam: UUID) -> None:
    """Replace one row under an entry of its own, so that the mending is itself on record."""
    with accounts.as_system() as by, transaction.atomic():
        entries, entry = ledger.entries(exam), new_id()
        draft = Draft(
            id=entry, case=exam, kind="certificate_exam_rebuilt", occurred_at=now(),
            body=entries[0].body if entries else "", scope=entries[0].scope if entries else "", actor=by.actor,
            facts={}, procedure=PROCEDURE,
        )  # fmt: skip
        with ledger.entering(entry):
            CertificateExam.objects.filter(id=exam).delete()
            if entries:
                CertificateExam.objects.create(id=exam, **row_of(entries))
            ledger.append(draft)
