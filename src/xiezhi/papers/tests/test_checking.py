"""Anybody checks a paper: typed, scanned or shown. No contents, no person, and not too often."""

from __future__ import annotations

import io
import re

import pypdfium2  # type: ignore[import-untyped]
import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile

from xiezhi.accounts.door import claimed
from xiezhi.accounts.door_for_tests import visitor
from xiezhi.papers import checking, numbers, printing
from xiezhi.papers.checking import Verdict
from xiezhi.papers.tests.acting import act, body, claim, issue, number_of

pytestmark = pytest.mark.usefixtures("database")
PERSONAL = ("陈志远", "91440101MA5CXU2T3K", "13800000000", "1068")


@pytest.fixture(scope="module")
def of():
    return body()


@pytest.fixture(scope="module")
def paper(database, of):
    return issue(of)


@pytest.fixture(scope="module")
def pdf(paper, of):
    with claimed(claim(of.path)):
        return printing.pdf(paper.id)


def asked(**said) -> str:
    answer = visitor().post("/check/", said, headers={"Accept-Language": "en"}, REMOTE_ADDR=f"10.0.0.{len(said) + 1}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_number_and_the_sixteen_printed_digits_say_what_the_paper_is_and_nothing_of_its_contents(paper):
    said = asked(number=paper.number, digest=paper.contents_digest[:16])
    for told in ("Genuine", "Penalty decision", paper.organ, paper.number, "2025"):
        assert told in said
    assert not any(one in said for one in PERSONAL)


def test_a_number_may_be_typed_as_people_type_it(paper):
    other = paper.number.replace("〔", " [").replace("〕", "] ")
    assert checking.by_digest(other, paper.contents_digest[:16].upper()).verdict is Verdict.GENUINE


def test_another_digest_for_a_number_that_was_given_out_is_not_as_issued_and_tells_no_more(paper):
    said = asked(number=paper.number, digest="0" * 16)
    assert "Not as issued" in said
    assert paper.organ not in said


def test_another_number_on_a_known_digest_is_not_as_issued(paper):
    assert checking.by_digest(paper.number.replace("2025", "2024"), paper.contents_digest).verdict is Verdict.ALTERED


@pytest.mark.parametrize(("digest", "said"), [("0" * 16, "Unknown"), ("abc", "no digest"), ("%" * 16, "no digest")])
def test_what_was_never_issued_is_unknown_and_what_is_no_digest_is_said_to_be_none(digest, said):
    assert said in asked(number="穗某〔2025〕99999号", digest=digest)


def test_fifteen_digits_are_not_enough_to_ask_with(paper):
    assert checking.by_digest(paper.number, paper.contents_digest[:15]).verdict is Verdict.UNREADABLE


def test_the_pdf_is_known_by_its_bytes_and_one_changed_byte_is_noticed(paper, pdf):
    assert "byte for byte" in asked(file=SimpleUploadedFile("a.pdf", pdf))
    changed = bytearray(pdf)
    changed[len(pdf) // 2] ^= 1
    assert checking.by_bytes(bytes(changed)).verdict is Verdict.UNKNOWN
    shown = asked(
        file=SimpleUploadedFile("a.pdf", bytes(changed)), number=paper.number, digest=paper.contents_digest[:16]
    )
    assert "something in it was changed" in shown


def test_a_void_number_is_said_to_be_void_without_its_reason(of):
    done = issue(of)
    act(of, lambda _: numbers.void(number_of(done), "当事人陈志远姓名有误"), case=done.case_id)
    said = asked(number=done.number, digest=done.contents_digest[:16])
    assert "declared void" in said
    assert "陈志远" not in said


def test_the_code_on_each_page_leads_to_the_answer(paper, pdf):
    """The code is read back from the picture's own squares: what Typst drew is what segno made of the address."""
    where = checking.address(paper.number, paper.contents_digest)
    path = re.sub(r"^https?://[^/]+", "", where)
    answer = visitor().get(path, headers={"Accept-Language": "en"}, REMOTE_ADDR="10.1.0.1")
    assert "Genuine" in answer.content.decode()
    assert not any(one in where for one in PERSONAL)
    wanted = [[bool(cell) for cell in row] for row in segno.make(where, error="l", micro=False).matrix]
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), 1):
        assert squares(page, number, len(wanted)) == wanted


def squares(page, number: int, size: int) -> list[list[bool]]:
    """The squares of the code in the foot of a page: its dark corner is found, then each is looked at in its middle."""
    mm = 600 / 25.4
    picture = page.render(scale=600 / 72).to_pil().convert("L").point(lambda grey: 255 if grey < 100 else 0)
    left = 28 * mm if number % 2 else picture.width - 41 * mm
    foot = picture.crop((round(left - mm), round(picture.height - 34 * mm), round(left + 15.9 * mm), picture.height))
    x, y, _, _ = foot.getbbox()
    step = 15 * mm / size
    return [
        [foot.getpixel((x + int((across + 0.5) * step), y + int((down + 0.5) * step))) > 0 for across in range(size)]
        for down in range(size)
    ]


def test_more_than_thirty_questions_in_a_minute_are_refused_for_that_network_only(paper):
    client = visitor()
    path = f"/check/{paper.contents_digest[:32]}/"
    answers = [client.get(path, REMOTE_ADDR="10.2.0.1").status_code for _ in range(checking.A_MINUTE * 2 + 1)]
    assert answers[: checking.A_MINUTE] == [200] * checking.A_MINUTE
    assert 429 in answers
    assert client.get(path, REMOTE_ADDR="10.2.0.2").status_code == 200


def test_a_file_larger_than_any_paper_is_refused_before_it_is_read():
    answer = visitor().post("/check/", {"file": SimpleUploadedFile("a.pdf", io.BytesIO(b"0" * (21 << 20)).read())})
    assert answer.status_code == 413


def test_the_database_tells_nobody_the_paper_without_its_digest(paper):
    """The application's role reads no row without a claim; only the narrow functions answer."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM papers_paper")
        assert cursor.fetchone()[0] == 0
        for digest in ("", "%", "_" * 16, paper.contents_digest[:15]):
            cursor.execute("SELECT count(*) FROM papers_checked(%s)", [digest])
            assert cursor.fetchone()[0] == 0


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_on_a_phone_without_scripts_the_page_is_filled_and_answered(browser, server, language, database):
    """390 by 844 points, no scripts: nothing runs over the edge, and what was never issued is said to be unknown."""
    context = browser.new_context(
        locale=language, viewport={"width": 390, "height": 844}, is_mobile=True, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(f"{server.url}/check/")
    page.locator("[name=number]").fill("穗某〔2025〕99999号")
    page.locator("[name=digest]").fill("0" * 16)
    page.locator("form.form button.btn-primary").click()
    assert page.locator("#verdict").inner_text() == ("查无此件" if language == "zh-CN" else "Unknown")
    button = page.locator("form.form button.btn-primary").bounding_box()
    assert button["x"] >= 0
    assert button["x"] + button["width"] <= 390
    assert button["height"] >= 40
    context.close()
