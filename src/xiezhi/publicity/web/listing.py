"""The list of duties to publish, by the day they are due."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiezhi.accounts.door import needs
from xiezhi.kernel.clock import today
from xiezhi.publicity.duties import OPEN
from xiezhi.publicity.models import Letter, Publication, Request
from xiezhi.publicity.web.wording import ACTS, STATES, tag

MOST = 200


class DutyFilters(forms.Form):
    """What the list is narrowed by."""

    state = forms.ChoiceField(
        label=lazy("State"),
        required=False,
        choices=[
            ("", lazy("To be done")),
            ("late", lazy("Past their day")),
            ("undone", lazy("To be withdrawn")),
            *((key, words) for key, (words, _) in STATES.items()),
        ],
    )
    kind = forms.ChoiceField(label=lazy("Kind"), required=False, choices=[("", lazy("All")), *ACTS.items()])


@needs("publicity.view")
@never_cache
@require_safe
def duty_list(request: HttpRequest) -> HttpResponse:
    """What is to be published, prepared or withdrawn, the earliest day first; and how much is late."""
    form = DutyFilters(request.GET, auto_id="filter_%s")
    form.is_valid()
    state, kind = form.cleaned_data.get("state", ""), form.cleaned_data.get("kind", "")
    rows = list(_wanted(state, kind)[: MOST + 1])
    context = {
        "heading": _("Publicity"),
        "filters": form,
        "filters_clear": reverse("publicity-list"),
        "counts": _counts(),
        "table": _table(rows[:MOST]),
        "any": bool(rows),
        "more": len(rows) > MOST,
    }
    return render(request, "publicity/duty_list.html", context)


def _wanted(state: str, kind: str) -> QuerySet[Publication]:
    day = today()
    found = Publication.objects.all()
    if kind:
        found = found.filter(kind=kind)
    if state == "late":
        found = found.filter(_late(day))
    elif state == "undone":
        found = found.filter(state="published", withdraw_by__isnull=False)
    elif state:
        found = found.filter(state=state)
    else:
        found = found.filter(Q(state__in=OPEN) | Q(state="published", withdraw_by__isnull=False))
    return found.order_by(F("withdraw_by").asc(nulls_last=True), F("due_on").asc(nulls_last=True), "id")


def _late(day: Any) -> Q:
    return Q(state__in=OPEN, due_on__lt=day) | Q(state="published", withdraw_by__lt=day)


def _counts() -> dict[str, int]:
    day = today()
    return {
        "open": Publication.objects.filter(state__in=OPEN).count(),
        "late": Publication.objects.filter(_late(day)).count(),
        "undone": Publication.objects.filter(state="published", withdraw_by__isnull=False).count(),
        "past": Publication.objects.filter(state="published", shown_until__lt=day).count(),
        "questions": Letter.objects.filter(kind="question", state="received").count(),
        "asked": Request.objects.filter(state="received").count(),
    }


def _table(rows: list[Publication]) -> dict[str, Any]:
    labels = (_("Decision"), _("Kind"), _("Decided on"), _("Due"), _("State"))
    return {"columns": [{"label": one} for one in labels], "rows": [_row(one) for one in rows]}


def _row(one: Publication) -> dict[str, Any]:
    due = one.withdraw_by or (one.due_on if one.state in OPEN else None)
    cells: list[dict[str, Any]] = [
        {"text": one.number or "—", "second": one.reason},
        {"text": ACTS[one.kind]},
        {"day": one.decided_on},
        {"day": due} if due else {"text": ""},
        {"tag": {"text": _("To be withdrawn"), "tone": "overdue"} if one.withdraw_by else tag(STATES, one.state)},
    ]
    return {"href": reverse("publicity", args=[one.id]), "cells": cells}
