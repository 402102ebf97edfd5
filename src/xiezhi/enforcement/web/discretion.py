"""The calculator of discretion beside the form of a notice or a decision: it works by the form's own sending."""

from __future__ import annotations

from typing import Any

from xiezhi.cases import door as cases
from xiezhi.cases.door import Reckoning
from xiezhi.enforcement.web.forms import PREFIX, ActPage
from xiezhi.enforcement.web.target import Target, typed
from xiezhi.kernel.clock import now
from xiezhi.web import door as web

REASON, GRADE = PREFIX + "discretion_reason", PREFIX + "grade"
OPEN = ("mitigated", "lightened", "normal", "heavier")


def asks(target: Target, page: ActPage) -> bool:
    """Whether the act asks for what the calculator reckons with, in a case that is there already."""
    return target.case_id is not None and page.act_form.act.field("factors") is not None


def computed(target: Target, data: Any) -> ActPage:
    """The form with the grade and the reason filled in, where the person wrote none of their own."""
    page = typed(target, data)
    found = _reckoned(target, page) if asks(target, page) else None
    if found is None or found.outcome is None:
        return page
    filled = data.copy()
    if not filled.get(GRADE) and found.outcome.grade in OPEN:
        filled[GRADE] = found.outcome.grade
    if not str(filled.get(REASON, "")).strip() or _ours(str(filled[REASON]), found):
        filled[REASON] = found.reason["zh"]  # the paper is written in Chinese
    return typed(target, filled)


def _ours(written: str, found: Reckoning) -> bool:
    """Whether the reason that stands there was filled in by an earlier reckoning, and may be replaced."""
    assert found.outcome is not None
    return written.startswith(f"适用{found.outcome.benchmark.tables[0].label['zh']}")


def _reckoned(target: Target, page: ActPage) -> Reckoning | None:
    assert target.case_id is not None
    facts = page.facts() if page.is_bound else page.act_form.known
    at = (page.instant() if page.is_bound else None) or now()
    return cases.reckon(target.act, claim=target.claim, facts=facts, at=at, case_id=target.case_id)


def panel(target: Target, page: ActPage) -> dict[str, Any] | None:
    """What the calculator shows; None where the act asks for no discretion."""
    if not asks(target, page):
        return None
    found = _reckoned(target, page)
    if found is None:
        return None
    result, law = found.outcome, found.compared
    shown: dict[str, Any] = {"law": law, "result": result, "done": page.is_bound, "reason": found.reason["zh"]}
    if result:
        shown |= {
            "grades": [_grade(result, key) for key in result.grades],
            "grade": _grade(result, result.grade),
            "low": web.money(result.low) if result.low is not None else "",
            "high": web.money(result.high) if result.high is not None else "",
        }
    return shown


def _grade(result: Any, key: str) -> str:
    grade = result.benchmark.grade(key)
    return web.words(grade.label) if grade else key
