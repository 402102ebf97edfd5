"""Intake: the clues that wait to be verified or filed, and registering one quickly, by keyboard."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim, needs
from xiezhi.cases import door as cases
from xiezhi.cases.door import Clue
from xiezhi.enforcement.web import showing
from xiezhi.enforcement.web.asking import claim_of, control
from xiezhi.enforcement.web.clockcards import SOON
from xiezhi.enforcement.web.forms import PREFIX
from xiezhi.enforcement.web.lists import what_of
from xiezhi.kernel.clock import now
from xiezhi.kernel.identifiers import new_id
from xiezhi.standards import door as standards
from xiezhi.web import door as web

PROCEDURE, ACT = "penalty_ordinary", "clue_registered"


@needs("case.list")
@never_cache
@require_safe
def intake(request: HttpRequest) -> HttpResponse:
    """The clues of this person's body, the one due first at the head."""
    claim, at = claim_of(request), now()
    found = cases.clues(claim, at.date())
    verifying = [one for one in found if "verified" not in one.done]
    filing = [one for one in found if "verified" in one.done]
    doubtful = [one for one in found if one.alike and not one.settled]
    late = [one for one in found if one.row.due_state == "over"]
    context = {
        "heading": _("Clues"),
        "counts": [
            _count(len(late), _("Overdue"), "overdue"),
            _count(len(doubtful), _("Possible duplicates"), "due"),
            _count(len(verifying), _("Awaiting verification"), ""),
            _count(len(filing), _("Awaiting filing"), ""),
        ],
        "parts": [
            ("verifying", _("Awaiting verification"), _table(verifying, at.date())),
            ("filing", _("Awaiting filing"), _table(filing, at.date())),
        ],
        "any": bool(found),
        "quick": quick(claim) if accounts.may(claim, "case.open") else None,
        "menu_here": "intake",
    }
    return render(request, "enforcement/intake.html", context)


def _count(value: int, label: str, tone: str) -> dict[str, Any]:
    return {"value": value, "label": label, "tone": tone if value else "", "href": "#clues"}


def _table(found: list[Clue], day: date) -> dict[str, Any] | None:
    if not found:
        return None
    columns = [_("Clue"), _("Party"), _("State"), _("Registered"), _("Next due"), _("Looks like")]
    return {"columns": [{"label": one} for one in columns], "rows": [_row(one, day) for one in found]}


def _row(one: Clue, day: date) -> dict[str, Any]:
    row, (state, tone) = one.row, _state(one)
    clock: dict[str, Any] = {"text": ""}
    if row.due_on:
        left = (row.due_on - day).days
        running = "overdue" if left < 0 else "due" if left <= SOON else "running"
        clock = {"clock": {"state": running, "days": left, "due": row.due_on}, "second": row.due_label}
    cells: list[dict[str, Any]] = [
        {"text": row.matter_label or what_of(row)},
        {"text": row.party_name or _("Party not known yet")},
        {"tag": {"text": state, "tone": tone}},
        {"day": row.opened_on},
        clock,
        _alike(one),
    ]
    return {"href": reverse("case-detail", args=[row.id]), "cells": cells}


def _state(one: Clue) -> tuple[str, str]:
    if one.proposed:
        return _("Awaiting approval"), "due"
    if "verified" in one.done:
        return _("Verified"), "met"
    return (_("Assigned"), "active") if "handlers_assigned" in one.done else (_("New"), "active")


def _alike(one: Clue) -> dict[str, Any]:
    """The open cases it looks like; settled once somebody said it is another act."""
    if not one.alike:
        return {"text": ""}
    numbers = _(", ").join(row.number or _("Not numbered yet") for row in one.alike[:3])
    if one.settled:
        return {"tag": {"text": _("Kept apart"), "tone": "met"}, "second": numbers}
    return {"tag": {"text": _("Possible duplicate"), "tone": "overdue"}, "second": numbers}


def quick(claim: Claim) -> dict[str, Any] | None:
    """The few fields of a quick registration. It is sent to the form of the act, which asks for what is missing."""
    body, at = claim.body, now()
    if body is None:
        return None
    act = standards.procedure(PROCEDURE, body.layers, at.date()).act(ACT)
    source = act.field("source") if act else None
    if act is None or source is None or not claim.roles & set(act.by):
        return None
    below = [(one.code, one.name) for one in accounts.divisions(body.division)]
    return {
        "href": reverse("case-begin", args=[PROCEDURE, ACT]),
        "prefix": PREFIX,
        "sources": [(one.key, web.words(one.label)) for one in source.options if one.key != "split"],
        "today": at.date().isoformat(),
        "at": control(at),
        "entry": new_id(),
        "case": new_id(),
        "divisions": [(body.division, showing.division_name(body.division)), *below],
    }
