"""The body may ask for re-examination of a file within its days; the body that reviews answers within its own, finally.

gd_file_review/12/7: ten working days from the report to ask in writing, ten working days from the request to answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db import transaction

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim
from xiezhi.kernel.clock import legal_day, now
from xiezhi.kernel.days import count
from xiezhi.kernel.errors import text
from xiezhi.papers import door as papers
from xiezhi.standards import door as standards
from xiezhi.standards.door import NotInForce
from xiezhi.supervision.reviewing.errors import MarksWrong, NotYourReview, TooLateToObject
from xiezhi.supervision.reviewing.looking import found, grade_label, require_of, require_state, rules_of, sheet_for
from xiezhi.supervision.reviewing.marking import require_words
from xiezhi.supervision.reviewing.models import ReviewFile, ReviewPlan, ReviewTold
from xiezhi.supervision.reviewing.moving import Move, go_on
from xiezhi.supervision.reviewing.scoring import grade, grounds, rounded
from xiezhi.supervision.reviewing.telling import tell

ANSWER = "file_review_answer"
"""The paper in which the body is told what re-examination came to."""
OUTCOMES = ("kept", "changed")


def object_to(file_id: UUID, *, words: str, by: Claim, at: datetime | None = None) -> ReviewTold:
    """Ask for re-examination of a file, with reasons. TooLateToObject after the body's days."""
    at = at or now()
    require_words(words)
    with transaction.atomic():
        told = found(ReviewTold, file_id)
        require_of(told.body_id, by)
        require_state(told.state, ("told",))
        if legal_day(at) > told.object_by:
            raise TooLateToObject(
                text(f"申请复核的期限至{told.object_by}。", f"The days to ask for it ran until {told.object_by}."),
            )
        with accounts.as_system(name="supervision") as system:
            file = found(ReviewFile, file_id, lock=True)
            plan = found(ReviewPlan, file.plan_id)
            period = rules_of(plan).answer
            changes = {
                "objection": {"words": words.strip(), "at": at.isoformat(), "by": by.actor, "name": by.officer_name},
                "answer_by": count(legal_day(at), period.days, period.of, standards.calendar()),
            }
            go_on(file, Move("review_objected", changes), by=replace(by, paths=system.paths), body=by.body_id, at=at)
            tell([file])
        return found(ReviewTold, file_id)


def answer(
    file_id: UUID, outcome: str, *, words: str, by: Claim, total: str = "", fails: Sequence[str] = (),
    at: datetime | None = None,
) -> ReviewFile:  # fmt: skip
    """Answer an objection: the result is kept, or changed to so many points and these grounds of failing. It is final.

    Nobody who marked the file answers: that would be no second look.
    """
    at = at or now()
    require_words(words)
    with transaction.atomic():
        file = found(ReviewFile, file_id, lock=True)
        plan = found(ReviewPlan, file.plan_id)
        require_of(plan.body_id, by)
        require_state(file.state, ("objected",))
        if any(one["officer"] == by.actor for one in file.reviewers):
            raise NotYourReview(
                text("评过本案卷的人不复核。", "Whoever marked the file does not examine it again."),
                next_step=text("由他人复核。", "Somebody else does it."),
            )
        changed = _changed(file, plan, total, fails) if outcome == "changed" else {}
        said = {"outcome": outcome if outcome in OUTCOMES else "kept", "words": words.strip(), "at": at.isoformat(),
                "by": by.actor, "before": {"total": str(file.total), "grade": file.grade}}  # fmt: skip
        with accounts.as_system(name="supervision"):
            _answered(file, plan, {**changed, "answer": said}, by, at)
            tell([file])
    return file


def _changed(file: ReviewFile, plan: ReviewPlan, total: str, fails: Sequence[str]) -> Mapping[str, Any]:
    rules, form = rules_of(plan), sheet_for(plan, file)
    known = {one.key for one in grounds(form, rules)}
    try:
        points = rounded(Decimal(total))
    except InvalidOperation:
        points = Decimal(-1)
    if not 0 <= points <= Decimal(form.full) or set(fails) - known:
        raise MarksWrong(
            text("复核后的分数不对。", "The points after re-examination are wrong."),
            next_step=text("填写 0 到 100 的分数。", "Give points from 0 to 100."),
        )
    return {"total": points, "fails": list(fails), "grade": grade(points, bool(fails), rules)}


def _answered(file: ReviewFile, plan: ReviewPlan, changes: Mapping[str, Any], by: Claim, at: datetime) -> None:
    assert by.body is not None
    home = by.body
    try:
        paper = standards.paper(ANSWER, plan.terms["layers"], legal_day(at), digest=plan.release)
    except NotInForce:
        go_on(file, Move("review_objection_answered", changes), by=by, body=plan.body_id, at=at)
        return
    body = accounts.body(file.body_id)
    rules = rules_of(plan)
    after = {"total": file.total, "grade": file.grade, **changes}
    contents = {
        "organ": home.name_zh, "to": body.name_zh, "plan": plan.title, "file": file.case_number or file.case_title,
        "objection": file.objection["words"], "asked_on": file.objection["at"][:10],
        "outcome": "维持原评查结果" if changes["answer"]["outcome"] == "kept" else "变更评查结果",
        "result": f"{after['total']}分，{grade_label(rules, after['grade'])['zh']}",
        "reasons": changes["answer"]["words"], "date": legal_day(at).isoformat(),
    }  # fmt: skip

    def issued() -> Move:
        made = papers.issue(
            paper, case_id=file.id, body=home, scope=body.path, year=legal_day(at).year, contents=contents, at=at
        )
        papers.render_later(made.id)
        said = {**changes["answer"], "paper": str(made.id)}
        return Move("review_objection_answered", {**changes, "answer": said}, {}, {paper.key: made.contents_digest})

    go_on(file, issued, by=by, body=plan.body_id, at=at)
