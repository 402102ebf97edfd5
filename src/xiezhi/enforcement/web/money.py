"""The money of a case: a panel on its page, and a page that explains day by day what is owed, paid and added."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiezhi.accounts.door import needs
from xiezhi.cases import door as cases
from xiezhi.cases.door import Account, CaseView
from xiezhi.enforcement.web.asking import claim_of
from xiezhi.kernel.clock import now
from xiezhi.web import door as web


def panel(case: CaseView) -> dict[str, Any] | None:
    """What the panel shows; None where nothing was ever owed or paid."""
    found = [one for one in case.accounts if one.owed or one.payments]
    if not found:
        return None
    href = reverse("case-money", args=[case.row.id])
    return {"accounts": [{"one": one, "lines": _lines(one), "tag": _tag(one)} for one in found], "href": href}


@needs("case.view")
@never_cache
@require_safe
def case_money(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What the case owes and has paid, and how the surcharge was reckoned to this day."""
    from xiezhi.enforcement.web.casepage import frame  # that page shows our panel

    case = cases.case(case_id, claim_of(request), now())
    accounts = [one for one in case.accounts if one.owed or one.payments]
    context = {
        **frame(case),
        "heading": _("Money"),
        "accounts": [_whole(one, case) for one in accounts],
        "crumbs": (
            (_("Cases"), reverse("case-list")),
            (case.row.number or _("Case not numbered yet"), reverse("case-detail", args=[case_id])),
            (_("Money"), None),
        ),
    }
    return render(request, "enforcement/case_money.html", context)


def _lines(one: Account) -> list[tuple[str, Decimal]]:
    """What is owed, by what it is for, then what was paid and what is left."""
    lines = (
        (_("Fine"), one.principal, bool(one.principal)),
        (_("Confiscated gains"), one.beside, bool(one.beside)),
        (_("Surcharge decided"), one.charged, bool(one.charged)),
        (_("Paid"), one.paid, True),
        (_("Still to pay"), one.left, True),
        (_("Paid too much"), one.over, bool(one.over)),
        (_("Surcharge to this day"), one.accrued.owed, bool(one.accrued.total)),
    )
    return [(label, amount) for label, amount, shown in lines if shown]


def _tag(one: Account) -> tuple[str, str]:
    """The tone and the words of its state."""
    if one.over:
        return "due", _("Paid too much")
    if not one.left:
        return "met", _("Paid in full")
    late = [part for part in one.parts if part.left and part.day < one.until]
    return ("overdue", _("Late")) if late else ("active", _("To be paid"))


def _whole(one: Account, case: CaseView) -> dict[str, Any]:
    return {
        "one": one,
        "lines": _lines(one),
        "tag": _tag(one),
        "parts": [{"part": part, "late": part.left and part.day < one.until} for part in one.parts],
        "moves": list(_moves(one, case)),
        "ranges": [{"range": part, "why": _why(part.why)} for part in one.accrued.ranges],
        "rate": f"{(Decimal(one.accrual.rate) * 100).normalize():f}%",
        "base": _("the part still unpaid") if one.accrual.base == "unpaid" else _("the whole of what is late"),
        "note": web.words(one.accrual.base_unverified or {}),
        "pauses": [{"span": span, "pause": one.accrual.pauses[0]} for span in one.pauses],
    }


def _why(key: str) -> str:
    return {"late": _("Late"), "paused": _("Not counted: reconsideration or litigation"),
            "capped": _("The limit is reached: never more than the fine")}[key]  # fmt: skip


def _moves(one: Account, case: CaseView) -> Iterator[dict[str, Any]]:
    """Receipts and repayments in order of day."""
    listed = [(paid, False) for paid in one.payments] + [(paid, True) for paid in one.refunds]
    for paid, back in sorted(listed, key=lambda pair: pair[0].day):
        act = case.procedure.act(paid.act)
        yield {"paid": paid, "back": back, "label": web.words(act.label) if act else paid.act}
