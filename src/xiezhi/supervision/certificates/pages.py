"""Certificates in one's area: whose needs a look, a body's officers, and one officer with exams and certificates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim, needs
from xiezhi.kernel.clock import today
from xiezhi.supervision.certificates import acts, looking
from xiezhi.supervision.certificates.errors import NotYourCertificate
from xiezhi.supervision.certificates.models import CertificateExam
from xiezhi.supervision.web import asking
from xiezhi.supervision.web.asking import claim_of

STATES = {
    "missing": (lazy("No certificate"), "overdue"),
    "suspended": (lazy("Suspended"), "overdue"),
    "revoked": (lazy("Revoked"), "overdue"),
    "expired": (lazy("Run out"), "overdue"),
    "expiring": (lazy("Running out"), "due"),
    "not_yet": (lazy("Not valid yet"), "due"),
    "valid": (lazy("Valid"), "met"),
}


def _tag(state: str) -> dict[str, Any]:
    words, tone = STATES[state]
    return {"text": words, "tone": tone}


@needs("certificate.inspect")
@never_cache
@require_safe
def certificate_list(request: HttpRequest) -> HttpResponse:
    """Whose certificate needs a look; the bodies of the area; with `?body=`, its officers."""
    claim = claim_of(request)
    rules, day = acts.rules_for(claim), today()
    found = looking.wanting(day, rules.warn.days)
    bodies = [one for one in accounts.bodies() if any(_below(one.path, path) for path in claim.paths)]
    chosen = next((one for one in bodies if one.id == asking.identifier(request.GET.get("body"))), None)
    names = {one.id: one.label for one in bodies}
    context = {
        "heading": _("Enforcement certificates"),
        "wanting": [(one, names.get(one.body_id, ""), _tag(one.state)) for one in found],
        "bodies": bodies,
        "chosen": chosen,
        "officers": [
            (one, [(held, _tag(acts.state_on(held, day))) for held in one.certificates])
            for one in (accounts.officers_of(chosen.id) if chosen else [])
        ],
        "rules": rules,
    }
    return render(request, "supervision/certificate_list.html", context)


def _below(path: str, own: str) -> bool:
    return not own or path == own or path.startswith(f"{own}.")


@needs("certificate.inspect")
@never_cache
@require_safe
def certificate_officer(request: HttpRequest, officer_id: UUID) -> HttpResponse:
    """One officer: exams, certificates with their history, and what may be done."""
    claim = claim_of(request)
    officer = _officer(officer_id, claim)
    rules, body = acts.rules_for(claim), accounts.body(officer.body_id)
    day = today()
    context = {
        "heading": officer.name,
        "officer": officer,
        "body": body,
        "exams": list(CertificateExam.objects.filter(officer_id=officer.id).order_by("-held_on", "-id")),
        "certificates": [
            (one, _tag(acts.state_on(one, day)), acts.state_on(one, day)) for one in reversed(officer.certificates)
        ],
        "rules": rules,
        "examined": acts.passed_lately(officer.id, day, rules),
        "own": officer.id == claim.officer_id,
        "today": day,
    }
    return render(request, "supervision/certificate_officer.html", context)


def _officer(officer_id: UUID, claim: Claim) -> accounts.OfficerView:
    try:
        return acts.officer_within(officer_id, claim)
    except NotYourCertificate as outside:
        raise Http404 from outside


@needs("certificate.inspect")
@never_cache
@require_POST
def certificate_act(request: HttpRequest, officer_id: UUID) -> HttpResponse:
    """Record an exam, issue, renew, suspend, restore, revoke: as the button says."""
    claim, said = claim_of(request), request.POST
    officer = _officer(officer_id, claim)
    held = asking.identifier(said.get("certificate")) or UUID(int=0)
    words, ground = said.get("words", ""), said.get("ground", "")
    moves: dict[str, Callable[[], Any]] = {
        "exam": lambda: acts.record_exam(
            officer.id, held_on=_day(said, "held_on"), subject=said.get("subject", ""), points=said.get("points", ""),
            passed=said.get("passed") == "1", by=claim,
        ),
        "issue": lambda: acts.issue(
            officer.id, number=said.get("number", ""), issuer=said.get("issuer", ""), fields=said.getlist("fields"),
            first=_day(said, "first"), last=_day(said, "last"), by=claim,
        ),
        "renew": lambda: acts.renew(
            held, officer_id=officer.id, number=said.get("number", ""), last=_day(said, "last"), by=claim
        ),
        "suspend": lambda: acts.suspend(held, officer_id=officer.id, ground=ground, words=words, by=claim),
        "revoke": lambda: acts.revoke(held, officer_id=officer.id, ground=ground, words=words, by=claim),
        "restore": lambda: acts.restore(held, officer_id=officer.id, words=words, by=claim),
    }  # fmt: skip
    if said.get("do") in moves:
        moves[said["do"]]()
        messages.success(request, _("It is on record."))
    return HttpResponseRedirect(reverse("certificate-officer", args=[officer.id]))


def _day(said: QueryDict, name: str) -> date:
    """A day of the form; one that is none lies before everything, and the act says what is wrong with it."""
    try:
        return date.fromisoformat(said.get(name, ""))
    except ValueError:
        return date.max if name == "held_on" else date.min
