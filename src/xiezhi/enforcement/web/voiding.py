"""The page on which a head makes a numbered paper void, with its reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xiezhi.accounts.door import needs
from xiezhi.cases import door as cases
from xiezhi.enforcement.web import asking
from xiezhi.enforcement.web.asking import claim_of
from xiezhi.enforcement.web.casepage import frame
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal
from xiezhi.kernel.identifiers import new_id
from xiezhi.papers import door as papers
from xiezhi.web import door as web

UNPROCESSABLE = 422


@needs("act.unit_head", "act.agency_head")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paper_void(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """Ask for the reason; then void the paper, or say why it cannot be."""
    paper = papers.paper(paper_id)
    if request.method != "POST":
        return _show(request, paper, {"entry": new_id()})
    entry = asking.identifier(request.POST.get("entry"))
    reason = request.POST.get("reason", "")
    try:
        cases.void_paper(paper_id, claim=claim_of(request), at=now(), reason=reason, entry_id=entry)
    except Refusal as refused:
        return _show(request, paper, request.POST, [refused], status=UNPROCESSABLE)
    messages.success(request, _("Void: %(why)s") % {"why": paper.number})
    return HttpResponseRedirect(reverse("case-detail", args=[paper.case_id]) + "?part=papers#parts")


def _show(
    request: HttpRequest, paper: Any, typed: Any, refusals: list[Refusal] | None = None, status: int = 200
) -> HttpResponse:
    case = cases.case(paper.case_id, claim_of(request), now())
    context = {
        **frame(case),
        "heading": _("Make a paper void"),
        "crumbs": (
            (_("Cases"), reverse("case-list")),
            (case.row.number or _("Case not numbered yet"), reverse("case-detail", args=[paper.case_id])),
            (_("Make a paper void"), None),
        ),
        "paper": paper,
        "name": web.words(paper.label),
        "typed": typed,
        "refusals": refusals or [],
    }
    return render(request, "enforcement/paper_void.html", context, status=status)
