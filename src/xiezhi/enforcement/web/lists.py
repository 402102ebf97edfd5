"""The list of cases: filters, words, one page of a hundred at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import BodyView, Claim, needs
from xiezhi.cases import door as cases
from xiezhi.cases.door import CaseRow, Filters
from xiezhi.enforcement.web import saved, tools
from xiezhi.enforcement.web.asking import claim_of
from xiezhi.enforcement.web.clockcards import SOON
from xiezhi.kernel.clock import now
from xiezhi.parties import door as parties
from xiezhi.standards import door as standards
from xiezhi.web import door as web


class CaseFilters(forms.Form):
    """What the list is narrowed by."""

    q = forms.CharField(label=lazy("Words, party or number"), required=False, max_length=100)
    procedure = forms.ChoiceField(label=lazy("Procedure"), required=False)
    stage = forms.ChoiceField(label=lazy("Stage"), required=False)
    due = forms.ChoiceField(
        label=lazy("Due"),
        required=False,
        choices=[("", lazy("All")), ("over", lazy("Overdue")), ("soon", lazy("Within seven days"))],
    )
    state = forms.ChoiceField(
        label=lazy("State"),
        required=False,
        choices=[
            ("", lazy("All")), ("open", lazy("Open")), ("closed", lazy("Closed")), ("archived", lazy("Archived")),
        ],
    )  # fmt: skip
    mine = forms.BooleanField(label=lazy("Only mine"), required=False)

    def __init__(self, data: Any, claim: Claim) -> None:
        super().__init__(data, auto_id="filter_%s")
        found = _procedures(claim)
        stages = {stage.key: web.words(stage.label) for one in found for stage in one.stages}
        named = [(one.key, web.words(one.label)) for one in found]
        self.fields["procedure"].choices = [("", _("All")), *named]  # type: ignore[attr-defined]
        self.fields["stage"].choices = [("", _("All")), *stages.items()]  # type: ignore[attr-defined]
        if not claim.officer_id or claim.roles <= {"supervisor"}:
            del self.fields["mine"]

    def filters(self) -> Filters:
        """The filters; a choice that is none of the options is left out."""
        self.is_valid()
        said = self.cleaned_data
        return Filters(
            text=said.get("q", ""), stage=said.get("stage", ""), procedure=said.get("procedure", ""),
            due=said.get("due", ""), state=said.get("state", ""), mine=bool(said.get("mine")),
        )  # fmt: skip


def _procedures(claim: Claim) -> tuple[Any, ...]:
    """The procedures this person's cases may run by today, once each."""
    layers = claim.body.layers if claim.body else ("national",)
    return _in_force(tuple(layers), now().date(), standards.current().digest)


@lru_cache(maxsize=64)
def _in_force(layers: tuple[str, ...], day: date, digest: str) -> tuple[Any, ...]:
    found = []
    for key in standards.current().procedure_keys():
        try:
            found.append(standards.procedure(key, layers, day, digest=digest))
        except standards.NotInForce:
            continue
    return tuple(found)


@needs("case.list")
@never_cache
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """The cases this person may see."""
    claim, day = claim_of(request), now().date()
    form = CaseFilters(request.GET, claim)
    filters = form.filters()
    after = request.GET.get("after") or None
    page = cases.list_cases(claim, filters, day=day, after=after)
    said = {key: value for key, value in request.GET.items() if key not in ("after", saved.ASKED) and value}
    several = "supervisor" in claim.roles
    bodies = {one.id: one for one in accounts.bodies({row.body_id for row in page.rows})} if several else {}
    context = {
        "heading": _("Cases"),
        "filters": form,
        "filters_clear": reverse("case-list"),
        "filtered": any(key in said for key in form.fields),
        "table": table_of(page.rows, day, bodies),
        "any": bool(page.rows),
        "page_text": _counted(page.counted, page.capped),
        "page_next": f"?{urlencode({**said, 'after': page.next})}" if page.next else "",
        "page_previous": f"?{urlencode(said)}" if after else "",
        "may_open": accounts.may(claim, "case.open"),
        **tools.of_list(claim, said, searches=bool(request.GET.get(saved.ASKED))),
    }
    return render(request, "enforcement/case_list.html", context)


def _counted(counted: int, capped: bool) -> str:
    """How many there are; counting stops where it would cost more than the page."""
    if capped:
        return _("More than %(n)s cases") % {"n": f"{counted:,}"}
    return ngettext("%(n)s case", "%(n)s cases", counted) % {"n": f"{counted:,}"}


def table_of(found: Iterable[CaseRow], day: date, bodies: Mapping[Any, BodyView] | None = None) -> dict[str, Any]:
    """Case lines as the common table draws them; with the body where several bodies' cases stand together."""
    columns = [{"label": label} for label in (_("Case"), _("Party"), _("Stage"), _("Opened"), _("Next due"))]
    if bodies:
        columns.insert(2, {"label": _("Body")})
    address = reverse("case-detail", args=[NOBODY])  # once: working an address out costs more than the rest of a row
    rows = [_row(one, day, bodies, address.replace(str(NOBODY), str(one.id))) for one in found]
    return {"columns": columns, "rows": rows}


NOBODY = UUID(int=0)


def _row(one: CaseRow, day: date, bodies: Mapping[Any, BodyView] | None, href: str) -> dict[str, Any]:
    state, tone = _state(one)
    kind = parties.kind_label(one.party_kind) if one.party_kind else ""
    cells: list[dict[str, Any]] = [
        {"text": one.matter_label or what_of(one), "second": one.number or _("Not numbered yet")},
        {"text": one.party_name, "second": kind},
        {"tag": {"text": state, "tone": tone}, "second": one.procedure_label},
        {"day": one.opened_on},
        {"clock": _clock(one, day), "second": one.due_label} if one.due_on and not one.closed_on else {"text": ""},
    ]
    if bodies:
        body = bodies.get(one.body_id)
        cells.insert(2, {"text": body.label if body else ""})
    return {"href": href, "cells": cells}


def what_of(one: CaseRow) -> str:
    """What a case without a matter is about; its party stands in a column of its own."""
    return one.title.removeprefix(f"{one.party_name} · ") or one.title


def _clock(one: CaseRow, day: date) -> dict[str, Any]:
    assert one.due_on is not None
    left = (one.due_on - day).days
    return {"state": "overdue" if left < 0 else "due" if left <= SOON else "running", "days": left, "due": one.due_on}


def _state(one: CaseRow) -> tuple[Any, str]:
    """The state of a case as a tag: archived, closed, or the stage it stands in."""
    if one.archived_on:
        return _("Archived"), ""
    if one.closed_on:
        return _("Closed"), "met"
    return one.stage_label, "active"
