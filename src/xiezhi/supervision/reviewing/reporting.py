"""From settled files to what the body is told: report handed in, confirmed, told; at the end the report on it all.

gd_file_review/12/4 to 12/6 and 12/8, and 13: the group hands its report to the body that reviews; that one examines and
confirms it and tells the body whose files they are; in the end everything is gathered into one report.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import BodyView, Claim
from xiezhi.kernel.clock import legal_day, now
from xiezhi.kernel.days import count
from xiezhi.kernel.errors import text
from xiezhi.papers import door as papers
from xiezhi.standards import door as standards
from xiezhi.standards.door import NotInForce
from xiezhi.supervision.reviewing.errors import ReviewNotThere
from xiezhi.supervision.reviewing.looking import found, grade_label, require_of, require_state, rules_of
from xiezhi.supervision.reviewing.marking import require_words
from xiezhi.supervision.reviewing.models import ReviewFile, ReviewPlan, ReviewReport
from xiezhi.supervision.reviewing.moving import Move, begin, go_on
from xiezhi.supervision.reviewing.telling import tell

REPORT = "file_review_report"
"""The paper 评查小组报告."""
DONE = ("told", "answered")
"""States of a file with which nothing more is owed by the body that reviews."""


def report_id(plan_id: UUID, body_id: UUID) -> UUID:
    """The id of the report about a body in a plan."""
    return uuid5(plan_id, f"report {body_id}")


def hand_in(
    plan_id: UUID, body_id: UUID, *, problems: str, advice: str, by: Claim, at: datetime | None = None
) -> ReviewReport:
    """Hand in the report about a body (gd_file_review/12/4), once all its files are settled."""
    at = at or now()
    require_words(problems)
    with transaction.atomic():
        plan = found(ReviewPlan, plan_id, lock=True)
        require_of(plan.body_id, by)
        _require_all_settled(plan_id, body_id)
        said = {"problems": problems.strip(), "advice": advice.strip()}
        identifier = report_id(plan_id, body_id)
        if not ReviewReport.objects.filter(id=identifier).exists():
            move = Move("review_report_handed_in", {"plan_id": plan_id, "body_id": body_id, **said})
            return begin(ReviewReport, identifier, str(plan.scope), move, by=by, body=plan.body_id, at=at)
        report = found(ReviewReport, identifier, lock=True)
        require_state(report.state, ("returned",))
        go_on(report, Move("review_report_handed_in", said), by=by, body=plan.body_id, at=at)
        return report


def _require_all_settled(plan_id: UUID, body_id: UUID) -> None:
    states = set(ReviewFile.objects.filter(plan_id=plan_id, body_id=body_id).values_list("state", flat=True))
    if states != {"settled"}:
        raise ReviewNotThere(
            text("该机关的案卷尚未全部评定。", "Not all files of this body are settled."),
            next_step=text("评定全部案卷后再办理报告。", "Settle all of them first."),
        )


def send_back(report_id_: UUID, *, words: str, by: Claim, at: datetime | None = None) -> ReviewReport:
    """Send a report back (gd_file_review/12/5)."""
    require_words(words)
    with transaction.atomic():
        report = found(ReviewReport, report_id_, lock=True)
        plan = found(ReviewPlan, report.plan_id)
        require_of(plan.body_id, by)
        require_state(report.state, ("handed_in",))
        move = Move("review_report_returned", {}, {"words": words.strip()})
        go_on(report, move, by=by, body=plan.body_id, at=at or now())
    return report


def confirm(report_id_: UUID, *, by: Claim, at: datetime | None = None) -> ReviewReport:
    """Confirm a report and tell the body (gd_file_review/12/5, 12/6). The days in which it may object run from now."""
    at = at or now()
    with transaction.atomic():
        report = found(ReviewReport, report_id_, lock=True)
        plan = found(ReviewPlan, report.plan_id)
        require_of(plan.body_id, by)
        require_state(report.state, ("handed_in",))
        _require_all_settled(plan.id, report.body_id)
        period = rules_of(plan).objection
        last = count(legal_day(at), period.days, period.of, standards.calendar())
        files = list(ReviewFile.objects.filter(plan_id=plan.id, body_id=report.body_id).order_by("case_number", "id"))
        with accounts.as_system(name="supervision"):
            for one in files:
                file = found(ReviewFile, one.id, lock=True)
                changes = {"told_at": at, "object_by": last}
                go_on(file, Move("review_result_told", changes), by=by, body=plan.body_id, at=at)
            _confirmed(report, plan, files, by, at)
            tell(ReviewFile.objects.filter(id__in=[one.id for one in files]))
    return report


def _confirmed(report: ReviewReport, plan: ReviewPlan, files: Sequence[ReviewFile], by: Claim, at: datetime) -> None:
    """The last entry of the report; where the packs have the paper, it is issued with it."""
    assert by.body is not None
    home = by.body
    try:
        paper = standards.paper(REPORT, plan.terms["layers"], legal_day(at), digest=plan.release)
    except NotInForce:
        go_on(report, Move("review_report_confirmed"), by=by, body=plan.body_id, at=at)
        return
    body = accounts.body(report.body_id)
    said = contents(report, plan, files, home, body, at)

    def issued() -> Move:
        made = papers.issue(
            paper, case_id=report.id, body=home, scope=body.path, year=legal_day(at).year, contents=said, at=at
        )
        papers.render_later(made.id)
        return Move("review_report_confirmed", {"paper_id": made.id}, {}, {paper.key: made.contents_digest})

    go_on(report, issued, by=by, body=plan.body_id, at=at)


def contents(
    report: ReviewReport, plan: ReviewPlan, files: Sequence[ReviewFile], home: BodyView, body: BodyView, at: datetime
) -> dict[str, Any]:
    """What the report says (gd_file_review/13): of whom, by whom, which files, their grades, problems, advice."""
    rules = rules_of(plan)
    reviewers = list(dict.fromkeys(one["officer"] for file in files for one in file.opened))
    counted = {one.key: sum(file.grade == one.key for file in files) for one in rules.grades}
    grades = "，".join(f"{one.label['zh']}{counted[one.key]}卷" for one in reversed(rules.grades))
    return {
        "organ": home.name_zh, "to": body.name_zh, "plan": plan.title, "reviewers": reviewers, "count": len(files),
        "files": [
            {"name": one.case_title or one.case_number, "number": one.case_number, "total": f"{one.total}",
             "grade": grade_label(rules, one.grade)["zh"]}
            for one in files
        ],
        "grades": grades, "problems": report.problems, "advice": report.advice, "date": legal_day(at).isoformat(),
    }  # fmt: skip


def conclude(plan_id: UUID, *, summary: str, by: Claim, at: datetime | None = None) -> ReviewPlan:
    """The report on the whole plan (评查总体报告, gd_file_review/12/8), once every file is told and answered."""
    require_words(summary)
    with transaction.atomic():
        plan = found(ReviewPlan, plan_id, lock=True)
        require_of(plan.body_id, by)
        require_state(plan.state, ("drawn",))
        if ReviewFile.objects.filter(plan_id=plan_id).exclude(state__in=DONE).exists():
            raise ReviewNotThere(
                text(
                    "还有案卷没有反馈，或者异议没有答复。", "Some file is not told yet, or an objection not answered."
                ),
                next_step=text("办完后再形成总体报告。", "Finish those first."),
            )
        move = Move("review_reported", {"summary": summary.strip()})
        go_on(plan, move, by=by, body=plan.body_id, at=at or now())
    return plan
