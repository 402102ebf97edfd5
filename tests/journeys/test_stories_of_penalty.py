"""Stories of the penalty itself: forgiven once, decided on the street, paid late to the cent, goods kept too long."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tests.journeys.stories import clock, due, last, opened, refusals, refused, said, seen
from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.cases.door_for_tests import SPOT, People, do, some_people
from xiezhi.cases.scene_for_tests import DIRECT, Step, market_people, played, steps, take

FORGIVEN = {
    "ground": "first_time",
    "facts_found": "数量很少，当日改正。",
    "education": "当场教育，当事人承诺查验证书。",
}
BEGINNER = {
    "kind": "organisation", "name": "天河区测试新手数码有限公司", "id_kind": "credit_code",
    "id_number": "91449901MA5XY0028B", "legal_representative": "测试新人", "address": "测试路 22 号",
}  # fmt: skip
GOODS = [{"name": "密码机", "quantity": "3台", "spec": "SC-208", "place": "当事人仓库"}]


@pytest.fixture(scope="module")
def people(database: Any) -> People:
    return market_people()


@pytest.fixture(scope="module")
def street(database: Any) -> People:
    return some_people()


def test_goods_kept_past_seven_working_days_are_free_by_law_and_can_only_be_released(people):
    case_id = played(people, until="evidence_collected")
    ordered = Step("preservation_ordered", "07-09T09:00", pair=True, facts={
        "goods": GOODS, "reason": "可能灭失。", "kept_by": "in_place"})  # fmt: skip
    take(ordered, people, case_id)
    assert due(people, case_id)["preservation_outcome"] == "2026-07-20"
    assert clock(people, case_id, "preservation_outcome", "07-20T17:00").state == "open"
    assert clock(people, case_id, "preservation_outcome", "07-21T09:00").state == "over"
    for outcome in ("seized", "recorded"):
        use = Step("preservation_ended", "07-21T09:00", facts={"outcome": outcome, "reason": "继续使用。"})
        found = refused(people, case_id, use)
        if "preservation_lapsed" in found:
            assert found["preservation_lapsed"].cites[0] == "penalty_law/56"
        else:
            assert "field:outcome" in found
    take(Step("preservation_ended", "07-21T10:00", facts={"outcome": "released"}), people, case_id)
    assert "解除先行登记保存" in said(people, case_id, "preservation_outcome_notice")
    assert clock(people, case_id, "preservation_outcome").state == "met_late"


def test_a_fine_paid_late_grows_by_three_per_cent_a_day_and_not_by_a_cent_more(people):
    case_id = played(people, until="decision_delivered")
    assert due(people, case_id)["payment_due"] == "2026-09-08"
    part = {"amount": "200000", "for_gains": "120000", "way": "bank", "receipt_number": "测 1"}
    take(Step("paid", "09-01T09:00", facts=part), people, case_id)
    urged = Step("surcharge_decided", "09-08T09:00", facts={"amount": "0.01", "pay_by": "2026-09-30"})
    assert "surcharge_as_reckoned" in refused(people, case_id, urged)
    with accounts.claimed(people.officer.claim):
        (account,) = cases.accruals(case_id, people.officer.claim, Step("", "09-15T09:00").instant)
    assert [(one.first.isoformat(), one.days, one.sum) for one in account.accrued.ranges] == [
        ("2026-09-09", 7, Decimal("21000.00"))]  # fmt: skip
    over = Step("surcharge_decided", "09-15T09:00", facts={"amount": "21000.01", "pay_by": "2026-09-30"})
    found = refused(people, case_id, over)["surcharge_as_reckoned"]
    assert {"penalty_law/72/p1/1", "compulsion_law/45/p2"} <= set(found.cites)
    take(Step(over.act, over.at, facts={**over.facts, "amount": "21000.00"}), people, case_id)
    assert "21000" in said(people, case_id, "surcharge_decision").replace(",", "")
    take(Step("surcharge_delivered", "09-15T15:00", facts={**DIRECT, "signed_on": "2026-09-15"}, pair=True),
         people, case_id)  # fmt: skip
    rest = {"amount": "120999.99", "for_surcharge": "21000", "way": "bank", "receipt_number": "测 2"}
    take(Step("paid", "09-16T09:00", facts=rest), people, case_id)
    close = Step("closed", "09-21T09:00", facts={"way": "performed", "summary": "已缴清。"})
    assert "penalty_law/67/p3" in refused(people, case_id, close)["money_all_paid"].cites
    cent = {"amount": "0.01", "way": "bank", "receipt_number": "测 3"}
    take(Step("paid", "09-17T09:00", facts=cent), people, case_id)
    take(close, people, case_id)
    assert seen(people, case_id).row.closed_on


def test_a_first_offence_is_forgiven_and_taught_and_who_was_fined_since_is_no_beginner(database):
    people = market_people()
    first = beginner(people, until="investigation_ended")
    forgive = Step("no_penalty", "07-22T09:00", facts=FORGIVEN)
    bare = refused(people, first, replace(forgive, facts={**FORGIVEN, "education": ""}))
    assert "field:education" in bare
    take(forgive, people, first)
    assert "不予行政处罚" in said(people, first, "no_penalty_decision")
    taught = {"problem": "进货未查验证书。", "rules": "检测认证合格后方可销售。"}
    take(Step("education_given", "07-22T15:00", facts=taught, pair=True), people, first)
    assert "检测认证合格后方可销售" in said(people, first, "education_notice")
    take(Step("no_penalty_delivered", "07-22T16:00", facts={**DIRECT, "signed_on": "2026-07-22"}, pair=True),
         people, first)  # fmt: skip
    take(Step("closed", "07-24T09:00", facts={"way": "no_penalty", "summary": "不予处罚，已教育。"}), people, first)
    assert seen(people, first).row.closed_on
    beginner(people, until="decision_delivered")
    again = beginner(people, until="investigation_ended", months=2)
    found = refused(people, again, Step("no_penalty", "09-22T09:00", facts=FORGIVEN))["first_time_is_first"]
    assert found.cites == ("penalty_law/33/p1",)


def beginner(people: People, *, until: str, months: int = 0) -> UUID:
    """A case of a firm that was never penalised before, played up to that act, so many months later."""
    case_id: UUID | None = None
    for step in steps(people):
        month, rest = step.at.split("-", 1)
        changed: dict[str, Any] = {"party": BEGINNER} if "party" in step.facts else {}
        if months and step.act == "filed":
            changed |= {"act_ended_on": "2026-08-25", "discovered_on": "2026-08-26"}
        case_id = take(replace(step, at=f"{int(month) + months:02}-{rest}"), people, case_id, **changed)
        if step.act == until:
            break
    assert case_id
    return case_id


def on_the_street(people: People, **changed: Any) -> UUID:
    """A fine decided on the street on the first of September 2026."""
    facts = {**SPOT, "act_ended_on": "2026-09-01", "decided_at": "2026-09-01T10:00", **changed}
    return opened(people, "penalty_on_the_spot", Step("spot_decided", "09-01T10:00", facts=facts, pair=True))


def test_a_fine_on_the_street_says_that_reconsideration_comes_first_and_it_does(street):
    too_much = refusals(lambda: on_the_street(street, fine="200.01"))
    assert too_much["spot_ceiling_citizen"].cites == ("penalty_law/51",)
    case_id = on_the_street(street)
    paper = said(street, case_id, "spot_decision")
    assert "自收到本决定书之日起六十日内，先向广州市天河区人民政府申请行政复议" in paper
    assert "对行政复议决定不服的，可以自收到行政复议决定书之日起十五日内" in paper
    served = {"receipt": "signed", "delivered_on": "2026-09-01"}
    do(street.officer, "decision_delivered", served, at=Step("", "09-01T10:10").instant, case_id=case_id,
       officers=street.pair)  # fmt: skip
    days = due(street, case_id)
    assert (days["payment_due"], days["reconsideration_window"]) == ("2026-09-16", "2026-11-02")
    assert "litigation_window" not in days
    sought = {"accepted_by": "广州市天河区人民政府", "through_us": True}
    do(street.officer, "remedy_sought", sought, at=Step("", "09-03T09:00").instant, case_id=case_id)
    assert due(street, case_id)["forward_due"] == "2026-09-10"
    do(street.officer, "forwarded", {"to": "广州市天河区人民政府"}, at=Step("", "09-10T09:00").instant, case_id=case_id)
    assert clock(street, case_id, "forward_due").state == "met"
    assert last(street, case_id, "remedy_sought")["accepted_by"] == "广州市天河区人民政府"


def test_a_fine_on_the_street_paid_late_and_twice_grows_like_any_other_and_the_rest_goes_back(street):
    case_id = on_the_street(street, fine="200")
    served = {"receipt": "signed", "delivered_on": "2026-09-01"}
    take(Step("decision_delivered", "09-01T10:10", facts=served, pair=True), street, case_id)
    take(Step("reported", "09-02T09:00", facts={"received_by": "内勤"}), street, case_id)
    early = Step("surcharge_decided", "09-16T09:00", facts={"amount": "0.01", "pay_by": "2026-09-30"})
    assert "surcharge_as_reckoned" in refused(street, case_id, early)
    part = {"amount": "100", "way": "bank", "receipt_number": "测 1"}
    take(Step("paid", "09-16T10:00", facts=part), street, case_id)
    assert last(street, case_id, "paid")["complete"] is False
    take(replace(early, at="09-20T09:00", facts={**early.facts, "amount": "12.00"}), street, case_id)
    paper = said(street, case_id, "surcharge_decision").replace(",", "")
    assert "于2026年9月1日" in paper
    assert "200.00" in paper
    told = {**DIRECT, "receiver_role": "party", "signed_on": "2026-09-20"}
    take(Step("surcharge_delivered", "09-20T15:00", facts=told, pair=True), street, case_id)
    take(Step("paid", "09-21T09:00", facts={**part, "receipt_number": "测 2"}), street, case_id)
    close = Step("closed", "09-22T09:00", facts={"summary": "罚款已缴清。"})
    assert "closed_when_performed" in refused(street, case_id, close)
    take(Step("paid", "09-22T09:00", facts={**part, "for_surcharge": "12", "receipt_number": "测 3"}), street, case_id)
    assert last(street, case_id, "paid")["complete"] is True
    assert "nothing_kept_too_much" in refused(street, case_id, close)
    back = {"ground": "overpaid", "amount": "88", "way": "凭原收据到代收机构办理。"}
    take(Step("repayment_decided", "09-23T09:00", facts=back), street, case_id)
    assert "88.00" in said(street, case_id, "refund_notice")
    take(Step("repaid", "09-24T09:00", facts={"amount": "88", "reference": "退 1"}), street, case_id)
    take(replace(close, at="09-25T09:00"), street, case_id)
    assert seen(street, case_id).row.closed_on


def test_who_is_refused_instalments_is_told_why_and_pays_by_the_same_day_as_before(street):
    case_id = on_the_street(street, fine="200")
    served = {"receipt": "signed", "delivered_on": "2026-09-01"}
    take(Step("decision_delivered", "09-01T10:10", facts=served, pair=True), street, case_id)
    take(Step("reported", "09-02T09:00", facts={"received_by": "内勤"}), street, case_id)
    no = Step("instalment_refused", "09-04T09:00", facts={
        "applied_on": "2026-09-03", "asked": "instalments", "hardship": "近日生意不好。", "ground": "no_proof",
        "reasons": "没有提供收入证明，经告知后仍未提供。"})  # fmt: skip
    bare = replace(no, facts={**no.facts, "reasons": ""})
    assert refused(street, case_id, bare)["field:reasons"].cites[0] == "penalty_law/66/p2"
    take(no, street, case_id)
    paper = said(street, case_id, "instalment_refusal")
    for word in ("不予分期缴纳罚款决定书", "没有提供收入证明，经告知后仍未提供", "为2026年9月16日", "六个月内，直接向"):
        assert word in paper, word
    assert due(street, case_id)["payment_due"] == "2026-09-16"
    yes = Step("instalment_approved", "09-07T09:00", facts={
        "applied_on": "2026-09-03", "hardship": "近日生意不好。", "until": "2026-10-30",
        "plan": [{"due": "2026-10-30", "amount": "200"}]})  # fmt: skip
    assert "refused_application_is_answered" in refused(street, case_id, yes)
    take(Step("paid", "09-08T09:00", facts={"amount": "200", "way": "bank", "receipt_number": "测 1"}), street, case_id)
    close = Step("closed", "09-09T09:00", facts={"summary": "罚款已缴清。"})
    assert "refusal_told_before_closing" in refused(street, case_id, close)
    told = {**DIRECT, "receiver_role": "party", "signed_on": "2026-09-09"}
    take(Step("instalment_refusal_delivered", "09-09T10:00", facts=told, pair=True), street, case_id)
    take(replace(close, at="09-09T15:00"), street, case_id)
    assert clock(street, case_id, "payment_due").state == "used"
