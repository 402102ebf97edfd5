"""Intake in a real browser: a clue by keyboard, what its source must say, duplicates shown, several parties."""

from __future__ import annotations

import pytest

from tests.journeys.people import Person
from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.cases.door import Filters
from xiezhi.cases.scene_for_tests import FIRM, market_people, played
from xiezhi.kernel.clock import now


@pytest.fixture(scope="module")
def market(database):
    """The people of the market regulation body."""
    return market_people()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_clue_is_registered_from_the_list_and_its_source_asks_for_what_is_missing(market, server, browser, scripts):
    officer = Person.enters(browser, server.url, market.officer, java_script_enabled=scripts)
    page = officer.page
    page.locator("nav a", has_text="线索").first.click()
    page.select_option("#q-source", "report")
    page.fill("#q-summary", "举报该店销售没有认证标识的密码机。")
    page.fill("#q-address", "测试路 3 号")
    page.locator("#q-address").press("Enter")
    page.wait_for_load_state()
    assert "匿名举报" in officer.reads()
    assert page.locator("[name=f_summary]").input_value() == "举报该店销售没有认证标识的密码机。"
    assert page.locator("[name=f_place-address]").input_value() == "测试路 3 号"
    officer.fills({"reporter_anonymous": True})
    officer.sends()
    assert "已登记：登记线索" in officer.reads()
    officer.opens("/intake/")
    assert page.locator("#clues tbody tr").count()


def test_a_duplicate_is_flagged_in_the_list_until_it_is_kept_apart(market, server, browser):
    played(market, until="filed")
    facts = {
        "source": "inspection", "received_on": now().date().isoformat(), "summary": "检查发现同一产品。",
        "place": {"division": "440106", "address": "测试路 8 号"}, "matter": "crypto_uncertified_product",
        "party": FIRM,
    }  # fmt: skip
    with accounts.claimed(market.officer.claim):
        second = cases.perform(
            "clue_registered", claim=market.officer.claim, facts=facts, at=now(), procedure="penalty_ordinary"
        ).case_id
    officer = Person.enters(browser, server.url, market.officer)
    officer.opens("/intake/")
    line = officer.page.locator("#clues tr", has_text="疑似重复")
    assert line.count() == 1
    officer.does(f"/cases/{second}/acts/clue_kept/", {"reason": "不同型号、不同时间的销售行为。"}, now())
    officer.opens("/intake/")
    assert officer.page.locator("#clues tr", has_text="已单独办理").count() == 1


def test_several_parties_are_named_in_the_form_and_more_are_asked_for_by_a_button(market, server, browser):
    case_id = played(market, until="filed")
    officer = Person.enters(browser, server.url, market.officer)
    page = officer.page
    officer.opens(f"/cases/{case_id}/acts/party_joined/")
    page.select_option("[name=f_co_parties-0-kind]", "citizen")
    page.fill("[name=f_co_parties-0-name]", "林测试")
    page.locator("button[value='more:f_co_parties']").click()
    page.locator("[name=f_co_parties-2-name]").wait_for()
    assert page.locator("[name=f_co_parties-0-name]").input_value() == "林测试"
    page.select_option("[name=f_co_parties-1-kind]", "sole_trader")
    page.fill("[name=f_co_parties-1-name]", "天河区测试数码商行")
    page.fill("[name=f_reason]", "共同销售。")
    officer.sends()
    assert "已提交审批：追加当事人" in officer.reads()
    with accounts.claimed(market.officer.claim):
        proposed = cases.case(case_id, market.officer.claim, now()).approvals[-1]
    assert [one["name"] for one in proposed.facts["co_parties"]] == ["林测试", "天河区测试数码商行"]


def test_a_case_is_merged_by_its_number_and_a_wrong_number_is_refused(market, server, browser):
    first, second = played(market, until="filed"), played(market, until="filed")
    with accounts.claimed(market.officer.claim):
        number = cases.case(first, market.officer.claim, now()).row.number
        assert cases.list_cases(market.officer.claim, Filters(text=number), day=now().date()).counted == 1
    officer = Person.enters(browser, server.url, market.officer)
    officer.does(f"/cases/{second}/acts/merged_into/", {"target": "没有这个编号", "reason": "同一违法行为。"}, now())
    assert officer.page.locator("[name=f_target]").input_value() == "没有这个编号"
    assert officer.page.locator("#field-f_target .field-error").count()
    officer.fills({"target": number})
    officer.sends()
    assert "已提交审批：并入另一案件办理" in officer.reads()
