"""The list of criminal transfers: how each stands, what is late, and the way to the case and to a reminder."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiezhi.accounts.door import needs
from xiezhi.cases import door as cases
from xiezhi.kernel.clock import now
from xiezhi.supervision.transfers import listing
from xiezhi.supervision.web import asking

STATES = {
    "proposed": (lazy("Transfer proposed"), "active"),
    "refused": (lazy("Transfer refused"), "paused"),
    "approved": (lazy("Transfer approved"), "due"),
    "handed_over": (lazy("Handed to the police"), "active"),
    "received": (lazy("Received by the police"), "active"),
    "filed": (lazy("Filed by the police"), "met"),
    "not_filed": (lazy("Not filed by the police"), "due"),
    "reconsidered": (lazy("Review asked for"), "active"),
    "returned": (lazy("Returned by the police"), "paused"),
}


@needs("watch")
@never_cache
@require_safe
def transfer_list(request: HttpRequest) -> HttpResponse:
    """All transfers in the area; `?state=`, `?late=1` and `?body=` narrow them."""
    at, asked = now(), request.GET
    found = listing.transfers(at, body=asking.identifier(asked.get("body")))
    state = asked.get("state", "") if asked.get("state") in STATES else ""
    late = asked.get("late") == "1"
    shown = [one for one in found if (not state or one.state == state) and (not late or one.late)]
    context = {
        "heading": _("Criminal transfers"),
        "tabs": _tabs(found, state, late),
        "table": _table(shown[: listing.MOST], at),
        "any": bool(shown),
        "more": len(shown) > listing.MOST,
    }
    return render(request, "supervision/transfer_list.html", context)


def _tabs(found: list[listing.Transfer], state: str, late: bool) -> list[dict[str, Any]]:
    """Everything, what is late, and each state that has any."""
    by = {key: sum(1 for one in found if one.state == key) for key in STATES}
    tabs = [
        {"label": _("All"), "href": "?", "current": not state and not late, "count": len(found)},
        {"label": _("Late"), "href": "?late=1", "current": late, "count": sum(1 for one in found if one.late)},
    ]
    return tabs + [
        {"label": STATES[key][0], "href": f"?state={key}", "current": key == state, "count": n}
        for key, n in by.items()
        if n or key == state
    ]


def _table(shown: list[listing.Transfer], at: Any) -> dict[str, Any]:
    rows = {one.id: one for one in cases.rows_of({one.case_id for one in shown}, at.date())}
    names = asking.bodies(one.body_id for one in shown)
    columns = [_("Case"), _("Body"), _("Stands at"), _("Late")]
    return {"columns": [{"label": one} for one in columns], "rows": [_row(one, rows, names) for one in shown]}


def _row(one: listing.Transfer, rows: Any, names: Any) -> dict[str, Any]:
    case, (words, tone), late = rows.get(one.case_id), STATES[one.state], one.late
    first = late[0] if late else None
    cells = [
        {"text": case.title if case else "", "second": (case.number if case else "") or _("Not numbered yet")},
        {"text": names[one.body_id].label if one.body_id in names else ""},
        {"tag": {"text": words, "tone": tone}},
        {"text": first.label, "second": first.due.isoformat()} if first else {"text": "—"},
    ]
    return {"href": reverse("case-detail", args=[one.case_id]), "cells": cells}
