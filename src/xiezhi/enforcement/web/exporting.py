"""The list of cases as a file: the same cases by the same way, and nothing that the page would not show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim, needs
from xiezhi.cases import door as cases
from xiezhi.cases.door import CaseRow, Filters
from xiezhi.enforcement import exports
from xiezhi.enforcement.web import lists, sheets
from xiezhi.enforcement.web.asking import claim_of
from xiezhi.kernel.clock import now
from xiezhi.parties import door as parties
from xiezhi.web import door as web

MOST = 10_000
PAGE = 500


@needs("case.list")
@never_cache
@require_safe
def case_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The cases the filters find, newest act first, at most ten thousand, as .xlsx or .csv."""
    if kind not in {"xlsx", "csv"}:
        raise Http404
    claim = claim_of(request)
    filters = lists.CaseFilters(request.GET, claim).filters()
    bodies = {one.id: web.words(one.label) for one in accounts.bodies()} if "supervisor" in claim.roles else {}
    found = list(_all(claim, filters))
    if request.method == "GET":
        _log(claim, kind, filters, found)
    heads, rows = _heads(bool(bodies)), (_cells(row, bodies) for row in found)
    name = f"cases-{now().date().isoformat()}"
    if kind == "csv":
        return sheets.as_csv(heads, rows, name)
    return sheets.as_xlsx(sheets.workbook(_("Cases"), heads, rows), name)


def _log(claim: Claim, kind: str, filters: Filters, found: list[CaseRow]) -> None:
    """A line for each body whose cases leave, so that its heads see it; an empty list is a line for one's own body."""
    counts = Counter(row.body_id for row in found)
    for body in accounts.bodies(list(counts) or [claim.body_id] if claim.body_id else []):
        exports.record("case_list", claim=claim, body=body, form=kind, amount=counts[body.id], filters=_told(filters))


def _told(filters: Filters) -> dict[str, str]:
    """The filters as the log keeps them: of typed words, which may name a party, only that there were some."""
    said = {
        "q": exports.GIVEN if filters.text else "", "procedure": filters.procedure, "stage": filters.stage,
        "due": filters.due, "state": filters.state, "mine": exports.GIVEN if filters.mine else "",
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}


def _all(claim: Claim, filters: Filters) -> Iterator[CaseRow]:
    """Every case of the list, page by page."""
    after, given, day = None, 0, now().date()
    while given < MOST:
        page = cases.list_cases(claim, filters, day=day, after=after, limit=PAGE)
        yield from page.rows
        given, after = given + len(page.rows), page.next
        if after is None:
            return


def _heads(several: bool) -> list[str]:
    heads = [
        _("Case number"), _("Matter"), _("Party"), _("Kind of party"), _("Procedure"), _("State"), _("Opened"),
        _("Next due"), _("Clock"), _("Closed"), _("Archived"),
    ]  # fmt: skip
    return [*heads, _("Body")] if several else heads


def _cells(row: CaseRow, bodies: Mapping[Any, str]) -> list[Any]:
    kind = web.words(parties.kind_label(row.party_kind)) if row.party_kind else ""
    cells = [
        row.number, web.words(row.matter_label) or lists.what_of(row), row.party_name, kind,
        web.words(row.procedure_label), web.words(row.stage_label), row.opened_on.isoformat(),
        row.due_on.isoformat() if row.due_on else "", web.words(row.due_label) if row.due_label else "",
        row.closed_on.isoformat() if row.closed_on else "", row.archived_on.isoformat() if row.archived_on else "",
    ]  # fmt: skip
    return [*cells, bodies.get(row.body_id, "")] if bodies else cells
