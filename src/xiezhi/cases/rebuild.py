"""Throws the picture of cases away, makes it again from the entries, and reports every difference.

A line that differs is replaced under an entry of its own (`picture_rebuilt`), so that the mending is itself on record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from xiezhi.accounts import door as accounts
from xiezhi.cases import store
from xiezhi.cases.models import Approval, Case, ClockRow
from xiezhi.cases.projection import picture
from xiezhi.kernel.clock import now
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft
from xiezhi.standards import door as standards


@dataclass
class Rebuilt:
    """What a rebuild saw: how many cases, and what differed, by case."""

    cases: int = 0
    differences: dict[UUID, list[str]] = field(default_factory=dict)


def rebuild(*, mend: bool = True) -> Rebuilt:
    """Rebuild every case. With `mend` false nothing is written, only compared."""
    seen = Rebuilt()
    for case_id in case_ids():
        seen.cases += 1
        found = rebuild_one(case_id, mend=mend)
        if found:
            seen.differences[case_id] = found
    return seen


def case_ids() -> Iterator[UUID]:
    """Every chain whose first entry opened a case."""
    known = set(standards.current().procedure_keys())
    with accounts.as_system():
        chains = list(ledger.chains(known))
    yield from chains


def rebuild_one(case_id: UUID, *, mend: bool = True) -> list[str]:
    """Rebuild one case; what differed, in words."""
    with accounts.as_system():
        ledger.lock(case_id)
        entries = ledger.entries(case_id)
        body = accounts.body(UUID(entries[0].body))
        wanted = picture(entries, body)
        found = store.differences(wanted)
        if found and mend:
            _replace(case_id, entries[0], list(entries), body)
        return found


def _replace(case_id: UUID, opening: Draft, entries: list[Draft], body: accounts.BodyView) -> None:
    entry = new_id()
    draft = Draft(
        id=entry, case=case_id, kind="picture_rebuilt", occurred_at=now(), body=opening.body, scope=opening.scope,
        actor="system", facts={}, procedure=opening.procedure, pack=opening.pack,
    )  # fmt: skip
    with transaction.atomic(), ledger.entering(entry):
        for model, key in ((ClockRow, "case_id"), (Approval, "case_id"), (Case, "id")):
            model.objects.filter(**{key: case_id}).delete()
        store.save(picture([*entries, draft], body), new=True, approvals=True)
        ledger.append(draft)
