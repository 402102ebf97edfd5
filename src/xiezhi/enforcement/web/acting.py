"""Opening a case, and every act in it: one page for all of them, drawn from what the pack asks for."""

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
from xiezhi.cases.door import ActForm, CaseView, Done
from xiezhi.enforcement.web import cards, discretion, earlier, offering, rows, showing, waysout
from xiezhi.enforcement.web.asking import claim_of, identifier
from xiezhi.enforcement.web.casepage import frame, matter_card
from xiezhi.enforcement.web.clockcards import clock_cards
from xiezhi.enforcement.web.forms import PREFIX, ActPage, initial
from xiezhi.enforcement.web.partyhints import hints_for, taken
from xiezhi.enforcement.web.target import Target, do, read, typed
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal
from xiezhi.kernel.identifiers import new_id
from xiezhi.standards import door as standards
from xiezhi.web import door as web

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])
UNPROCESSABLE = 422
MORE = 3


@needs("case.open")
@never_cache
@require_safe
def case_open(request: HttpRequest) -> HttpResponse:
    """The ways in which this person may open a case today."""
    claim = claim_of(request)
    context = {
        "heading": _("Open a case"),
        "lead": _("Choose the procedure; the law decides what each asks for."),
        "ways": cases.procedures_of(claim, now().date()),
        "like": identifier(request.GET.get("like")),
    }
    return render(request, "enforcement/case_open.html", context)


@needs("case.open")
@never_cache
@sensitive_post_parameters()
@FORM_METHODS
def case_begin(request: HttpRequest, procedure: str, act: str) -> HttpResponse:
    """The form of an act that opens a case."""
    return _page(request, Target(claim_of(request), act, procedure=procedure))


@needs("case.open")
@never_cache
@sensitive_post_parameters()
@FORM_METHODS
def case_begin_under(request: HttpRequest, case_id: UUID, procedure: str, act: str) -> HttpResponse:
    """The form of an act that opens a linked case under another."""
    return _page(request, Target(claim_of(request), act, procedure=procedure, under=case_id))


@needs("act.officer", "act.unit_head", "act.legal_reviewer", "act.agency_head", "act.archivist")
@never_cache
@sensitive_post_parameters()
@FORM_METHODS
def act_form(request: HttpRequest, case_id: UUID, act: str) -> HttpResponse:
    """The form of an act in a case."""
    return _page(request, Target(claim_of(request), act, case_id=case_id))


def _page(request: HttpRequest, target: Target) -> HttpResponse:
    if request.method != "POST":
        return _fresh(request, target)
    step = request.POST.get("step", "do")
    if step == "do":
        return _sent(request, target)
    page = typed(target, request.POST)
    if step.startswith("preview"):
        page.paper = step.partition(":")[2]
        return _preview(target, page)
    if step.startswith("take:"):
        page = typed(target, taken(request.POST, step.removeprefix("take:")))
    if step == "compute":
        page = discretion.computed(target, request.POST)
    rows.stepped(page, step)
    if step.startswith("more:"):
        _more_rows(page, step.removeprefix("more:"))
    return _show(request, target, page, hints=step == "party" or step.startswith("take:"))


def _sent(request: HttpRequest, target: Target) -> HttpResponse:
    """Do the act; where it is refused, the form again with every refusal."""
    page = read(target, request.POST)
    try:
        done = do(target, page)
    except Refusal as refused:
        return _refused(request, target, typed(target, request.POST), refused)
    messages.success(request, _said(target, page.act_form, done))
    return HttpResponseRedirect(reverse("case-detail", args=[done.case_id]))


def _fresh(request: HttpRequest, target: Target) -> HttpResponse:
    """The empty form, with what is known already."""
    at = now()
    asked = target.form(at)
    setting = target.setting(at, asked)
    start = initial(asked, setting, at)
    matter = request.GET.get("matter", "")
    if matter and any(field.type == "matter" for field in asked.fields):
        start[PREFIX + "matter"] = matter
    if not target.case:
        start |= earlier.like(request, target.claim, asked)
    if target.case:
        start["by"] = _pair(target.case, target.claim)
    method = waysout.next_method(target, asked)
    if method:
        start[PREFIX + "method"] = method
    hidden = {"entry": new_id(), "position": target.case.position if target.case else "", "case": new_id()}
    return _show(request, target, ActPage(asked, setting, method=method, **{**start, **hidden}))


def _pair(case: CaseView, claim: Claim) -> list[str]:
    """Who acted last together in this case, when the person at the screen was among them; else that person."""
    me = str(claim.officer_id)
    for entry in reversed(case.entries):
        if len(entry.officers) > 1 and me in entry.officers:
            return list(entry.officers)
    return [me]


def _more_rows(page: ActPage, name: str) -> None:
    """Three empty rows more in that control."""
    if name in page.fields:
        page.fields[name].widget.extra = MORE


def _refused(request: HttpRequest, target: Target, page: ActPage, refused: Refusal) -> HttpResponse:
    """The form again with every refusal; nothing typed is lost."""
    page.refuse([refused, *getattr(refused, "others", ())])
    moved = []
    if refused.key == "moved" and target.case:
        moved = cards.since(target.case, page.position() or 0)
        data: Any = page.data.copy()  # type: ignore[attr-defined]
        data["position"] = str(target.case.position)
        page.data = data
    return _show(request, target, page, moved=moved, status=UNPROCESSABLE)


def _preview(target: Target, page: ActPage) -> HttpResponse:
    """The paper this act would issue, as PDF."""
    pdf = cases.preview(
        target.act, claim=target.claim, facts=page.facts(), at=page.instant() or now(), officers=page.officers(),
        case_id=target.case_id, procedure=target.procedure, under=target.under, paper=page.paper,
    )  # fmt: skip
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": "inline"})


def _said(target: Target, asked: ActForm, done: Done) -> str:
    """What was done, in a sentence."""
    label = web.words(asked.act.label)
    if done.approval_id:
        return _("Submitted for approval: %(act)s") % {"act": label}
    numbers = [paper.number or web.words(paper.label) for paper in done.papers]
    if numbers:
        return _("Recorded: %(act)s. Issued: %(papers)s") % {"act": label, "papers": _(", ").join(numbers)}
    return _("Recorded: %(act)s") % {"act": label}


def _show(
    request: HttpRequest,
    target: Target,
    page: ActPage,
    *,
    moved: Any = (),
    hints: bool = False,
    status: int = 200,
) -> HttpResponse:
    act = page.act_form.act
    context: dict[str, Any] = {"menu_here": "open"}
    if target.case:
        number = target.case.row.number or _("Case not numbered yet")
        context = {
            **frame(target.case),
            "crumbs": (
                (_("Cases"), reverse("case-list")),
                (number, reverse("case-detail", args=[target.case_id])),
                (act.label, None),
            ),
            "clocks": [card for card in clock_cards(target.case, now().date()) if card.running],
            "matter": matter_card(target.case),
            "offer": _offer(target),
            "alike": earlier.alike(target.claim, act, target.case.matter, target.case_id),
        }
    elif target.under:
        above = cases.case(target.under, target.claim, now())
        number = above.row.number or _("Case not numbered yet")
        context["crumbs"] = (
            (_("Cases"), reverse("case-list")),
            (number, reverse("case-detail", args=[target.under])),
            (act.label, None),
        )
    else:
        context["crumbs"] = ((_("Open a case"), reverse("case-open")), (act.label, None))
    if hints:
        hints_for(page, target.case_id)
    context |= {
        "heading": act.label,
        "procedure": page.act_form.procedure,
        "act": act,
        "form": page,
        "moved": moved,
        "previews": _previews(target, act),
        "reckoned": discretion.panel(target, page),
        "plan": waysout.panel(target, page),
        "levels": [showing.role_name(level.role) for level in act.approval],
        "back": _back(target),
    }
    return render(request, "enforcement/act_form.html", context, status=status)


def _previews(target: Target, act: Any) -> list[tuple[str, Any]]:
    """The papers this act issues, by key and name."""
    body, found = target.claim.body, []
    for key in act.paper if body else ():
        try:
            found.append((key, standards.paper(key, body.layers, now().date()).label))  # type: ignore[union-attr]
        except standards.NotInForce:
            continue
    return found


def _back(target: Target) -> str:
    here = target.case_id or target.under
    return reverse("case-detail", args=[here]) if here else reverse("case-open")


def _offer(target: Target) -> Any:
    """The refusals that stand against this act already, before anything is typed."""
    assert target.case is not None
    found = cases.offers(target.case.row.id, target.claim, now())
    offer = next((one for one in found if one.act.key == target.act), None)
    return offering.Next(offer.act, "", offer.refusals) if offer and offer.refusals else None
