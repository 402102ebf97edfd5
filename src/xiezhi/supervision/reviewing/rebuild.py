"""Throws the picture of case reviews away, makes it again from the chains, and reports every difference."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from xiezhi.accounts import door as accounts
from xiezhi.kernel.clock import now
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft
from xiezhi.supervision.reviewing.models import ReviewFile, ReviewPlan, ReviewReport, ReviewTold
from xiezhi.supervision.reviewing.moving import PROCEDURES, Row, row_of
from xiezhi.supervision.reviewing.telling import tell, told_row

BATCH = 500


def differences(*, mend: bool = True) -> tuple[int, dict[UUID, list[str]]]:
    """How many rows there are, and what differed, by row. With `mend` false nothing is written, only compared."""
    seen = 0
    wrong: dict[UUID, list[str]] = {}
    for procedure, model in PROCEDURES.items():
        with accounts.as_system():
            chains = list(ledger.chains({procedure}))
            stray = set(model._default_manager.exclude(id__in=chains).values_list("id", flat=True))
        seen += len(chains)
        found = {one: [f"{model._meta.db_table} {one}: stands in the table only"] for one in stray}
        for start in range(0, len(chains), BATCH):
            with accounts.as_system():
                found |= _compared(chains[start : start + BATCH], model)
        for one in found if mend else ():
            _mend(one, model, procedure)
        wrong |= found
    return seen, wrong | _told(mend=mend)


def _compared(ids: list[UUID], model: type[Row]) -> dict[UUID, list[str]]:
    stored, found = model._default_manager.in_bulk(ids), {}
    for identifier, entries in ledger.histories(ids).items():
        row = stored.get(identifier)
        differs = "missing from the table" if row is None else _differ(row, row_of(entries, model))
        if differs:
            found[identifier] = [f"{model._meta.db_table} {identifier}: {differs}"]
    return found


def _differ(row: Any, wanted: dict[str, Any]) -> str:
    return ", ".join(name for name, value in wanted.items() if getattr(row, name) != value)


def _mend(identifier: UUID, model: type[Row], procedure: str) -> None:
    """Replace one row under an entry of its own, so that the mending is itself on record."""
    with accounts.as_system() as by, transaction.atomic():
        entries = ledger.entries(identifier)
        entry, first = new_id(), entries[0] if entries else None
        draft = Draft(
            id=entry, case=identifier, kind="review_rebuilt", occurred_at=now(), body=first.body if first else "",
            scope=first.scope if first else "", actor=by.actor, facts={}, procedure=procedure,
        )  # fmt: skip
        with ledger.entering(entry):
            model._default_manager.filter(id=identifier).delete()
            if entries:
                model._default_manager.create(id=identifier, **row_of([*entries, draft], model))
            ledger.append(draft)


def _told(*, mend: bool) -> dict[UUID, list[str]]:
    """What bodies see, against the files it is drawn from."""
    found: dict[UUID, list[str]] = {}
    with accounts.as_system():
        plans = ReviewPlan.objects.in_bulk()
        reports = {(one.plan_id, one.body_id): one for one in ReviewReport.objects.all()}
        stored = ReviewTold.objects.in_bulk()
        files = list(ReviewFile.objects.exclude(told_at=None))
        for file in files:
            scope = accounts.body(file.body_id).path
            wanted = told_row(file, plans[file.plan_id], reports.get((file.plan_id, file.body_id)), scope)
            row = stored.pop(file.id, None)
            differs = "missing from the table" if row is None else _differ(row, wanted)
            if differs:
                found[file.id] = [f"supervision_review_told {file.id}: {differs}"]
        found |= {one: [f"supervision_review_told {one}: stands in the table only"] for one in stored}
        if mend and found:
            ReviewTold.objects.filter(id__in=list(stored)).delete()
            tell(one for one in files if one.id in found)
    return found
