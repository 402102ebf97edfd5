"""Which cases run under a case, and which may be opened under it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from xiezhi.accounts.door import Claim
from xiezhi.cases.models import Case
from xiezhi.cases.values import LinkedCase
from xiezhi.standards import door as standards
from xiezhi.standards.door import ActStandard, NotInForce, Procedure


def linked_of(case_id: UUID) -> tuple[LinkedCase, ...]:
    """The cases that run under this one, in the order they were opened."""
    return tuple(linked_case(one) for one in Case.objects.filter(parent_id=case_id).order_by("opened_on", "id"))


def parent_of(row: Case) -> LinkedCase | None:
    """The case above, as far as the claim sees it."""
    above = Case.objects.filter(pk=row.parent_id).first() if row.parent_id else None
    return linked_case(above) if above else None


def linked_case(row: Case) -> LinkedCase:
    """A case as another case's page names it."""
    return LinkedCase(
        row.id, row.number, row.title, row.procedure_label, row.stage_label, row.closed_on is not None, row.due_on,
        row.due_label or None,
    )  # fmt: skip


def linkable(case_id: UUID, claim: Claim, day: date) -> list[tuple[Procedure, ActStandard]]:
    """What this person may open under a case today."""
    row = Case.objects.filter(pk=case_id).first()
    if row is None or row.archived_on or claim.body is None or str(row.body_id) != str(claim.body_id):
        return []
    return [
        (procedure, act)
        for procedure, act in _openings(claim, day)
        if any(under.procedure == row.procedure for under in procedure.under)
    ]


def procedures_of(claim: Claim, day: date) -> list[tuple[Procedure, ActStandard]]:
    """The ways in which this person may open a case today, by itself."""
    return [(procedure, act) for procedure, act in _openings(claim, day) if not procedure.under_required]


def _openings(claim: Claim, day: date) -> list[tuple[Procedure, ActStandard]]:
    if claim.body is None:
        return []
    found = []
    for key in standards.current().procedure_keys():
        try:
            procedure = standards.procedure(key, claim.body.layers, day)
        except NotInForce:
            continue
        found += [
            (procedure, act) for act in procedure.acts if act.opens and not act.system and claim.roles & set(act.by)
        ]
    return found
