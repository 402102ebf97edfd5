"""Paper, certificate and one's own case, checked from the public store alone; nothing is told to who only guesses."""

from __future__ import annotations

import json

import pytest
from django.db import connections
from django.test import Client

from tests.publicity.writing import on_the_site
from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.cases.scene_for_tests import FIRM, market_people, played
from xiezhi.kernel.clock import now
from xiezhi.papers import door as papers
from xiezhi.publicity import preparing
from xiezhi.publicity.letters import standing
from xiezhi.publicity.letters.reading import typed_ending
from xiezhi.publicity.site import checks
from xiezhi.supervision.complaints.assigning import body_complained_of

ENDING = FIRM["id_number"][-6:]


@pytest.fixture(scope="module")
def scene(database):
    people = market_people()
    case_id = played(people, until="decision_delivered")
    standing.follow()
    preparing.prepare()
    with accounts.as_system():
        issued = papers.of_case(case_id)
    decision = next(one for one in reversed(issued) if one.audience == "party" and one.number)
    return people, case_id, decision, issued


@pytest.fixture(autouse=True)
def fresh_tries():
    checks._tries.clear()


def ask(address, **said):
    with on_the_site():
        return Client().post(f"{address}?lang=zh", said)


def see(address, **said):
    with on_the_site():
        return Client().get(address, {"lang": "zh", **said})


def test_a_paper_is_genuine_by_what_stands_in_its_foot_and_by_its_code(scene):
    _, _, decision, _ = scene
    code = decision.contents_digest
    typed = ask("/check/", number=decision.number.replace("〔", "[").replace("〕", "]"), code=code[:16].upper())
    scanned = see(f"/check/{code[:32]}/", n=decision.number)
    for page in (typed, scanned):
        assert page.status_code == 200
        assert "真实：" in page.content.decode()
        assert decision.organ in page.content.decode()
        assert FIRM["name"] not in page.content.decode()
    assert "/letters/write/complaint?lang=zh&amp;paper=" in scanned.content.decode()


@pytest.mark.parametrize(
    ("number", "code", "word"),
    [
        ("other", "right", "不一致："),
        ("right", "wrong", "不一致："),
        ("right", "longer", "不一致："),
        ("nothing", "wrong", "未查到："),
        ("right", "short", "内容摘要至少"),
    ],
)
def test_what_does_not_belong_together_is_said(scene, number, code, word):
    _, _, decision, _ = scene
    right = decision.contents_digest
    codes = {"right": right[:16], "wrong": "0" * 16, "longer": right[:16] + "0" * 16, "short": "abc"}
    numbers = {"right": decision.number, "other": "穗天市监罚〔2026〕999号", "nothing": "无此文号"}
    page = ask("/check/", number=numbers[number], code=codes[code]).content.decode()
    assert word in page
    assert decision.organ not in page


def test_the_party_sees_stage_dates_days_to_come_and_remedies_and_no_name(scene):
    people, _, decision, _ = scene
    page = ask("/progress", number=decision.number, code=decision.contents_digest[:16], ending=ENDING)
    body = page.content.decode()
    assert page.status_code == 200
    for word in ("送达", "2026-08-20", "行政复议", "六个月", "今后的日期", "2027-02-24"):
        assert word in body
    assert "2026-07-31" not in body  # what has passed is no day to come
    for hidden in (FIRM["name"], FIRM["legal_representative"], FIRM["id_number"], people.officer.view.name):
        assert hidden not in body
    assert page["Cache-Control"] == "no-store"


def test_whichever_of_the_three_is_wrong_the_answer_is_the_same_and_says_nothing(scene):
    _, _, decision, _ = scene
    right = {"number": decision.number, "code": decision.contents_digest[:16], "ending": ENDING}
    answers = []
    for name, wrong in (("number", "别的文号"), ("code", "0" * 16), ("ending", "999999"), ("ending", "")):
        page = ask("/progress", **{**right, name: wrong})
        assert page.status_code == 404
        body = page.content.decode()
        for value in (*right.values(), wrong):
            body = body.replace(value, "") if value else body
        answers.append(body)
    assert len(set(answers)) == 1


def test_a_paper_is_closed_to_questions_after_ten_tries_even_for_the_right_words(scene):
    _, _, decision, _ = scene
    right = {"number": decision.number, "code": decision.contents_digest[:16], "ending": ENDING}
    for attempt in range(10):
        assert ask("/progress", **{**right, "ending": f"{attempt:06}"}).status_code == 404
    assert ask("/progress", **right).status_code == 404


def test_the_ending_may_be_typed_whole_and_with_blanks():
    assert typed_ending("9135 0100m000 100y43") == typed_ending("100Y43") == "100Y43"
    assert typed_ending("0Y43") == ""


def test_a_copy_of_the_whole_public_store_tells_nothing_of_papers_and_cases(scene):
    _, case_id, _, issued = scene
    with connections["public"].cursor() as cursor:
        cursor.execute("SELECT * FROM opened.sealed")
        stored = str(cursor.fetchall())
    assert len(stored) > 10_000
    words = [FIRM["name"], FIRM["id_number"], str(case_id), *(one.number for one in issued if one.number)]
    for word in words:
        assert word not in stored
        assert json.dumps(word)[1:-1] not in stored


def test_reading_again_changes_nothing_and_makes_what_was_lost(scene):

    def held():
        with connections["public"].cursor() as cursor:
            cursor.execute("SELECT key, sealed FROM opened.sealed ORDER BY key")
            return cursor.fetchall()

    before = held()
    assert standing.follow() == 0
    with connections["default"].cursor() as cursor:
        cursor.execute("DELETE FROM opened.sealed")
    standing.again()
    standing.follow()
    assert held() == before


def test_a_void_paper_says_so_and_opens_no_progress_any_more(scene):
    people, _, _, _ = scene
    case_id = played(people, until="intent_notified")
    standing.follow()
    by = people.agency_head.claim
    with accounts.claimed(by):
        decision = next(one for one in papers.of_case(case_id) if one.audience == "party" and one.number)
        right = {"number": decision.number, "code": decision.contents_digest[:16], "ending": ENDING}
        assert ask("/progress", **right).status_code == 200
        cases.void_paper(decision.id, reason="文号重复，作废后重新制发。", claim=by, at=now())
    standing.follow()
    assert "作废：" in ask("/check/", number=decision.number, code=decision.contents_digest[:16]).content.decode()
    assert ask("/progress", **right).status_code == 404


def test_a_complaint_about_a_paper_finds_the_body_that_issued_it(scene):
    people, _, decision, _ = scene
    with accounts.as_system():
        meant = body_complained_of("", decision.number)
        assert body_complained_of("", "无此文号") is None
    assert meant is not None
    assert meant.code == people.officer.body.code


def test_a_certificate_is_checked_by_its_number_and_one_suspended_is_said_to_be_within_minutes(scene):
    people, _, _, _ = scene
    certificate = people.officer.view.certificates[0]
    page = see("/check/officer", number=certificate.number).content.decode()
    assert people.officer.view.name in page
    assert "有效" in page
    with accounts.as_system() as by:
        accounts.suspend_certificate(by=by, certificate_id=certificate.id, reason="考核不合格")
    preparing.prepare(preparing.REGISTERS)
    assert "暂扣" in see("/check/officer", number=certificate.number).content.decode()
    assert see("/check/officer", number="nobody").status_code == 404


@pytest.mark.parametrize("address", ["/check/", "/check/officer", "/progress", "/letters/rate", "/letters/ratings"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_works_without_scripts_and_cookies_in_both_languages(scene, address, lang):
    page = see(address, lang=lang)
    assert page.status_code == 200
    assert "<script" not in page.content.decode()
    assert not page.cookies
    assert len(page.content) < 100_000
