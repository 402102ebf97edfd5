"""Three stories told through the pages: two parties served apart, a first offence forgiven, an inspection's case."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.people import Person
from tests.journeys.stories import last, seen
from tests.journeys.test_stories_of_intake import SHOP, inspected, with_two_parties
from tests.journeys.test_stories_of_penalty import FORGIVEN, beginner
from xiezhi.cases.door_for_tests import People
from xiezhi.cases.scene_for_tests import DIRECT, FIRM, Step, market_people


@pytest.fixture(scope="module")
def people(database: Any) -> People:
    return market_people()


@pytest.fixture(scope="module")
def officer(people: People, server: Any, browser: Any) -> Person:
    return Person.enters(browser, server.url, people.officer)


@pytest.fixture(scope="module")
def head(people: People, server: Any, browser: Any) -> Person:
    return Person.enters(browser, server.url, people.agency_head)


def does(officer: Person, people: People, case_id: Any, step: Step) -> str:
    """Do the step through its form; what the page then says."""
    officer.does(f"/cases/{case_id}/acts/{step.act}/", step.facts, step.instant, people.pair if step.pair else ())
    return officer.reads()


def test_each_of_two_parties_is_chosen_served_and_counted_alone(people, officer):
    case_id, (firm, shop) = with_two_parties(people)
    served = Step("intent_delivered", "07-24T15:00", facts={**DIRECT, "signed_on": "2026-07-24"}, pair=True)
    does(officer, people, case_id, served)
    assert "/acts/" in officer.page.url
    assert officer.page.locator("#field-f_to_party .field-error").count()
    by_mail = {"to_party": shop, "method": "electronic", "channel": "email", "e_address": "shop@example.com",
               "consent_signed_on": "2026-07-27", "arrived_on": "2026-07-27"}  # fmt: skip
    assert "已登记" in does(officer, people, case_id, Step("intent_delivered", "07-27T15:00", facts=by_mail, pair=True))
    to_firm = {**served.facts, "to_party": firm}
    assert "已登记" in does(officer, people, case_id, Step("intent_delivered", "07-28T15:00", facts=to_firm, pair=True))
    officer.opens(f"/cases/{case_id}/")
    officer.page.locator(".clocks-settled > summary").click()
    shown = officer.page.locator(".clocks-settled .clock-list > li", has_text="陈述").all_inner_texts()
    assert any(FIRM["name"] in one and "7月31日" in one for one in shown), shown
    assert any(SHOP["name"] in one and "8月3日" in one for one in shown), shown


def test_a_first_offence_is_forgiven_through_the_pages_and_the_papers_are_there(people, officer, head):
    case_id = beginner(people, until="investigation_ended")
    said = does(officer, people, case_id, Step("no_penalty", "07-22T09:00", facts=FORGIVEN))
    assert "已提交审批" in said, said
    head.endorses("不予处罚决定", Step("", "07-22T11:00").instant)
    taught = {"problem": "进货未查验证书。", "rules": "检测认证合格后方可销售。"}
    assert "已登记" in does(officer, people, case_id, Step("education_given", "07-22T15:00", facts=taught, pair=True))
    officer.opens(f"/cases/{case_id}/?part=papers")
    shown = officer.page.locator(".papers").inner_text()
    assert all(word in shown for word in ("不予行政处罚决定书", "教育")), shown


def test_an_inspection_that_found_something_leads_by_a_link_to_a_penalty_case(people, officer):
    inspection = inspected(people)
    officer.opens(f"/cases/{inspection}/open/penalty_ordinary/clue_registered/")
    assert officer.page.locator("[name=f_party-name]").input_value() == FIRM["name"]
    officer.fills({"source": "inspection", "received_on": "2026-07-03", "summary": "检查发现没有认证标识的密码机。"})
    officer.sends(Step("", "07-03T14:00").instant)
    assert "已登记：登记线索" in officer.reads(), officer.reads()
    case_id = officer.case_id()
    assert last(people, case_id, "clue_registered")["party"]["name"] == FIRM["name"]
    officer.opens(f"/cases/{inspection}/")
    assert officer.page.locator(f"a[href*='{case_id}']").count()
    assert "已登记" in does(
        officer, people, inspection, Step("closed", "07-03T15:00", facts={"summary": "转为案件线索。"})
    )
    assert seen(people, inspection).row.closed_on
