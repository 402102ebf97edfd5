"""One ordinary case with a hearing, from clue to archive, as a list of steps that tests may stop, bend or repeat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from xiezhi.accounts import door as accounts
from xiezhi.accounts import door_for_tests as registers
from xiezhi.cases import door as cases
from xiezhi.cases.door_for_tests import People, do, some_people
from xiezhi.kernel.clock import SHANGHAI

FIRM = {
    "kind": "organisation",
    "name": "广州测试密码设备有限公司",
    "id_kind": "credit_code",
    "id_number": "91350100M000100Y43",
    "legal_representative": "测试人",
    "address": "广州市天河区测试路 8 号",
}
PENALTY = {
    "kinds": ["fine", "confiscate_gains"],
    "fine": "180000",
    "illegal_gains": "120000",
    "confiscated_gains": "120000",
    "grade": "normal",
    "discretion_reason": "违法所得十二万元，无从轻、从重情节，处违法所得一点五倍罚款。",
}
FACTS = "当事人自 2026 年 5 月起销售未经检测认证的商用密码产品，违法所得十二万元。"
DIRECT = {"method": "direct", "receiver": "测试人", "receiver_role": "legal_representative"}


@dataclass(frozen=True)
class Step:
    """One step: the act, when (month-day and hour of 2026), who does it, what is said; approvals follow."""

    act: str
    at: str
    who: str = "officer"
    facts: Mapping[str, Any] = field(default_factory=dict)
    pair: bool = False

    @property
    def instant(self) -> datetime:
        """The instant of the step."""
        return datetime.fromisoformat(f"2026-{self.at}:00").replace(tzinfo=SHANGHAI)


def a_market_body() -> accounts.BodyView:
    """The market regulation body of 天河区."""
    registers.some_divisions()
    return registers.a_body()


def steps(people: People) -> list[Step]:
    """The whole case."""
    panel = [str(people.reviewer.id), str(people.unit_head.id), str(people.archivist.id)]
    place = {"division": "440106", "address": "测试路 8 号"}
    return [
        Step("clue_registered", "07-01T09:00", facts={
            "source": "inspection", "received_on": "2026-07-01", "summary": "检查发现销售未经认证的商用密码产品。",
            "place": place, "party": FIRM}),
        Step("verified", "07-02T09:00", facts={"result": "file", "findings": "核查属实，建议立案。"}, pair=True),
        Step("filed", "07-03T09:00", facts={
            "party": FIRM, "matter": "crypto_uncertified_product", "place": place, "act_ended_on": "2026-06-30",
            "discovered_on": "2026-07-01", "harm": False, "facts_alleged": FACTS,
            "officers": [str(one) for one in people.pair]}, pair=True),
        Step("evidence_collected", "07-06T09:00", facts={
            "certificates_shown": True, "way": "现场提取销售合同。", "verified_true": True, "rights_told": True,
            "evidence": [{"kind": "documentary", "title": "销售合同", "source": "当事人"},
                         {"kind": "site_record", "title": "现场笔录", "source": "执法人员"}]}, pair=True),
        Step("investigation_ended", "07-20T09:00", facts={
            **PENALTY, "facts_found": FACTS, "evidence_summary": "销售合同、现场笔录。", "opinion": "penalty",
            "complex_or_major": False}, pair=True),
        Step("reviewed", "07-22T09:00", "reviewer", {
            "kind": "legal", "opinion": "agree", "reasons": "事实清楚，程序合法。"}),
        Step("intent_notified", "07-24T09:00", facts={
            **PENALTY, "facts_found": FACTS, "reasons": "违反条例第二十条。"}, pair=True),
        Step("intent_delivered", "07-24T15:00", facts={**DIRECT, "signed_on": "2026-07-24"}, pair=True),
        Step("hearing_requested", "07-28T09:00", facts={"way": "written", "reason": "对数额有异议。"}),
        Step("hearing_notified", "07-29T09:00", "reviewer", {
            "host": panel[:1], "panel": panel, "clerk": "书记员", "held_at": "2026-08-13T09:00", "held_place": "听证室",
            "public": True, "told_recusal": True}),
        Step("hearing_notice_delivered", "07-30T09:00", "reviewer", {**DIRECT, "signed_on": "2026-07-30"}),
        Step("hearing_announced", "07-31T09:00", "reviewer", {
            "announced_at": "公告栏", "content": "案由、当事人、时间、地点。"}),
        Step("hearing_held", "08-13T09:00", "reviewer", {
            "attended": True, "rights_told": True, "proposal": FACTS, "defence": "请求从轻。", "signed": "signed",
            "recorded": True}),
        Step("hearing_ended", "08-14T09:00", "reviewer", {"outcome": "held", "report": "建议维持。"}),
        Step("reviewed", "08-18T09:00", "reviewer", {
            "kind": "legal", "opinion": "agree", "reasons": "听证后审核同意。"}),
        Step("discussed", "08-20T09:00", "agency_head", {
            "opinions": [{"person": "何局长", "post": "局长", "opinion": "同意。"},
                         {"person": "梁副局长", "post": "副局长", "opinion": "同意。"}],
            "conclusion": "同意处罚意见。"}),
        Step("decided", "08-21T09:00", facts={
            **PENALTY, "facts_found": FACTS, "evidence": "销售合同、现场笔录。", "defence_adopted": "none_made",
            "correction": "ordered_here", "performance": "自收到本决定书之日起十五日内缴纳。",
            "bank": "测试银行天河支行（测试路 2 号）", "surcharge": True, "to_publish": True}, pair=True),
        Step("decision_delivered", "08-24T09:00", facts={**DIRECT, "signed_on": "2026-08-24"}, pair=True),
        Step("published", "08-26T09:00", facts={"published_at": "执法信息公示平台", "redacted": True}),
        Step("paid", "09-01T09:00", facts={
            "amount": "300000", "way": "bank", "receipt_number": "测 0001"}),
        Step("closed", "09-04T09:00", facts={"way": "performed", "summary": "罚没款已缴清。"}),
        Step("archived", "09-07T09:00", "archivist", {"pages": 68, "checked": True}),
    ]  # fmt: skip


def take(step: Step, people: People, case_id: UUID | None, **changed: Any) -> UUID:
    """Do one step; where the act needs approval, propose it and have every level endorse it. The case's id."""
    who = getattr(people, step.who)
    officers = people.pair if step.pair else ()
    facts = {**step.facts, **changed}
    if case_id is None:
        return do(who, step.act, facts, at=step.instant, officers=officers, procedure="penalty_ordinary").case_id
    with accounts.claimed(who.claim):
        form = cases.form_for(step.act, who.claim, step.instant, case_id=case_id)
        if not form.act.approval:
            cases.perform(step.act, claim=who.claim, facts=facts, at=step.instant, officers=officers, case_id=case_id)
            return case_id
        done = cases.propose(
            step.act, claim=who.claim, facts=facts, at=step.instant, officers=officers, case_id=case_id
        )
    assert done.approval_id
    for hour, level in enumerate(form.act.approval, 1):
        head = people.reviewer if level.role == "legal_reviewer" else getattr(people, level.role)
        with accounts.claimed(head.claim):
            cases.endorse(done.approval_id, claim=head.claim, at=step.instant.replace(hour=10 + hour), opinion="同意")
    return case_id


def played(people: People, *, until: str = "archived", leave_out: tuple[str, ...] = ()) -> UUID:
    """The case played up to and with the first step of the act `until`."""
    case_id: UUID | None = None
    for step in _up_to(steps(people), until):
        if step.act not in leave_out:
            case_id = take(step, people, case_id)
    assert case_id
    return case_id


def _up_to(listed: list[Step], until: str) -> Iterator[Step]:
    for step in listed:
        yield step
        if step.act == until:
            return


def step_of(people: People, act: str, *, last: bool = False) -> Step:
    """The step of that act: the first, or the last."""
    found = [step for step in steps(people) if step.act == act]
    return found[-1 if last else 0]


def market_people() -> People:
    """The people of the market regulation body."""
    return some_people(a_market_body())
