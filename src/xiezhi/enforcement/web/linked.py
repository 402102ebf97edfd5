"""The panel of linked cases: the case above, those that run under this one, and what may be opened under it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from xiezhi.accounts.door import Claim
from xiezhi.cases import door as cases
from xiezhi.cases.door import CaseView, LinkedCase


def panel(case: CaseView, claim: Claim, day: date) -> dict[str, Any] | None:
    """What the panel shows; None where the case stands alone and nothing may be opened under it."""
    offers = [] if case.row.archived_on else _offers(case.row.id, claim, day)
    if not (case.linked or case.parent or offers):
        return None
    return {
        "parent": _line(case.parent) if case.parent else None,
        "children": [_line(one) for one in case.linked],
        "offers": offers,
    }


def _line(one: LinkedCase) -> dict[str, Any]:
    return {"case": one, "href": reverse("case-detail", args=[one.id])}


def _offers(case_id: UUID, claim: Claim, day: date) -> list[dict[str, Any]]:
    """Each way to open a linked case; the form says what stands in the way, as any form does."""
    return [
        {
            "act": act.label,
            "procedure": procedure.label,
            "href": reverse("case-begin-under", args=[case_id, procedure.key, act.key]),
        }
        for procedure, act in cases.linkable(case_id, claim, day)
    ]
