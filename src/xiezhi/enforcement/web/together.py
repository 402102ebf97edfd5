"""Many alike in one go: pick cases at the same step, fill the form of one act once, and see what became of each.

Each case is an act of its own in a transaction of its own; the engine judges each. What was left empty in the form each
case answers itself, where it knows it. Sending the form twice is harmless: the entries' ids are derived.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid5

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim, needs
from xiezhi.cases import door as cases
from xiezhi.cases.door import CaseRow
from xiezhi.enforcement.errors import NotAlike
from xiezhi.enforcement.web import asking, lists, rows
from xiezhi.enforcement.web.afterwards import Afterwards, each_alone
from xiezhi.enforcement.web.asking import claim_of
from xiezhi.enforcement.web.forms import PREFIX, ActPage
from xiezhi.enforcement.web.target import Target
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal, text
from xiezhi.kernel.identifiers import new_id
from xiezhi.web import door as web

RIGHTS = ("act.officer", "act.unit_head", "act.legal_reviewer", "act.agency_head", "act.archivist")
MOST = 100
UNPROCESSABLE = 422
MORE = 3


@dataclass(frozen=True)
class Outcome:
    """What became of one case."""

    row: CaseRow
    said: str = ""
    refusals: Sequence[Refusal] = ()


@needs(*RIGHTS)
@never_cache
@require_safe
def together(request: HttpRequest) -> HttpResponse:
    """The open cases the filters find, to be picked from."""
    claim, day = claim_of(request), now().date()
    form = lists.CaseFilters(request.GET, claim)
    page = cases.list_cases(claim, replace(form.filters(), state="open"), day=day, limit=MOST)
    context = {
        **_frame(_("Many cases at once")), "filters": form, "filters_clear": reverse("case-together"),
        "rows": page.rows,
    }  # fmt: skip
    return render(request, "enforcement/together_pick.html", context)


@each_alone
@needs(*RIGHTS)
@never_cache
@sensitive_post_parameters()
@require_POST
def together_act(request: HttpRequest) -> HttpResponse:
    """Choose the act; fill its form once; do it in every case that was picked."""
    claim, ids = claim_of(request), [one for one in map(asking.identifier, request.POST.getlist("case")) if one]
    found = cases.rows_of(ids[: MOST + 1], now().date())
    try:
        _alike(found)
    except Refusal as refused:
        context = {**_frame(_("Many cases at once")), "refusals": [refused], "rows": found}
        return render(request, "enforcement/together_acts.html", context, status=UNPROCESSABLE)
    act, step = request.POST.get("act", ""), request.POST.get("step", "")
    if not act:
        offers = [one.act for one in cases.offers(found[0].id, claim, now()) if one.allowed and not one.act.opens]
        context = {**_frame(_("Many cases at once")), "rows": found, "acts": offers}
        return render(request, "enforcement/together_acts.html", context)
    target = Target(claim, act, case_id=found[0].id)
    page = _page(target, request.POST if step else None)
    if step != "do":
        if step.startswith("more:") and step.removeprefix("more:") in page.fields:
            page.fields[step.removeprefix("more:")].widget.extra = MORE
        rows.stepped(page, step)
        return _form(request, page, found)
    if page.instant() is None:
        page.add_error("at", _("Give the day and the time."))
        return _form(request, page, found, status=UNPROCESSABLE)
    return Afterwards(lambda: _results(request, page, [_one(claim, act, page, row) for row in found]))


def _alike(found: Sequence[CaseRow]) -> None:
    """Refuse what cannot be done in one go: nothing picked, too many, or cases that stand at different steps."""
    steps = {(one.procedure, one.stage, one.body_id) for one in found}
    if len(steps) == 1 and len(found) <= MOST:
        return
    what = text("没有选择案件", "no case was picked")
    if len(found) > MOST:
        what = text(f"一次最多办理{MOST}件", f"at most {MOST} cases at once")
    elif steps:
        what = text("所选案件不在同一程序的同一阶段", "the cases picked do not stand at the same step of one procedure")
    raise NotAlike(
        what, next_step=text("按程序和阶段筛选后重新选择。", "Filter by procedure and stage and pick again.")
    )


def _page(target: Target, data: Any) -> ActPage:
    """The form once for all: nothing of the first case stands in it, so that nothing of it gets into another."""
    at = (asking.instant(data.get("at")) if data else None) or now()
    method = str(data.get(PREFIX + "method", "")) if data else ""
    asked = target.form(at)
    if data:
        said = ActPage(asked, _setting(target, at, asked), data, method=method)
        asked = target.form(at, said.facts())
    start: dict[str, Any] = {"at": asking.control(at), "entry": new_id()}
    if target.claim.officer_id:
        start["by"] = [str(target.claim.officer_id)]
    page = ActPage(replace(asked, known={}, parties=()), _setting(target, at, asked), data, method=method, **start)
    if data:
        page.is_valid()
    return page


def _setting(target: Target, at: Any, asked: Any) -> Any:
    """The surroundings without the evidence of the first case."""
    setting = target.setting(at, asked)
    setting.case_id = None
    return setting


def _one(claim: Claim, act: str, page: ActPage, row: CaseRow) -> Outcome:
    """Do the act in one case, in a transaction of its own."""
    at, entry = page.instant(), page.hidden("entry")
    assert at is not None
    try:
        with accounts.claimed(claim):
            asked = cases.form_for(act, claim, at, case_id=row.id)
            facts = {**{key: value for key, value in asked.known.items() if asked.act.field(key)}, **page.facts()}
            said: dict[str, Any] = {
                "claim": claim, "facts": facts, "at": at, "officers": page.officers(), "case_id": row.id,
                "entry_id": uuid5(entry, str(row.id)) if entry else None,
            }  # fmt: skip
            done = cases.propose(act, **said) if asked.act.approval else cases.perform(act, **said)
    except Refusal as refused:
        return Outcome(row, refusals=[refused, *getattr(refused, "others", ())])
    if done.approval_id:
        return Outcome(row, _("Submitted for approval"))
    return Outcome(row, _(", ").join(paper.number or web.words(paper.label) for paper in done.papers) or _("Recorded"))


def _form(request: HttpRequest, page: ActPage, found: Sequence[CaseRow], status: int = 200) -> HttpResponse:
    act = page.act_form.act
    context = {**_frame(web.words(act.label)), "form": page, "act": act, "rows": found}
    return render(request, "enforcement/together_form.html", context, status=status)


def _results(request: HttpRequest, page: ActPage, outcomes: Sequence[Outcome]) -> HttpResponse:
    refused = [one for one in outcomes if one.refusals]
    context = {
        **_frame(web.words(page.act_form.act.label)), "outcomes": [*refused, *(o for o in outcomes if not o.refusals)],
        "done": len(outcomes) - len(refused), "refused": len(refused),
    }  # fmt: skip
    return render(request, "enforcement/together_done.html", context)


def _frame(heading: str) -> dict[str, Any]:
    crumbs: tuple[Any, ...] = ((_("Cases"), reverse("case-list")), (_("Many cases at once"), reverse("case-together")))
    return {"heading": heading, "crumbs": crumbs, "menu_here": "cases", "most": MOST}
