"""The supervisors' pages: complaints by the day they must be decided or answered, and one of them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Case, F, QuerySet, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xiezhi.accounts.door import Claim, needs
from xiezhi.kernel.clock import today
from xiezhi.kernel.errors import Refusal
from xiezhi.supervision.complaints import acts, chain
from xiezhi.supervision.complaints.assigning import supervisors
from xiezhi.supervision.complaints.models import Complaint
from xiezhi.supervision.complaints.periods import periods
from xiezhi.supervision.models import Finding
from xiezhi.supervision.web import asking
from xiezhi.supervision.web.asking import claim_of

STATES = {
    "registered": (lazy("To be taken up or not"), "due"),
    "taken_up": (lazy("Taken up, to be answered"), "active"),
    "refused": (lazy("Not taken up, with reasons"), "paused"),
    "answered": (lazy("Answered"), "met"),
}
CHANNELS = {
    "web": lazy("Public site"),
    "paper": lazy("QR code of a paper"),
    "hotline": lazy("Hotline"),
}
STEPS = {
    "registered": lazy("Entered in the register"),
    "handed_on": lazy("Handed to the office in charge"),
    "taken_up": lazy("Taken up"),
    "not_taken_up": lazy("Not taken up"),
    "matter": lazy("A supervision matter was opened"),
    "linked": lazy("Joined to a finding of supervision"),
    "answered": lazy("Answered"),
}
TRACKS = {"reminder": lazy("Reminder"), "simple": lazy("Simple"), "ordinary": lazy("Ordinary")}
OPEN = ("registered", "taken_up")
MOST = 200


@needs("finding.treat")
@never_cache
@require_safe
def complaint_list(request: HttpRequest) -> HttpResponse:
    """The complaints of this person's area: those to be acted on first, by their day; and how many are late."""
    claim = claim_of(request)
    every = request.GET.get("state") == "all"
    rows = chain.visible(claim) if every else chain.visible(claim).filter(state__in=OPEN)
    listed = list(_by_day(rows)[:MOST])
    names = asking.bodies([one.about_body for one in listed] + [one.body_id for one in listed])
    labels = (_("Complaint"), _("Body complained of"), _("Handled by"), _("Day"), _("State"))
    table = {
        "columns": [{"label": one} for one in labels],
        "rows": [_row(one, names) for one in listed],
    }
    try:
        hotline = reverse("complaint-hotline")
    except NoReverseMatch:
        hotline = ""  # the room that gives out numbers and secrets is not installed
    context = {
        "heading": _("Complaints about enforcement"), "table": table, "any": bool(listed), "counts": _counts(claim),
        "every": every, "hotline": hotline,
    }  # fmt: skip
    return render(request, "supervision/complaint_list.html", context)


def _by_day(rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
    day = Case(When(state="registered", then=F("accept_by")), When(state="taken_up", then=F("answer_by")))
    return rows.annotate(day=day).order_by(F("day").asc(nulls_last=True), "-received_on", "id")


def _row(one: Complaint, names: Any) -> dict[str, Any]:
    day, words = day_of(one), STATES[one.state]
    late = day is not None and day < today()
    about, office = names.get(one.about_body), names.get(one.body_id)
    cells: list[dict[str, Any]] = [
        {"text": one.number, "second": one.words[:60]},
        {"text": about.label if about else _("Not named")},
        {"text": office.label if office else ""},
        {"day": day} if day else {"text": "—"},
        {"tag": {"text": _("Past its day") if late else words[0], "tone": "overdue" if late else words[1]}},
    ]
    return {"href": reverse("complaint", args=[one.id]), "cells": cells}


def day_of(one: Complaint) -> date | None:
    """The day by which something must be done; None where nothing is to be done."""
    return one.accept_by if one.state == "registered" else one.answer_by if one.state == "taken_up" else None


def _counts(claim: Claim) -> dict[str, int]:
    rows, day = chain.visible(claim), today()
    return {
        "new": rows.filter(state="registered").count(),
        "open": rows.filter(state="taken_up").count(),
        "late": rows.filter(state="registered", accept_by__lt=day).count()
        + rows.filter(state="taken_up", answer_by__lt=day).count(),
    }


@needs("finding.treat")
@never_cache
@require_http_methods(["GET", "POST"])
def complaint(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """One complaint: who sent it, its clock, and what may be done."""
    claim, refusal = claim_of(request), None
    if request.method == "POST":
        try:
            where = _do(request.POST, complaint_id, claim)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Recorded."))
            return HttpResponseRedirect(where)
    row = chain.complaint(complaint_id, by=claim)
    own = claim.body_id == row.body_id
    names = asking.bodies([row.about_body, row.body_id])
    office = names[row.body_id]
    said = periods(office.layers)
    context = {
        "heading": row.number,
        "crumbs": ((_("Complaints about enforcement"), reverse("complaint-list")), (row.number, None)),
        "complaint": row,
        "state": {"text": STATES[row.state][0], "tone": STATES[row.state][1]},
        "channel": CHANNELS.get(row.channel, row.channel),
        "about": names.get(row.about_body),
        "office": office,
        "content": chain.content_of(row) if own else None,
        "steps": [(STEPS.get(one["what"], one["what"]), date.fromisoformat(one["on"])) for one in row.steps],
        "due": day_of(row),
        "ground": said.accept.cites if row.state == "registered" else said.answer.cites,
        "may": own and row.state in OPEN,
        "offices": [one for one in supervisors() if one.id not in (row.body_id, row.about_body)] if own else [],
        "findings": _findings(row) if own and row.state == "taken_up" and not row.finding_id else [],
        "tracks": TRACKS.items(),
        "said": request.POST,
        "refusal": refusal,
    }
    return render(request, "supervision/complaint.html", context, status=409 if refusal else 200)


def _do(said: QueryDict, complaint_id: UUID, by: Claim) -> str:
    """Do what a form asks; where to go then."""
    move, words, here = said.get("move", ""), said.get("words", ""), reverse("complaint", args=[complaint_id])
    if move == "take_up":
        acts.take_up(complaint_id, by=by)
    elif move == "decline":
        acts.decline(complaint_id, words, by=by)
    elif move == "hand_on":
        office = asking.identifier(said.get("office"))
        if office is None:
            raise acts.elsewhere()
        acts.hand_on(complaint_id, office, words, by=by)
        here = reverse("complaint-list")
    elif move == "matter":
        track = said.get("track", "")
        _taken, matter = acts.open_matter(
            complaint_id, track=track if track in TRACKS else "ordinary", problem=words, by=by
        )
        here = reverse("case-detail", args=[matter])
    elif move == "link":
        finding = asking.identifier(said.get("finding"))
        if finding is None:
            raise acts.elsewhere()
        acts.link(complaint_id, finding, by=by)
    elif move == "answer":
        acts.answer(complaint_id, words, by=by)
    else:
        raise acts.elsewhere()
    return here


def _findings(row: Complaint) -> list[tuple[str, str]]:
    """Findings about the same body that a complaint may be joined to, newest first."""
    if row.about_body is None:
        return []
    found = Finding.objects.filter(body_id=row.about_body).exclude(state__in=["withdrawn", "accepted"])
    return [
        (str(one.id), f"{one.occurred_on:%Y-%m-%d} {one.label.get('zh', one.rule)}")
        for one in found.order_by("-raised_at")[:50]
    ]
