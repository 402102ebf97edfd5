"""Stories of how cases come and part: a clue told twice, a case in two, two parties, an inspection."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.journeys.stories import clock, due, last, opened, refused, said, seen
from xiezhi.cases.door_for_tests import People
from xiezhi.cases.scene_for_tests import DIRECT, FACTS, FIRM, Step, market_people, played, step_of, take

SHOP = {
    "kind": "sole_trader",
    "name": "天河区测试数码商行",
    "legal_representative": "测试店主",
    "address": "测试路 9 号",
}
WARNED = {"kinds": ["warning"], "grade": "normal", "discretion_reason": "初次，主动改正。"}
PLACE = {"division": "440106", "address": "测试路 8 号"}


@pytest.fixture(scope="module")
def people(database: Any) -> People:
    return market_people()


def with_two_parties(people: People) -> tuple[UUID, list[str]]:
    """A case filed of the firm and the shop together, both told they are to be warned; it and its parties' ids."""
    case_id = played(people, until="verified")
    take(step_of(people, "filed"), people, case_id, co_parties=[SHOP])
    for step in ("evidence_collected", "investigation_ended"):
        take(step_of(people, step), people, case_id)
    take(step_of(people, "reviewed"), people, case_id)
    notice = {**WARNED, "facts_found": FACTS, "reasons": "违反条例第二十条。"}
    take(Step("intent_notified", "07-24T09:00", facts=notice, pair=True), people, case_id)
    first, second = last(people, case_id, "filed")["party"], last(people, case_id, "filed")["co_parties"][0]
    return case_id, [first["id"], second["id"]]


def test_a_clue_told_twice_joins_the_case_that_is_open_already(people):
    first = played(people, until="filed")
    number = seen(people, first).row.number
    told = {**step_of(people, "clue_registered").facts, "matter": "crypto_uncertified_product", "source": "report",
            "reporter_anonymous": True, "summary": "市民反映同一家店卖没有认证的密码机。",
            "received_on": "2026-07-06"}  # fmt: skip
    second = opened(people, "penalty_ordinary", Step("clue_registered", "07-06T09:00", facts=told))
    assert number in last(people, second, "clue_registered")["same_clue"]
    take(Step("verified", "07-07T09:00", facts=step_of(people, "verified").facts, pair=True), people, second)
    again = Step("filed", "07-08T09:00", facts=step_of(people, "filed").facts, pair=True)
    assert refused(people, second, again)["duplicate_settled"].cites
    take(Step("clue_joined", "07-08T10:00", facts={"target": number, "reason": "同一批产品。"}), people, second)
    assert seen(people, second).row.closed_on
    assert not seen(people, second).row.number
    received = [one.facts["linked"] for one in seen(people, first).entries if one.kind == "clue_received"]
    assert received == [str(second)]
    take(step_of(people, "evidence_collected"), people, first)


def test_a_second_violation_is_split_off_and_each_case_keeps_its_own_number_and_clock(people):
    first = played(people, until="filed")
    apart = {
        "source": "split",
        "received_on": "2026-07-10",
        "summary": "另有虚假宣传行为。",
        "split_reason": "独立的违法行为。",
    }
    second = opened(people, "penalty_ordinary", Step("clue_registered", "07-10T09:00", facts=apart), first)
    assert last(people, second, "clue_registered")["party"]["name"] == FIRM["name"]
    assert last(people, first, "case_split_noted")["linked"] == str(second)
    take(Step("verified", "07-13T09:00", facts=step_of(people, "verified").facts, pair=True), people, second)
    filed = step_of(people, "filed").facts
    assert "duplicate_settled" in refused(people, second, Step("filed", "07-14T09:00", facts=filed, pair=True))
    take(Step("clue_kept", "07-13T10:00", facts={"reason": "虚假宣传是另一违法行为。"}), people, second)
    take(Step("filed", "07-14T09:00", facts={**filed, "facts_alleged": "虚假宣传认证。"}, pair=True), people, second)
    numbers = {seen(people, one).row.number for one in (first, second)}
    assert len(numbers - {""}) == 2
    assert (due(people, first)["decision_due"], due(people, second)["decision_due"]) == ("2026-10-08", "2026-10-12")


def test_two_parties_of_one_case_are_served_each_in_its_way_and_time_runs_for_each_alone(people):
    case_id, (firm, shop) = with_two_parties(people)
    by_mail = {"method": "electronic", "channel": "email", "e_address": "shop@example.com",
               "consent_signed_on": "2026-07-27", "arrived_on": "2026-07-27", "to_party": shop}  # fmt: skip
    unsigned = {**by_mail, "consent_signed_on": "2026-07-28"}
    no_consent = refused(people, case_id, Step("intent_delivered", "07-28T09:00", facts=unsigned, pair=True))
    assert any("penalty_law/61/p2" in one.cites for one in no_consent.values())
    take(Step("intent_delivered", "07-28T09:00", facts=by_mail, pair=True), people, case_id)
    tried = {"method": "direct", "paper": "intent_notice", "why": "absent", "reason": "住所无人。",
             "tried_on": "2026-07-27", "to_party": firm}  # fmt: skip
    take(Step("delivery_failed", "07-27T16:00", facts=tried), people, case_id)
    posted = {"method": "post", "difficulty": "住所无人。", "tracking_number": "测 EMS 1", "received_on": "2026-07-30",
              "to_party": firm}  # fmt: skip
    decision = {**WARNED, "facts_found": FACTS, "evidence": "销售合同。", "defence_adopted": "none_made",
                "correction": "ordered_here", "performance": "立即改正。", "to_publish": True}  # fmt: skip
    early = refused(people, case_id, Step("decided", "07-31T09:00", facts=decision, pair=True))
    assert {"penalty_law/44", "penalty_law/62"} <= set(early["each_party_told"].cites)
    take(Step("intent_delivered", "07-31T10:00", facts=posted, pair=True), people, case_id)
    window = due(people, case_id)
    assert (window[f"statement_window#{shop}"], window[f"statement_window#{firm}"]) == ("2026-08-03", "2026-08-06")
    assert "each_party_heard" in refused(people, case_id, Step("decided", "08-04T09:00", facts=decision, pair=True))
    assert clock(people, case_id, f"statement_window#{shop}", "08-04T09:00").state == "over"
    take(Step("decided", "08-07T09:00", facts=decision, pair=True), people, case_id)
    to_shop = {**by_mail, "arrived_on": "2026-08-10"}
    take(Step("decision_delivered", "08-10T09:00", facts=to_shop, pair=True), people, case_id)
    served = {**DIRECT, "signed_on": "2026-08-12", "to_party": firm}
    assert "each_party_served" in refused(people, case_id, Step("closed", "08-11T09:00", facts={
        "way": "performed", "summary": "已改正。"}))  # fmt: skip
    take(Step("decision_delivered", "08-12T09:00", facts=served, pair=True), people, case_id)
    window = due(people, case_id)
    last_days = [window[f"reconsideration_window#{one}"] for one in (shop, firm)]
    assert last_days == ["2026-10-09", "2026-10-12"]


def inspected(people: People) -> UUID:
    """An inspection of the firm that ends in a suspicion."""
    planned = {
        "kind": "daily", "party": FIRM, "matter": "inspection_commercial_crypto", "place": PLACE,
        "item_published": True, "drawn": "random", "draw_number": "双随机 2026-0031", "content": "检测认证情况。",
        "way": "on_site", "why_on_site": "须查看实物。", "planned_on": "2026-07-02", "merged": True,
    }  # fmt: skip
    case_id = opened(people, "inspection", Step("planned", "07-01T09:00", facts=planned, pair=True))
    unapproved = Step("notice_given", "07-02T09:00", pair=True, facts={
        "given_at": "2026-07-02T09:00", "shown": "certificate", "receiver": "测试人", "rights_told": True})  # fmt: skip
    assert refused(people, case_id, unapproved)
    take(Step("approved", "07-01T10:00", facts={"plan": "两人检查并录像。"}, pair=True), people, case_id)
    take(unapproved, people, case_id)
    record = {
        "began_at": "2026-07-02T09:10", "ended_at": "2026-07-02T10:40", "at_place": "测试路 8 号", "on_site": "测试人",
        "findings": "货架上有三台没有认证标识的密码机。", "problems": [{"problem": "没有认证", "rule": "条例第二十条"}],
        "recording": "全程录像。", "signed": "signed",
    }  # fmt: skip
    take(Step("scene_inspected", "07-02T11:00", facts=record, pair=True), people, case_id)
    told = {"outcome": "clue", "findings": "涉嫌销售未经检测认证的产品。"}
    take(Step("result_told", "07-03T09:00", facts=told, pair=True), people, case_id)
    take(
        Step("published", "07-03T10:00", facts={"published_at": "执法信息公示平台", "secrets_kept": True}),
        people,
        case_id,
    )
    return case_id


def test_what_an_inspection_found_becomes_a_penalty_case_that_ends_in_a_decision(people):
    inspection = inspected(people)
    assert "没有认证标识的密码机" in said(people, inspection, "inspection_record")
    open_end = refused(people, inspection, Step("closed", "07-03T11:00", facts={"summary": "转为案件线索。"}))
    assert any(one.cites for one in open_end.values())
    clue = {"source": "inspection", "received_on": "2026-07-03", "summary": "检查发现。"}
    case_id = opened(people, "penalty_ordinary", Step("clue_registered", "07-03T14:00", facts=clue), inspection)
    assert last(people, case_id, "clue_registered")["party"]["name"] == FIRM["name"]
    assert last(people, inspection, "case_split_noted")["linked"] == str(case_id)
    take(Step("closed", "07-03T15:00", facts={"summary": "转为案件线索。"}), people, inspection)
    assert seen(people, inspection).row.closed_on
    verified, filed = step_of(people, "verified"), step_of(people, "filed")
    take(Step("verified", "07-03T15:30", facts=verified.facts, pair=True), people, case_id)
    take(Step("filed", "07-03T16:00", facts=filed.facts, pair=True), people, case_id)
    for act in ("evidence_collected", "investigation_ended", "reviewed", "intent_notified", "intent_delivered"):
        take(step_of(people, act), people, case_id)
    assert due(people, case_id)["hearing_request"] == "2026-07-31"
    early = refused(people, case_id, Step("decided", "07-31T09:00", facts=step_of(people, "decided").facts, pair=True))
    assert any(cite.startswith("penalty_law/") for one in early.values() for cite in one.cites)
    take(step_of(people, "discussed"), people, case_id)
    take(step_of(people, "decided"), people, case_id)
    assert "180000" in said(people, case_id, "decision").replace(",", "")
