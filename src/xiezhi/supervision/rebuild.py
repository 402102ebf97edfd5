"""Throws the picture of findings away, makes it again from their chains, and reports every difference."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from xiezhi.accounts import door as accounts
from xiezhi.kernel.clock import now
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft
from xiezhi.supervision.certificates.rebuild import rebuild as certificates
from xiezhi.supervision.complaints import rebuild as complaints
from xiezhi.supervision.models import Finding
from xiezhi.supervision.projection import row_of
from xiezhi.supervision.reviewing.rebuild import differences as reviewed
from xiezhi.supervision.writing import PROCEDURE, upsert

BATCH = 500


@dataclass
class Rebuilt:
    """What a rebuild saw: how many findings, and what differed, by finding."""

    findings: int = 0
    differences: dict[UUID, list[str]] = field(default_factory=dict)


def rebuild(*, mend: bool = True) -> Rebuilt:
    """Rebuild every finding. With `mend` false nothing is written, only compared."""
    seen = Rebuilt()
    with accounts.as_system():
        chains = list(ledger.chains({PROCEDURE}))
        stray = set(Finding.objects.exclude(id__in=chains).values_list("id", flat=True))
    for start in range(0, len(chains), BATCH):
        with accounts.as_system():
            _compare(chains[start : start + BATCH], seen)
    for finding in stray:
        seen.differences[finding] = [f"supervision_finding {finding}: stands in the table only"]
    if mend:
        for finding in seen.differences:
            _mend(finding)
    seen.differences |= reviewed(mend=mend)[1]
    seen.differences |= certificates(mend=mend)
    seen.differences |= complaints.rebuild(mend=mend)
    return seen


def _compare(ids: list[UUID], seen: Rebuilt) -> None:
    stored = Finding.objects.in_bulk(ids)
    for finding, entries in ledger.histories(ids).items():
        seen.findings += 1
        found = _differ(stored.get(finding), row_of(entries))
        if found:
            seen.differences[finding] = [f"supervision_finding {finding}: {found}"]


def _differ(stored: Finding | None, wanted: dict[str, Any]) -> str:
    if stored is None:
        return "missing from the table"
    return ", ".join(name for name, value in wanted.items() if getattr(stored, name) != value)


def _mend(finding: UUID) -> None:
    """Replace one row under an entry of its own, so that the mending is itself on record."""
    with accounts.as_system(), transaction.atomic():
        entries = ledger.entries(finding)
        entry = new_id()
        opening = entries[0] if entries else None
        draft = Draft(
            id=entry, case=finding, kind="finding_rebuilt", occurred_at=now(), body=opening.body if opening else "",
            scope=opening.scope if opening else "", actor="system", facts={}, procedure=PROCEDURE,
        )  # fmt: skip
        with ledger.entering(entry):
            Finding.objects.filter(id=finding).delete()
            if entries:
                upsert(Finding, [row_of([*entries, draft])])
            ledger.append(draft)
