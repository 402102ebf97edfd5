"""The pages of case review: a plan is made, drawn and marked through them, and each shows what its reader may see."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import logged_in
from xiezhi.kernel.clock import today
from xiezhi.supervision.reviewing import drawing, naming
from xiezhi.supervision.reviewing.models import ReviewFile, ReviewPlan
from xiezhi.supervision.reviewing.tests.a_review import a_city, seen

ROOT = "/supervision/reviews/"


@pytest.fixture(scope="module")
def city(database):
    return a_city()


@pytest.fixture(scope="module")
def lead(city):
    return logged_in(city.lead)


@pytest.fixture(scope="module")
def plan(city, lead):
    """A general review made, committed and drawn through the pages."""
    day = today().isoformat()
    said = {
        "title": "年度评查", "year": today().year, "way": "all", "sheets": ["penalty"], "first": "2020-01-01",
        "last": day, "percent": 10, "least": 1, "most": 9, "reviewers": 2, "names_hidden": "on",
    }  # fmt: skip
    answer = lead.post(f"{ROOT}new/", said)
    assert answer.status_code == 302, answer.content.decode()
    identifier = answer.url.rstrip("/").rpartition("/")[2]
    for what in ("commit", "draw"):
        assert lead.post(f"{ROOT}{identifier}/act/", {"do": what}).status_code == 302
    with accounts.claimed(city.lead.claim):
        return ReviewPlan.objects.get(id=identifier)


@pytest.fixture(scope="module")
def file(city, lead, plan):
    """The first file of the first body, with two reviewers named on its page."""
    with accounts.claimed(city.lead.claim):
        found = ReviewFile.objects.get(plan_id=plan.id, case_id=city.cases[0])
    people = [str(one.id) for one in city.reviewers[:2]]
    assert lead.post(f"{ROOT}files/{found.id}/act/", {"do": "name", "person": people}).status_code == 302
    return seen(city.lead, found)


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_the_plan_shows_its_list_its_files_by_body_and_its_grades_with_their_articles(plan, lead):
    shown = page(lead, f"{ROOT}{plan.id}/")
    assert plan.digest in shown
    assert len(set(re.findall(rf"{ROOT}files/([0-9a-f-]+)/", shown))) == 5
    assert "优秀" in shown
    assert page(lead, ROOT).count(str(plan.id)) == 1


def test_the_list_and_the_program_are_given_out_byte_for_byte(plan, lead):
    listed = lead.get(f"{ROOT}{plan.id}/candidates.txt").content.decode()
    assert drawing.digest_of(listed) == plan.digest
    program = lead.get(f"{ROOT}draw.py").content.decode()
    assert program == Path(drawing.__file__).read_text(encoding="utf-8")


def test_the_desk_shows_the_sheet_beside_the_file_with_what_the_record_shows_and_marks_nothing(city, file):
    one = city.reviewers[0]
    shown = page(logged_in(one), f"{ROOT}sheets/{naming.sheet_id(file.id, one.id)}/")
    assert "记录显示已遵守" in shown
    assert "当场处罚决定" in shown
    assert "checked" not in shown
    assert re.search(r'name="times-evidence_thin" value="0"', shown)


def test_nothing_typed_is_lost_when_a_reason_is_missing_and_marks_are_handed_in_with_it(city, file):
    one, other = city.reviewers[:2]
    client, address = logged_in(one), f"{ROOT}sheets/{naming.sheet_id(file.id, one.id)}/"
    answer = client.post(address, {"do": "hand_in", "times-evidence_thin": "2", "words": "已阅卷。"})
    assert answer.status_code == 200
    assert 'name="times-evidence_thin" value="2"' in answer.content.decode()
    assert "请写明扣分理由" in answer.content.decode()
    marks = {"do": "hand_in", "times-evidence_thin": "2", "words-evidence_thin": "两项事实只有照片"}
    assert client.post(address, marks).status_code == 302
    theirs = page(logged_in(other), f"{ROOT}files/{file.id}/")
    assert "另一名评查人员" in theirs
    assert one.view.name not in theirs
    assert "两项事实只有照片" not in theirs
    assert "两项事实只有照片" not in page(logged_in(city.lead), f"{ROOT}files/{file.id}/")
    assert logged_in(other).get(address).status_code == 404


def test_when_all_are_in_the_marks_are_shown_together_and_the_year_counts_them(city, file, lead):
    other = city.reviewers[1]
    marks = {"do": "hand_in", "times-evidence_thin": "1", "words-evidence_thin": "照片没有拍摄时间"}
    client = logged_in(other)
    assert client.post(f"{ROOT}sheets/{naming.sheet_id(file.id, other.id)}/", marks).status_code == 302
    shown = page(lead, f"{ROOT}files/{file.id}/")
    assert "照片没有拍摄时间" in shown
    assert "95.5" in shown
    year = page(lead, f"{ROOT}years/{today().year}/")
    links = [one.replace("&amp;", "&") for one in re.findall(rf'href="({ROOT}files/\?[^"]+)">1</a>', year)]
    assert any("fault=evidence_thin" in one for one in links)
    assert any("grade=excellent" in one for one in links)
    for link in links:
        assert str(file.id) in page(lead, link)


def test_the_body_sees_no_plan_and_before_it_is_told_no_result(city, plan, file):
    officer = logged_in(city.one.officer)
    assert str(plan.id) not in page(officer, ROOT)
    for path in (f"{plan.id}/", f"files/{file.id}/", f"results/{file.id}/", f"{plan.id}/candidates.txt"):
        assert officer.get(f"{ROOT}{path}").status_code == 404


def test_the_report_is_confirmed_by_the_head_and_the_body_contests_a_result_on_its_page(city, plan, file, lead):
    from xiezhi.supervision.reviewing.tests.a_review import handed_in, named

    with accounts.claimed(city.lead.claim):
        rest = list(ReviewFile.objects.filter(plan_id=plan.id, body_id=city.body.id).exclude(id=file.id))
    for one in rest:
        named(city, one)
        for who in city.reviewers[:2]:
            handed_in(one, who)
    told = {"body": str(city.body.id), "problems": "个别事实只有照片。", "advice": "补充笔录。"}
    address = f"{ROOT}{plan.id}/act/"
    assert lead.post(address, {"do": "hand_in", **told}).status_code == 302
    assert logged_in(city.head).post(address, {"do": "confirm", **told}).status_code == 302
    head = logged_in(city.one.unit_head)
    result = page(head, f"{ROOT}results/{file.id}/")
    assert "个别事实只有照片。" in result
    assert "95.5" in result
    asked = head.post(f"{ROOT}results/{file.id}/object/", {"words": "照片有拍摄时间。"}, follow=True)
    assert "照片有拍摄时间。" in asked.content.decode()
    assert str(file.id) in page(logged_in(city.head), ROOT)
    opened = page(lead, f"/supervision/matters/open/?review={file.id}")
    assert f'value="{city.body.id}" selected' in opened
    assert "两项事实只有照片" in opened
    answered = {"do": "answer", "outcome": "kept", "words": "照片没有时间，维持。", "total": "95.5"}
    assert logged_in(city.head).post(f"{ROOT}files/{file.id}/act/", answered).status_code == 302
    assert "照片没有时间，维持。" in page(head, f"{ROOT}results/{file.id}/")
