"""The registers' pages: bodies of the area, their people, and what was done. Each keeper sees their own buttons."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiezhi.accounts import queries, reconsideration, registers, rules
from xiezhi.accounts.access import needs
from xiezhi.accounts.claims import may
from xiezhi.accounts.entries import FACTS
from xiezhi.accounts.registers import AccountView, Done
from xiezhi.accounts.rights import matrix
from xiezhi.accounts.values import BodyView, CertificateView, Claim, EntrustmentView, OfficerView
from xiezhi.accounts.web.asking import claim_of
from xiezhi.kernel.clock import today
from xiezhi.kernel.errors import Text, text
from xiezhi.standards import door as standards
from xiezhi.standards.door import NotInForce
from xiezhi.web import door as web

TOLD = tuple(FACTS[key] for key in ("name", "login", "number", "roles", "reason"))
"""The facts that tell an entry apart at a glance."""
HOME = text("登记簿", "Registers")


@needs("registers.view")
@never_cache
@require_safe
def register_list(request: HttpRequest) -> HttpResponse:
    """The bodies of one's area."""
    rows = [
        {
            "href": reverse("register", args=[body.id]),
            "cells": [{"text": body.label, "second": body.code}, {"text": queries.division(body.division).name}],
        }
        for body in registers.bodies_of(claim_of(request))
    ]
    table = {"columns": [{"label": _("Body")}, {"label": _("Division")}], "rows": rows}
    return render(request, "accounts/register_list.html", {"heading": _("Registers"), "table": table})


@needs("registers.view")
@never_cache
@require_safe
def register(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """One body: who holds which post with which certificate, its accounts, and what was done."""
    claim = claim_of(request)
    body = registers.body_of(claim, body_id)
    accounts = {one.id: one for one in registers.accounts_of(body)}
    officers = queries.officers_of(body.id)
    context = {
        "heading": body.label,
        "crumbs": ((HOME, reverse("registers")), (body.label, None)),
        "body": body,
        "authority_doubt": authority_doubt(body),
        "entrustment_cites": ("penalty_law/20", "penalty_law/21"),
        "entrustments": [_entrustment(one) for one in body.entrustments],
        "people": _people(officers, accounts, claim),
        "accounts": _accounts([one for one in accounts.values() if one.id not in {o.user_id for o in officers}]),
        "entries": timeline(registers.done(body.id)) if may(claim, "audit.view") else None,
        **_buttons(claim),
    }
    return render(request, "accounts/register.html", context)


@needs("registers.view")
@never_cache
@require_safe
def account(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """One account: its state, and everything that was done to it."""
    claim = claim_of(request)
    one = registers.account(user_id)
    body = queries.body_by_code(one.home)
    context = {
        "heading": one.login,
        "crumbs": (
            (HOME, reverse("registers")), (body.label, reverse("register", args=[body.id])), (one.login, None),
        ),
        "account": one,
        "body": body,
        "entries": timeline(registers.done(user_id)),
        **_buttons(claim),
    }  # fmt: skip
    return render(request, "accounts/account.html", context)


def authority_doubt(body: BodyView) -> dict[str, Any] | None:
    """Why the reconsideration authority in the register is not the one the law names, with the articles."""
    chain = [reconsideration.Place(one.name, one.level) for one in queries.divisions_above(body.division)]
    right = reconsideration.authority(body.name_zh, body.level, chain)
    why = reconsideration.disagreement(body.reconsideration["zh"], right)
    return {"why": why, "cites": right.cites} if why else None


def timeline(found: list[Done]) -> list[dict[str, Any]]:
    """Entries as the common timeline draws them."""
    return [
        {
            "title": one.label,
            "at": one.at,
            "who": one.by or _("the system"),
            "text": " · ".join(_joined(value) for term, value in one.facts if term in TOLD),
            "facts": [(term, _joined(value)) for term, value in one.facts],
            "position": one.position,
            "hash": one.hash,
        }
        for one in found
    ]


def _joined(value: Any) -> str:
    return "、".join(web.words(one) for one in value) if isinstance(value, list) else web.words(value)


def _buttons(claim: Claim) -> dict[str, bool]:
    return {"keeps_users": may(claim, "admin.users"), "keeps_posts": may(claim, "admin.rights")}


def _people(officers: list[OfficerView], accounts: dict[UUID, AccountView], claim: Claim) -> list[dict[str, Any]]:
    return [
        {
            "officer": one,
            "roles": [role.label for role in matrix().roles.values() if role.key in one.roles],
            "account": accounts.get(one.user_id),
            "certificates": [_certificate(certificate) for certificate in one.certificates],
            "oneself": one.user_id == claim.user_id,
        }
        for one in officers
    ]


def _entrustment(one: EntrustmentView) -> dict[str, Any]:
    """An entrustment with its matters and kinds in words, and how it stands today."""
    day = today()
    return {
        "entrustment": one,
        "matters": [_matter_label(key) for key in one.matters],
        "kinds": [standards.PENALTIES.get(key, text(key, key)) for key in one.kinds],
        "in_force": one.in_force(day),
        "may_end": not one.ended and day <= one.valid_to,
        "problem": text("尚未开始", "not begun") if day < one.valid_from else text("期限已满", "over"),
    }


def _matter_label(key: str) -> Text:
    try:
        return standards.matter(key, today()).label
    except NotInForce:
        return text(key, key)


def _certificate(one: CertificateView) -> dict[str, Any]:
    problem = rules.problem_of(one, "", today())
    return {"certificate": one, "problem": problem[1] if problem else None}


def _accounts(accounts: list[AccountView]) -> list[AccountView]:
    return sorted(accounts, key=lambda one: one.login)


def crumbs_of(body: BodyView, last: Any) -> tuple[tuple[Any, str | None], ...]:
    """Where a form of a body stands."""
    return ((HOME, reverse("registers")), (body.label, reverse("register", args=[body.id])), (last, None))
