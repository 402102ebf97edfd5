"""Each forbidden step is tried in a real browser, and the refusal is read: what, on what ground, what next."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from tests.journeys.people import Person
from xiezhi.accounts import door_for_tests as registers
from xiezhi.cases.door_for_tests import CITIZEN, SPOT, a_spot_case, an_urban_body, some_people
from xiezhi.cases.scene_for_tests import market_people, played, step_of, take
from xiezhi.kernel.clock import now

SPOT_PAGE = "/cases/open/penalty_on_the_spot/spot_decided/"
GUILTY = {**CITIZEN, "id_kind": "citizen_id"}


def spot(**changed: Any) -> dict[str, Any]:
    """What a decision on the spot says, made yesterday."""
    return {**SPOT, "party": GUILTY, "act_ended_on": yesterday().date().isoformat(),
            "decided_at": yesterday().isoformat(), **changed}  # fmt: skip


def yesterday() -> Any:
    return (now() - timedelta(days=1)).replace(second=0, microsecond=0)


@pytest.fixture(scope="module")
def urban(database):
    """The people of the urban management body."""
    return some_people(an_urban_body())


@pytest.fixture(scope="module")
def market(database):
    """The people of the market regulation body."""
    return market_people()


@pytest.fixture(scope="module")
def street(urban, server, browser):
    """An officer of the urban management body at the browser."""
    return Person.enters(browser, server.url, urban.officer)


@pytest.fixture(scope="module")
def inspector(market, server, browser):
    """An officer of the market regulation body at the browser."""
    return Person.enters(browser, server.url, market.officer)


def test_a_citizen_is_fined_at_most_two_hundred_yuan_on_the_spot(street, urban):
    street.does(SPOT_PAGE, spot(fine="201"), yesterday(), urban.pair)
    said = street.reads()
    assert "对公民当场罚款不得超过二百元" in said
    assert "第五十一条" in said
    assert "适用普通程序" in said
    assert "CASE-0214" in said
    assert street.page.input_value("[name=f_fine]") == "201"
    assert street.page.input_value("[name=f_facts_found]") == SPOT["facts_found"]


def test_one_officer_alone_decides_nothing(street, urban):
    street.does(SPOT_PAGE, spot(), yesterday(), [urban.officer.id])
    said = street.reads()
    assert "不少于2名" in said
    assert "补选执法人员" in said


def test_facts_that_are_not_certain_are_not_decided_on_the_spot(street, urban):
    street.does(SPOT_PAGE, spot(facts_certain=False), yesterday(), urban.pair)
    assert "违法事实不确凿，不能当场处罚" in street.reads()


def test_nobody_is_punished_without_being_told_first(street, urban):
    street.does(SPOT_PAGE, spot(intent_told=False), yesterday(), urban.pair)
    assert "未告知拟处罚内容" in street.reads()


def test_a_child_under_fourteen_is_not_punished(street, urban):
    child = {"kind": "citizen", "name": "小测试", "birth_date": (now() - timedelta(days=13 * 365)).date().isoformat()}
    street.does(SPOT_PAGE, spot(party=child), yesterday(), urban.pair)
    assert "不满十四周岁" in street.reads()


def test_an_act_older_than_two_years_is_not_punished_any_more(street, urban):
    long_ago = (now() - timedelta(days=3 * 365)).date().isoformat()
    street.does(SPOT_PAGE, spot(act_ended_on=long_ago), yesterday(), urban.pair)
    assert "已超过二年" in street.reads()


def test_a_place_outside_the_area_is_refused_even_when_the_page_is_tampered_with(street, urban):
    street.opens(SPOT_PAGE)
    said = spot()
    street.fills({key: value for key, value in said.items() if key != "place"})
    street.page.evaluate(
        "document.querySelector('[name=f_place-division]').insertAdjacentHTML('beforeend',"
        " '<option value=\"440304\">福田区</option>')"
    )
    street.fills({"place": {"division": "440304", "address": "别处"}})
    street.sends(yesterday(), urban.pair)
    read = street.reads()
    assert "不在本机关辖区内" in read
    assert "移送" in read


def test_an_act_cannot_lie_in_the_future(street, urban):
    street.does(SPOT_PAGE, spot(), now() + timedelta(days=2), urban.pair)
    assert "不能在将来" in street.reads()


def test_what_is_missing_is_named_with_its_article_and_nothing_typed_is_lost(street, urban):
    said = spot()
    del said["matter"]
    said["facts_found"] = ""
    street.does(SPOT_PAGE, said, yesterday(), urban.pair)
    read = street.reads()
    assert "缺少“事项”" in read
    assert "缺少“违法行为”" in read
    assert street.page.input_value("[name=f_party-name]") == GUILTY["name"]
    assert street.page.locator("[name=f_evidence-0-title]").input_value() == "现场笔录"
    assert street.page.evaluate("document.activeElement.className").startswith("error-summary")


def test_filing_before_the_clue_is_verified_is_greyed_and_explained(inspector, market):
    case_id = played(market, until="clue_registered")
    inspector.opens(f"/cases/{case_id}/")
    stopped = inspector.page.locator(".acts-stopped .stopped", has_text="立案").last
    assert stopped.is_visible()
    said = stopped.inner_text()
    assert "线索尚未核查" in said
    assert "先核查线索" in said
    assert "第十八条" in said


def test_no_decision_before_the_notice_is_delivered(inspector, market):
    case_id = played(market, until="reviewed")
    read = _tries(inspector, market, case_id, "decided")
    assert "尚未告知并送达当事人，不得作出处罚决定" in read


def test_no_decision_while_the_party_may_still_answer(inspector, market):
    case_id = played(market, until="intent_delivered")
    step = step_of(market, "decided")
    soon = step_of(market, "intent_delivered").instant + timedelta(days=1)
    inspector.does(f"/cases/{case_id}/acts/decided/", step.facts, soon, market.pair)
    read = inspector.reads()
    assert "陈述、申辩的期间尚未届满" in read
    assert "要求听证的五个工作日尚未届满" in read


def test_nobody_is_punished_more_heavily_for_defending_himself(inspector, market):
    case_id = played(market, until="discussed")
    read = _tries(inspector, market, case_id, "decided", fine="200000")
    assert "不得因当事人陈述、申辩而给予更重的处罚" in read
    assert "第四十五条" in read


def test_a_fine_outside_the_range_is_refused(inspector, market):
    case_id = played(market, until="reviewed")
    read = _tries(inspector, market, case_id, "intent_notified", fine="900000")
    assert "不在法定幅度内" in read


def test_nobody_reviews_a_case_they_investigated(market, server, browser):
    both = registers.an_officer("officer", "legal_reviewer", body=market.officer.body)
    case_id: UUID | None = None
    for act in ("clue_registered", "verified", "filed", "evidence_collected"):
        case_id = take(step_of(market, act), market, case_id)
    person = Person.enters(browser, server.url, both)
    step = step_of(market, "investigation_ended")
    person.does(f"/cases/{case_id}/acts/investigation_ended/", step.facts, step.instant, [both.id, market.officer.id])
    review = step_of(market, "reviewed")
    person.does(f"/cases/{case_id}/acts/reviewed/", review.facts, review.instant)
    read = person.reads()
    assert "办理过本案前序环节的人员不得“审核”" in read
    assert "由未参与办案的人员办理" in read


def test_a_paper_is_left_only_when_the_party_refuses_it(inspector, market):
    case_id = played(market, until="intent_notified")
    path = f"/cases/{case_id}/acts/intent_delivered/"
    at = step_of(market, "intent_delivered").instant
    left = {"method": "leave", "refused": False, "refusal_reason": "无人在家", "left_at": "门口", "recorded": True,
            "left_on": at.date().isoformat()}  # fmt: skip
    inspector.does(path, left, at, market.pair)
    assert "人不在场不是拒收" in inspector.reads()


def test_electronic_delivery_needs_a_consent_signed_before(inspector, market):
    case_id = played(market, until="intent_notified")
    at = step_of(market, "intent_delivered").instant
    sent = {
        "method": "electronic",
        "channel": "email",
        "e_address": "a@example.cn",
        "arrived_on": at.date().isoformat(),
    }
    inspector.does(f"/cases/{case_id}/acts/intent_delivered/", sent, at, market.pair)
    assert "不能电子送达" in inspector.reads()


def test_an_announcement_comes_only_after_the_other_ways_failed(inspector, market):
    case_id = played(market, until="intent_notified")
    at = step_of(market, "intent_delivered").instant
    told = {"method": "announcement", "announcement_ground": "unreachable", "course": "直接公告。",
            "announced_at": "公告栏", "announced_on": at.date().isoformat()}  # fmt: skip
    inspector.does(f"/cases/{case_id}/acts/intent_delivered/", told, at, market.pair)
    assert "公告送达只在" in inspector.reads()


def test_a_case_is_not_closed_before_the_fine_is_paid(inspector, market):
    case_id = played(market, until="decision_delivered")
    read = _tries(inspector, market, case_id, "closed")
    assert "不能结案" in read


def test_nothing_is_added_after_the_archive(inspector, market):
    case_id = played(market)
    inspector.opens(f"/cases/{case_id}/")
    assert inspector.page.locator("#acts").count() == 0
    assert "不得增加、修改或者抽取任何内容" in inspector.page.locator(".case-notice").first.inner_text()
    read = _tries(inspector, market, case_id, "evidence_collected", at=now())
    assert "案卷已归档" in read


def test_nobody_approves_what_they_proposed(market, server, browser):
    head = registers.an_officer("officer", "unit_head", body=market.officer.body)
    case_id = played(market, until="verified")
    person = Person.enters(browser, server.url, head)
    step = step_of(market, "filed")
    facts = {**step.facts, "officers": [str(head.id), str(market.officer.id)]}
    person.does(f"/cases/{case_id}/acts/filed/", facts, step.instant, [head.id, market.officer.id])
    assert "已提交审批" in person.reads()
    person.page.get_by_role("link", name="审阅并处理").or_(person.page.get_by_role("link", name="查看提交内容")).click()
    assert person.page.locator("button[value=endorse]").count() == 0


def test_a_return_needs_its_reasons_and_leads_back_to_the_proposer(inspector, market, server, browser):
    case_id = played(market, until="verified")
    step = step_of(market, "filed")
    inspector.does(f"/cases/{case_id}/acts/filed/", step.facts, step.instant, market.pair)
    assert "已提交审批" in inspector.reads()
    head = Person.enters(browser, server.url, market.unit_head)
    head.opens(f"/cases/{case_id}/")
    head.page.get_by_role("link", name="审阅并处理").click()
    head.page.locator("button[value=return]").click()
    assert "退回须写明理由" in head.reads()
    head.page.fill("[name=words]", "请补充进货来源。")
    head.page.locator("button[value=return]").click()
    head.page.wait_for_load_state()
    inspector.opens("/desk/")
    assert "请补充进货来源" in inspector.page.locator(".desk-side").inner_text()


def test_the_case_of_another_body_is_not_there(street, market):
    case_id = played(market, until="clue_registered")
    for path in (f"/cases/{case_id}/", f"/cases/{case_id}/file/", f"/cases/{case_id}/acts/verified/"):
        street.opens(path)
        assert "没有这个案件，或者不在您可以查看的范围内" in street.page.locator(".refusal").inner_text()


def test_sending_a_form_twice_records_one_entry(street, urban):
    case_id = a_spot_case(urban)
    path = f"/cases/{case_id}/acts/reported/"
    street.opens(path)
    street.fills({"received_by": "内勤"})
    body = street.page.locator("#act-form").evaluate(
        "f => new URLSearchParams([...new FormData(f), ['step', 'do']]).toString()"
    )
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": street.url + path}
    post = partial(street.page.request.post, street.url + path, data=body, headers=headers)
    assert (post().status, post().status) == (200, 200)
    street.opens(f"/cases/{case_id}/")
    assert street.page.locator(".timeline-title", has_text="报所属机关备案").count() == 1


def test_a_case_that_moved_is_shown_before_anything_is_recorded(street, urban, server, browser):
    case_id = a_spot_case(urban)
    street.opens(f"/cases/{case_id}/acts/reported/")
    street.fills({"received_by": "内勤"})
    second = Person.enters(browser, server.url, urban.second)
    at = now() - timedelta(minutes=1)
    second.does(f"/cases/{case_id}/acts/decision_delivered/",
                {"receipt": "signed", "delivered_on": _day_of(urban, case_id)}, at, urban.pair)  # fmt: skip
    assert "/acts/" not in second.page.url, second.reads()
    street.sends(at)
    assert "本案已有新的记录" in street.reads()
    assert "当场交付决定书" in street.page.locator(".moved").inner_text()
    assert street.page.input_value("[name=f_received_by]") == "内勤"
    street.sends(at)
    assert "已登记" in street.reads()


def _day_of(people: Any, case_id: UUID) -> str:
    """The day on which a case was opened."""
    from xiezhi.accounts import door as accounts
    from xiezhi.cases import door as cases

    with accounts.claimed(people.officer.claim):
        return cases.case(case_id, people.officer.claim, now()).row.opened_on.isoformat()


def _tries(person: Person, people: Any, case_id: UUID, act: str, at: Any = None, **changed: Any) -> str:
    """Try an act as the scene tells it, with something changed; what the page refuses."""
    step = step_of(people, act)
    officers = people.pair if step.pair else ()
    person.does(f"/cases/{case_id}/acts/{act}/", {**step.facts, **changed}, at or step.instant, officers)
    return person.reads()
