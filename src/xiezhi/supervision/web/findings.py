"""Findings: the list, and one finding with what it rests on, what became of it, and what may be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import needs
from xiezhi.cases import door as cases
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal
from xiezhi.ledger import door as ledger
from xiezhi.supervision import acts, queries
from xiezhi.supervision.models import Finding
from xiezhi.supervision.web import asking
from xiezhi.supervision.web.asking import REASONS, SEVERITIES, STATES, claim_of
from xiezhi.web import door as web

MOVES = {
    "finding_raised": lazy("Raised by rule"),
    "finding_changed": lazy("Changed, since more was recorded"),
    "finding_withdrawn": lazy("Withdrawn"),
    "finding_seen": lazy("Seen by the body"),
    "finding_explained": lazy("Explained by the body"),
    "finding_mended": lazy("Mended by the body"),
    "finding_accepted": lazy("Accepted"),
    "finding_sent_back": lazy("Sent back to the body"),
    "finding_opened": lazy("Taken up in a supervision matter"),
    "finding_rebuilt": lazy("Made again from its entries"),
}
ASKED = {
    "finding_seen": lazy("I have seen it"),
    "finding_explained": lazy("Explain"),
    "finding_mended": lazy("Say how it was mended"),
    "finding_accepted": lazy("Accept the answer"),
    "finding_sent_back": lazy("Send it back"),
}
"""What the buttons are called; a matter is opened from its own page."""


class FindingFilters(forms.Form):
    """What the list is narrowed by."""

    state = forms.ChoiceField(
        label=lazy("State"),
        required=False,
        choices=[
            ("", lazy("All")),
            ("open", lazy("Not settled")),
            *((key, words) for key, (words, _) in STATES.items()),
        ],
    )
    severity = forms.ChoiceField(
        label=lazy("Weight"),
        required=False,
        choices=[("", lazy("All")), *((key, words) for key, (words, _) in SEVERITIES.items())],
    )
    rule = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    area = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    body = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    officer = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    case = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


@needs("finding.view")
@never_cache
@require_safe
def finding_list(request: HttpRequest) -> HttpResponse:
    """The findings this person may see, newest first: an officer those of their body, a supervisor those below."""
    said = {key: value for key, value in request.GET.items() if key != "after" and value}
    form = FindingFilters(request.GET, auto_id="filter_%s")
    page = queries.findings(wanted_of(form), after=request.GET.get("after") or None)
    context = {
        "heading": _("Findings"),
        "filters": form,
        "filters_clear": reverse("finding-list"),
        "table": table_of(page.rows, several="supervisor" in claim_of(request).roles),
        "any": bool(page.rows),
        "filtered": bool(said),
        "page_text": counted(page.counted, page.capped),
        "page_next": f"?{urlencode({**said, 'after': page.next})}" if page.next else "",
        "page_previous": f"?{urlencode(said)}" if request.GET.get("after") else "",
    }
    return render(request, "supervision/finding_list.html", context)


def wanted_of(form: FindingFilters) -> queries.Wanted:
    """The filters; what is none of the options is left out."""
    form.is_valid()
    said = form.cleaned_data
    return queries.Wanted(
        state=said.get("state", ""), severity=said.get("severity", ""), rule=said.get("rule", ""),
        area=asking.area(said.get("area")), body=asking.identifier(said.get("body")),
        officer=str(asking.identifier(said.get("officer")) or ""), case=asking.identifier(said.get("case")),
    )  # fmt: skip


def counted(n: int, capped: bool) -> str:
    """How many there are; counting stops where it would cost more than the page."""
    if capped:
        return _("More than %(n)s findings") % {"n": f"{n:,}"}
    return ngettext("%(n)s finding", "%(n)s findings", n) % {"n": f"{n:,}"}


def table_of(rows: Iterable[Finding], *, several: bool) -> dict[str, Any]:
    """Findings as the common table draws them. Two statements more: case numbers, and names of bodies."""
    listed = list(rows)
    numbers = _numbers(listed)
    names = asking.bodies(one.body_id for one in listed) if several else {}
    columns = [{"label": label} for label in (_("Finding"), _("Case"), _("Weight"), _("Due"), _("Raised"), _("State"))]
    if several:
        columns.insert(2, {"label": _("Body")})
    return {"columns": columns, "rows": [_row(one, numbers, names if several else None) for one in listed]}


def _numbers(rows: Iterable[Finding]) -> Mapping[Any, tuple[str, str]]:
    ids = {one.case_id for one in rows if one.case_id}
    return {one.id: (one.number, one.title) for one in cases.rows_of(ids, now().date())} if ids else {}


def _row(one: Finding, numbers: Mapping[Any, tuple[str, str]], names: Mapping[Any, Any] | None) -> dict[str, Any]:
    number, title = numbers.get(one.case_id, ("", ""))
    cells: list[dict[str, Any]] = [
        {"text": one.label, "second": one.says},
        {"text": title or web.words(one.subject), "second": number or _("Not numbered yet")},
        {"tag": asking.severity_tag(one.severity)},
        {"day": one.due[:10]} if one.due else {"text": ""},
        {"day": one.raised_at},
        {"tag": asking.state_tag(one.state)},
    ]
    if names is not None:
        body = names.get(one.body_id)
        cells.insert(2, {"text": body.label if body else ""})
    return {"href": reverse("finding", args=[one.id]), "cells": cells}


@needs("finding.view")
@never_cache
@require_safe
def finding(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """One finding."""
    return _page(request, acts.finding(finding_id))


@needs("finding.answer", "finding.treat")
@never_cache
@require_http_methods(["POST"])
def finding_act(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """One move of a finding by the person at the screen; refused on the same page, with their words kept."""
    kind, words = request.POST.get("move", ""), request.POST.get("words", "")
    row = acts.finding(finding_id)
    if kind not in ASKED:
        return HttpResponseRedirect(reverse("finding", args=[finding_id]))
    try:
        acts.act(kind, finding_id, by=claim_of(request), words=words)
    except Refusal as refused:
        return _page(request, row, refusal=refused, words=words, status=409)
    messages.success(request, _("Recorded."))
    return HttpResponseRedirect(reverse("finding", args=[finding_id]))


@needs("finding.view")
@never_cache
@require_POST
def finding_replay(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """Compute the finding again from the ledger and say whether the same comes out."""
    from xiezhi.supervision.replaying import replay

    row = acts.finding(finding_id)
    try:
        return _page(request, row, replayed=replay(row))
    except Refusal as refused:
        return _page(request, row, refusal=refused, status=409)


def _page(request: HttpRequest, row: Finding, *, status: int = 200, **more: Any) -> HttpResponse:
    claim, at = claim_of(request), now()
    chain = ledger.entries(row.id)
    number, title = _numbers([row]).get(row.case_id, ("", ""))
    body = asking.bodies([row.body_id]).get(row.body_id)
    may = {
        kind
        for kind in acts.possible(row, claim, at)
        if accounts.may(claim, "finding.answer" if kind in acts.OWN else "finding.treat")
    }
    context = {
        "heading": row.label,
        "crumbs": ((_("Findings"), reverse("finding-list")), (row.label, None)),
        "finding": row,
        "body": body,
        "number": number or _("Not numbered yet"),
        "title": title,
        "state": asking.state_tag(row.state),
        "severity": asking.severity_tag(row.severity),
        "reason": REASONS.get(row.words) if row.state == "withdrawn" else None,
        "officers": _people(row, chain),
        "history": [_moved(one) for one in chain],
        "moves": [(kind, label) for kind, label in ASKED.items() if kind in may],
        "asks_words": any(acts.STEPS[kind].words for kind in may),
        "own_days": row.body_id != claim.body_id and row.state in ("raised", "seen") and at.date() <= row.answer_by,
        "may_open": "finding_opened" in may,
        "sees_case": accounts.may(claim, "case.view"),
        **more,
    }
    return render(request, "supervision/finding.html", context, status=status)


def _people(row: Finding, chain: Iterable[ledger.Entry]) -> dict[str, list[Any]]:
    """The officers that the accused entry names, as far as the claim sees them."""
    ids = [found for one in row.officers if (found := asking.identifier(one))]
    return {"named": accounts.officers_named(ids) if ids else []}


def _moved(entry: ledger.Entry) -> dict[str, Any]:
    """One line of a finding's history."""
    words = str(entry.facts.get("words") or "")
    reason = REASONS.get(str(entry.facts.get("reason") or ""))
    return {
        "title": MOVES.get(entry.kind, entry.kind), "at": entry.occurred_at, "words": words or reason or "",
        "hash": entry.hash.hex(), "position": entry.position,
    }  # fmt: skip
