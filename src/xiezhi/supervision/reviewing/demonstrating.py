"""Shows case review in the demo city as its people would do it: one review half done, and a draw about to be made.

The general review has a file that was told and contested, one whose reviewers are too far apart, and one that waits for
a second reviewer. The list of the other plan is on record; the system draws once a signed head covers the list.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim
from xiezhi.kernel.clock import today
from xiezhi.supervision.reviewing import marking, naming, objecting, planning, reporting
from xiezhi.supervision.reviewing.models import ReviewFile, ReviewPlan
from xiezhi.supervision.reviewing.planning import Terms
from xiezhi.supervision.reviewing.scoring import Marks

Said = dict[str, tuple[int, str]]
AGREED: Sequence[Said] = (
    {"evidence_thin": (1, "违法所得只有当事人陈述和合同，没有账册"), "told_wanting": (1, "告知书没有写明裁量的理由")},
    {"evidence_thin": (1, "违法所得的计算缺少账册"), "corrections_unsigned": (1, "询问笔录第三页涂改处没有按指印")},
)
APART: Sequence[Said] = (
    {"file_not_paged": (1, "没有编页码")},
    {
        "file_not_paged": (1, "没有页码和目录"),
        "told_wanting": (2, "没有告知理由和依据"),
        "evidence_thin": (1, "只有照片"),
    },
)
HALF: Said = {"refusal_unreasoned": (0, ""), "file_incomplete": (1, "缺少受理通知书的送达回证")}


def demonstrate(claims: Collection[Claim]) -> None:
    """Plan, mark, tell and contest as these people would; nothing where the city has not two supervisors and a head."""
    supervisors = [one for one in claims if "supervisor" in one.roles]
    head = next((one for one in claims if supervisors and _heads(one, supervisors[0])), None)
    if len(supervisors) < 2 or head is None:
        return
    lead = supervisors[0]
    plan = _planned("年度行政执法案卷评查（普查）", "all", lead)
    with accounts.claimed(lead) as by:
        planning.draw(plan.id, by=by)
        files = list(ReviewFile.objects.filter(plan_id=plan.id).order_by("sheet", "case_number"))
    licences = [one for one in files if one.sheet == "licence"]
    contested, *others = sorted((one for one in files if one.sheet == "penalty"), key=_ordinary_first)
    _marked(contested, supervisors, AGREED, lead)
    for file in others[:1]:
        _marked(file, supervisors, APART, lead)
    for file in licences[:1]:
        _marked(file, supervisors, [HALF], lead)
    _told_and_contested(contested, plan, lead, head, claims)
    _planned("第二批案卷评查（随机抽取）", "random", lead)


def _heads(one: Claim, supervisor: Claim) -> bool:
    return one.body_id == supervisor.body_id and "agency_head" in one.roles


def _ordinary_first(file: ReviewFile) -> tuple[bool, str]:
    return ("当罚" in file.case_number, file.case_number)


def _planned(title: str, way: str, lead: Claim) -> ReviewPlan:
    """A plan over what was closed in the last 120 days, with its list on record."""
    terms = Terms(
        way=way, first=today() - timedelta(days=120), last=today(), sheets=("licence", "penalty"), share="0.3",
        names_hidden=False, begins=today(), ends=today() + timedelta(days=30),
        steps="一、阅卷并独立评分；二、分差过大的由第三人评分；三、反馈评查报告；四、受理复核申请；五、形成总体报告。",
    )  # fmt: skip
    with accounts.claimed(lead) as by:
        plan = planning.make(terms, title=title, year=today().year, by=by)
        return planning.commit(plan.id, by=by)


def _marked(file: ReviewFile, reviewers: Sequence[Claim], said: Sequence[Said], lead: Claim) -> None:
    """Name two reviewers, and hand in the marks of as many as say something."""
    people = [one.officer_id for one in reviewers[:2] if one.officer_id]
    with accounts.claimed(lead) as by:
        naming.name(file.id, people, by=by)
    for one, marks in zip(reviewers, said, strict=False):
        assert one.officer_id is not None
        taken = {key: times for key, (times, _words) in marks.items() if times}
        words = {key: words for key, (_times, words) in marks.items() if words}
        with accounts.claimed(one) as by:
            marking.hand_in(naming.sheet_id(file.id, one.officer_id), Marks(taken, (), words), words="已阅卷。", by=by)


def _told_and_contested(
    file: ReviewFile, plan: ReviewPlan, lead: Claim, head: Claim, claims: Collection[Claim]
) -> None:
    """The report about the file's body, confirmed; the body then asks for re-examination."""
    with accounts.claimed(lead) as by:
        report = reporting.hand_in(
            plan.id, file.body_id, problems="违法所得的证据单一；告知书没有写明裁量理由。",
            advice="补充账册等书证；告知书逐项写明事实、理由和依据。", by=by,
        )  # fmt: skip
    with accounts.claimed(head) as by:
        reporting.confirm(report.id, by=by)
    answering = next((one for one in claims if one.body_id == file.body_id and "unit_head" in one.roles), None)
    if answering is not None:
        with accounts.claimed(answering) as by:
            objecting.object_to(file.id, words="告知书第二页已经写明适用裁量基准的理由，请复核该项扣分。", by=by)
