"""Supervision matters: the list, opening one, and a matter as the body it is about sees and answers it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim, needs
from xiezhi.kernel.clock import today
from xiezhi.kernel.errors import Refusal
from xiezhi.standards import door as standards
from xiezhi.supervision import acts as findings
from xiezhi.supervision.matters import acts
from xiezhi.supervision.matters.drawing import PROCEDURE
from xiezhi.supervision.models import Finding, Matter
from xiezhi.supervision.reviewing import telling as reviews
from xiezhi.supervision.web import asking
from xiezhi.supervision.web.asking import claim_of
from xiezhi.web import door as web

SOURCES = {
    "finding": lazy("A finding by rule"),
    "complaint": lazy("A complaint or report"),
    "review": lazy("Case review"),
    "outside": lazy("Suggested from outside"),
    "raised": lazy("Raised from below or given from above"),
}
TRACKS = {"reminder": lazy("Reminder"), "simple": lazy("Simple"), "ordinary": lazy("Ordinary")}
ANSWERS = {
    "body_explained": (lazy("Explain"), lazy("It has been mended already")),
    "correction_reported": (lazy("Report what was corrected"), lazy("All is corrected")),
    "objection_filed": (lazy("Object and ask for re-examination"), ""),
    "execution_reported": (lazy("Report how the decision was carried out"), ""),
}
MOST = 200


class OpenForm(forms.Form):
    """What a new matter says."""

    body = forms.ChoiceField(label=lazy("Body supervised"))
    source = forms.ChoiceField(label=lazy("Where it came from"), choices=list(SOURCES.items()))
    track = forms.ChoiceField(label=lazy("Track"), choices=list(TRACKS.items()), initial="ordinary")
    about = forms.CharField(label=lazy("Number of the case concerned"), required=False, max_length=80)
    problem = forms.CharField(label=lazy("What it is about"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    findings = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, claim: Claim, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        below = [one for one in accounts.bodies() if one.id != claim.body_id and _reaches(claim, one.path)]
        self.fields["body"].choices = [(str(one.id), one.label["zh"]) for one in below]  # type: ignore[attr-defined]


def _reaches(claim: Claim, path: str) -> bool:
    return any(not one or path == one or path.startswith(f"{one}.") for one in claim.paths)


@needs("finding.view")
@never_cache
@require_safe
def matter_list(request: HttpRequest) -> HttpResponse:
    """The matters this person may see: a body those about it, a supervisor those about bodies below."""
    rows = list(Matter.objects.order_by("closed", "-opened_at")[:MOST])
    names = asking.bodies(one.body_id for one in rows)
    labels = _labels()
    columns = [_("Number"), _("Body"), _("What it is about"), _("Stands at"), _("Due")]
    table = {
        "columns": [{"label": one} for one in columns],
        "rows": [
            {
                "href": reverse("supervision-matter", args=[one.id]),
                "cells": [
                    {"text": one.number or _("Not numbered yet")},
                    {"text": names[one.body_id].label if one.body_id in names else ""},
                    {"text": one.problem[:80], "second": SOURCES.get(one.source, one.source)},
                    {"tag": {"text": labels.get(one.state, one.state), "tone": "met" if one.closed else "active"}},
                    {"text": one.due_on.isoformat() if one.due_on and not one.closed else "—"},
                ],
            }
            for one in rows
        ],
    }
    context = {
        "heading": _("Supervision matters"), "table": table, "any": bool(rows),
        "may_open": accounts.may(claim_of(request), "finding.treat"),
    }  # fmt: skip
    return render(request, "supervision/matter_list.html", context)


def _labels() -> dict[str, Any]:
    """What each act of a matter is called."""
    procedure = standards.procedure(PROCEDURE, ("national",), today())
    return {act.key: act.label for act in procedure.acts}


@needs("finding.treat")
@never_cache
@require_http_methods(["GET", "POST"])
def matter_open(request: HttpRequest) -> HttpResponse:
    """Open a matter: from findings, filled already, or from a complaint or a review."""
    claim = claim_of(request)
    ids = [one for said in request.GET.getlist("finding") if (one := asking.identifier(said))]
    if request.method == "POST":
        form = OpenForm(claim, request.POST)
        if form.is_valid():
            opened = _opened(request, claim, form)
            if opened:
                messages.success(request, _("The supervision matter is open."))
                return HttpResponseRedirect(reverse("case-detail", args=[opened]))
    else:
        found = [findings.finding(one) for one in ids]
        reviewed = asking.identifier(request.GET.get("review"))
        form = OpenForm(claim, initial=reviews.as_matter(reviewed) if reviewed else _initial(found))
    return render(request, "supervision/matter_open.html", {"heading": _("Open a supervision matter"), "form": form})


def _initial(found: list[Finding]) -> dict[str, str]:
    if not found:
        return {"source": "complaint"}
    return {
        **acts.prefilled(found),
        "body": str(found[0].body_id),
        "findings": ",".join(str(one.id) for one in found),
    }


def _opened(request: HttpRequest, claim: Claim, form: OpenForm) -> UUID | None:
    said = form.cleaned_data
    found = [one for part in said["findings"].split(",") if (one := asking.identifier(part))]
    try:
        return acts.open_matter(
            by=claim, body_id=UUID(said["body"]), source=said["source"], track=said["track"], problem=said["problem"],
            about=said["about"], found=found,
        )  # fmt: skip
    except Refusal as refused:
        form.add_error(None, str(web.words(refused.what)))
        return None


@needs("finding.view")
@never_cache
@require_http_methods(["GET", "POST"])
def matter_page(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """A matter with all that its body was told and answered; the body answers here, the supervisor in the case."""
    claim, row = claim_of(request), acts.matter(matter_id)
    own = claim.body_id == row.body_id
    if request.method == "POST":
        acts.answer(
            request.POST.get("kind", ""), matter_id, by=claim, words=request.POST.get("words", ""),
            flag=request.POST.get("flag") == "1",
        )  # fmt: skip
        messages.success(request, _("Your answer is on record."))
        return HttpResponseRedirect(reverse("supervision-matter", args=[matter_id]))
    labels = _labels()
    may = own and accounts.may(claim, "finding.answer")
    context = {
        "heading": row.number or _("Supervision matter"),
        "matter": row,
        "source": SOURCES.get(row.source, row.source),
        "track": TRACKS.get(row.track, row.track),
        "moves": [{**move, "label": labels.get(move["act"], move["act"])} for move in row.moves],
        "answers": [(kind, *ANSWERS[kind]) for kind in acts.open_answers(row)] if may else [],
        "body": asking.bodies([row.body_id]).get(row.body_id),
        "own": own,
    }
    return render(request, "supervision/matter.html", context)
