"""Rules for everybody to read: the text, the ground, the specs, what is left out, the states, and how it is doing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim, needs
from xiezhi.kernel.errors import Refusal
from xiezhi.supervision import catalogue, queries, rulestates
from xiezhi.supervision.catalogue import Known
from xiezhi.supervision.models import RuleHealth
from xiezhi.supervision.watching import States
from xiezhi.supervision.web import asking, wording
from xiezhi.supervision.web.asking import claim_of

STATES = {
    "active": (lazy("Active"), "met"),
    "shadow": (lazy("In shadow: counts, accuses nobody"), "paused"),
    "retired": (lazy("Retired"), ""),
}
ORIGINS = {
    "written": lazy("Written"), "time_limit": lazy("From a time limit"), "order": lazy("From the order of acts"),
    "once": lazy("From an act that is done once"), "people": lazy("From who must act"),
    "guard": lazy("From a hard stop"), "apart": lazy("From who must keep apart"), "engine": lazy("Asked of the engine"),
}  # fmt: skip
USUAL = "penalty_ordinary"


@needs("rule.view")
@never_cache
@require_safe
def rule_list(request: HttpRequest) -> HttpResponse:
    """The rules that watch the cases of one procedure."""
    claim, known = claim_of(request), catalogue.procedures()
    asked = request.GET.get("procedure", "")
    procedure = asked if asked in known else USUAL if USUAL in known else next(iter(known), "")
    rules = catalogue.rules_of(procedure)
    states, place = States.load(), _place(claim)
    counts = {one.rule: one.open for one in queries.by_rule()}
    ill = {one.rule for one in RuleHealth.objects.all()}
    context = {
        "heading": _("Rules of supervision"),
        "procedures": [(key, label, key == procedure) for key, label in known.items()],
        "table": {
            "columns": [
                {"label": label}
                for label in (_("Rule"), _("Weight"), _("Where it comes from"), _("State here"), _("Not settled"))
            ],
            "rows": [_row(one, states, place, counts.get(key, 0), key in ill) for key, one in rules.items()],
        },
        "n": len(rules),
        "left_out": catalogue.left_out_of(procedure),
    }
    return render(request, "supervision/rule_list.html", context)


def _place(claim: Claim) -> str:
    """The area for which somebody looks at a rule's state: the division of their body."""
    return claim.body.division_path if claim.body else ""


def _row(one: Known, states: States, place: str, count: int, ill: bool) -> dict[str, Any]:
    about = one.about
    words, tone = STATES[states.of(about.key, place, about.state)]
    return {
        "href": reverse("rule", args=[about.key]),
        "cells": [
            {"text": about.label, "second": about.key},
            {"tag": asking.severity_tag(about.severity)},
            {"text": str(ORIGINS.get(about.origin, about.origin))},
            {"tag": {"text": _("Left out for a while"), "tone": "overdue"} if ill else {"text": words, "tone": tone}},
            {"text": str(count)},
        ],
    }


@needs("rule.view")
@never_cache
@require_safe
def rule(request: HttpRequest, key: str) -> HttpResponse:
    """One rule."""
    return _page(request, catalogue.rule(key))


@needs("rule.state")
@never_cache
@require_POST
def rule_state(request: HttpRequest, key: str) -> HttpResponse:
    """Put the rule into another state in one's own area."""
    claim, known = claim_of(request), catalogue.rule(key)
    place = _place(claim)
    before = States.load().of(key, place, known.about.state)
    said = request.POST.get("reason", "")
    try:
        rulestates.set_state(key, place, request.POST.get("state", ""), before=before, by=claim, reason=said)
    except Refusal as refused:
        return _page(request, known, refusal=refused, said=said, status=409)
    messages.success(request, _("Recorded."))
    return HttpResponseRedirect(reverse("rule", args=[key]))


def _page(request: HttpRequest, known: Known, *, status: int = 200, **more: Any) -> HttpResponse:
    claim, about = claim_of(request), known.about
    place = _place(claim)
    state = States.load().of(about.key, place, about.state)
    words, tone = STATES[state]
    counted = next(iter(queries.by_rule(rule=about.key)), queries.OfRule(about.key, about.label))
    context = {
        "heading": about.label,
        "crumbs": (
            (_("Rules of supervision"), f"{reverse('rule-list')}?procedure={known.procedure}"),
            (about.label, None),
        ),
        "about": about,
        "known": known,
        "origin": ORIGINS.get(about.origin, about.origin),
        "severity": asking.severity_tag(about.severity),
        "state": {"text": words, "tone": tone},
        "states": [(one, STATES[one][0]) for one in rulestates.STATES if one != state],
        "may_set": accounts.may(claim, "rule.state"),
        "history": rulestates.history(about.key, place),
        "words": wording.of(known),
        "standing": wording.counts(queries.standing_of(about.key)),
        "counted": counted,
        "ill": RuleHealth.objects.filter(rule=about.key, version=about.version).first(),
        **more,
    }
    return render(request, "supervision/rule.html", context, status=status)
