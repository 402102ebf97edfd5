"""The page on which an approver names a stand-in for an absence, and sees for whom they stand in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xiezhi.accounts import queries
from xiezhi.accounts.access import needs
from xiezhi.accounts.acts import absence
from xiezhi.accounts.models import StandIn
from xiezhi.accounts.values import Claim
from xiezhi.accounts.web.asking import claim_of
from xiezhi.kernel.clock import today
from xiezhi.kernel.errors import Refusal

NOBODY = UUID(int=0)


class AbsenceForm(forms.Form):
    """Who stands in, from when to when, and why."""

    standin = forms.ChoiceField(label=lazy("Stand-in"))
    first = forms.DateField(label=lazy("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(label=lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label=lazy("Reason"), max_length=200)

    def __init__(self, data: Any, people: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["standin"].choices = [("", _("Choose")), *people]  # type: ignore[attr-defined]


@needs("profile")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """One's own absences, those one stands in for, and naming or ending one."""
    claim, refusals = claim_of(request), list[Refusal]()
    form = AbsenceForm(request.POST if request.POST.get("step") == "name" else None, _people(claim))
    try:
        if request.method == "POST" and request.POST.get("step") == "end":
            absence.end_standin(by=claim, row_id=_identifier(request.POST.get("id", "")))
            messages.success(request, _("The stand-in has ended."))
            return HttpResponseRedirect(reverse("absence"))
        if form.is_bound and form.is_valid():
            said = form.cleaned_data
            absence.name_standin(
                by=claim, standin_id=_identifier(said["standin"]), first=said["first"], last=said["last"],
                reason=said["reason"],
            )  # fmt: skip
            messages.success(request, _("The stand-in is named."))
            return HttpResponseRedirect(reverse("absence"))
    except Refusal as refused:
        refusals = [refused]
    me = claim.officer_id or NOBODY
    rows = StandIn.objects.select_related("officer", "standin").order_by("-valid_from", "id")
    context = {
        "heading": _("Absence"), "form": form, "refusals": refusals,
        "may": bool(absence.LEVELS & _own_roles(claim)),
        "own": [_line(row) for row in rows.filter(officer_id=me)[:50]],
        "others": [_line(row) for row in rows.filter(standin_id=me)[:50]],
    }  # fmt: skip
    return render(request, "accounts/absence.html", context, status=422 if form.errors or refusals else 200)


def _own_roles(claim: Claim) -> frozenset[str]:
    """The posts held by oneself, without those held for another."""
    return claim.roles - frozenset(claim.stands_in)


def _people(claim: Claim) -> list[tuple[str, str]]:
    found = queries.officers_of(claim.body_id) if claim.body_id else []
    return [(str(one.id), one.name) for one in found if one.roles & absence.LEVELS and one.id != claim.officer_id]


def _identifier(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        return NOBODY


def _line(row: StandIn) -> dict[str, Any]:
    last = row.ended_on or row.valid_to
    over, early = last < today(), row.valid_from > today()
    state = _("Over") if over else _("Not begun") if early else _("Running")
    return {"row": row, "last": last, "state": state, "over": over}
