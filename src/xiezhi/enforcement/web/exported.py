"""The page of exports: who took lists and files out, for the heads of the body and for supervision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiezhi.accounts.door import needs
from xiezhi.enforcement import exports
from xiezhi.enforcement.web import lists
from xiezhi.enforcement.web.asking import claim_of

PAGE = 100


@needs("export.view")
@never_cache
@require_safe
def export_list(request: HttpRequest) -> HttpResponse:
    """The exports of one's area, newest first, a hundred at a time."""
    found = exports.recent(_moment(request.GET.get("before", "")), most=PAGE)
    form = lists.CaseFilters({}, claim_of(request))
    context = {
        "heading": _("Exports"),
        "rows": [{"export": one, "filters": _said(one.filters, form)} for one in found],
        "before": found[-1].at.isoformat() if len(found) == PAGE else "",
    }
    return render(request, "enforcement/export_list.html", context)


def _said(filters: Mapping[str, str], form: lists.CaseFilters) -> list[tuple[str, str]]:
    """Each filter by the name and the choice that the list shows; a value of which only its presence is kept, empty."""
    said = []
    for name, value in filters.items():
        field = form.fields.get(name)
        choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
        shown = "" if value == exports.GIVEN else choices.get(value, value)
        said.append((str(field.label) if field and field.label else name, shown))
    return said


def _moment(said: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found if found.tzinfo else None
