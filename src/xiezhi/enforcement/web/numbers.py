"""The year's numbers of a body: each series with what was used, what comes next, what is void and why, and gaps."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiezhi.accounts.door import needs
from xiezhi.enforcement.web.asking import claim_of
from xiezhi.kernel.clock import today
from xiezhi.papers import door as papers

MOST = 500


@needs("number.plan")
@never_cache
@require_safe
def number_plan(request: HttpRequest) -> HttpResponse:
    """The series of the person's body in a year; of the series chosen, every number."""
    claim, said = claim_of(request), request.GET.get("year", "")
    assert claim.body_id
    year = int(said) if said.isdecimal() and len(said) == 4 else today().year
    word = request.GET.get("word", "")
    numbers = papers.of_series(claim.body_id, word, year) if word else []
    context = {
        "heading": _("Numbers of a year"), "year": year, "word": word,
        "years": sorted({today().year, *papers.years_of(claim.body_id)}, reverse=True),
        "series": papers.series_of(claim.body_id, year), "numbers": numbers[-MOST:],
        "left_out": max(0, len(numbers) - MOST),
    }  # fmt: skip
    return render(request, "enforcement/number_plan.html", context)
