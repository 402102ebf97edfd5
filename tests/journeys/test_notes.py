"""An inquiry is written question by question in a real browser: with keys, without any script, and on a phone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.journeys.people import Person
from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.cases.door_for_tests import People
from xiezhi.cases.scene_for_tests import market_people, played
from xiezhi.kernel.clock import now
from xiezhi.papers import door as papers

NAME = "f_questions"
FIRST_ROW = f"[name={NAME}-0-q]"


@pytest.fixture(scope="module")
def market(database):
    """The people of the market regulation body."""
    return market_people()


def filed(people: People) -> UUID:
    return played(people, until="filed")


def page_of(case_id: UUID) -> str:
    return f"/cases/{case_id}/acts/inquiry_recorded/"


def heading(at: datetime) -> dict[str, Any]:
    """What a record of inquiry says beside its questions."""
    return {
        "certificates_shown": True, "separately": True, "began_at": (at - timedelta(hours=1)).isoformat(),
        "ended_at": at.isoformat(), "person": "测试人", "person_role": "head", "person_details": "法定代表人",
        "at_place": "本局询问室", "duty_told": True, "recusal_told": True, "read_back": "read_by_self", "checked": True,
        "signed": "signed", "recorder": "记录员",
    }  # fmt: skip


def earlier() -> datetime:
    return now().replace(second=0, microsecond=0) - timedelta(hours=2)


def rows_of(person: Person) -> list[tuple[str, str]]:
    """The questions and answers as they stand in the form."""
    page = person.page
    return [
        (one.locator("textarea").nth(0).input_value(), one.locator("textarea").nth(1).input_value())
        for one in page.locator(".rows-row").all()
    ]


def stored(case_id: UUID, people: People) -> list[dict[str, str]]:
    """The questions and answers of the latest record."""
    with accounts.claimed(people.officer.claim):
        view = cases.case(case_id, people.officer.claim, now())
        record = [one for one in view.entries if one.kind == "inquiry_recorded"][-1]
        printed = [one.kind for one in papers.of_case(case_id)]
    assert "inquiry_record" in printed
    return list(record.facts["questions"])


def test_an_inquiry_is_written_by_keys_read_back_and_recorded(market, server, browser):
    case_id, at = filed(market), earlier()
    officer = Person.enters(browser, server.url, market.officer)
    page = officer.page
    officer.opens(page_of(case_id))
    officer.fills(heading(at))

    page.select_option(f"[name={NAME}-template]", "opening")
    page.get_by_role("button", name="加入这些提问").click()
    page.locator(FIRST_ROW, has_text="执法证件").wait_for()
    assert len([q for q, _a in rows_of(officer) if q]) == 3
    page.fill(f"[name={NAME}-0-a]", "看清楚了。")

    page.locator(f"[name={NAME}-0-a]").press("Control+Enter")
    page.keyboard.type("你是公司什么人？")
    page.keyboard.press("Tab")
    page.keyboard.type("法定代表人。")
    assert rows_of(officer)[1] == ("你是公司什么人？", "法定代表人。")
    page.keyboard.press("Alt+ArrowDown")
    assert rows_of(officer)[2] == ("你是公司什么人？", "法定代表人。")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Backspace")
    assert rows_of(officer)[2] == ("你是公司什么人？", "法定代表人。")

    officer.sends(at, market.pair)
    assert "笔录登记前没有核对" in officer.reads()
    assert rows_of(officer)[2] == ("你是公司什么人？", "法定代表人。")

    page.get_by_role("button", name="核对笔录").click()
    read = page.locator(".rows-read")
    read.wait_for()
    assert "法定代表人。" in read.inner_text()
    assert "（未作回答）" in read.inner_text()
    page.locator("[name=f_questions-2-a]").fill("法定代表人兼总经理。")
    officer.sends(at, market.pair)
    assert "核对后又有改动" in officer.reads()

    page.get_by_role("button", name="核对笔录").click()
    page.locator(".rows-read").wait_for()
    officer.sends(at, market.pair)
    assert "已登记：询问笔录" in officer.reads()
    said = stored(case_id, market)
    assert said[2] == {"q": "你是公司什么人？", "a": "法定代表人兼总经理。"}
    assert "a" not in said[1]
    assert "问：你是公司什么人？" in (page.locator("main").text_content() or "")


def test_the_editor_works_without_any_script_and_keeps_what_was_typed(market, server, browser):
    case_id, at = filed(market), earlier()
    officer = Person.enters(browser, server.url, market.officer, java_script_enabled=False)
    page = officer.page
    officer.opens(page_of(case_id))
    page.fill(FIRST_ROW, "供货商是谁？")
    page.locator(f"button[value='more:{NAME}']").click()
    assert page.locator(".rows-row").count() == 4
    page.select_option(f"[name={NAME}-template]", "closing")
    page.locator(f"button[value='template:{NAME}']").click()
    assert rows_of(officer)[0] == ("供货商是谁？", "")
    assert "以上所说是否属实" in rows_of(officer)[1][0]

    officer.fills({**heading(at), "person_details": ""})
    page.locator(f"button[value='readback:{NAME}']").click()
    assert "供货商是谁？" in page.locator(".rows-read").inner_text()
    officer.sends(at, market.pair)
    assert "缺少“被询问人身份证件号码、单位和职务、住址、电话”" in officer.reads()
    assert rows_of(officer)[0] == ("供货商是谁？", "")
    officer.fills({"person_details": "法定代表人"})
    officer.sends(at, market.pair)
    assert "已登记：询问笔录" in officer.reads()
    assert stored(case_id, market)[0] == {"q": "供货商是谁？"}


def test_a_phone_shows_the_editor_without_scrolling_aside_and_with_targets_for_a_thumb(market, server, browser):
    case_id = filed(market)
    officer = Person.enters(browser, server.url, market.officer, viewport={"width": 390, "height": 844}, has_touch=True)
    page = officer.page
    officer.opens(page_of(case_id))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    button = page.locator(".rows-row").first.get_by_role("button", name="在下方加一行")
    box = button.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    before = page.locator(".rows-row").count()
    button.tap()
    assert page.locator(".rows-row").count() == before + 1
    names = page.eval_on_selector_all(".rows-row textarea", "all => all.map((one) => one.name)")
    assert len(set(names)) == len(names) == 2 * (before + 1)
    page.locator(".rows-row").nth(1).get_by_role("button", name="删除此行").tap()
    assert page.locator(".rows-row").count() == before
    assert page.locator(f"[name={NAME}-rows]").get_attribute("value") == str(before)


def test_a_table_of_goods_is_filled_and_its_mistakes_name_the_row(market, server, browser):
    case_id, at = filed(market), earlier()
    officer = Person.enters(browser, server.url, market.officer)
    officer.opens(f"/cases/{case_id}/acts/preservation_ordered/")
    officer.fills({
        "goods": [{"name": "密码机", "quantity": "3台", "spec": "SC-208", "place": "当事人仓库"}, {"name": "台账"}],
        "reason": "可能灭失。", "kept_by": "in_place",
    })  # fmt: skip
    officer.sends(at, market.pair)
    assert "第2行缺少“数量”" in officer.reads()
    assert officer.page.locator("[name=f_goods-0-spec]").input_value() == "SC-208"
    officer.fills({"goods": [{}, {"quantity": "2册", "spec": "A4", "place": "财务室"}]})
    officer.sends(at, market.pair)
    assert "已提交审批" in officer.reads()
