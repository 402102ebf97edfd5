"""What a reviewer does with their own sheet: keep, hand in, stand back; and what follows when the last one is in.

Nobody reads anybody else's marks before all are in: sheets lie in their reviewers' own leaves (row security), and what
the others see of it is that it was handed in. When all are in, they are opened together, in one entry of the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import text
from xiezhi.standards.door import ReviewForm, ReviewRules
from xiezhi.supervision.errors import WordsMissing
from xiezhi.supervision.reviewing import settling
from xiezhi.supervision.reviewing.errors import NotYourReview
from xiezhi.supervision.reviewing.looking import found, require_of, require_state, rules_of, sheet_for
from xiezhi.supervision.reviewing.models import ReviewFile, ReviewPlan, ReviewSheet
from xiezhi.supervision.reviewing.moving import Move, go_on
from xiezhi.supervision.reviewing.naming import OUT, with_state
from xiezhi.supervision.reviewing.scoring import Marks, Score, checked, grounds, marks_of, rounded, score
from xiezhi.supervision.reviewing.settling import Outcome

PANEL = 3
"""How many talk a file over where a third reviewer agreed with neither."""


def keep(sheet_id: UUID, marks: Marks, *, words: str = "", by: Claim, at: datetime | None = None) -> ReviewSheet:
    """Keep marks that are not finished, for the reviewer alone."""
    with transaction.atomic():
        sheet, file, plan = _mine(sheet_id, by)
        said = checked(marks, sheet_for(plan, file), rules_of(plan), whole=False)
        changes = {"marks": said.told(), "words": words.strip()}
        go_on(sheet, Move("review_sheet_kept", changes), by=by, body=plan.body_id, at=at or now())
    return sheet


def hand_in(sheet_id: UUID, marks: Marks, *, words: str = "", by: Claim, at: datetime | None = None) -> ReviewSheet:
    """Hand the marks in, each deduction with its reason (gd_file_review/10/p2); they are final for this reviewer."""
    at = at or now()
    with transaction.atomic():
        sheet, file, plan = _mine(sheet_id, by)
        form, rules = sheet_for(plan, file), rules_of(plan)
        said = checked(marks, form, rules, whole=True)
        came_to = score(said, form, rules)
        changes = {
            "marks": said.told(),
            "words": words.strip(),
            "total": rounded(came_to.total),
            "grade": came_to.grade,
        }
        go_on(sheet, Move("review_sheet_handed_in", changes), by=by, body=plan.body_id, at=at)
        marked = {"reviewers": with_state(file, sheet.officer_id, "handed_in")}
        go_on(file, Move("review_sheet_received", marked), by=by, body=plan.body_id, at=at)
        _open_if_all_in(file, plan, form, rules, by, at)
    return sheet


def stand_back(sheet_id: UUID, *, words: str, by: Claim, at: datetime | None = None) -> ReviewSheet:
    """Stand back from a file (gd_file_review/10/p1); somebody else is then named."""
    at = at or now()
    require_words(words)
    with transaction.atomic():
        sheet, file, plan = _mine(sheet_id, by)
        go_on(sheet, Move("review_reviewer_stood_back", {"words": words.strip()}), by=by, body=plan.body_id, at=at)
        changes = {"reviewers": with_state(file, sheet.officer_id, "stood_back")}
        go_on(file, Move("review_recusal_noted", changes), by=by, body=plan.body_id, at=at)
    return sheet


def require_words(words: str) -> None:
    """Refuses what is done without a reason in words. WordsMissing."""
    if len(words.strip()) < 2:
        raise WordsMissing(
            text("请写明理由。", "Say why."), next_step=text("填写理由后再提交。", "Write it down and send again.")
        )


def _mine(sheet_id: UUID, by: Claim) -> tuple[ReviewSheet, ReviewFile, ReviewPlan]:
    """One's own open sheet, with its file held so that two who hand in at once do not pass each other."""
    sheet = found(ReviewSheet, sheet_id)
    if by.officer_id != sheet.officer_id:
        raise NotYourReview(text("这份评分表由他人填写。", "Somebody else fills this sheet in."))
    file = found(ReviewFile, sheet.file_id, lock=True)
    sheet = found(ReviewSheet, sheet_id, lock=True)
    require_state(sheet.state, ("given",))
    return sheet, file, found(ReviewPlan, file.plan_id)


def _open_if_all_in(
    file: ReviewFile, plan: ReviewPlan, form: ReviewForm, rules: ReviewRules, by: Claim, at: datetime
) -> None:
    there = [one for one in file.reviewers if one["state"] not in OUT]
    if len(there) < int(plan.terms["reviewers"]) or any(one["state"] != "handed_in" for one in there):
        return
    ordered = sorted(there, key=lambda one: int(one["round"]))
    with accounts.as_system(name="supervision"):
        sheets = ReviewSheet.objects.in_bulk([UUID(one["sheet"]) for one in ordered])
    opened = [_opened(one, sheets[UUID(one["sheet"])]) for one in ordered]
    outcome = settling.settle(scores_of(opened, form, rules), rules, int(plan.terms["reviewers"]))
    go_on(
        file, Move("review_marks_opened", {"opened": opened, "needs": outcome.needs}), by=by, body=plan.body_id, at=at
    )
    if not outcome.needs:
        settled(file, plan, outcome, form, rules, "", by, at)


def _opened(reviewer: Mapping[str, Any], sheet: ReviewSheet) -> dict[str, Any]:
    return {
        "officer": reviewer["officer"], "name": reviewer["name"], "round": reviewer["round"], "marks": sheet.marks,
        "total": str(sheet.total), "grade": sheet.grade, "words": sheet.words, "at": sheet.state_at.isoformat(),
    }  # fmt: skip


def scores_of(opened: Sequence[Mapping[str, Any]], form: ReviewForm, rules: ReviewRules) -> list[Score]:
    """What opened marks come to, each."""
    return [score(marks_of(one["marks"]), form, rules) for one in opened]


def settled(
    file: ReviewFile, plan: ReviewPlan, outcome: Outcome, form: ReviewForm, rules: ReviewRules, words: str, by: Claim,
    at: datetime, more: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Record what the marks came to, with the faults of those it rests on."""
    used = [file.opened[place] for place in outcome.used]
    changes = {
        "needs": "", "how": outcome.how, "total": outcome.total, "grade": outcome.grade, "fails": list(outcome.fails),
        "faults": faults_of(used, form, rules), "words": words,
    }  # fmt: skip
    move = Move("review_file_settled", changes, {"used": list(outcome.used), **(more or {})})
    go_on(file, move, by=by, body=plan.body_id, at=at)


def faults_of(used: Sequence[Mapping[str, Any]], form: ReviewForm, rules: ReviewRules) -> list[dict[str, Any]]:
    """What was taken off, step by step in the order of the sheet, with every reviewer's reason; first what fails it."""
    said = [marks_of(one["marks"]) for one in used]
    found_: list[dict[str, Any]] = []
    for ground in grounds(rules=rules, sheet=form):
        words = [one.words.get(ground.key, "") for one in said if ground.key in one.fails]
        if words:
            found_.append({"key": ground.key, "label": dict(ground.label), "fails": True, "words": words})
    for item in form.items:
        for step in item.steps:
            times = [one.taken.get(step.key, 0) for one in said]
            if any(times):
                words = [one.words[step.key] for one in said if one.words.get(step.key) and one.taken.get(step.key)]
                found_.append({"key": step.key, "item": item.key, "label": dict(step.label), "minus": step.minus,
                               "times": max(times), "words": words})  # fmt: skip
    return found_


def panel_adopts(
    file_id: UUID, place: int, *, members: Sequence[UUID], words: str, by: Claim, at: datetime | None = None
) -> ReviewFile:
    """A panel that talked a file over adopts one of the opened sheets, and says why."""
    at = at or now()
    require_words(words)
    with transaction.atomic():
        file = found(ReviewFile, file_id, lock=True)
        plan = found(ReviewPlan, file.plan_id)
        require_of(plan.body_id, by)
        require_state(file.needs, ("panel",))
        if len(set(members)) < PANEL or not 0 <= place < len(file.opened):
            raise NotYourReview(
                text(
                    f"合议至少 {PANEL} 人，并采用其中一份评分。", f"At least {PANEL} talk it over and adopt one sheet."
                ),
                next_step=text("补齐后再提交。", "Complete it and send again."),
            )
        form, rules = sheet_for(plan, file), rules_of(plan)
        one = scores_of(file.opened, form, rules)[place]
        outcome = Outcome("panel", "", rounded(one.total), one.grade, one.fails, (place,))
        settled(file, plan, outcome, form, rules, words.strip(), by, at, {"members": [str(m) for m in members]})
    return file
