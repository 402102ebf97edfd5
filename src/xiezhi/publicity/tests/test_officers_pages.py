"""The officers' pages: the duty is listed, reviewed side by side, confirmed by a second person, withdrawn."""

from __future__ import annotations

import re

import pytest
from django.db import connections

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import logged_in
from xiezhi.cases.scene_for_tests import market_people, played
from xiezhi.publicity import following
from xiezhi.publicity.models import Publication, Request


@pytest.fixture(scope="module")
def scene(database):
    people = market_people()
    case_id = played(people, until="decision_delivered")
    following.follow()
    with accounts.as_system():
        row = Publication.objects.get(case_id=case_id)
    return f"/publicity/{row.id}/", logged_in(people.officer), logged_in(people.unit_head), row.id


def post(client, address, move, **said):
    return client.post(f"{address}act/", {"move": move, **said})


def test_the_list_shows_the_duty_with_its_day_and_how_much_is_late(scene):
    address, officer, _, _ = scene
    page = officer.get("/publicity/").content.decode()
    assert address in page
    assert "2026-09-18" in page or "9月18日" in page
    assert officer.get("/publicity/?state=published").content.decode().count("/publicity/0") == 0


def test_the_review_shows_both_texts_and_every_proposed_span_can_be_taken_back(scene):
    address, officer, head, _ = scene
    page = officer.get(address).content.decode()
    assert page.count('class="beside"') >= 4
    assert 'value="prepare"' in page
    assert 'value="release"' not in page
    spans = re.findall(r'name="span" value="([^"]+)"', page)
    answer = post(officer, address, "prepare", span=spans, add_text_0="商用密码产品", add_kind_0="secret", looked="yes")
    assert answer.status_code == 302
    page = head.get(address).content.decode()
    assert "〔商业秘密〕" in page
    assert 'value="release"' in page


def test_what_is_refused_is_said_on_the_page_and_a_second_person_publishes(scene):
    address, officer, head, identifier = scene
    refused = post(officer, address, "hold", reason="")
    assert refused.status_code == 409
    assert "PUB-0106" in refused.content.decode()
    assert post(officer, address, "release").status_code == 409  # an officer's post confirms nothing
    assert post(head, address, "release").status_code == 302
    with connections["public"].cursor() as cursor:
        cursor.execute("SELECT facts, hidden::text FROM opened.record WHERE id = %s", [identifier])
        ((facts, hidden),) = cursor.fetchall()
    assert "〔商业秘密〕" in facts
    assert "商用密码产品" not in facts
    assert "secret" in hidden


def test_a_request_is_taken_in_and_answered_on_its_page(scene):
    address, officer, _, identifier = scene
    assert (
        post(officer, address, "ask", kind="correction", who="某公司", contact="x", reason="数额有误").status_code
        == 302
    )
    with accounts.as_system():
        asked = Request.objects.get(publication_id=identifier)
    page = f"/publicity/requests/{asked.id}/"
    assert page in officer.get("/publicity/requests/").content.decode()
    assert officer.post(page, {"answer": "grant", "words": ""}).status_code == 409
    assert officer.post(page, {"answer": "grant", "words": "核实属实，已更正"}).status_code == 302
    answer = post(officer, address, "correct", text_result="罚款人民币十七万元", reason="数额更正")
    assert answer.status_code == 302
    with connections["public"].cursor() as cursor:
        cursor.execute("SELECT version, result FROM opened.record WHERE id = %s", [identifier])
        assert cursor.fetchall() == [(2, "罚款人民币十七万元")]


def test_it_is_withdrawn_from_the_page_with_a_ground_for_the_public(scene):
    address, officer, _, identifier = scene
    assert post(officer, address, "withdraw", ground="nonsense").status_code == 409
    assert post(officer, address, "withdraw", ground="0", reason="复议决定").status_code == 302
    with connections["public"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM opened.record WHERE id = %s", [identifier])
        assert cursor.fetchone() == (0,)
    assert officer.get(address).status_code == 200
