"""On an old phone without scripts, at the site's own process and login: a complaint is sent and its answer read."""

from __future__ import annotations

import re

import pytest

from tests.support import axe
from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import a_body, an_officer
from xiezhi.publicity import preparing
from xiezhi.publicity.letters import complaining, taking
from xiezhi.supervision.complaints import acts
from xiezhi.supervision.complaints.models import Complaint

WORDS = "执法人员检查时没有出示执法证件。"


@pytest.fixture(scope="module")
def supervisor(database):
    a_body()
    found = an_officer("supervisor", body=a_body("440106sfj", name_zh="天河区司法局", fields=()))
    preparing.prepare()
    return found


@pytest.fixture(scope="module")
def phone(browser):
    context = browser.new_context(
        locale="zh-CN", java_script_enabled=False, viewport={"width": 360, "height": 640}, has_touch=True
    )
    page = context.new_page()
    page.set_default_timeout(90_000)
    yield page
    context.close()


@pytest.fixture(scope="module")
def sent(supervisor, site, phone):
    """A complaint that was sent; number and secret as the page told them."""
    phone.goto(f"{site.url}/")
    phone.get_by_role("link", name="互动").click()
    phone.get_by_role("link", name="执法投诉").click()
    phone.get_by_label("哪个机关").select_option(label="天河区市场监督管理局")
    phone.get_by_label("请写明情况").fill(WORDS)
    phone.wait_for_timeout(3_200)
    phone.get_by_role("button", name="提交").click()
    return phone.locator("code.given").all_text_contents()


def test_it_is_sent_without_a_script_or_a_cookie_and_nothing_of_it_stands_in_an_address(sent, phone):
    number, secret = sent
    assert re.fullmatch(r"\d\d[0-9A-Z]{8}", number)
    assert re.fullmatch(r"([0-9A-Z]{5}-){3}[0-9A-Z]{5}", secret)
    assert secret not in phone.url
    assert phone.context.cookies() == []


def test_the_answer_is_read_with_number_and_secret_once_a_supervisor_gave_it(sent, site, phone, supervisor):
    assert taking.collect() == 1
    with accounts.claimed(supervisor.claim) as by:
        row = Complaint.objects.get()
        acts.take_up(row.id, by=by)
        acts.answer(row.id, "经核查属实，已责令改正。", by=by)
    complaining.tell()
    phone.goto(f"{site.url}/letters/answer")
    phone.get_by_label("编号").fill(sent[0].lower())
    phone.get_by_label("密码").fill(sent[1].replace("-", " "))
    phone.get_by_role("button", name="查询").click()
    assert "经核查属实，已责令改正。" in phone.inner_text("main")
    assert sent[1] not in phone.url


def test_no_log_of_the_site_says_anything_of_it(sent, site):
    said = site.log.read_text(errors="replace")
    for word in (*sent, sent[1].replace("-", ""), WORDS):
        assert word not in said


@pytest.mark.parametrize("address", ["letters/write/complaint", "letters/answer", "letters/rate", "check/", "progress"])
def test_no_form_keeps_anybody_out_nor_is_wider_than_a_phone(supervisor, site, browser, address):
    page = browser.new_page(viewport={"width": 360, "height": 640}, locale="zh-CN")
    page.goto(f"{site.url}/{address}")
    assert axe.problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()
