"""The case page: where the case stands, what may come next, and everything that happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim, needs
from xiezhi.cases import door as cases
from xiezhi.cases.door import ApprovalView, CaseView
from xiezhi.enforcement.web import cards, linked, money, offering, showing
from xiezhi.enforcement.web.asking import claim_of
from xiezhi.enforcement.web.clockcards import clock_cards
from xiezhi.enforcement.web.lists import what_of
from xiezhi.enforcement.web.widgets import doubts
from xiezhi.evidence import door as evidence
from xiezhi.kernel.clock import now
from xiezhi.parties import door as parties
from xiezhi.web import door as web

PRINTED = "paper_rendered"
"""The entry that a paper was printed: part of the chain, and of little interest to whoever reads the case."""
PARTS = ("timeline", "parties", "papers", "evidence", "approvals", "people")


@needs("case.view")
@never_cache
@require_safe
def case_detail(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case."""
    claim, at = claim_of(request), now()
    case = cases.case(case_id, claim, at)
    part = request.GET.get("part", PARTS[0])
    part = part if part in PARTS else PARTS[0]
    waiting = [one for one in case.approvals if one.state == "waiting"]
    acting = any(accounts.may(claim, f"act.{role}") for role in claim.roles)
    clocks = clock_cards(case, at.date())
    offers = cases.offers(case_id, claim, at) if acting and not case.row.archived_on else []
    context = {
        **frame(case),
        "may_open_alike": accounts.may(claim, "case.open"),
        "tabs": _tabs(case, part),
        "tabs_label": _("Parts of the case"),
        "part": part,
        "stages": cards.stations(case),
        "running": [card for card in clocks if card.running],
        "settled": [card for card in clocks if not card.running],
        "acts": offering.arrange(case, offers, [one.act for one in waiting]),
        "acting": acting,
        "linked": linked.panel(case, claim, at.date()),
        "money": money.panel(case),
        "waiting": [_waiting(one, claim.roles) for one in waiting],
        "calendar_warning": case.calendar_warning,
        **_part(case, part, claim),
    }
    return render(request, "enforcement/case_detail.html", context)


def frame(case: CaseView) -> dict[str, Any]:
    """What every page about one case shows at its head."""
    row = case.row
    number = row.number or _("Case not numbered yet")
    return {
        "case": case,
        "row": row,
        "heading": web.words(row.matter_label) or what_of(row),
        "number": number,
        "party_line": _party_line(case),
        "crumbs": ((_("Cases"), reverse("case-list")), (number, None)),
        "menu_here": "cases",
    }


def _party_line(case: CaseView) -> str:
    party = case.party
    if not party:
        return _("Party not known yet")
    kind = web.words(parties.kind_label(str(party.get("kind", ""))))
    return " · ".join(filter(None, (str(party.get("name", "")), kind, showing.masked(party))))


def _tabs(case: CaseView, part: str) -> list[dict[str, Any]]:
    names = {
        "timeline": (_("Timeline"), len(case.entries)),
        "parties": (_("Party and matter"), None),
        "papers": (_("Papers"), len(case.papers)),
        "evidence": (_("Evidence"), evidence.count_of(case.row.id) or len(case.evidence)),
        "approvals": (_("Approvals"), len(case.approvals)),
        "people": (_("People"), None),
    }
    return [
        {"label": label, "href": f"?part={key}#parts", "current": key == part, "count": count}
        for key, (label, count) in names.items()
    ]


def _waiting(view: Any, roles: frozenset[str]) -> dict[str, Any]:
    return {
        "view": view,
        "role": showing.role_name(view.awaiting),
        "mine": view.awaiting in roles,
        "href": reverse("approval", args=[view.id]),
    }


def _part(case: CaseView, part: str, claim: Claim) -> dict[str, Any]:
    """What one tab needs; the others are not worked out."""
    if part == "timeline":
        lines = cards.timeline(case)
        printed = [line for line in lines if line.entry.kind == PRINTED]
        return {"lines": [line for line in lines if line.entry.kind != PRINTED], "printed": printed}
    if part == "parties":
        return {"party_lines": party_lines(case), "doubts": doubts(case.party), "matter": matter_card(case)}
    if part == "papers":
        return {"papers": paper_lines(case, claim)}
    if part == "evidence":
        kept = {"items": evidence.items_of(case.row.id), "may_take_in": accounts.may(claim, "act.officer")}
        return {**kept, "evidence": [_evidence(case, one) for one in case.evidence]}
    if part == "approvals":
        return {"approvals": [_approval(case, one) for one in reversed(case.approvals)]}
    return {"people": people_lines(case)}


def _evidence(case: CaseView, one: Mapping[str, Any]) -> dict[str, Any]:
    kind = web.words(cases.EVIDENCE.get(str(one.get("kind")), {}))
    return {**one, "kind_label": kind, "act_label": _act_label(case, str(one.get("act")))}


def _approval(case: CaseView, one: ApprovalView) -> dict[str, Any]:
    by = showing.people([one.proposed_by], case.people)
    return {"view": one, "levels": cards.levels(one, case.people), "by": by, "href": reverse("approval", args=[one.id])}


def _act_label(case: CaseView, key: str) -> str:
    act = case.procedure.act(key)
    return web.words(act.label) if act else key


def party_lines(case: CaseView) -> list[tuple[str, str]]:
    """What is known of the party."""
    party = case.party
    if not party:
        return []
    lines = (
        (_("Name"), str(party.get("name", ""))),
        (_("Kind"), web.words(parties.kind_label(str(party.get("kind", ""))))),
        (web.words(parties.id_kind_label(str(party.get("id_kind", "")))) or _("Identifier"), showing.masked(party)),
        (_("Date of birth"), web.legal_day(party.get("birth_date"), weekday=False)),
        (_("Legal representative"), str(party.get("legal_representative", ""))),
        (_("Address"), str(party.get("address", ""))),
        (_("Telephone"), parties.masked_phone(str(party["phone"])) if party.get("phone") else ""),
    )
    return [line for line in lines if line[1]]


def matter_card(case: CaseView) -> dict[str, Any] | None:
    """The matter of the case with what it violates and what may be imposed."""
    from xiezhi.enforcement.web.matters import matter_lines

    return matter_lines(case.matter) if case.matter else None


def paper_lines(case: CaseView, claim: Claim) -> list[dict[str, Any]]:
    """The papers of a case, newest first; a head may make a numbered one void."""
    head = bool(claim.roles & {"unit_head", "agency_head"}) and not case.row.archived_on
    return [
        {
            "name": paper.label,
            "number": paper.number,
            "issued_at": paper.issued_at,
            "note": _("Void: %(why)s") % {"why": paper.void_reason} if paper.void_reason else "",
            "href": reverse("paper-preview", args=[paper.id]),
            "download": reverse("paper-pdf", args=[paper.id]),
            "void": reverse("paper-void", args=[paper.id])
            if head and paper.number_id and not paper.void_reason
            else "",
        }
        for paper in reversed(case.papers)
    ]


def people_lines(case: CaseView) -> list[dict[str, Any]]:
    """Who took part, and in what."""
    found: dict[str, list[str]] = {}
    for entry in case.entries:
        for person in dict.fromkeys((entry.actor, *entry.officers)):
            if person in case.people:
                found.setdefault(person, [])
                label = web.words(entry.label)
                if label not in found[person]:
                    found[person].append(label)
    return [{"name": case.people[person], "acts": acts} for person, acts in found.items()]
