"""Files under review: lists behind every figure, and one file with its reviewers, marks and result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim, needs
from xiezhi.standards.door import ReviewRules
from xiezhi.supervision.reviewing import figures, marking, naming, objecting
from xiezhi.supervision.reviewing.looking import found, rules_of, sheet_for
from xiezhi.supervision.reviewing.models import ReviewFile, ReviewPlan
from xiezhi.supervision.reviewing.scoring import grounds
from xiezhi.supervision.reviewing.web.wording import FILE, HOW, NEEDS, OUTCOMES, SHEET, grade_tag, tag
from xiezhi.supervision.web import asking
from xiezhi.supervision.web.asking import claim_of

MOST = 500
OPENED = ("opened", "settled", "told", "objected", "answered")


@needs("review.view")
@never_cache
@require_safe
def review_files(request: HttpRequest) -> HttpResponse:
    """The files behind a figure: of a year, a body, a grade, with a fault, or in a state."""
    rows = list(_wanted(request.GET)[:MOST])
    names = asking.bodies(one.body_id for one in rows)
    columns = [_("Case"), _("Body"), _("State"), _("Points"), _("Grade of the file")]
    plans = ReviewPlan.objects.in_bulk({one.plan_id for one in rows})
    table = {
        "columns": [{"label": one} for one in columns],
        "rows": [
            {
                "href": reverse("review-file", args=[one.id]),
                "cells": [
                    {"text": one.case_number or _("Not numbered yet"), "second": one.case_title},
                    {"text": names[one.body_id].label if one.body_id in names else ""},
                    {"tag": tag(FILE, one.state)},
                    {"text": str(one.total) if one.total is not None else "—"},
                    {"tag": grade_tag(rules_of(plans[one.plan_id]), one.grade)},
                ],
            }
            for one in rows
        ],
    }
    context = {"heading": _("Files under review"), "table": table, "any": bool(rows), "n": len(rows)}
    return render(request, "supervision/review_files.html", context)


def _wanted(said: Any) -> QuerySet[ReviewFile]:
    rows = ReviewFile.objects.order_by("-year", "body_id", "case_number", "id")
    if said.get("year", "").isdigit():
        rows = rows.filter(year=int(said["year"][:4]))
    if body := asking.identifier(said.get("body")):
        rows = rows.filter(body_id=body)
    if grade := said.get("grade"):
        rows = rows.filter(grade=grade).exclude(state__in=figures.UNSETTLED)
    if fault := said.get("fault"):
        rows = rows.filter(faults__contains=[{"key": fault}]).exclude(state__in=figures.UNSETTLED)
    if said.get("settled"):
        rows = rows.exclude(state__in=figures.UNSETTLED)
    if said.get("objected"):
        rows = rows.exclude(objection={})
    if said.get("changed"):
        rows = rows.filter(answer__outcome="changed")
    return rows


@needs("review.view")
@never_cache
@require_safe
def review_file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """One file: who reviews it, the marks once they are opened, what they came to, and what became of it."""
    claim, file = claim_of(request), found(ReviewFile, file_id)
    plan = found(ReviewPlan, file.plan_id)
    form, rules = sheet_for(plan, file), rules_of(plan)
    own = claim.body_id == plan.body_id
    leads = own and accounts.may(claim, "review.lead")
    asked = naming.asked_for(plan, file) if leads else 0
    labels = {one.key: one.label for one in form.items} | {one.key: one.label for one in grounds(form, rules)}
    context = {
        "heading": file.case_number or _("File under review"),
        "file": file,
        "plan": plan,
        "body": asking.bodies([file.body_id]).get(file.body_id),
        "state": tag(FILE, file.state),
        "grade": grade_tag(rules, file.grade),
        "how": HOW.get(file.how, ""),
        "needs": NEEDS.get(file.needs, ""),
        "reviewers": _reviewers(file, plan, claim),
        "sheet": form,
        "opened": [_opened(one, form, rules, labels) for one in file.opened],
        "asked": asked,
        "people": _people(file, plan, claim) if asked else [],
        "panel": _panel(file, plan) if leads and file.needs == "panel" else [],
        "answers": own and file.state == "objected" and (leads or accounts.may(claim, "review.confirm")),
        "outcomes": OUTCOMES,
        "may_open": bool(file.faults) and accounts.may(claim, "finding.treat"),
        "may_repeat": own and file.state == "settled" and not _passes(rules, file.grade),
        "outcome": OUTCOMES.get(file.answer.get("outcome", ""), ""),
        "grounds": grounds(form, rules),
        "rules": rules,
    }
    return render(request, "supervision/review_file.html", context)


def _reviewers(file: ReviewFile, plan: ReviewPlan, claim: Claim) -> list[dict[str, Any]]:
    """Who reviews the file; a reviewer is not told the others' names before the marks are opened, where so planned."""
    mine = {one["officer"] for one in file.reviewers} & {claim.actor}
    hidden = bool(mine) and plan.terms["names_hidden"] and file.state not in OPENED
    return [
        {
            "name": _("Another reviewer") if hidden and one["officer"] not in mine else one["name"],
            "tag": tag(SHEET, one["state"]),
            "round": one["round"],
            "sheet": one["sheet"] if one["officer"] in mine else "",
        }
        for one in file.reviewers
    ]


def _passes(rules: ReviewRules, grade: str) -> bool:
    return any(one.passes for one in rules.grades if one.key == grade)


def _opened(one: dict[str, Any], form: Any, rules: Any, labels: Any) -> dict[str, Any]:
    return {**one, "faults": marking.faults_of([one], form, rules), "grade_tag": grade_tag(rules, one["grade"])}


def _people(file: ReviewFile, plan: ReviewPlan, claim: Claim) -> list[dict[str, Any]]:
    """Everybody who might be named, and what stands against them."""
    took_part = naming.people_of(file.case_id)
    return [
        {"id": one.id, "name": one.name, "against": naming.why_not(one, file, took_part)}
        for one in naming.possible(plan)
        if not (plan.terms["names_hidden"] and one.id == claim.officer_id)
    ]


def _panel(file: ReviewFile, plan: ReviewPlan) -> list[Any]:
    return [one for one in naming.possible(plan) if one.body_id != file.body_id]


@needs("review.lead", "review.confirm")
@never_cache
@require_POST
def review_file_act(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Name reviewers, let the panel adopt a sheet, answer an objection: as the button says."""
    claim, file = claim_of(request), found(ReviewFile, file_id)
    said, kind = request.POST, request.POST.get("do", "")
    people = [one for part in said.getlist("person") if (one := asking.identifier(part))]
    words, place = said.get("words", ""), said.get("place", "")
    answering: dict[str, Callable[[], Any]] = {
        "answer": lambda: objecting.answer(
            file.id, said.get("outcome", ""), words=words, by=claim, total=said.get("total", ""),
            fails=said.getlist("fails"),
        ),
        "again": lambda: naming.again(file.id, words=words, by=claim),
    }  # fmt: skip
    leading: dict[str, Callable[[], Any]] = {
        "name": lambda: naming.name(file.id, people, by=claim),
        "panel": lambda: marking.panel_adopts(
            file.id, int(place) if place.isdigit() else -1, members=people, words=words, by=claim
        ),
    }
    allowed = answering | (leading if accounts.may(claim, "review.lead") else {})
    if kind in allowed:
        allowed[kind]()
        messages.success(request, _("It is on record."))
    return HttpResponseRedirect(reverse("review-file", args=[file.id]))
