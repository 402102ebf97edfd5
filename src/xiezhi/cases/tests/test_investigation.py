"""The acts of the investigation at the engine's door: each issues its papers, and no rule is got round."""

from __future__ import annotations

import io
import re
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader

from xiezhi.accounts import door as accounts
from xiezhi.cases.door_for_tests import People
from xiezhi.cases.scene_for_tests import Step, market_people, played, step_of, take
from xiezhi.kernel.errors import Refusal
from xiezhi.papers import door as papers

TEN = "2026-07-08T10:00"
INQUIRY: dict[str, Any] = {
    "certificates_shown": True,
    "separately": True,
    "began_at": "2026-07-08T09:00",
    "ended_at": TEN,
    "person": "测试人",
    "person_role": "head",
    "person_details": "法定代表人",
    "at_place": "询问室",
    "duty_told": True,
    "recusal_told": True,
    "questions": [{"q": "供货商是谁？"}, {"q": "卖了几台？", "a": "五台。"}],
    "read_back": "read_aloud",
    "checked": True,
    "signed": "signed",
}
SCENE: dict[str, Any] = {
    "certificates_shown": True,
    "scene_kind": "inspection",
    "began_at": "2026-07-08T09:00",
    "ended_at": TEN,
    "at_place": "仓库",
    "party_told": True,
    "party_present": True,
    "party_on_site": "测试人",
    "findings": "有密码机三台。",
    "signed": "signed",
}
DATA: dict[str, Any] = {
    "certificates_shown": True,
    "began_at": "2026-07-08T09:00",
    "ended_at": TEN,
    "at_place": "财务室",
    "subject": "销售系统",
    "steps": "导出台账。",
    "files": [{"name": "台账.xlsx", "content": "36条", "backup": "光盘一"}],
    "operator": "张三",
    "party_present": True,
    "signed": "signed",
}
SAMPLE: dict[str, Any] = {
    "certificates_shown": True,
    "sampled_at": TEN,
    "at_place": "仓库",
    "sampling_way": "随机",
    "sealed": True,
    "samples": [{"name": "密码机", "model": "SC-208", "base": "3台", "quantity": "1台", "seal": "F-1"}],
    "bought_online": False,
    "party_told": True,
    "party_present": True,
    "signed": "signed",
}
GOODS = [{"name": "密码机", "quantity": "3台", "spec": "SC-208", "place": "当事人仓库"}]

FLOW = [
    Step(
        "inquiry_notified",
        "07-07T09:00",
        facts={"person": "测试人", "inquiry_at": "2026-07-08T09:00", "at_place": "询问室", "bring": "合同"},
        pair=True,
    ),
    Step("inquiry_recorded", "07-08T11:00", facts=INQUIRY, pair=True),
    Step("scene_recorded", "07-08T12:00", facts=SCENE, pair=True),
    Step("electronic_extracted", "07-08T13:00", facts=DATA, pair=True),
    Step("sample_taken", "07-08T14:00", facts=SAMPLE, pair=True),
    Step(
        "materials_required",
        "07-08T15:00",
        facts={"addressee": "测试公司", "materials": [{"name": "认证证书"}], "until": "2026-07-15"},
        pair=True,
    ),
    Step(
        "identification_sent",
        "07-08T16:00",
        facts={"right_holder": "权利人公司", "items": "密码机三台", "until": "2026-07-15"},
    ),
    Step(
        "preservation_ordered",
        "07-09T09:00",
        facts={"goods": GOODS, "reason": "可能灭失，", "kept_by": "in_place"},
        pair=True,
    ),
    Step("preservation_ended", "07-14T09:00", facts={"outcome": "released", "reason": "已经复制。", "handled": GOODS}),
    Step(
        "testing_sent",
        "07-14T13:00",
        facts={
            "institution": "检测中心",
            "subject": "密码机",
            "testing_kind": "test",
            "institution_basis": "qualified",
        },
    ),
    Step("testing_period_told", "07-14T14:00", facts={"begins_on": "2026-07-14", "ends_on": "2026-07-20"}),
    Step("testing_returned", "07-20T09:00", facts={"result": "不合格。", "told_party": False}),
    Step("testing_result_told", "07-20T10:00", facts={"retest": "十五日内可以申请复检。"}),
    Step("correction_ordered", "07-21T09:00", facts={"what": "停止销售。", "until": "2026-07-21"}, pair=True),
    Step("recusal_applied", "07-21T10:00", facts={"concerning": [], "reason": "有亲属关系。"}),
    Step("recusal_decided", "07-22T09:00", "agency_head", {"granted": False, "reason": "没有亲属关系。"}),
    Step("investigation_suspended", "07-22T10:00", facts={"ground": "force_majeure", "reason": "台风。"}),
    Step("investigation_resumed", "07-24T09:00", facts={"reason": "台风已过。"}),
    Step("period_extended", "07-27T09:00", facts={"reason": "案情复杂。"}),
]
PAPERS = {
    "inquiry_notice",
    "inquiry_record",
    "scene_record",
    "electronic_record",
    "sampling_record",
    "materials_notice",
    "identification_notice",
    "preservation_notice",
    "preservation_outcome_notice",
    "testing_commission",
    "testing_period_notice",
    "testing_result_notice",
    "correction_order",
    "recusal_application",
    "recusal_decision",
    "suspension_decision",
    "resumption_decision",
    "extension_form",
}


@pytest.fixture(scope="module")
def people(database) -> People:
    """The people of the market regulation body."""
    return market_people()


@pytest.fixture(scope="module")
def investigated(people) -> UUID:
    """A case in which every act of the investigation was done."""
    case_id = played(people, until="evidence_collected")
    for step in FLOW:
        changed = {"concerning": [str(people.officer.id)]} if step.act == "recusal_applied" else {}
        take(step, people, case_id, **changed)
    return case_id


def texts(case_id: UUID, people: People) -> dict[str, str]:
    """The text of every paper of the case, by kind."""
    with accounts.claimed(people.officer.claim):
        issued = list(papers.of_case(case_id))
        pages = {one.kind: PdfReader(io.BytesIO(papers.pdf(one.id))).pages for one in issued}
    return {
        kind: re.sub(r"\s", "", "".join(page.extract_text() for page in printed)) for kind, printed in pages.items()
    }


def refused(people: People, case_id: UUID, step: Step, **changed: Any) -> str:
    """The key of the refusal of this step."""
    with pytest.raises(Refusal) as stopped:
        take(step, people, case_id, **changed)
    return str(stopped.value.key)


def step(act: str, **facts: Any) -> Step:
    """The step of an act in the flow, with other facts."""
    found = next(one for one in FLOW if one.act == act)
    return Step(act, found.at, found.who, {**found.facts, **facts}, found.pair)


def test_every_act_of_the_investigation_issues_its_paper(people, investigated):
    with accounts.claimed(people.officer.claim):
        kinds = {one.kind for one in papers.of_case(investigated)}
    assert kinds >= PAPERS | {"evidence_sheet"}


def test_papers_are_filled_from_the_case_and_from_earlier_papers(people, investigated):
    said = texts(investigated, people)
    assert "问：供货商是谁？答：（未作回答）" in said["inquiry_record"]
    assert "已向被询问人宣读" in said["inquiry_record"]
    assert people.officer.claim.officer_name in said["scene_record"]
    assert "检测中心" in said["testing_result_notice"]
    assert "F-1" in said["testing_commission"]
    number = re.search(r"穗天市监登存〔2026〕\d+号", said["preservation_notice"])
    assert number
    assert number[0] in said["preservation_outcome_notice"]
    assert "解除先行登记保存证据通知书" in said["preservation_outcome_notice"]
    assert "行政复议" in said["correction_order"]
    assert "驳回回避申请" in said["recusal_decision"]
    assert people.officer.claim.officer_name in said["recusal_application"]


TRIES = [
    ("inquiry_recorded", {"separately": False}, "asked_separately"),
    ("inquiry_recorded", {"duty_told": False}, "duty_and_rights_told"),
    ("inquiry_recorded", {"recusal_told": False}, "duty_and_rights_told"),
    ("inquiry_recorded", {"checked": False}, "record_read_back"),
    ("inquiry_recorded", {"corrections": "改为五台。", "corrections_confirmed": False}, "corrections_confirmed"),
    ("inquiry_recorded", {"questions": []}, "field:questions"),
    ("inquiry_recorded", {"questions": "问：……答：……"}, "field:questions"),
    ("inquiry_recorded", {"signed": "refused"}, "field:refusal_note"),
    ("scene_recorded", {"party_told": False}, "party_told_to_come"),
    ("scene_recorded", {"party_present": False, "recording": "录像"}, "field:absent_note"),
    ("sample_taken", {"sealed": False}, "samples_sealed"),
    ("sample_taken", {"bought_online": True}, "field:purchase_record"),
    ("electronic_extracted", {"certificates_shown": False}, "certificates_shown"),
    ("preservation_ordered", {"goods": [{"name": "密码机"}]}, "field:goods"),
    ("testing_period_told", {"ends_on": "2026-07-01"}, "testing_period_right"),
]


@pytest.mark.parametrize(("act", "facts", "key"), TRIES)
def test_the_door_refuses_what_the_form_would_refuse(people, investigated, act, facts, key):
    wanted = step(act, **facts)
    later = Step(act, "07-28T09:00", wanted.who, wanted.facts, wanted.pair)
    assert refused(people, investigated, later) == key


def test_one_officer_alone_makes_no_note(people, investigated):
    alone = Step("scene_recorded", "07-28T09:00", facts=SCENE)
    assert refused(people, investigated, alone) == "officers"


def test_preservation_that_lapsed_can_only_be_released(people):
    case_id = played(people, until="evidence_collected")
    take(step("preservation_ordered"), people, case_id)
    seized = Step("preservation_ended", "07-22T09:00", facts={"outcome": "seized", "reason": "改为扣押。"})
    assert refused(people, case_id, seized) == "preservation_lapsed"
    take(Step("preservation_ended", "07-22T10:00", facts={"outcome": "released"}), people, case_id)
    assert "解除先行登记保存措施" in texts(case_id, people)["preservation_outcome_notice"]


def test_a_result_that_was_not_told_keeps_the_investigation_open(people):
    case_id = played(people, until="evidence_collected")
    take(Step("testing_sent", "07-08T09:00", facts={"institution": "检测中心", "subject": "密码机"}), people, case_id)
    take(Step("testing_returned", "07-10T09:00", facts={"result": "合格。", "told_party": False}), people, case_id)
    assert refused(people, case_id, step_of(people, "investigation_ended")) == "result_told_to_party"
    take(Step("testing_result_told", "07-10T10:00"), people, case_id)
    take(step_of(people, "investigation_ended"), people, case_id)


def test_the_papers_of_report_review_defence_and_discussion_follow_their_acts(people):
    case_id = played(people, until="intent_delivered")
    take(Step("statement_made", "07-27T09:00", facts={"way": "oral", "content": "请求从轻。"}), people, case_id)
    take(
        Step("statement_reviewed", "07-27T10:00", "reviewer", {"adopted": "not", "reasons": "没有从轻情节。"}),
        people,
        case_id,
    )
    take(Step("hearing_right_told", "07-27T11:00"), people, case_id)
    take(Step("rights_waived", "07-27T12:00", facts={
        "way": "written", "waives_hearing": True, "proof": "声明书"}), people, case_id)  # fmt: skip
    said = texts(case_id, people)
    assert "给予行政处罚" in said["investigation_report"]
    assert "同意办案机构的处理意见" in said["review_form"]
    assert "请求从轻" in said["statement_note"]
    assert "不予采纳" in said["statement_review"]
    assert "有权要求听证" in said["hearing_right_notice"]
    assert "放弃要求听证" in said["waiver"]


def test_a_hearing_leaves_application_announcement_record_report_and_minutes(people):
    case_id = played(people, until="discussed")
    said = texts(case_id, people)
    assert {"hearing_application", "hearing_announcement", "hearing_record", "hearing_report"} <= set(said)
    assert "测试密码设备有限公司" in said["hearing_announcement"]
    assert "请求从轻" in said["hearing_record"]
    assert "何局长" in said["discussion_minutes"]
    assert "梁副局长" in said["discussion_minutes"]


def test_a_note_of_another_day_ends_after_it_began(people, investigated):
    backwards = Step("scene_recorded", "07-28T09:00", facts={**SCENE, "ended_at": "2026-07-07T09:00"}, pair=True)
    assert refused(people, investigated, backwards) == "note_ends_after_it_began"


def test_a_recusal_that_was_asked_is_decided_before_the_penalty(people):
    case_id = played(people, until="discussed")
    take(Step("recusal_applied", "08-20T10:00", facts={
        "concerning": [str(people.unit_head.id)], "reason": "有亲属关系。"}), people, case_id)  # fmt: skip
    assert refused(people, case_id, step_of(people, "decided")) == "recusal_answered"
