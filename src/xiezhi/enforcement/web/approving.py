"""What awaits approval, and the page on which it is endorsed or returned."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from xiezhi.accounts.door import Claim, needs
from xiezhi.cases import door as cases
from xiezhi.cases.door import ApprovalView, CaseView
from xiezhi.enforcement.web import asking, cards, showing
from xiezhi.enforcement.web.asking import claim_of
from xiezhi.enforcement.web.casepage import frame, matter_card
from xiezhi.enforcement.web.clockcards import clock_cards
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal
from xiezhi.kernel.identifiers import new_id
from xiezhi.web import door as web

UNPROCESSABLE = 422


@needs("case.view")
@never_cache
@require_safe
def approval_list(request: HttpRequest) -> HttpResponse:
    """What awaits this person, and what came back to them."""
    found = cases.desk(claim_of(request), now(), limit=200)
    context = {
        "heading": _("Approvals"),
        "lead": _("Acts that take effect only when you agree."),
        "approvals": found.approvals,
        "returned": found.returned,
    }
    return render(request, "enforcement/approval_list.html", context)


@needs("case.view")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: HttpRequest, approval_id: UUID) -> HttpResponse:
    """One proposal: what is proposed, how far it has come, and the answer."""
    claim = claim_of(request)
    view = cases.approval(approval_id)
    if request.method != "POST":
        return _show(request, view, {"entry": new_id(), "at": asking.control(now())})
    at = asking.instant(request.POST.get("at")) or now()
    if request.POST.get("answer") == "preview":
        return _preview(claim, view)
    entry = asking.identifier(request.POST.get("entry"))
    words = request.POST.get("words", "").strip()
    try:
        if request.POST.get("answer") == "return":
            done = cases.send_back(approval_id, claim=claim, at=at, reason=words, entry_id=entry)
            said = _("Returned: %(act)s")
        else:
            done = cases.endorse(approval_id, claim=claim, at=at, opinion=words or _agreed(), entry_id=entry)
            said = _("Endorsed: %(act)s")
    except Refusal as refused:
        refusals = [refused, *getattr(refused, "others", ())]
        return _show(request, view, request.POST, refusals, status=UNPROCESSABLE)
    messages.success(request, said % {"act": web.words(view.act_label)})
    return HttpResponseRedirect(reverse("case-detail", args=[done.case_id]))


def _preview(claim: Claim, view: ApprovalView) -> HttpResponse:
    """The paper that would be issued if everybody agreed."""
    case = cases.case(view.case_id, claim, now())
    proposed = next((one for one in case.entries if one.facts.get("approval") == str(view.id)), None)
    officers = proposed.facts.get("by_officers", ()) if proposed else ()
    pdf = cases.preview(view.act, claim=claim, facts=view.facts, at=now(), officers=officers, case_id=view.case_id)
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": "inline"})


def _agreed() -> str:
    return "同意。"


def _show(
    request: HttpRequest, view: ApprovalView, typed: Any, refusals: list[Refusal] | None = None, status: int = 200
) -> HttpResponse:
    claim = claim_of(request)
    case = cases.case(view.case_id, claim, now())
    act = case.procedure.act(view.act)
    context = {
        **frame(case),
        "heading": view.act_label,
        "crumbs": (
            (_("Approvals"), reverse("approval-list")),
            (case.row.number or _("Case not numbered yet"), reverse("case-detail", args=[view.case_id])),
            (view.act_label, None),
        ),
        "menu_here": "approvals",
        "view": view,
        "act": act,
        "said": showing.facts_of(_fields(view, case), view.facts, case.people),
        "levels": cards.levels(view, case.people),
        "by": showing.people([view.proposed_by], case.people),
        "mine": view.state == "waiting" and view.awaiting in claim.roles and view.proposed_by != claim.actor,
        "role": showing.role_name(view.awaiting) if view.awaiting else "",
        "matter": matter_card(case),
        "clocks": [card for card in clock_cards(case, now().date()) if card.running],
        "typed": typed,
        "refusals": refusals or [],
    }
    return render(request, "enforcement/approval.html", context, status=status)


def _fields(view: ApprovalView, case: CaseView) -> Any:
    act = case.procedure.act(view.act)
    return act.fields if act else view.fields
