"""Money of a case in a real browser: part paid, late, paused by a reconsideration, and explained day by day."""

from __future__ import annotations

import pytest

from tests.journeys.people import Person
from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.cases.scene_for_tests import Step, market_people, played, take
from xiezhi.ledger import door as ledger

PART = {"amount": "200000", "for_gains": "120000", "way": "bank", "receipt_number": "测 0001"}
SOUGHT = {"remedy": "reconsideration", "accepted_by": "天河区人民政府"}


@pytest.fixture(scope="module")
def late(database):
    """A fine of 180000 of which 80000 was paid in time; due 8 September; reconsidered from the 14th to the 30th."""
    people = market_people()
    case_id = played(people, until="published")
    take(Step("paid", "09-01T09:00", facts=PART), people, case_id)
    take(Step("remedy_sought", "09-14T09:00", facts=SOUGHT), people, case_id)
    take(Step("remedy_ended", "09-30T09:00", facts={"result": "upheld"}), people, case_id)
    return people, case_id


def test_the_engine_answers_what_is_owed_on_any_day(late):
    people, case_id = late
    officer = people.officer
    with accounts.claimed(officer.claim):
        (account,) = cases.accruals(case_id, officer.claim, Step("", "10-02T09:00").instant)
    assert [str(one) for one in (account.owed, account.paid, account.left, account.principal_left)] == [
        "300000.00", "200000.00", "100000.00", "100000.00"]  # fmt: skip
    days = [(one.first.isoformat()[5:], one.days, str(one.sum), one.why) for one in account.accrued.ranges]
    assert days == [
        ("09-09", 5, "15000.00", "late"), ("09-14", 17, "0.00", "paused"), ("10-01", 2, "6000.00", "late")]  # fmt: skip


def test_supervision_is_told_that_a_part_payment_ends_no_time_limit(late):
    people, case_id = late
    with accounts.claimed(people.officer.claim):
        entries = ledger.entries(case_id)
        told = [(entry.kind, said) for entry, said in cases.retold(entries, frozenset({"met_court_latest"}))]
    assert [said["met_court_latest"] for kind, said in told if kind == "paid"] == [False]
    assert all("met_court_latest" not in said for kind, said in told if kind != "paid")
    assert [entry.facts["complete"] for entry in entries if entry.kind == "paid"] == [False]


def test_the_case_page_shows_the_money_and_leads_to_the_reckoning(late, server, browser):
    people, case_id = late
    officer = Person.enters(browser, server.url, people.officer)
    page = officer.page
    officer.opens(f"/cases/{case_id}/")
    panel = page.locator("section", has=page.locator("#money-title"))
    assert "逾期" in panel.inner_text()
    assert "100,000.00" in panel.inner_text()
    panel.get_by_role("link", name="查看计算过程").click()
    page.get_by_role("heading", name="加处罚款的计算").wait_for()
    said = page.locator("main").inner_text()
    for word in ("复议、诉讼期间，不计", "15,000.00", "测 0001", "未核实", "200,000.00"):
        assert word in said, word
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_statement_of_the_treasury_is_uploaded_and_its_lines_are_explained(late, server, browser, tmp_path):
    people, case_id = late
    officer = Person.enters(browser, server.url, people.officer)
    page, statement = officer.page, tmp_path / "statement.csv"
    with accounts.claimed(people.officer.claim):
        number = cases.case(case_id, people.officer.claim, Step("", "10-02T09:00").instant).row.number
    statement.write_text(
        f"流水号,决定书文号,缴款人,金额,缴款日期\nGK-1,{number},测试人,99999.99,2026-10-02\n"
        f"GK-2,{number},测试人,100000.00,2026-10-02\n", "utf-8")  # fmt: skip
    officer.opens("/reconciliation/")
    page.set_input_files("#file", statement)
    page.get_by_role("button", name="对账").click()
    page.get_by_role("heading", name="尚未缴清的处罚决定").wait_for()
    said = page.locator("main").inner_text()
    assert "金额与应缴数额不符" in said
    assert "已登记 1" in said
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
