"""The desk: what is due, soonest first; what awaits me; what came back; what I work on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import needs
from xiezhi.cases import door as cases
from xiezhi.enforcement.web.asking import claim_of
from xiezhi.enforcement.web.cards import SOON
from xiezhi.enforcement.web.lists import table_of
from xiezhi.kernel.clock import now

APPROVERS = frozenset({"unit_head", "agency_head"})
SHOWN = 12
"""Lines of each part of the desk; the rest stands in the lists."""


@needs("desk")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The root leads to the desk."""
    return HttpResponseRedirect(reverse("desk"))


@needs("desk")
@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """One person's day."""
    claim, at = claim_of(request), now()
    context = {"heading": _("My desk"), "today": at.date(), "sees_cases": accounts.may(claim, "case.list")}
    if not context["sees_cases"]:
        return render(request, "enforcement/desk.html", context)
    found = cases.desk(claim, at)
    overdue = [one for one in found.due if one.state == "over"]
    soon = [one for one in found.due if one.state == "open" and one.days_left <= SOON]
    counts = [
        {"value": len(overdue), "label": _("Overdue"), "tone": "overdue" if overdue else "", "href": "#due"},
        {"value": len(soon), "label": _("Due within seven days"), "tone": "due" if soon else "", "href": "#due"},
        {"value": len(found.approvals), "label": _("Awaiting my approval"), "href": "#approvals"},
        {"value": len(found.cases), "label": _("Open cases"), "href": reverse("case-list") + "?state=open"},
    ]
    context |= {
        "counts": counts,
        "due": found.due[:SHOWN],
        "approvals": found.approvals,
        "approves": bool(found.approvals) or bool(claim.roles & APPROVERS),
        "returned": found.returned,
        "table": table_of(found.cases[:SHOWN], at.date()) if found.cases else None,
        "more_cases": len(found.cases) > SHOWN,
        "may_open": accounts.may(claim, "case.open"),
        "openings": cases.procedures_of(claim, at.date()) if accounts.may(claim, "case.open") else [],
        "wide": bool(claim.roles & {"agency_head", "unit_head", "supervisor"}),
    }
    return render(request, "enforcement/desk.html", context)
