"""Intake at the engine's door: duplicates found and joined, cases merged and split, several parties each served."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.cases.door_for_tests import People, do
from xiezhi.cases.scene_for_tests import DIRECT, FIRM, Step, market_people, played, steps, take
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal

SHOP = {
    "kind": "sole_trader",
    "name": "天河区测试数码商行",
    "legal_representative": "测试店主",
    "address": "测试路 9 号",
}


@pytest.fixture(scope="module")
def people(database) -> People:
    return market_people()


def seen(people: People, case_id: UUID) -> cases.CaseView:
    with accounts.claimed(people.officer.claim):
        return cases.case(case_id, people.officer.claim, now())


def said(people: People, act: str) -> dict[str, Any]:
    return dict(next(step.facts for step in steps(people) if step.act == act))


def facts_of(case: cases.CaseView, act: str) -> Mapping[str, Any]:
    return next(one.facts for one in reversed(case.entries) if one.kind == act)


def filed(people: People, **more: Any) -> UUID:
    """A case filed, of the same firm and matter as every other here."""
    case_id = played(people, until="verified")
    step = next(one for one in steps(people) if one.act == "filed")
    return take(step, people, case_id, **more)


def clue(people: People, **more: Any) -> UUID:
    facts = {**said(people, "clue_registered"), "matter": "crypto_uncertified_product", **more}
    return do(people.officer, "clue_registered", facts, at=_at("09-08T09:00"), procedure="penalty_ordinary").case_id


def _at(when: str):
    return Step("", when).instant


def test_a_clue_of_the_same_party_and_matter_is_flagged_and_not_filed_until_that_is_settled(people):
    first = filed(people)
    number = seen(people, first).row.number
    second = clue(people)
    assert number in facts_of(seen(people, second), "clue_registered")["same_clue"]
    with accounts.claimed(people.officer.claim):
        found = next(one for one in cases.clues(people.officer.claim, now().date()) if one.row.id == second)
    assert number in [row.number for row in found.alike]
    step = next(one for one in steps(people) if one.act == "filed")
    later = Step("filed", "09-09T09:00", facts=step.facts, pair=True)
    take(Step("verified", "09-08T10:00", facts=said(people, "verified"), pair=True), people, second)
    with pytest.raises(Refusal) as refused:
        take(later, people, second)
    assert refused.value.key == "duplicate_settled"
    take(Step("clue_kept", "09-08T11:00", facts={"reason": "不同型号、不同时间的销售行为。"}), people, second)
    take(later, people, second)
    assert seen(people, second).row.number


def test_a_duplicate_is_joined_to_the_case_filed_before_and_closed_with_a_reference(people):
    first = filed(people)
    number = seen(people, first).row.number
    second = clue(people)
    take(Step("clue_joined", "09-08T10:00", facts={"target": number, "reason": "同一批产品。"}), people, second)
    joined, target = seen(people, second), seen(people, first)
    assert joined.row.closed_on
    assert facts_of(joined, "clue_joined")["target"] == {"id": str(first), "number": number}
    assert facts_of(target, "clue_received")["linked"] == str(second)


def test_a_case_merged_into_another_is_closed_and_the_other_says_so(people):
    first, second = filed(people), filed(people)
    numbers = [seen(people, one).row.number for one in (first, second)]
    take(Step("merged_into", "07-10T09:00", facts={"target": numbers[0], "reason": "同一违法行为。"}), people, second)
    assert seen(people, second).row.closed_on
    assert facts_of(seen(people, first), "case_merged_here")["linked_number"] == numbers[1]


def test_no_case_is_merged_into_one_that_was_decided(people):
    decided, other = played(people, until="decided"), filed(people)
    number = seen(people, decided).row.number
    with pytest.raises(Refusal):
        take(Step("merged_into", "08-25T09:00", facts={"target": number, "reason": "同一当事人。"}), people, other)
    assert not seen(people, other).row.closed_on


def test_a_case_is_split_from_another_with_its_party_and_matter_and_both_say_so(people):
    first = filed(people)
    facts = {
        "source": "split", "received_on": "2026-07-10", "summary": "另一违法行为。", "split_reason": "独立的违法行为。",
    }  # fmt: skip
    with accounts.claimed(people.officer.claim):
        done = cases.perform(
            "clue_registered", claim=people.officer.claim, facts=facts, at=_at("07-10T09:00"),
            procedure="penalty_ordinary", under=first,
        )  # fmt: skip
    opened = facts_of(seen(people, done.case_id), "clue_registered")
    assert opened["party"]["name"] == FIRM["name"]
    assert opened["matter"] == "crypto_uncertified_product"
    assert facts_of(seen(people, first), "case_split_noted")["linked"] == str(done.case_id)


def test_a_case_of_several_parties_is_decided_only_when_each_was_told(people):
    case_id = filed(people, co_parties=[SHOP])
    played_until = [one for one in steps(people) if one.act in {"evidence_collected", "investigation_ended"}]
    for step in played_until:
        take(step, people, case_id)
    small = {"kinds": ["warning"], "grade": "normal", "discretion_reason": "初次，主动改正。"}
    take(Step("reviewed", "07-22T09:00", "reviewer", said(people, "reviewed")), people, case_id)
    notice = {**small, "facts_found": "销售未经检测认证的产品。", "reasons": "违反条例第二十条。"}
    take(Step("intent_notified", "07-24T09:00", facts=notice, pair=True), people, case_id)
    with accounts.claimed(people.officer.claim):
        parties = cases.form_for("intent_delivered", people.officer.claim, _at("07-24T10:00"), case_id=case_id).parties
    assert [one["name"] for one in parties] == [FIRM["name"], SHOP["name"]]
    direct = {**DIRECT, "signed_on": "2026-07-24"}
    with pytest.raises(Refusal) as refused:
        take(Step("intent_delivered", "07-24T15:00", facts=direct, pair=True), people, case_id)
    assert "field:to_party" in {refused.value.key, *(one.key for one in refused.value.others)}
    deliver = Step("intent_delivered", "07-24T15:00", facts={**direct, "to_party": parties[0]["id"]}, pair=True)
    take(deliver, people, case_id)
    decision = {
        **small, "facts_found": "销售未经检测认证的产品。", "evidence": "销售合同。", "defence_adopted": "none_made",
        "correction": "ordered_here", "performance": "立即改正。", "to_publish": True,
    }  # fmt: skip
    with pytest.raises(Refusal) as refused:
        take(Step("decided", "08-10T09:00", facts=decision, pair=True), people, case_id)
    assert "each_party_told" in {refused.value.key, *(one.key for one in getattr(refused.value, "others", ()))}
    other = {**direct, "signed_on": "2026-07-27", "to_party": parties[1]["id"]}
    take(Step("intent_delivered", "07-27T15:00", facts=other, pair=True), people, case_id)
    clocks = {clock.name: clock.due.isoformat() for clock in seen(people, case_id).clocks}
    assert clocks[f"statement_window#{parties[0]['id']}"] == "2026-07-31"
    assert clocks[f"statement_window#{parties[1]['id']}"] == "2026-08-03"
    take(Step("decided", "08-11T09:00", facts=decision, pair=True), people, case_id)
    served = {**direct, "signed_on": "2026-08-12", "to_party": parties[0]["id"]}
    take(Step("decision_delivered", "08-12T09:00", facts=served, pair=True), people, case_id)
    with pytest.raises(Refusal) as refused:
        take(Step("closed", "08-20T09:00", facts={"way": "performed", "summary": "警告。"}), people, case_id)
    assert "each_party_served" in {refused.value.key, *(one.key for one in getattr(refused.value, "others", ()))}
    assert [paper.kind for paper in seen(people, case_id).papers].count("delivery_receipt") == 3


def test_the_filing_form_and_the_register_of_the_source_are_issued_with_who_endorsed(people):
    case_id = filed(people)
    kinds = [paper.kind for paper in seen(people, case_id).papers]
    assert kinds[:2] == ["clue_form", "filing_form"]


PASSED_ON: dict[str, tuple[str, dict[str, Any]]] = {
    "clue_transferred": (
        "case_transfer_letter",
        {"to": "番禺区局", "reason": "发生地在番禺区。", "materials": "举报材料一份。"},
    ),
    "case_assigned": (
        "case_assignment_notice",
        {"assigned_to": "某街道所", "reserved_to_superior": False, "reason": "请依法核查。"},
    ),
    "jurisdiction_designated": (
        "designation_notice",
        {"bodies": "甲局、乙局", "designated_to": "乙局", "reason": "主要行为地在乙区。", "hand_over_by": "2026-09-20"},
    ),
}


@pytest.mark.parametrize("act", PASSED_ON)
def test_a_clue_that_is_passed_on_leaves_by_its_own_paper(people, act):
    asked = {
        "source": "designation_request",
        "sent_by": "甲局",
        "sent_number": "甲〔2026〕1号",
        "sent_materials": "案卷",
    }
    case_id = clue(people, **(asked if act == "jurisdiction_designated" else {}))
    take(
        Step("verified", "09-08T10:00", facts={"result": "transfer", "findings": "已核查。"}, pair=True),
        people,
        case_id,
    )
    paper, facts = PASSED_ON[act]
    take(Step(act, "09-09T09:00", facts=facts), people, case_id)
    found = {one.kind: one.number for one in seen(people, case_id).papers}
    assert "〔2026〕" in found[paper]


def test_a_transfer_is_archived_only_with_the_receipt_of_the_other_body(people):
    case_id = clue(people)
    take(
        Step("verified", "09-08T10:00", facts={"result": "transfer", "findings": "已核查。"}, pair=True),
        people,
        case_id,
    )
    take(Step("clue_transferred", "09-09T09:00", facts=PASSED_ON["clue_transferred"][1]), people, case_id)
    archive = Step("archived", "09-20T09:00", "archivist", {"pages": 6, "checked": True})
    with pytest.raises(Refusal) as refused:
        take(archive, people, case_id)
    assert refused.value.key == "transfer_receipt_first"
    receipt = {"result": "accepted", "receipt": "番〔2026〕9号", "received_on": "2026-09-11"}
    take(Step("transfer_answered", "09-11T09:00", facts=receipt), people, case_id)
    take(archive, people, case_id)
    assert seen(people, case_id).row.archived_on


def test_a_filing_is_withdrawn_by_its_form_and_help_is_asked_by_letter(people):
    case_id = filed(people)
    letter = {"to": "南山局", "items": [{"item": "核实供货"}], "reason": "供货商在你区。", "answer_to": "执法一科"}
    take(Step("assistance_requested", "07-08T09:00", facts=letter, pair=True), people, case_id)
    facts = {"ground": "not_ours", "reason": "销售行为发生在其他区。"}
    take(Step("filing_withdrawn", "07-10T09:00", facts=facts), people, case_id)
    case = seen(people, case_id)
    assert [paper.kind for paper in case.papers][-2:] == ["assistance_letter", "filing_withdrawal_form"]
    assert case.row.closed_on


def test_another_body_s_request_is_answered_by_letter(people):
    asked = {
        "asked_by": "南山局", "their_number": "深〔2026〕6号", "received_on": "2026-07-01", "items": "核实销售情况。",
        "within_power": True,
    }  # fmt: skip
    case_id = do(people.officer, "assistance_asked", asked, at=_at("07-01T09:00"), procedure="assistance").case_id
    answer = {"result": "done", "found": "已核实，共三台。"}
    take(Step("assistance_given", "07-10T09:00", facts=answer, pair=True), people, case_id)
    case = seen(people, case_id)
    assert [paper.kind for paper in case.papers] == ["assistance_reply"]
    assert case.row.closed_on
