"""A small city under review: two bodies with closed cases, a justice bureau with its supervisors and its head."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import Somebody, a_body, an_officer
from xiezhi.cases.door_for_tests import People, a_spot_case, an_urban_body, do, earlier, some_people
from xiezhi.kernel.clock import today
from xiezhi.supervision.reviewing import marking, naming, planning
from xiezhi.supervision.reviewing.models import ReviewFile, ReviewPlan
from xiezhi.supervision.reviewing.planning import Terms
from xiezhi.supervision.reviewing.scoring import Marks

JUSTICE = ("national", "provincial/guangdong")


@dataclass(frozen=True)
class City:
    """Who is there: `one` and `other` have closed cases, `lead` makes plans, `reviewers` mark, `head` confirms."""

    one: People
    other: People
    lead: Somebody
    reviewers: tuple[Somebody, ...]
    head: Somebody
    cases: tuple[UUID, ...]
    others: tuple[UUID, ...]

    @property
    def body(self) -> accounts.BodyView:
        """The body of the first three cases."""
        return self.one.officer.body


def a_city() -> City:
    """Bodies, people and five closed cases, once for a module."""
    bureau = a_body("440106sfj", name_zh="天河区司法局", fields=(), layers=JUSTICE)
    one, other = some_people(), some_people(an_urban_body("440106wsj"))
    reviewers = tuple(
        an_officer("supervisor", body=bureau, name=name) for name in ("甲评查", "乙评查", "丙评查", "丁评查")
    )
    return City(
        one, other, an_officer("supervisor", body=bureau, name="主办人"), reviewers,
        an_officer("agency_head", body=bureau, name="局长"),
        tuple(a_closed_case(one) for _ in range(3)), tuple(a_closed_case(other) for _ in range(2)),
    )  # fmt: skip


def a_closed_case(people: People, *, days_ago: int = 20, **changed: Any) -> UUID:
    """A fine on the spot, delivered, reported, paid and closed."""
    case = a_spot_case(people, days_ago=days_ago, **changed)
    at, officer = earlier(days_ago), people.officer
    delivered = {"receipt": "signed", "delivered_on": at.date().isoformat()}
    do(officer, "decision_delivered", delivered, at=at, case_id=case, officers=people.pair)
    do(officer, "reported", {"received_by": "综合股"}, at=at, case_id=case)
    paid = {"amount": "50", "way": "electronic", "receipt_number": "测0001", "complete": True}
    do(officer, "paid", paid, at=at, case_id=case)
    do(officer, "closed", {"summary": "罚款已缴清。"}, at=at, case_id=case)
    return case


def terms(**changed: Any) -> Terms:
    """What the plans of these tests ask: every file of the last sixty days."""
    first, last = today() - timedelta(days=60), today()
    return Terms(**{"way": "all", "first": first, "last": last, "sheets": ("penalty",), **changed})


def a_plan(city: City, **changed: Any) -> ReviewPlan:
    """A plan by the lead."""
    with accounts.claimed(city.lead.claim) as by:
        return planning.make(terms(**changed), title="年度案卷评查", year=today().year, by=by)


def committed(city: City, **changed: Any) -> ReviewPlan:
    """A plan whose list is on record."""
    plan = a_plan(city, **changed)
    with accounts.claimed(city.lead.claim) as by:
        return planning.commit(plan.id, by=by)


def drawn(city: City, **changed: Any) -> list[ReviewFile]:
    """The files of a general review of everything, in order of body and case."""
    plan = committed(city, **changed)
    with accounts.claimed(city.lead.claim) as by:
        planning.draw(plan.id, by=by)
        return list(ReviewFile.objects.filter(plan_id=plan.id).order_by("body_id", "case_id"))


def named(city: City, file: ReviewFile, *people: Somebody) -> ReviewFile:
    """The file with these reviewers, or the first two."""
    with accounts.claimed(city.lead.claim) as by:
        return naming.name(file.id, [one.id for one in people or city.reviewers[:2]], by=by)


def handed_in(file: ReviewFile, who: Somebody, *fails: str, **taken: int) -> None:
    """One reviewer's marks, each with a reason."""
    words = dict.fromkeys([*fails, *taken], f"{who.view.name}：见第二页")
    with accounts.claimed(who.claim) as by:
        marking.hand_in(naming.sheet_id(file.id, who.id), Marks(taken, fails, words), by=by)


def seen(who: Somebody, file: ReviewFile) -> ReviewFile:
    """The file as somebody sees it now."""
    with accounts.claimed(who.claim):
        return ReviewFile.objects.get(id=file.id)
