"""Questions are answered and published without who asked; statements shown once confirmed; ratings are only sums."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test import Client

from tests.publicity.writing import a_mark, given, looked_up, on_the_site, send
from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import a_body, an_officer, logged_in
from xiezhi.ledger import door as ledger
from xiezhi.publicity import door, preparing
from xiezhi.publicity.letters import rating, taking, writing
from xiezhi.publicity.models import Letter, RatingCount
from xiezhi.publicity.tests.a_record import a_record


@pytest.fixture(scope="module")
def officer(database):
    a_body()
    found = an_officer("officer")
    preparing.prepare()
    return found


def asked(officer, words):
    """Ask a question and have it taken in: what the sender was given, and the page of the letter."""
    keys = given(send("question", words, body=officer.body.code, name="上官问事", contact="13955556666"))
    assert taking.collect() == 1
    with accounts.as_system():
        return keys, f"/publicity/letters/{Letter.objects.get(number=keys[0]).id}/"


def public_questions():
    with on_the_site():
        return Client().get("/letters/questions?lang=zh").content.decode()


def test_a_question_is_answered_to_its_sender_alone_until_it_is_published(officer):
    keys, address = asked(officer, "我是上官问事，开小吃店要办哪些证？电话13955556666。")
    client = logged_in(officer)
    assert address in client.get("/publicity/letters/").content.decode()
    assert client.post(address, {"move": "publish", "words": "开小吃店要办哪些证？"}).status_code == 409
    assert client.post(address, {"move": "answer", "words": "需要营业执照和食品经营许可。"}).status_code == 302
    assert "需要营业执照和食品经营许可" in looked_up(*keys).content.decode()
    assert "需要营业执照" not in public_questions()
    page = client.get(address).content.decode()
    proposed = re.search(r'<textarea id="asked"[^>]*>([^<]*)', page)
    assert proposed is not None
    assert "上官问事" not in proposed[1]
    words = "开小吃店要办哪些证？联系13955556666"
    assert client.post(address, {"move": "publish", "words": words}).status_code == 302
    shown = public_questions()
    assert "开小吃店要办哪些证？" in shown
    assert "13955556666" not in shown
    assert client.post(address, {"move": "take_back", "words": "内容已经过时"}).status_code == 302
    assert "开小吃店要办哪些证？" not in public_questions()


def test_a_question_to_another_body_cannot_be_answered_from_here(officer):
    _, address = asked(officer, "请问周末是否办公？")
    other = an_officer("officer", body=a_body("440105scjg", name_zh="海珠区市场监督管理局"))
    assert logged_in(other).get(address).status_code == 404


def test_a_body_may_be_typed_by_its_name_and_one_that_is_not_there_is_refused(officer):
    page = send("question", "请问这归谁管？", body="不存在的机关")
    assert page.status_code == 422
    assert "没有这个名称的机关" in page.content.decode()
    given(send("question", "请问几点上班？", body="天河区市场监督"))
    assert taking.collect() == 1
    with accounts.as_system():
        assert Letter.objects.filter(kind="question").latest("state_at").body_id == officer.body.id


def test_a_list_too_long_for_an_old_phone_becomes_a_field_to_type_into(officer):
    with on_the_site():
        assert "<select" in Client().get("/letters/write/question").content.decode()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO opened.before (topic, key, from_day, doc) SELECT 'bodies', 'b' || n, '2020-01-01', "
                "jsonb_build_object('lines', jsonb_build_array(jsonb_build_object('label', '{}'::jsonb, 'value', "
                "jsonb_build_object('zh', '机关' || n, 'en', 'Body ' || n)))) FROM generate_series(1, 2500) AS n"
            )
        for address in ("/letters/write/question", "/letters/write/complaint", "/letters/rate"):
            page = Client().get(address)
            assert '<input id="body"' in page.content.decode()
            assert len(page.content) < 20_000
    preparing.prepare()


def test_a_letter_whose_body_is_gone_when_it_is_taken_in_is_closed_and_says_why(officer):
    keys = given(send("question", "请问还在吗？", body=officer.body.code))
    with accounts.as_system(), connection.cursor() as cursor:
        cursor.execute('UPDATE letterbox.letter SET about = \'{"body": "nobody"}\'')
    assert taking.collect() == 1
    assert "没有找到您所选择的机关" in looked_up(*keys).content.decode()


def test_the_statement_of_a_party_is_shown_only_after_the_body_confirmed_whose_it_is(officer):
    record = a_record(number="穗天市监罚〔2026〕88号", body_code=officer.body.code)
    with accounts.claimed(officer.claim):
        door.publish(record, by=officer.claim)
    assert send("reply", "我司已经全部整改。", record=record.path).status_code == 422
    keys = given(
        send("reply", "我司已经全部整改，电话13977778888。", record=record.path, name="某公司", proof="文号与校验码")
    )
    assert taking.collect() == 1
    with accounts.as_system():
        request_id = Letter.objects.get(number=keys[0]).request_id
    client, address = logged_in(officer), f"/publicity/requests/{request_id}/"
    page = client.get(address).content.decode()
    assert 'value="identity"' in page
    assert "文号与校验码" in page
    refused = client.post(address, {"answer": "grant", "words": "予以附上。"})
    assert refused.status_code == 409
    assert "PUB-0203" in refused.content.decode()
    assert client.post(address, {"answer": "grant", "words": "予以附上。", "met": "identity"}).status_code == 302
    with on_the_site():
        shown = Client().get(f"/r/{record.path}?lang=zh").content.decode()
    assert "我司已经全部整改" in shown
    assert "13977778888" not in shown
    assert "予以附上。" in looked_up(*keys).content.decode()
    assert door.rebuild(mend=False).differences == {}
    with connections["default"].cursor() as cursor:
        cursor.execute("DELETE FROM opened.record WHERE id = %s", [record.id])
    assert set(door.rebuild().differences) == {record.id}
    assert door.rebuild(mend=False).differences == {}
    with on_the_site():
        assert "我司已经全部整改" in Client().get(f"/r/{record.path}?lang=zh").content.decode()


def rate(officer, stars, mark=None):
    form = {"mark": mark or a_mark("rating"), "body": officer.body.code, "act": "inspection", "stars": stars}
    with on_the_site():
        return Client().post("/letters/rate?lang=zh", form)


def test_ratings_are_counted_only_ten_at_a_time_and_then_nothing_of_one_is_left(officer):
    for _ in range(9):
        assert rate(officer, "5").status_code == 200
    assert rating.count() == 0
    with on_the_site():
        assert "评价数量尚不足以公布" in Client().get("/letters/ratings?lang=zh").content.decode()
    assert rate(officer, "1").status_code == 200
    assert rating.count() == 10
    assert rating.count() == 0
    with accounts.as_system(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM letterbox.rating")
        assert cursor.fetchone() == (0,)
        row = RatingCount.objects.get()
        entries = ledger.entries(row.id)
    assert row.counts == {"1": 1, "2": 0, "3": 0, "4": 0, "5": 9}
    assert [one.facts["added"] for one in entries] == [{"1": 1, "5": 9}]
    with on_the_site():
        page = Client().get("/letters/ratings?lang=zh").content.decode()
    assert "<td>9</td>" in page
    assert officer.body.name_zh in page


def test_a_rating_has_no_column_that_leads_to_its_author(database):
    with database.superuser() as looking:
        found = looking.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'letterbox' "
            "AND table_name = 'rating'"
        ).fetchall()
    assert dict(found) == {"id": "uuid", "body": "text", "act": "text", "stars": "smallint", "day": "date"}


@pytest.mark.parametrize("changed", [{"stars": "6"}, {"act": "nonsense"}, {"body": "nobody"}, {"website": "x"}])
def test_a_rating_of_nothing_is_refused(officer, changed):
    form = {"mark": a_mark("rating"), "body": officer.body.code, "act": "inspection", "stars": "3", **changed}
    with on_the_site():
        assert Client().post("/letters/rate", form).status_code == 422


def test_one_form_rates_once(officer):
    mark = a_mark("rating")
    assert rate(officer, "3", mark).status_code == rate(officer, "5", mark).status_code == 200
    with accounts.as_system(), connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(stars) FROM letterbox.rating")
        assert cursor.fetchone() == ([3],)


def test_a_full_box_takes_nothing_more_and_loses_nothing(officer):
    with pytest.raises(ValueError, match="fit"):
        writing.rate(uuid4(), "x" * 41, "inspection", 3)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET ROLE xiezhi_owner")
        cursor.execute(
            "INSERT INTO letterbox.rating (id, body, act, stars) "
            "SELECT gen_random_uuid(), 'nobody', 'inspection', 3 FROM generate_series(1, 5000)"
        )
    assert rate(officer, "3").status_code == 503
    rating.count()
    assert rate(officer, "3").status_code == 200


def test_how_long_letters_wait_and_are_kept_is_public(officer):
    with on_the_site():
        page = Client().get("/before/letters?lang=zh").content.decode()
    assert "180日" in page
    assert "20个工作日" in page
    assert "15日" in page


def test_letters_ratings_and_what_the_public_store_holds_of_them_are_made_again_from_their_chains(officer):
    keys, address = asked(officer, "请问如何预约办事？")
    client = logged_in(officer)
    client.post(address, {"move": "answer", "words": "可以电话预约。"})
    client.post(address, {"move": "publish", "words": "如何预约办事？"})
    assert door.rebuild(mend=False).differences == {}
    with accounts.as_system(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM opened.sealed")
        cursor.execute("DELETE FROM opened.question")
        cursor.execute("DELETE FROM opened.rating")
    assert looked_up(*keys).status_code == 404
    assert len(door.rebuild().differences) >= 5
    assert door.rebuild(mend=False).differences == {}
    assert "可以电话预约。" in looked_up(*keys).content.decode()
    assert "如何预约办事？" in public_questions()
