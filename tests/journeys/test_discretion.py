"""The calculator of discretion beside the notice: it reckons, fills the reason, and the engine holds to its range."""

from __future__ import annotations

from tests.journeys.people import Person
from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.cases.scene_for_tests import market_people, played, step_of
from xiezhi.kernel.clock import now


def holds(text: str, *words: str) -> None:
    """Every one of these words stands in the text."""
    assert [word for word in words if word not in text] == [], text


def test_a_fact_that_lightens_is_reckoned_filled_in_and_held_to(database, server, browser):
    people = market_people()
    case_id = played(people, until="reviewed")
    officer = Person.enters(browser, server.url, people.officer, viewport={"width": 1360, "height": 900})
    step = step_of(people, "intent_notified")
    page = officer.page

    officer.opens(f"/cases/{case_id}/acts/intent_notified/")
    officer.fills({**step.facts, "factors": ["removed_harm"], "grade": "normal", "discretion_reason": ""})
    page.locator("button[value=compute]").click()
    page.wait_for_load_state()
    told = page.locator("#reckoning").inner_text()
    holds(told, "从轻", "减轻")
    holds(told, "应当从轻或者减轻处罚", "《行政处罚法》第三十二条第一项")

    officer.sends(step.instant, people.pair)
    assert "查明的情形不支持裁量档次“一般”" in officer.reads()

    page.locator("[name=f_grade][value=lightened]").check()
    page.locator("button[value=compute]").click()
    page.wait_for_load_state()
    told = page.locator("#reckoning").inner_text()
    holds(told, "120,000.00", "240,000.00")
    reason = page.locator("[name=f_discretion_reason]").input_value()
    holds(reason, "适用", "《行政处罚法》第三十二条第一项", "240,000.00")

    page.fill("[name=f_fine]", "250000")
    officer.sends(step.instant, people.pair)
    assert "不在裁量基准的幅度内" in officer.reads()

    page.fill("[name=f_fine]", "150000")
    officer.sends(step.instant, people.pair)
    assert "/acts/" not in page.url, officer.reads()
    with accounts.claimed(people.officer.claim):
        entry = cases.case(case_id, people.officer.claim, now()).entries[-1]
    assert entry.kind == "intent_notified"
    assert entry.facts["penalised_before"] is False
    assert "第三十二条第一项" in entry.facts["discretion_reason"]


def test_the_calculator_works_without_scripts(database, server, browser):
    people = market_people()
    case_id = played(people, until="reviewed")
    officer = Person.enters(browser, server.url, people.officer, java_script_enabled=False)
    officer.opens(f"/cases/{case_id}/acts/intent_notified/")
    officer.page.locator("[name=f_circumstance_level][value=grave]").check()
    officer.page.locator("button[value=compute]").click()
    told = officer.page.locator("#reckoning").inner_text()
    holds(told, "情节严重", "300,000.00", "360,000.00")


def test_the_page_of_a_matter_shows_law_range_benchmark_evidence_and_papers(database, server, browser):
    people = market_people()
    officer = Person.enters(browser, server.url, people.officer, viewport={"width": 1360, "height": 900})
    officer.opens("/matters/?words=未经检测认证")
    officer.page.locator("a", has_text="裁量基准和证据清单").first.click()
    officer.page.wait_for_url("**/matters/crypto_uncertified_product/")
    said = officer.page.locator("main").inner_text()
    for word in (
        "《商用密码管理条例》第五十三条", "¥30,000", "¥100,000", "1 至 3 倍", "情节较重", "从重", "未核实",
        "应当从轻或者减轻", "《广东省规范行政处罚自由裁量权规定》第十五条第五项", "证据清单", "违法所得：账目",
        "不予行政处罚决定书",
    ):  # fmt: skip
        assert word in said, (word, said)
    officer.opens("/matters/nowhere/")
    assert "没有找到该页面" in officer.page.locator("main").inner_text()
