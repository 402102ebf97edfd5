"""Reads of reviews under the caller's claim; what it does not see is refused as not there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import TypeVar
from uuid import UUID

from xiezhi.accounts.door import Claim
from xiezhi.kernel.errors import Text, text
from xiezhi.ledger import door as ledger
from xiezhi.standards import door as standards
from xiezhi.standards.door import ReviewForm, ReviewRules
from xiezhi.supervision.reviewing.errors import NoSuchReview, NotYourReview, PlanWrong, ReviewNotThere
from xiezhi.supervision.reviewing.models import ReviewFile, ReviewPlan, ReviewReport, ReviewSheet, ReviewTold

R = TypeVar("R", ReviewPlan, ReviewFile, ReviewSheet, ReviewReport, ReviewTold)


def found(model: type[R], identifier: UUID, *, lock: bool = False) -> R:
    """The row, as far as the claim sees it. NoSuchReview. With `lock`, its chain's head is held as well."""
    row = model._default_manager.filter(id=identifier).first()
    if row is not None and lock:
        ledger.lock(identifier)
        row = model._default_manager.select_for_update().filter(id=identifier).first()
    if row is None:
        raise NoSuchReview(
            text("没有这项评查，或您无权查看。", "There is no such review, or you may not see it."),
            next_step=text("从列表中重新选择。", "Choose again from the list."),
        )
    return row


def require_state(state: str, states: Collection[str]) -> None:
    """Refuses what is done when a review does not stand there. ReviewNotThere."""
    if state not in states:
        raise ReviewNotThere(
            text("评查现在的进度不能这样办理。", "The review does not stand where this is done."),
            next_step=text("刷新页面，查看现在的进度。", "Load the page again to see where it stands."),
        )


def require_of(body_id: UUID, by: Claim) -> None:
    """Refuses anybody who is not of this body. NotYourReview."""
    if by.body_id != body_id:
        raise NotYourReview(
            text("由其他机关办理。", "Another body does this."),
            next_step=text("由评查主体或者评查对象的人员办理。", "Somebody of the body that it concerns does it."),
        )


def sheet_for(plan: ReviewPlan, file: ReviewFile) -> ReviewForm:
    """The score sheet of a file, as the packs had it when the plan was made; a ministry's own stands before ours."""
    return next(one for one in sheets_for(plan, tuple(file.layers)) if one.key == file.sheet)


def sheets_for(plan: ReviewPlan, layers: tuple[str, ...]) -> tuple[ReviewForm, ...]:
    """The sheets for files of a body with these layers that the plan reviews."""
    wanted = plan.terms["sheets"]
    return tuple(one for one in _sheets(layers, plan.terms["on"], plan.release) if one.key in wanted)


def rules_of(plan: ReviewPlan) -> ReviewRules:
    """The rules of review that a plan goes by: those of the body that reviews, when it was made."""
    return rules_for(tuple(plan.terms["layers"]), plan.terms["on"], plan.release)


@lru_cache(maxsize=64)
def _sheets(layers: tuple[str, ...], day: str, release: str) -> tuple[ReviewForm, ...]:
    return tuple(standards.review_sheets(layers, date.fromisoformat(day), digest=release))


@lru_cache(maxsize=64)
def rules_for(layers: tuple[str, ...], day: str, release: str) -> ReviewRules:
    """The rules of review of these layers on a day. PlanWrong where the packs have none."""
    rules = standards.review_rules(layers, date.fromisoformat(day), digest=release)
    if rules is None:
        raise PlanWrong(text("规则包中没有评查规则。", "The packs have no rules of review for these layers."))
    return rules


def grade_label(rules: ReviewRules, key: str) -> Text:
    """What a grade is called."""
    return next((one.label for one in rules.grades if one.key == key), text("", ""))
