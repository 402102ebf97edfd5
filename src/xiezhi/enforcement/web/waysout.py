"""The planner beside a form that delivers a paper: which method comes next, and what was tried before."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xiezhi.cases import door as cases
from xiezhi.cases.door import ActForm
from xiezhi.enforcement.web.forms import PREFIX, ActPage
from xiezhi.enforcement.web.target import Target
from xiezhi.kernel.clock import now


def panel(target: Target, page: ActPage) -> dict[str, Any] | None:
    """The methods as they stand for this paper; None where the act delivers nothing."""
    act = page.act_form.act
    if target.case_id is None or not act.delivers:
        return None
    ways = cases.delivery_plan(
        target.case_id, act.key, target.claim, now(), to_party=_typed(page, "to_party"), paper=_typed(page, "paper")
    )
    if not ways:
        return None
    failed = page.act_form.procedure.act("delivery_failed")
    return {
        "ways": ways,
        "record": reverse("act-form", args=[target.case_id, "delivery_failed"]) if failed else "",
    }


def _typed(page: ActPage, field: str) -> str:
    name = PREFIX + field
    return str(page[name].data or "") if name in page.fields and page.is_bound else ""


def next_method(target: Target, asked: ActForm) -> str:
    """The key of the method to take next, for a fresh form; empty where none is proposed or nothing is delivered."""
    if target.case_id is None or not asked.act.delivers:
        return ""
    ways = cases.delivery_plan(target.case_id, asked.act.key, target.claim, now())
    return next((way.method.key for way in ways if way.state == "proposed"), "")
