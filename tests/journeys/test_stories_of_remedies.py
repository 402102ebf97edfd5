"""Stories of what comes after: a crime sent back, a reconsideration lost in silence, a slip, a fine changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.journeys.stories import clock, due, last, opened, refused, said, seen
from xiezhi.cases.door_for_tests import People
from xiezhi.cases.scene_for_tests import DIRECT, Step, market_people, played, step_of, take

POLICE = "广州市公安局天河区分局"
TEAM = Step("team_named", "07-13T09:00", facts={"suspicion": "销售金额较大，涉嫌犯罪。"}, pair=True)
REPORT = Step("report_made", "07-14T09:00", facts={"report": "涉嫌犯罪情况的调查报告。"}, pair=True)
PACK = {"police": POLICE, "letter_attached": True, "report_attached": True, "no_goods": True, "tests_attached": False,
        "materials": "销售合同、现场笔录。"}  # fmt: skip
NOTICE = {
    "remedy": "reconsideration", "accepted_by": "广州市天河区人民政府", "accepted_on": "2026-09-01",
    "received_on": "2026-09-03", "simple": False, "applicant": "广州测试密码设备有限公司",
    "requests": "请求撤销处罚决定。",
}  # fmt: skip
LOST = {"result": "annulled", "decided_on_by_them": "2026-10-19", "outcome_received_on": "2026-10-20",
        "obey_by": "2026-11-20"}  # fmt: skip
REVOKED = {
    "ground": "reconsideration", "outcome_document": "行政复议决定书穗天府行复〔2026〕1号", "way": "anew",
    "anew_by": "2026-11-20", "facts_wrong": "逾期未提出书面答复，视为没有证据、依据。", "for_procedure": False,
}  # fmt: skip


@pytest.fixture(scope="module")
def people(database: Any) -> People:
    return market_people()


def with_the_police(people: People, above: UUID) -> UUID:
    """A transfer named, reported, approved and handed over."""
    team = Step(TEAM.act, TEAM.at, facts={**TEAM.facts, "team": [str(one) for one in people.pair]}, pair=True)
    case_id = opened(people, "criminal_transfer", team, above)
    take(REPORT, people, case_id)
    assert due(people, case_id)["transfer_decision"] == "2026-07-17"
    take(Step("transfer_approved", "07-15T10:00", "agency_head", {"approved_by_head": True}), people, case_id)
    hours = clock(people, case_id, "hand_to_police_due")
    assert hours.due_at is not None
    assert f"{hours.due_at:%m-%d}" == "07-16"
    bare = refused(
        people, case_id, Step("handed_to_police", "07-16T09:00", facts={**PACK, "no_goods": None}, pair=True)
    )
    assert set(bare) & {"pack_complete", "field:no_goods"}
    take(Step("handed_to_police", "07-16T09:30", facts=PACK, pair=True), people, case_id)
    assert clock(people, case_id, "hand_to_police_due").state == "met"
    return case_id


def test_a_crime_the_police_send_back_is_penalised_after_all(people):
    above = played(people, until="reviewed")
    case_id = with_the_police(people, above)
    letter = said(people, case_id, "crime_transfer_letter")
    assert POLICE in letter
    assert "广州测试密码设备有限公司" in letter
    stopped = refused(people, above, step_of(people, "intent_notified"))["no_penalty_instead_of_crime"]
    assert any(cite.startswith(("crime_transfer_rules", "penalty_law")) for cite in stopped.cites)
    assert refused(people, case_id, Step("police_decided", "07-17T09:00", facts={
        "decision": "not_filed", "notice_received_on": "2026-07-17", "reason": "未达追诉标准。"}))  # fmt: skip
    receipt = {"received_on": "2026-07-16", "signed_by": "测试民警", "passed_on": False}
    take(Step("police_receipt", "07-16T16:00", facts=receipt), people, case_id)
    assert due(people, case_id)["police_decision"] == "2026-07-20"
    no = {"decision": "not_filed", "notice_received_on": "2026-07-17", "reason": "未达追诉标准。"}
    take(Step("police_decided", "07-17T09:00", facts=no), people, case_id)
    assert due(people, case_id)["review_window"] == "2026-07-20"
    late = Step("review_asked", "07-21T09:00", facts={"reason": "应当立案。", "received_on": "2026-07-21"})
    assert refused(people, case_id, late)["review_in_time"].cites == ("crime_transfer_rules/9/p1",)
    take(Step("case_returned", "07-20T09:00", facts={"result": "不予立案，退回。", "returned_on": "2026-07-20"}),
         people, case_id)  # fmt: skip
    assert last(people, above, "crime_returned")["linked"] == str(case_id)
    take(step_of(people, "intent_notified"), people, above)
    assert "180000" in said(people, above, "intent_notice").replace(",", "")


def test_a_reconsideration_nobody_answered_is_lost_and_the_decision_made_anew_and_not_the_same(people):
    above = played(people, until="published")
    case_id = opened(people, "reconsideration_defence", Step("notice_received", "09-03T09:00", facts=NOTICE), above)
    assert due(people, case_id)["answer_due"] == "2026-09-17"
    assert clock(people, case_id, "answer_due", "09-17T17:00").state == "open"
    assert clock(people, case_id, "answer_due", "09-18T09:00").state == "over"
    take(Step("outcome_received", "10-20T09:00", facts=LOST), people, case_id)
    assert last(people, above, "remedy_ended")["result"] == "annulled"
    assert due(people, above)["withdraw_due"] == "2026-10-23"
    unobeyed = refused(people, case_id, Step("defence_closed", "10-21T09:00", facts={"summary": "逾期未答复。"}))
    assert unobeyed["complied_before_closing"].cites == ("reconsideration_law/77/p1",)
    take(Step("decision_revoked", "10-22T09:00", facts=REVOKED, pair=True), people, above)
    assert "穗天府行复〔2026〕1号" in said(people, above, "revocation_decision")
    take(Step("revocation_delivered", "10-22T15:00", facts={**DIRECT, "signed_on": "2026-10-22"}, pair=True),
         people, above)  # fmt: skip
    assert due(people, above)["decide_anew_due"] == "2026-11-20"
    again = step_of(people, "decided").facts
    heavier = refused(people, above, Step("decided", "10-26T09:00", facts={**again, "fine": "200000"}, pair=True))
    assert "reconsideration_law/63/p2" in heavier["not_heavier_after_remedy"].cites
    same = refused(people, above, Step("decided", "10-26T09:00", facts=again, pair=True))
    assert "reconsideration_law/64/p2" in same["not_the_same_again"].cites
    anew = {**again, "fine": "150000", "facts_found": "经重新核查，违法所得十二万元，当事人已召回产品。"}
    take(Step("decided", "10-26T09:00", facts=anew, pair=True), people, above)
    assert clock(people, above, "decide_anew_due").state == "met"
    take(Step("complied", "10-27T09:00", facts={"done": "已撤销并重新作出决定。"}), people, case_id)
    take(Step("defence_closed", "10-28T09:00", facts={"summary": "逾期未答复，须建立台账。"}), people, case_id)
    assert seen(people, case_id).row.closed_on


def test_a_slip_of_the_pen_is_mended_by_paper_and_a_wrong_fine_only_by_a_new_decision(people):
    case_id = played(people, until="decision_delivered")
    slips = {"slips": [{"where": "第一段", "wrong": "天河去", "right": "天河区"}], "reason": "书写有误。"}
    wrong = Step("decision_corrected", "08-25T09:00", facts={**slips, "changes_substance": True})
    assert set(refused(people, case_id, wrong)["slips_only"].cites) == {
        "mohurd_procedure/28/p1", "mohurd_procedure/28/p3"}  # fmt: skip
    take(Step("decision_corrected", "08-25T09:00", facts={**slips, "changes_substance": False}), people, case_id)
    paper = said(people, case_id, "correction_notice")
    assert "天河去" in paper
    assert seen(people, case_id).row.number in paper or "天河区" in paper
    served = {**DIRECT, "signed_on": "2026-08-25"}
    take(Step("correction_delivered", "08-25T15:00", facts=served, pair=True), people, case_id)
    assert due(people, case_id)["payment_due"] == "2026-09-08"
    own = {"ground": "own_error", "way": "changed", "facts_wrong": "违法所得计算有误。", "legal_review_done": False}
    change = Step("decision_revoked", "08-27T09:00", facts=own, pair=True)
    assert "penalty_law/75/p2" in refused(people, case_id, change)["not_revoked_at_will"].cites
    take(Step(change.act, change.at, facts={**own, "legal_review_done": True}, pair=True), people, case_id)
    take(Step("revocation_delivered", "08-28T09:00", facts={**DIRECT, "signed_on": "2026-08-28"}, pair=True),
         people, case_id)  # fmt: skip
    lower = {**step_of(people, "decided").facts, "fine": "120000"}
    take(Step("decided", "08-31T09:00", facts=lower, pair=True), people, case_id)
    take(Step("decision_delivered", "09-01T09:00", facts={**DIRECT, "signed_on": "2026-09-01"}, pair=True),
         people, case_id)  # fmt: skip
    assert last(people, case_id, "decided")["fine"] == "120000.00"
    assert due(people, case_id)["payment_due"] == "2026-09-16"
