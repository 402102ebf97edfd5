"""A year of reviews in figures, each of which opens to its files. Nobody is ranked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiezhi.accounts.door import needs
from xiezhi.kernel.clock import today
from xiezhi.standards.door import ReviewRules
from xiezhi.supervision.reviewing import figures
from xiezhi.supervision.reviewing.figures import BodyFigures
from xiezhi.supervision.reviewing.looking import rules_for, rules_of
from xiezhi.supervision.reviewing.models import ReviewPlan
from xiezhi.supervision.web import asking
from xiezhi.supervision.web.asking import claim_of


@needs("review.view")
@never_cache
@require_safe
def review_year(request: HttpRequest, year: int) -> HttpResponse:
    """Counts by body in the order of their places, and the faults found most (gd_file_review/12/8)."""
    claim, found = claim_of(request), figures.of_year(year)
    plans = list(ReviewPlan.objects.filter(year=year).order_by("state_at"))
    layers = tuple(claim.body.layers) if claim.body else ("national",)
    rules = rules_of(plans[-1]) if plans else rules_for(layers, today().isoformat(), "")
    names = asking.bodies(found.bodies)
    ordered = sorted(found.bodies.values(), key=lambda one: names[one.body_id].path if one.body_id in names else "")
    context = {
        "heading": _("Review of case files in %(year)s") % {"year": year},
        "year": year,
        "grades": rules.grades,
        "rows": [
            _row(
                names[one.body_id].label if one.body_id in names else "",
                one,
                rules,
                {"year": year, "body": one.body_id},
            )
            for one in ordered
        ],
        "whole": _row(_("All bodies"), found.whole, rules, {"year": year}),
        "faults": [(one, _files({"year": year, "fault": one.key})) for one in found.faults],
        "plans": plans,
    }
    return render(request, "supervision/review_year.html", context)


def _row(label: Any, one: BodyFigures, rules: ReviewRules, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "label": label,
        "cells": [
            (one.drawn, _files(said)),
            (one.settled, _files({**said, "settled": 1})),
            *((one.grades[grade.key], _files({**said, "grade": grade.key})) for grade in rules.grades),
            (one.objected, _files({**said, "objected": 1})),
            (one.changed, _files({**said, "changed": 1})),
        ],
    }


def _files(said: dict[str, Any]) -> str:
    return f"{reverse('review-files')}?{urlencode(said)}"
