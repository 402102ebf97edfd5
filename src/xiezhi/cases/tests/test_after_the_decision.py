"""A crime transferred and a decision contested, each in a case of its own, and what the case above learns from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.cases.door_for_tests import People, a_spot_case, do, earlier, some_people
from xiezhi.cases.scene_for_tests import DIRECT, Step, market_people, played, step_of, take
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal
from xiezhi.papers import door as papers

NOTICE = {
    "remedy": "reconsideration", "accepted_by": "广州市天河区人民政府", "accepted_on": "2026-09-01",
    "received_on": "2026-09-03", "simple": False, "applicant": "广州测试密码设备有限公司",
    "requests": "请求撤销处罚决定。",
}  # fmt: skip
COMPLAINT = {
    "remedy": "litigation", "accepted_by": "广州铁路运输法院", "received_on": "2026-09-03",
    "court_filed_on": "2026-09-01", "simple": False, "plaintiff": "广州测试密码设备有限公司", "requests": "请求撤销。",
}  # fmt: skip
EVIDENCE = [{"name": "销售合同", "proves": "销售数量和价格", "source": "卷一第 3 页"}]


@pytest.fixture(scope="module")
def people(database) -> People:
    return market_people()


def seen(people: People, case_id: UUID) -> cases.CaseView:
    with accounts.claimed(people.officer.claim):
        return cases.case(case_id, people.officer.claim, now())


def facts_of(case: cases.CaseView, act: str) -> Mapping[str, Any]:
    return next(one.facts for one in reversed(case.entries) if one.kind == act)


def papers_of(people: People, case_id: UUID) -> set[str]:
    with accounts.claimed(people.officer.claim):
        return {one.kind for one in papers.of_case(case_id)}


def opened(people: People, under: UUID, procedure: str, step: Step) -> UUID:
    with accounts.claimed(people.officer.claim):
        return cases.perform(
            step.act, claim=people.officer.claim, facts=step.facts, at=step.instant, procedure=procedure, under=under,
            officers=people.pair if step.pair else (),
        ).case_id  # fmt: skip


def crime(people: People, above: UUID) -> UUID:
    """A transfer carried to the approval of the head."""
    team = {"team": [str(one) for one in people.pair], "suspicion": "销售金额较大，涉嫌犯罪。"}
    case_id = opened(people, above, "criminal_transfer", Step("team_named", "07-13T09:00", facts=team, pair=True))
    take(Step("report_made", "07-14T09:00", facts={"report": "涉嫌犯罪情况的调查报告。"}, pair=True), people, case_id)
    take(Step("transfer_approved", "07-15T09:00", "agency_head", {"approved_by_head": True}), people, case_id)
    return case_id


HANDED = Step("handed_to_police", "07-15T15:00", pair=True, facts={
    "police": "广州市公安局天河区分局", "letter_attached": True, "report_attached": True, "no_goods": True,
    "tests_attached": False, "materials": "销售合同、现场笔录。"})  # fmt: skip


def test_a_crime_handed_to_the_police_stops_the_penalty_until_the_case_comes_back(people):
    above = played(people, until="reviewed")
    case_id = crime(people, above)
    assert facts_of(seen(people, case_id), "team_named")["party"]["name"] == "广州测试密码设备有限公司"
    take(HANDED, people, case_id)
    assert {"crime_report", "crime_transfer_letter"} <= papers_of(people, case_id)
    told = facts_of(seen(people, above), "transferred_crime")
    assert (told["linked"], told["police"]) == (str(case_id), "广州市公安局天河区分局")
    with pytest.raises(Refusal) as refused:
        take(step_of(people, "intent_notified"), people, above)
    assert refused.value.key == "no_penalty_instead_of_crime"
    receipt = {"received_on": "2026-07-15", "signed_by": "测试民警", "passed_on": False}
    take(Step("police_receipt", "07-15T16:00", facts=receipt), people, case_id)
    refusal = {"decision": "not_filed", "notice_received_on": "2026-07-17", "reason": "未达追诉标准。"}
    take(Step("police_decided", "07-17T09:00", facts=refusal), people, case_id)
    take(Step("case_returned", "07-20T09:00", facts={"result": "不予立案，退回。", "returned_on": "2026-07-20"}),
         people, case_id)  # fmt: skip
    assert facts_of(seen(people, above), "crime_returned")["linked"] == str(case_id)
    take(step_of(people, "intent_notified"), people, above)


def test_nobody_tells_the_case_of_a_transfer_that_no_case_made(people):
    above = played(people, until="filed")
    with pytest.raises(Refusal):
        take(Step("transferred_crime", "07-15T09:00", facts={"police": "公安局", "materials": "材料"}, pair=True),
             people, above)  # fmt: skip


def test_a_reconsideration_is_told_to_the_case_and_stops_the_collecting_of_evidence_until_it_ends(people):
    above = played(people, until="published")
    case_id = opened(people, above, "reconsideration_defence", Step("notice_received", "09-03T09:00", facts=NOTICE))
    assert facts_of(seen(people, above), "remedy_sought")["remedy"] == "reconsideration"
    with pytest.raises(Refusal) as refused:
        take(Step("evidence_collected", "09-04T09:00", facts=step_of(people, "evidence_collected").facts, pair=True),
             people, above)  # fmt: skip
    assert "no_evidence_during_reconsideration" in {refused.value.key, *(one.key for one in refused.value.others)}
    answer = {
        "facts_and_reasons": "事实清楚，证据充分。", "legal_basis": "条例第二十条。", "evidence_list": EVIDENCE,
        "collected_before": True,
    }  # fmt: skip
    take(Step("answered", "09-08T09:00", facts=answer), people, case_id)
    assert {"reconsideration_answer", "evidence_index"} <= papers_of(people, case_id)
    outcome = {"result": "annulled", "decided_on_by_them": "2026-10-19", "outcome_received_on": "2026-10-20",
               "obey_by": "2026-11-20"}  # fmt: skip
    take(Step("outcome_received", "10-20T09:00", facts=outcome),
         people, case_id)  # fmt: skip
    shown = seen(people, above)
    assert facts_of(shown, "remedy_ended")["result"] == "annulled"
    assert str(next(clock for clock in shown.clocks if clock.key == "withdraw_due").due) == "2026-10-23"
    revoke(people, above)


def revoke(people: People, above: UUID) -> None:
    """The decision falls by the outcome, is told to the party, and may be made anew, but not heavier."""
    facts = {
        "ground": "reconsideration", "outcome_document": "行政复议决定书穗天府行复〔2026〕1号", "way": "anew",
        "anew_by": "2026-11-20", "facts_wrong": "裁量理由不足。",
    }  # fmt: skip
    take(Step("decision_revoked", "10-22T09:00", facts=facts, pair=True), people, above)
    assert "revocation_decision" in papers_of(people, above)
    take(Step("revocation_delivered", "10-23T09:00", facts={**DIRECT, "signed_on": "2026-10-23"}, pair=True),
         people, above)  # fmt: skip
    again = step_of(people, "decided")
    with pytest.raises(Refusal) as refused:
        take(Step("decided", "10-26T09:00", facts={**again.facts, "fine": "200000"}, pair=True), people, above)
    assert "not_heavier_after_remedy" in {refused.value.key, *(one.key for one in refused.value.others)}


def test_slips_are_corrected_by_paper_and_substance_is_not(people):
    above = played(people, until="decision_delivered")
    slips = {"slips": [{"where": "第一段", "wrong": "二O二六", "right": "二〇二六"}], "reason": "年份书写有误。"}
    with pytest.raises(Refusal) as refused:
        take(Step("decision_corrected", "08-25T09:00", facts={**slips, "changes_substance": True}), people, above)
    assert refused.value.key == "slips_only"
    take(Step("decision_corrected", "08-25T09:00", facts={**slips, "changes_substance": False}), people, above)
    assert "correction_notice" in papers_of(people, above)


def test_the_body_that_is_sued_answers_in_fifteen_days_and_does_not_leave_its_seat_to_a_lawyer(people):
    above = played(people, until="decision_delivered")
    case_id = opened(people, above, "litigation_defence", Step("complaint_received", "09-03T09:00", facts=COMPLAINT))
    assert facts_of(seen(people, above), "remedy_sought")["remedy"] == "litigation"
    due = next(clock for clock in seen(people, case_id).clocks if clock.key == "defence_due")
    assert str(due.due) == "2026-09-18"
    defence = {"facts_and_reasons": "事实清楚。", "legal_basis": "条例第二十条。", "evidence_list": EVIDENCE,
               "collected_before": True}  # fmt: skip
    take(Step("defence_submitted", "09-10T09:00", facts=defence), people, case_id)
    assert {"court_defence", "evidence_index"} <= papers_of(people, case_id)
    away = {"held_on": "2026-10-12", "instance": "first", "head_appeared": False, "lawyer_only": True,
            "explained": True, "staff": [str(one) for one in people.pair]}  # fmt: skip
    with pytest.raises(Refusal) as refused:
        take(Step("appeared", "10-12T09:00", facts=away), people, case_id)
    assert refused.value.key == "not_lawyer_only"


def test_a_penalty_on_the_spot_is_reconsidered_too_and_its_case_is_told(database):
    people = some_people()
    above = a_spot_case(people, days_ago=3)
    served = {"receipt": "signed", "delivered_on": earlier(3).date().isoformat()}
    do(people.officer, "decision_delivered", served, at=earlier(3, 11), case_id=above,
       officers=people.pair)  # fmt: skip
    day = earlier(1).date().isoformat()
    notice = {**NOTICE, "accepted_on": day, "received_on": day}
    do(people.officer, "notice_received", notice, at=earlier(1), procedure="reconsideration_defence", under=above)
    assert facts_of(seen(people, above), "remedy_sought")["accepted_by"] == NOTICE["accepted_by"]
