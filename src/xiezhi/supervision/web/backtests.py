"""Back-tests: ordering one from a rule's page, the list, and what came out: counts, a sample to read, whom newly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xiezhi.accounts.door import needs
from xiezhi.cases import door as cases
from xiezhi.kernel.clock import today
from xiezhi.kernel.errors import Refusal, text
from xiezhi.standards import door as standards
from xiezhi.supervision import backtesting, catalogue
from xiezhi.supervision.errors import NoSuchFinding, WrongPeriod
from xiezhi.supervision.models import BackTest
from xiezhi.supervision.tasks import back_test_later
from xiezhi.supervision.web import asking
from xiezhi.supervision.web.asking import claim_of
from xiezhi.web import door as web

PAGE = 50
SHOWN = 60
STATES = {
    "waiting": (lazy("Waiting for its turn"), "due"),
    "done": (lazy("Done"), "met"),
    "failed": (lazy("Broke off"), "overdue"),
}


@needs("rule.state")
@never_cache
@require_safe
def back_test_list(request: HttpRequest) -> HttpResponse:
    """The back-tests of one's area, newest first."""
    rows = list(BackTest.objects.defer("sample", "newly", "no_longer", "bodies").order_by("-asked_at")[:SHOWN])
    context = {
        "heading": _("Back-tests"),
        "any": bool(rows),
        "table": {
            "columns": [{"label": label} for label in (_("Rule"), _("Period"), _("Would accuse"), _("State"))],
            "rows": [_row(one) for one in rows],
        },
    }
    return render(request, "supervision/back_test_list.html", context)


def _row(one: BackTest) -> dict[str, Any]:
    words, tone = STATES[one.state]
    return {
        "href": reverse("back-test", args=[one.id]),
        "cells": [
            {"text": one.rule},
            {"text": f"{web.legal_day(one.first, weekday=False)} – {web.legal_day(one.last, weekday=False)}"},
            {"text": str(one.counts.get("violated", 0)) if one.state == "done" else ""},
            {"tag": {"text": words, "tone": tone}},
        ],
    }


@needs("rule.state")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def back_test_order(request: HttpRequest, key: str) -> HttpResponse:
    """Order a back-test of a rule over a period in one's own area."""
    claim, known = claim_of(request), catalogue.rule(key)
    day = today()
    said = {
        "first": request.POST.get("first", (day - timedelta(days=365)).isoformat()),
        "last": request.POST.get("last", day.isoformat()),
        "against": request.POST.get("against", ""),
    }
    releases = [(digest, kept) for digest, kept in standards.kept_releases() if digest != standards.current().digest]
    context = {
        "heading": _("Back-test a rule"),
        "crumbs": ((_("Rules of supervision"), reverse("rule-list")), (known.about.label, reverse("rule", args=[key])),
                   (_("Back-test"), None)),
        "known": known, "said": said, "releases": releases,
    }  # fmt: skip
    if request.method == "POST":
        area = claim.body.division_path if claim.body else ""
        against = said["against"] if said["against"] in {digest for digest, _kept in releases} else ""
        try:
            first, last = _day(said["first"]), _day(said["last"])
            test = backtesting.ask(key, first, last, by=claim, area=area, against=against)
        except Refusal as refused:
            return render(request, "supervision/back_test_order.html", {**context, "refusal": refused}, status=409)
        back_test_later(test)
        return HttpResponseRedirect(reverse("back-test", args=[test.id]))
    return render(request, "supervision/back_test_order.html", context)


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise WrongPeriod(
            text("日期的写法不对。", "That is no date."), next_step=text("改正期间后再提交。", "Mend the period.")
        ) from None


@needs("rule.state")
@never_cache
@require_safe
def back_test(request: HttpRequest, test_id: UUID) -> HttpResponse:
    """What a back-test came to."""
    test = BackTest.objects.filter(id=test_id).first()
    if test is None:
        raise NoSuchFinding(text("没有这次回测，或您无权查看。", "There is no such back-test, or you may not see it."))
    newly = Paginator(test.newly, PAGE).get_page(request.GET.get("page"))
    rows = cases.rows_of([UUID(one["case"]) for one in [*test.sample, *newly, *test.no_longer[:PAGE]]], today())
    known = {str(one.id): one for one in rows}
    names = asking.bodies(found for one in test.bodies if (found := asking.identifier(one["body"])))
    words, tone = STATES[test.state]
    context = {
        "heading": _("Back-test"),
        "crumbs": ((_("Back-tests"), reverse("back-test-list")), (test.rule, None)),
        "test": test,
        "state": {"text": words, "tone": tone},
        "counts": [
            {"value": (n := test.counts.get(key, 0)), "label": label, "tone": tone if n else "", "href": ""}
            for key, label, tone in (
                ("cases", _("Cases read"), ""), ("satisfied", _("Kept"), ""),
                ("violated", _("Would be accused"), "overdue"), ("undetermined", _("Undetermined"), "due"),
                ("pending", _("Still running"), ""),
            )
        ],
        "bodies": [{**one, "name": names[found].label if (found := asking.identifier(one["body"])) in names else ""}
                   for one in test.bodies],
        "sample": _told(test.sample, known),
        "newly": _told(newly, known),
        "page": newly,
        "page_next": f"?{urlencode({'page': newly.next_page_number()})}" if newly.has_next() else "",
        "page_previous": f"?{urlencode({'page': newly.previous_page_number()})}" if newly.has_previous() else "",
        "no_longer": _told(test.no_longer[:PAGE], known),
    }  # fmt: skip
    return render(request, "supervision/back_test.html", context)


def _told(listed: Iterable[Mapping[str, Any]], known: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Entries that would be accused, with their cases; what lies outside one's sight stays a number."""
    return [{**one, "row": known.get(one["case"])} for one in listed]
