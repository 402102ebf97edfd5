"""A statement of the treasury against real cases: what matches is paid once; the rest is listed with its reason."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from xiezhi.accounts import door as accounts
from xiezhi.accounts import door_for_tests as registers
from xiezhi.cases import door as cases
from xiezhi.cases.scene_for_tests import market_people, played
from xiezhi.enforcement.reconciling import reconcile, reconcile_as
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal

HEAD = ["流水号", "决定书文号", "缴款人", "金额", "缴款日期"]


@pytest.fixture(scope="module")
def people(database):
    """The people of the market regulation body."""
    return market_people()


@pytest.fixture
def fined(people):
    """A case with a fine of 180000 and 120000 of gains to pay, and its number."""
    case_id = played(people, until="published")
    with accounts.claimed(people.officer.claim):
        return case_id, cases.case(case_id, people.officer.claim, now()).row.number


def csv(*rows: list[str], encoding: str = "utf-8-sig") -> bytes:
    return "\n".join(",".join(row) for row in [HEAD, *rows]).encode(encoding)


def ends(content: bytes, people) -> tuple[list[tuple[str, str]], list[Decimal]]:
    done = reconcile(content, claim=people.officer.claim, at=now())
    told = [(line.state, line.reason["zh"] if line.reason else "") for line in done.lines]
    return told, [account.left for _row, account in done.unpaid]


def payments(case_id, people) -> list[dict[str, str]]:
    with accounts.claimed(people.officer.claim):
        view = cases.case(case_id, people.officer.claim, now())
    return [dict(one.facts) for one in view.entries if one.kind == "paid"]


def test_a_line_becomes_one_payment_however_often_it_is_sent(people, fined):
    case_id, number = fined
    content = csv([f"GK-{case_id}", number, "测试人", "300000.00", "2026/9/1"])
    assert ends(content, people)[0] == [("recorded", "")]
    assert ends(content, people)[0] == [("known", "")]
    (paid,) = payments(case_id, people)
    said = {key: paid[key] for key in ("amount", "for_gains", "reference", "paid_on", "complete")}
    assert said == {
        "amount": "300000.00", "for_gains": "120000.00", "reference": f"GK-{case_id}", "paid_on": "2026-09-01",
        "complete": True}  # fmt: skip


def test_what_does_not_agree_is_listed_with_its_reason_and_pays_nothing(people, fined):
    case_id, number = fined
    told, left = ends(
        csv(
            [f"A-{case_id}", "没有这个文号", "", "300000", "2026-09-01"],
            [f"B-{case_id}", number, "", "300000.01", "2026-09-01"],
            [f"C-{case_id}", number, "", "三十万", "2026-09-01"],
            [f"D-{case_id}", number, "", "300000", "2999-01-01"],
            [f"B-{case_id}", number, "", "300000", "2026-09-01"], encoding="gb18030"), people)  # fmt: skip
    assert [state for state, _why in told] == ["unmatched"] * 5
    assert "没有这个文号" in told[0][1]
    assert "未缴 300000.00 元" in told[1][1]
    assert "第 3 行重复" in told[4][1]
    assert payments(case_id, people) == []
    assert Decimal("300000.00") in left


def test_a_reference_of_one_case_is_not_taken_for_another(people, fined):
    first, number = fined
    assert ends(csv([f"X-{first}", number, "", "300000", "2026-09-01"]), people)[0] == [("recorded", "")]
    second = played(people, until="published")
    with accounts.claimed(people.officer.claim):
        other = cases.case(second, people.officer.claim, now()).row.number
    told, _left = ends(csv([f"X-{first}", other, "", "300000", "2026-09-01"]), people)
    assert told[0][0] == "unmatched"
    assert payments(second, people) == []


def test_the_page_takes_a_workbook_and_says_what_became_of_each_line(people, fined):
    case_id, number = fined
    book, out = Workbook(), io.BytesIO()
    book.active.append(HEAD)
    book.active.append([f"P-{case_id}", number, "测试人", 180000, "2026-09-01"])
    book.active.append([f"Q-{case_id}", "无此号", "测试人", 1, "2026-09-01"])
    book.save(out)
    client = registers.logged_in(people.officer)
    page = client.post(reverse("reconciliation"), {"file": SimpleUploadedFile("s.xlsx", out.getvalue())})
    said = page.content.decode()
    assert page.status_code == 200
    assert "已登记 1" in said
    assert "未匹配 1" in said
    assert "120,000.00" in said


def test_a_file_without_its_columns_is_refused(people):
    client = registers.logged_in(people.officer)
    page = client.post(reverse("reconciliation"), {"file": SimpleUploadedFile("s.csv", b"a,b\n1,2\n")})
    assert page.status_code == 422
    assert "ENF-0120" in page.content.decode()


def test_a_command_acts_as_an_officer_and_as_nobody_else(people, fined):
    case_id, number = fined
    content = csv([f"Z-{case_id}", number, "", "300000", "2026-09-01"])
    for login in ("nobody-here", people.archivist.login):
        with pytest.raises(Refusal) as refused:
            reconcile_as(content, login, at=now())
        assert refused.value.code == "ENF-0121"
    assert payments(case_id, people) == []
    assert reconcile_as(content, people.officer.login, at=now()).count("recorded") == 1
