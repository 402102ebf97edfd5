"""The evidence of a case: by kind on the screen, and as a catalogue on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiezhi.accounts.door import needs
from xiezhi.evidence import cases, queries
from xiezhi.evidence.entries import KINDS
from xiezhi.evidence.values import ItemView
from xiezhi.evidence.web import asking
from xiezhi.ledger.door import Entry


@needs("case.view")
@never_cache
@require_safe
def evidence_list(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Every item under its kind, with files, state and what rests on it."""
    claim = asking.claim_of(request)
    chain = cases.chain(case_id)
    items = queries.items_of(case_id)
    context = {
        **asking.frame(case_id, chain),
        "heading": _("Evidence"),
        "groups": [(label, [line(one, chain) for one in listed]) for label, listed in asking.by_kind(items)],
        "may_add": asking.may_add(claim, chain),
        "waiting": queries.arrivals(case_id, claim.actor),
    }
    return render(request, "evidence/list.html", context)


@needs("case.view")
@never_cache
@require_safe
def evidence_catalogue(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The catalogue (证据目录), for the printer: number, kind, title, source, what it proves, pages of proof."""
    chain = cases.chain(case_id)
    items = [one for one in queries.items_of(case_id) if one.state not in ("withdrawn",)]
    ordered = [one for _label, listed in asking.by_kind(items) for one in listed]
    names = asking.names_of(one.added_by for one in ordered)
    context = {
        **asking.frame(case_id, chain, (_("Catalogue of evidence"), None)),
        "heading": _("Catalogue of evidence"),
        "rows": [{**line(one, chain), "by": asking.actor(one.added_by, names)} for one in ordered],
    }
    return render(request, "evidence/catalogue.html", context)


def line(one: ItemView, chain: list[Entry]) -> dict[str, Any]:
    """An item as lists show it, with the acts that rest on it and where its entry stands."""
    acts = [entry for entry in chain if entry.kind not in KINDS and one.digest in entry.evidence]
    taken = next((entry for entry in chain if entry.id == one.id), None)
    tone = {"verified": "met", "excluded": "overdue", "withdrawn": "paused"}.get(one.state, "due")
    return {"item": one, "used": len(acts), "taken": taken, "tone": tone}
