"""Early warning: what will be late in the next days unless it is done, by body, before it is."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiezhi.accounts.door import needs
from xiezhi.cases import door as cases
from xiezhi.kernel.clock import now
from xiezhi.supervision import queries
from xiezhi.supervision.web import asking

SPANS = (3, 7, 14, 30)
LISTED = 100


@needs("finding.view")
@never_cache
@require_safe
def early_warning(request: HttpRequest) -> HttpResponse:
    """What falls due, by body and day, and then case by case."""
    day = now().date()
    said = request.GET.get("days", "")
    days = int(said) if said.isdecimal() and int(said) in SPANS else 7
    body = asking.identifier(request.GET.get("body"))
    counted = queries.falling_due_by_body(day, days)
    listed = queries.falling_due(day, days, body=body, most=LISTED)
    names = asking.bodies([*(one for one, _due, _n in counted), *(one.body_id for one in listed)])
    context = {
        "heading": _("Early warning"),
        "spans": [
            {
                "label": _("%(days)s days") % {"days": span},
                "href": f"?days={span}",
                "current": span == days,
                "count": None,
            }
            for span in SPANS
        ],
        "bodies": _by_body(counted, names, day, days),
        "table": _table(listed, names, day),
        "any": bool(listed),
        "one": names.get(body),
        "more": len(listed) == LISTED,
    }
    return render(request, "supervision/early.html", context)


def _by_body(counted: list[tuple[Any, date, int]], names: Any, day: date, days: int) -> list[dict[str, Any]]:
    """One line a body: how many are late already, today and tomorrow, within the span."""
    found: dict[Any, dict[str, int]] = defaultdict(lambda: {"late": 0, "at_once": 0, "all": 0})
    for body, due, n in counted:
        line = found[body]
        line["late"] += n if due < day else 0
        line["at_once"] += n if day <= due <= day + timedelta(days=1) else 0
        line["all"] += n
    ordered = sorted(found.items(), key=lambda one: (-one[1]["late"], -one[1]["at_once"], -one[1]["all"]))
    return [
        {"name": names[body].label if body in names else "", "href": f"?days={days}&body={body}", **line}
        for body, line in ordered
    ]


def _table(listed: list[queries.Soon], names: Any, day: date) -> dict[str, Any]:
    rows = {one.id: one for one in cases.rows_of({one.case_id for one in listed}, day)}
    columns = [{"label": label} for label in (_("What is due"), _("Case"), _("Body"), _("Due"))]
    return {"columns": columns, "rows": [_row(one, rows, names, day) for one in listed]}


def _row(one: queries.Soon, rows: Any, names: Any, day: date) -> dict[str, Any]:
    case, due = rows.get(one.case_id), date.fromisoformat(one.due[:10])
    left = (due - day).days
    clock = {"state": "overdue" if left < 0 else "due" if left <= 3 else "running", "days": left, "due": due}
    cells = [
        {"text": one.label},
        {"text": case.title if case else "", "second": (case.number if case else "") or _("Not numbered yet")},
        {"text": names[one.body_id].label if one.body_id in names else ""},
        {"clock": clock},
    ]
    return {"href": reverse("case-detail", args=[one.case_id]), "cells": cells}
