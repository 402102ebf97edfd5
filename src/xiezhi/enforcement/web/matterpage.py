"""The page of one matter: its law, what may be imposed, the benchmark, what must be proven, and its papers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import needs
from xiezhi.cases import door as cases
from xiezhi.enforcement.web.asking import claim_of
from xiezhi.enforcement.web.matters import matter_lines, openings, papers_of, range_words
from xiezhi.enforcement.web.terms import in_words
from xiezhi.kernel.clock import now
from xiezhi.standards import door as standards
from xiezhi.standards.door import Benchmark, Matter
from xiezhi.web import door as web

WEIGHTS = ("no_penalty", "may_exempt", "must_lighten", "may_lighten", "must_heavier")


@needs("case.view")
@never_cache
@require_safe
def matter_page(request: HttpRequest, key: str) -> HttpResponse:
    """One matter of the layers of the person's body, as in force today."""
    claim, day = claim_of(request), now().date()
    layers = claim.body.layers if claim.body else ("national",)
    found = next((one for one in standards.matters(layers, day) if one.key == key), None)
    if found is None:
        raise Http404
    ways = cases.procedures_of(claim, day) if accounts.may(claim, "case.open") else []
    benchmark = standards.benchmark(found.key, layers, day)
    context = {
        "heading": web.words(found.label),
        "crumbs": ((_("Matters"), reverse("matter-choose")), (found.code, None)),
        "one": matter_lines(found),
        "papers": papers_of(found),
        "levels": [_level(level) for level in found.held_by.levels],
        "penalties": list(_penalties(found)),
        "benchmark": benchmark,
        "bands": list(_bands(found, benchmark)) if benchmark else [],
        "factors": list(_factors(benchmark)) if benchmark else [],
        "checklist": [_item(one) for one in standards.evidence_checklist(found, layers, day)],
        "openings": openings(found, ways),
    }
    return render(request, "enforcement/matter_page.html", context)


def _level(key: str) -> str:
    names = {
        "state": _("National level"), "province": _("Province"), "city": _("City"), "county": _("County"),
        "township": _("Township"),
    }  # fmt: skip
    return names.get(key, key)


def _penalties(matter: Matter) -> Iterator[dict[str, Any]]:
    """Each kind with its condition and its ranges, each range with its own."""
    for one in matter.penalties:
        yield {
            "kind": web.words(cases.PENALTIES.get(one.kind, {})),
            "when": in_words(one.when.written) if one.when else "",
            "ranges": [
                {"words": range_words(each), "when": in_words(each.when.written) if each.when else ""}
                for each in one.ranges
            ],
            "cite": one.cite,
            "unverified": one.unverified,
        }


def _bands(matter: Matter, benchmark: Benchmark) -> Iterator[dict[str, Any]]:
    """What each circumstance and grade takes of the range: its share, and the sums where the statute names sums."""
    sums = [one for penalty in matter.penalties if penalty.kind == "fine" for one in penalty.ranges if one.at_most]
    laid: list[tuple[Any, Any]] = [*benchmark.circumstances, *benchmark.grades]
    for one, table in laid:
        if one.share is None and getattr(one, "sums", None) is None:
            continue
        yield {
            "label": one.label,
            "share": f"{_percent(one.share.low)}–{_percent(one.share.high)}" if one.share else "",
            "sums": [_sums(each, one) for each in sums],
            "table": table.label,
            "cite": one.cite,
            "unverified": one.unverified,
        }


def _percent(part: Decimal) -> str:
    return f"{(part * 100).normalize():f}%"


def _sums(each: Any, one: Any) -> str:
    low, high = Decimal(each.at_least or "0"), Decimal(each.at_most)
    if one.share:
        low, high = low + (high - low) * one.share.low, low + (high - low) * one.share.high
    else:
        low, high = Decimal(one.sums.at_least), Decimal(one.sums.at_most)
    if each.times_of:
        return _("%(low)s to %(high)s times") % {"low": f"{low.normalize():f}", "high": f"{high.normalize():f}"}
    return f"{web.money(low)} – {web.money(high)}"


def _factors(benchmark: Benchmark) -> Iterator[dict[str, Any]]:
    """The facts that weigh, by what they do."""
    does = {
        "no_penalty": _("No penalty"), "may_exempt": _("A penalty need not be given"),
        "must_lighten": _("Must be lightened or mitigated"), "may_lighten": _("May be lightened or mitigated"),
        "must_heavier": _("Must be heavier"),
    }  # fmt: skip
    for weight in WEIGHTS:
        found = [one for one, _table in benchmark.factors if one.weighs == weight]
        if found:
            yield {"does": does[weight], "facts": found}


def _item(one: Any) -> dict[str, Any]:
    kinds = [web.words(cases.EVIDENCE[kind]) for kind in one.kinds if kind in cases.EVIDENCE]
    return {"label": one.label, "kinds": kinds, "cite": one.cite, "unverified": one.unverified}
