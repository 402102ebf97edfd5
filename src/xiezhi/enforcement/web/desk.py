"""The desk: what is due, soonest first; what awaits me; what came back; what I work on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim, needs
from xiezhi.cases import door as cases
from xiezhi.cases.door import Filters
from xiezhi.enforcement.web.asking import claim_of
from xiezhi.enforcement.web.clockcards import SOON
from xiezhi.enforcement.web.lists import table_of
from xiezhi.kernel.clock import now
from xiezhi.web import door as web

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
    if claim.roles <= {"supervisor"}:
        return render(request, "enforcement/desk_of_supervisor.html", {**context, **_supervised(claim, at.date())})
    found = cases.desk(claim, at)
    overdue = [one for one in found.due if one.state == "over"]
    soon = [one for one in found.due if one.state == "open" and one.days_left <= SOON]
    counts = [
        _count(len(overdue), _("Overdue"), "overdue", "#due"),
        _count(len(soon), _("Due within seven days"), "due", "#due"),
        _count(len(found.approvals), _("Awaiting my approval"), "", "#approvals"),
        _count(len(found.cases), _("Open cases"), "", reverse("case-list") + "?state=open"),
        *web.desk_counts(claim),
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


def _count(value: int, label: str, tone: str, href: str) -> dict[str, Any]:
    """One figure at the head of the desk; its tone only when there is something to worry about."""
    return {"value": value, "label": label, "tone": tone if value else "", "href": href}


def _supervised(claim: Claim, day: date) -> dict[str, Any]:
    """A supervisor's desk: what is late or nearly so in the bodies they supervise."""
    late = cases.list_cases(claim, Filters(due="over"), day=day)
    soon = cases.list_cases(claim, Filters(due="soon"), day=day, limit=1)
    open_ = cases.list_cases(claim, Filters(state="open"), day=day, limit=1)
    address = reverse("case-list")
    counts = [
        _count(late.counted, _("Overdue"), "overdue", f"{address}?due=over"),
        _count(soon.counted, _("Due within seven days"), "due", f"{address}?due=soon"),
        _count(open_.counted, _("Open cases"), "", f"{address}?state=open"),
    ]
    bodies = {one.id: one for one in accounts.bodies({row.body_id for row in late.rows})}
    return {"counts": counts, "table": table_of(late.rows[:SHOWN], day, bodies) if late.rows else None}
