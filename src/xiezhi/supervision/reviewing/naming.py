"""Who reviews a file: at least two, each apart; nobody of the body whose file it is, nobody who took part in the case.

gd_file_review/10: whoever may affect a fair review stands back; the files are read separately and marked independently.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim, OfficerView
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Text, text
from xiezhi.ledger import door as ledger
from xiezhi.supervision.errors import WordsMissing
from xiezhi.supervision.reviewing.errors import MustStandBack, NoSuchReview
from xiezhi.supervision.reviewing.looking import found, require_of, require_state, rules_of, sheet_for
from xiezhi.supervision.reviewing.models import ReviewFile, ReviewPlan, ReviewSheet
from xiezhi.supervision.reviewing.moving import Move, begin, go_on
from xiezhi.supervision.reviewing.prechecking import precheck

POST = "supervisor"
"""The post whose holders review."""
OUT = ("stood_back", "earlier")
"""States of reviewers who do not count any more: they stood back, or the file is reviewed again by others."""


def possible(plan: ReviewPlan) -> list[OfficerView]:
    """Everybody who may be named at all: supervisors of the body that reviews, or of an area around it, by name."""
    around = {
        one.id
        for one in accounts.bodies()
        if one.id == plan.body_id or str(plan.scope).startswith(f"{one.division_path}.")
    }
    there = {one.id: one for body in sorted(around) for one in accounts.officers_of(body) if POST in one.roles}
    return sorted(there.values(), key=lambda one: (one.name, one.id))


def people_of(case_id: UUID) -> frozenset[str]:
    """Everybody who did anything in a case, by id."""
    return frozenset(one for entry in ledger.entries(case_id) for one in (entry.actor, *entry.officers))


def why_not(officer: OfficerView, file: ReviewFile, took_part: Iterable[str]) -> Text | None:
    """Why somebody must stand back from a file; None when nothing stands against them."""
    if officer.body_id == file.body_id:
        return text("属于评查对象的人员，应当回避。", "They belong to the body whose file it is.")
    if str(officer.id) in took_part:
        return text("参与办理过本案，应当回避。", "They took part in the case.")
    if any(one["officer"] == str(officer.id) for one in file.reviewers):
        return text("已经指定过，或者已经回避。", "They were named already, or stood back.")
    if POST not in officer.roles:
        return text("不是执法监督人员。", "They are no supervisor.")
    return None


def asked_for(plan: ReviewPlan, file: ReviewFile) -> int:
    """How many reviewers are to be named now; 0 for none."""
    if file.needs == "third":
        return 0 if any(one["state"] == "given" for one in file.reviewers) else 1
    if file.state not in ("drawn", "named"):
        return 0
    here = [one for one in file.reviewers if one["state"] not in OUT]
    return max(0, int(plan.terms["reviewers"]) - len(here))


def name(file_id: UUID, officers: Sequence[UUID], *, by: Claim, at: datetime | None = None) -> ReviewFile:
    """Name the reviewers of a file; each gets a sheet of their own that nobody else sees.

    What the record shows by itself is looked at with the first naming. MustStandBack names who cannot and why.
    """
    at = at or now()
    with transaction.atomic():
        file = found(ReviewFile, file_id, lock=True)
        plan = found(ReviewPlan, file.plan_id)
        require_of(plan.body_id, by)
        require_state(file.state, ("drawn", "named", "opened"))
        people = _fit(plan, file, officers, by)
        round_ = 2 if file.needs == "third" else 1
        given = [
            {"officer": str(one.id), "name": one.name, "round": round_, "sheet": str(sheet_id(file.id, one.id)),
             "state": "given"}
            for one in people
        ]  # fmt: skip
        changes: dict[str, Any] = {"reviewers": [*file.reviewers, *given]}
        if not file.proved:
            changes["proved"] = precheck(file.case_id, sheet_for(plan, file), rules_of(plan), at)
        go_on(file, Move("review_reviewers_named" if round_ == 1 else "review_third_named", changes), by=by,
              body=plan.body_id, at=at)  # fmt: skip
        _give(file, plan, people, round_, by, at)
    return file


def again(file_id: UUID, *, words: str, by: Claim, at: datetime | None = None) -> ReviewFile:
    """Have a file that does not pass reviewed again by others, before its report is confirmed (gd_file_review/12/5)."""
    if len(words.strip()) < 2:
        raise WordsMissing(text("请写明复评的理由。", "Say why it is reviewed again."))
    with transaction.atomic():
        file = found(ReviewFile, file_id, lock=True)
        plan = found(ReviewPlan, file.plan_id)
        require_of(plan.body_id, by)
        require_state(file.state, ("settled",))
        passing = {one.key for one in rules_of(plan).grades if one.passes}
        require_state("no" if file.grade in passing else "yes", ("yes",))
        earlier = [{**one, "state": one["state"] if one["state"] in OUT else "earlier"} for one in file.reviewers]
        changes = {
            "reviewers": earlier, "opened": [], "needs": "", "how": "", "total": None, "grade": "", "fails": [],
            "faults": [], "words": "",
        }  # fmt: skip
        before = {"total": str(file.total), "grade": file.grade, "opened": file.opened}
        move = Move("review_file_again", changes, {"words": words.strip(), "before": before})
        go_on(file, move, by=by, body=plan.body_id, at=at or now())
    return file


def _fit(plan: ReviewPlan, file: ReviewFile, officers: Sequence[UUID], by: Claim) -> list[OfficerView]:
    """The people named, when all of them may review. MustStandBack."""
    there, took_part = {one.id: one for one in possible(plan)}, people_of(file.case_id)
    wanted, people = asked_for(plan, file), []
    if not 0 < len(set(officers)) <= wanted:
        raise MustStandBack(
            text(f"现在应当指定 {wanted} 人。", f"{wanted} are to be named now."),
            next_step=text("重新选择。", "Choose again."),
        )
    for one in dict.fromkeys(officers):
        against = (
            why_not(there[one], file, took_part) if one in there else text("不在名单中。", "They are not on the list.")
        )
        if against is None and plan.terms["names_hidden"] and one == by.officer_id:
            against = text(
                "方案规定互不知名：指定人选的人不得自任。",
                "Names are hidden in this plan: whoever names does not review.",
            )
        if against is not None:
            named = there[one].name if one in there else ""
            raise MustStandBack(
                text(f"{named}：{against['zh']}", f"{named}: {against['en']}"),
                cites=rules_of(plan).recusal.cite,
                next_step=text("另选他人。", "Name somebody else."),
            )
        people.append(there[one])
    return people


def _give(
    file: ReviewFile, plan: ReviewPlan, people: Sequence[OfficerView], round_: int, by: Claim, at: datetime
) -> None:
    """Open each reviewer's sheet in that person's own leaf, where the one who names them cannot look."""
    with accounts.as_system(name="supervision"):
        leaves = accounts.leaves_of([one.user_id for one in people])
        for one in people:
            if one.user_id not in leaves:
                raise MustStandBack(text(f"{one.name}的账号已停用。", f"The account of {one.name} is suspended."))
            changes = {"file_id": file.id, "officer_id": one.id, "round": round_}
            move, leaf = Move("review_sheet_given", changes), leaves[one.user_id]
            begin(ReviewSheet, sheet_id(file.id, one.id), leaf, move, by=by, body=plan.body_id, at=at)


def sheet_id(file_id: UUID, officer_id: UUID) -> UUID:
    """The id of somebody's sheet of a file."""
    return uuid5(file_id, f"sheet {officer_id}")


def with_state(file: ReviewFile, officer: UUID | str, state: str) -> list[Mapping[str, Any]]:
    """The reviewers of a file, one of them in another state. NoSuchReview where they are none of its reviewers."""
    if not any(one["officer"] == str(officer) for one in file.reviewers):
        raise NoSuchReview(text("不是本案卷的评查人员。", "They do not review this file."))
    return [{**one, "state": state} if one["officer"] == str(officer) else one for one in file.reviewers]
