"""Looking a party up: is the identifier in order, what do we know, which cases were there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiezhi.accounts.door import needs
from xiezhi.cases import door as cases
from xiezhi.enforcement.web.lists import table_of
from xiezhi.kernel.clock import now
from xiezhi.parties import door as parties
from xiezhi.parties.door import PartyView
from xiezhi.web import door as web

MOST = 20


@needs("party.view")
@never_cache
@require_safe
def party_lookup(request: HttpRequest) -> HttpResponse:
    """Parties by a piece of the name or by whole identifier, each with its earlier cases, within the claim."""
    words = request.GET.get("words", "").strip()
    found = parties.distinct(parties.find(words, MOST * 3))[:MOST] if words else []
    context = {
        "heading": _("Parties"),
        "lead": _("By name or identifier, within what you may see."),
        "words": words,
        "verdict": verdict(words),
        "found": [_known(one) for one in found],
    }
    return render(request, "enforcement/party_lookup.html", context)


def verdict(words: str) -> dict[str, Any] | None:
    """What the check digit says of something that looks like an identifier."""
    number = parties.normal(words)
    kind = (
        {18: "credit_code", 9: "organisation_code"}.get(len(number)) if number.isascii() and number.isalnum() else None
    )
    if kind is None:
        return None
    if len(number) == 18 and number[:17].isdigit() and number[6:8] in {"18", "19", "20"}:
        kind = "citizen_id" if "citizen_id" in parties.ID_KINDS else kind
    doubts = [web.words(one) for one in parties.check_identifier(kind, number)]
    return {"kind": web.words(parties.id_kind_label(kind)), "doubts": doubts, "good": not doubts}


def _known(one: PartyView) -> dict[str, Any]:
    day = now().date()
    history = cases.history_of_party(one.id_number, one.name, day=day)
    return {
        "party": one,
        "kind": web.words(parties.kind_label(one.kind)),
        "id_kind": web.words(parties.id_kind_label(one.id_kind)) if one.id_kind else "",
        "number": one.masked_id_number,
        "doubts": [web.words(doubt) for doubt in one.warnings],
        "count": len(history),
        "table": table_of(history, day) if history else None,
    }
