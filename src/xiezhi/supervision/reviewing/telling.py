"""What the body whose file it is sees of the result: drawn from the file once it has been told, and after each move."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from xiezhi.accounts import door as accounts
from xiezhi.supervision.reviewing.looking import found, grade_label, rules_of
from xiezhi.supervision.reviewing.models import ReviewFile, ReviewPlan, ReviewReport, ReviewTold

COPIED = (
    "body_id", "plan_id", "year", "case_id", "case_number", "state", "total", "grade", "fails", "faults", "told_at",
    "object_by", "objection", "answer_by", "answer",
)  # fmt: skip


def told_row(file: ReviewFile, plan: ReviewPlan, report: ReviewReport | None, scope: str) -> dict[str, Any]:
    """The row of what is told of a file; who reviewed it is told too (gd_file_review/13/2)."""
    rows: dict[str, Any] = {name: getattr(file, name) for name in COPIED}
    return rows | {
        "scope": scope, "by_body": plan.body_id, "plan_title": plan.title,
        "grade_label": dict(grade_label(rules_of(plan), file.grade)),
        "reviewers": [one["name"] for one in file.opened],
        "problems": report.problems if report else "", "advice": report.advice if report else "",
    }  # fmt: skip


def tell(files: Iterable[ReviewFile]) -> None:
    """Draw what bodies see of these files, of those that were told. For the system's claim."""
    for file in files:
        if file.told_at is None:
            continue
        plan = ReviewPlan.objects.get(id=file.plan_id)
        report = ReviewReport.objects.filter(plan_id=plan.id, body_id=file.body_id).first()
        body = accounts.body(file.body_id)
        ReviewTold.objects.update_or_create(id=file.id, defaults=told_row(file, plan, report, body.path))


def tell_again(file_ids: Iterable[UUID]) -> None:
    """The same by id."""
    with accounts.as_system(name="supervision"):
        tell(ReviewFile.objects.filter(id__in=list(file_ids)))


def as_matter(file_id: UUID) -> dict[str, str]:
    """What a supervision matter about a file would say (gd_file_review/19, 20), to be corrected by who opens it."""
    file = found(ReviewFile, file_id)
    lines = [f"{one['label'].get('zh', '')}：{'；'.join(one['words'])}" for one in file.faults]
    return {"source": "review", "about": file.case_number, "body": str(file.body_id), "problem": "\n".join(lines)}
