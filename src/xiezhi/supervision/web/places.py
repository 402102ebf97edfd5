"""A body, and an officer, as supervision sees them: what was found, by which rules, and what falls due. No ranking."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim, needs
from xiezhi.kernel.clock import now
from xiezhi.supervision import queries
from xiezhi.supervision.web.asking import claim_of
from xiezhi.supervision.web.findings import table_of

SHOWN = 30
SOON = 14


@needs("finding.view")
@never_cache
@require_safe
def supervised_body(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """What was found in the cases of one body, and what falls due there."""
    body = accounts.body(body_id)
    _within(claim_of(request), body.path)
    found = queries.findings(queries.Wanted(state="open", body=body_id), limit=SHOWN)
    soon = queries.falling_due(now().date(), SOON, body=body_id)
    context = {
        "heading": body.label,
        "lead": _("What supervision has found in this body's cases"),
        "rules": _rules(queries.by_rule(body=body_id), f"body={body_id}"),
        "table": table_of(found.rows, several=False),
        "any": bool(found.rows),
        "counts": [
            {"value": found.counted, "label": _("Findings not settled"), "tone": "overdue" if found.counted else "",
             "href": f"{reverse('finding-list')}?state=open&body={body_id}"},
            {"value": len(soon), "label": _("Due within fourteen days"), "tone": "due" if soon else "",
             "href": f"{reverse('early-warning')}?days=14&body={body_id}"},
        ],
    }  # fmt: skip
    return render(request, "supervision/place.html", context)


@needs("finding.view")
@never_cache
@require_safe
def supervised_officer(request: HttpRequest, officer_id: UUID) -> HttpResponse:
    """What was found in entries that name one officer."""
    officer = accounts.officer(officer_id)
    _within(claim_of(request), accounts.body(officer.body_id).path)
    found = queries.findings(queries.Wanted(state="open", officer=str(officer_id)), limit=SHOWN)
    context = {
        "heading": officer.name,
        "lead": _("What supervision has found in entries that name this officer"),
        "rules": _rules(queries.by_rule(officer=str(officer_id)), f"officer={officer_id}"),
        "table": table_of(found.rows, several=False),
        "any": bool(found.rows),
        "counts": [
            {"value": found.counted, "label": _("Findings not settled"), "tone": "overdue" if found.counted else "",
             "href": f"{reverse('finding-list')}?state=open&officer={officer_id}"},
        ],
    }  # fmt: skip
    return render(request, "supervision/place.html", context)


def _within(claim: Claim, path: str) -> None:
    """Nothing is here for somebody whose post does not reach that body, not even its name."""
    if not any(not one or path == one or path.startswith(f"{one}.") for one in claim.paths):
        raise Http404


def _rules(counted: list[queries.OfRule], by: str) -> list[dict[str, Any]]:
    listing = reverse("finding-list")
    return [
        {"label": one.label, "rule": one.rule, "open": one.open, "ever": one.ever,
         "href": f"{listing}?rule={one.rule}&{by}"}
        for one in counted
    ]  # fmt: skip
