"""A letter goes in by the one hole there is, reaches who answers it, and its sender alone reads the answer."""

from __future__ import annotations

import json

import pytest
from django.db import connection, connections
from django.test import Client

from tests.publicity.writing import a_mark, given, looked_up, on_the_site, send
from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import a_body, an_officer, logged_in
from xiezhi.kernel.clock import today
from xiezhi.ledger import door as ledger
from xiezhi.publicity import door
from xiezhi.publicity.letters import taking
from xiezhi.publicity.models import Letter, LetterContent, Request
from xiezhi.publicity.tests.a_record import a_record

SENDER, PHONE = "欧阳植树", "13911112222"
WORDS = f"我是{SENDER}，电话{PHONE}，身份证44010619900307261X。公示的罚款数额多写了一个零，见决定书第二页。"
PLANTED = (SENDER, PHONE, "44010619900307261X")


@pytest.fixture(scope="module")
def body(database):
    a_body()
    return an_officer("officer")


@pytest.fixture(scope="module")
def record(body):
    shown = a_record(number="穗天市监罚〔2026〕7号", body_code=body.body.code, body=body.body.name_zh)
    with accounts.claimed(body.claim):
        door.publish(shown, by=body.claim)
    return shown


@pytest.fixture(scope="module")
def letter(record):
    page = send("correction", WORDS, record=record.path, name=SENDER, contact=PHONE)
    assert page.status_code == 200
    return given(page)


@pytest.fixture(scope="module")
def taken(letter):
    assert taking.collect() == 1
    with accounts.as_system():
        return Letter.objects.get(number=letter[0])


def everything(sql, *values):
    with accounts.as_system(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return str(cursor.fetchall())


def test_a_letter_that_nobody_has_taken_in_yet_is_found_by_nobody(letter):
    page = looked_up(*letter)
    assert page.status_code == 404
    assert page["Cache-Control"] == "no-store"


def test_the_public_login_can_put_a_letter_in_and_can_read_change_or_delete_none(letter):
    for verb in ("SELECT * FROM", "UPDATE", "DELETE FROM", "TRUNCATE"):
        for table in ("letter", "rating"):
            rest = " SET id = id" if verb == "UPDATE" else ""
            with connections["public"].cursor() as cursor:
                cursor.execute("SET default_transaction_read_only = off")
                with pytest.raises(Exception, match="permission denied"):
                    cursor.execute(f"{verb} letterbox.{table}{rest}")


def test_it_becomes_a_request_to_the_body_that_published_with_a_day(taken, body, record):
    with accounts.as_system():
        asked = Request.objects.get(id=taken.request_id)
    assert (asked.kind, asked.publication_id, asked.body_id) == ("correction", record.id, body.body.id)
    assert taken.due_on == asked.due_on > today()
    assert (asked.who, asked.contact) == ("", "")
    assert "letterbox" not in everything("SELECT count(*) FROM letterbox.letter WHERE id = %s", taken.id)


def test_who_sent_it_stands_in_no_entry_and_in_no_row_but_the_one_that_is_forgotten(taken):
    with accounts.as_system():
        entries = [*ledger.entries(taken.id), *ledger.entries(taken.publication_id)]
        content = bytes(LetterContent.objects.get(digest=bytes.fromhex(taken.content)).content).decode()
    rows = everything("SELECT l::text FROM publicity_letter l") + everything("SELECT r::text FROM publicity_request r")
    for planted in PLANTED:
        assert planted in content
        assert planted not in str([entry.facts for entry in entries])
        assert planted not in rows


def test_the_sender_sees_with_whom_it_lies_and_by_when_it_is_answered(letter, taken, body):
    page = looked_up(*letter).content.decode()
    assert body.body.name_zh in page
    assert taken.due_on.isoformat() in page
    assert "待答复" in page


def test_a_wrong_secret_tells_no_more_than_a_letter_that_never_was(letter, taken):
    wrong, never = looked_up(letter[0], "2" * 20), looked_up("2699999999", "2" * 20)
    assert wrong.status_code == never.status_code == 404
    assert wrong.content.decode().replace(letter[0], "") == never.content.decode().replace("2699999999", "")


def test_the_officer_reads_it_and_grants_it_and_the_sender_reads_the_answer_and_when_it_was_mended(
    letter, taken, body, record
):
    officer, address = logged_in(body), f"/publicity/requests/{taken.request_id}/"
    page = officer.get(address).content.decode()
    assert SENDER in page
    assert PHONE in page
    assert officer.post(address, {"answer": "grant", "words": "核实属实，即予更正。"}).status_code == 302
    told = looked_up(*letter).content.decode()
    assert "核实属实，即予更正。" in told
    assert "已更正公示信息" not in told
    assert "p-correct" in officer.get(address).content.decode()
    with accounts.claimed(body.claim):
        door.correct(record.id, record.changed(result="罚款500元"), reason="数额有误", by=body.claim)
    from xiezhi.publicity.letters import answering

    assert answering.mended() == 1
    assert "已更正公示信息" in looked_up(*letter).content.decode()


def test_the_public_store_holds_nothing_of_a_letter_that_can_be_read(letter, taken):
    with connections["public"].cursor() as cursor:
        cursor.execute("SELECT s::text FROM opened.sealed s")
        stored = str(cursor.fetchall())
    for word in (*PLANTED, *letter, "核实属实", "correction", str(taken.id)):
        assert word not in stored


def test_a_form_sent_twice_shows_the_same_number_and_lies_in_the_box_once(record):
    mark = a_mark("letter correction")
    first, second = (send("correction", "公示的名称写错了。", record=record.path, mark=mark) for _ in range(2))
    assert given(first) == given(second)
    assert "以第一次提交的为准" in second.content.decode()
    assert taking.collect() == 1


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"mark": "forged"}, "不是本站的表单"),
        ({"website": "http://example.org"}, "不是由人按本站表单填写的"),
        ({"headers": {"Sec-Fetch-Site": "cross-site"}}, "不是由人按本站表单填写的"),
        ({"headers": {"Origin": "https://elsewhere.example"}}, "不是由人按本站表单填写的"),
        ({"words": "短"}, "请至少写五个字"),
        ({"words": "长" * 4001}, "内容过长"),
        ({"seconds": 0}, "提交得太快"),
        ({"seconds": 7 * 3600}, "表单打开时间过长"),
    ],
)
def test_what_no_person_sends_is_refused_and_what_was_typed_comes_back(record, said, word):
    seconds = said.get("seconds", 60)
    more = {"mark": a_mark("letter correction", seconds)} | {key: said[key] for key in said if key != "seconds"}
    words = more.pop("words", "数额写错了，请更正。")
    page = send("correction", words, record=record.path, name="某人", **more)
    assert page.status_code == 422
    assert word in page.content.decode()
    assert 'value="某人"' in page.content.decode()
    assert not page.cookies


def test_a_mark_for_one_form_opens_no_other(record):
    assert send("question", "请问何时办结？", body="x", mark=a_mark("letter correction")).status_code == 422


def test_letters_are_counted_apart_from_reading(record):
    with on_the_site(SITE_LETTERS_HOUR=2):
        client = Client()
        form = {"words": "短", "record": record.path}
        answers = [client.post("/letters/write/correction", form).status_code for _ in range(3)]
        assert answers == [422, 422, 429]
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("address", ["/letters/", "/letters/answer", "/letters/questions", "/letters/write/complaint"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_works_without_scripts_and_cookies_in_both_languages(body, address, lang):
    with on_the_site():
        page = Client().get(address, {"lang": lang})
    assert page.status_code == 200
    assert "<script" not in page.content.decode()
    assert not page.cookies
    assert len(page.content) < 100_000


def test_a_program_sends_and_looks_up_like_a_person_and_is_counted_by_itself(record):
    def post(address, body):
        return Client().post(address, json.dumps(body), content_type="application/json")

    with on_the_site():
        known = Client().get("/api/v1/letters/mark?kind=correction").json()
        assert set(known) == {"kind", "mark"}
        said = {"kind": "correction", "words": "公示的日期写错了。", "record": record.path}
        assert post("/api/v1/letters", {**said, "mark": known["mark"]}).json()["error"]["code"] == "too_soon"
        mark = a_mark("letter correction")
        first, again = (post("/api/v1/letters", {**said, "mark": mark}) for _ in range(2))
        assert (first.status_code, again.status_code) == (201, 200)
        given = {name: first.json()[name] for name in ("number", "secret")}
        assert given == {name: again.json()[name] for name in ("number", "secret")}
        assert post("/api/v1/answers", given).status_code == 404
        taking.collect()
        assert post("/api/v1/answers", given).json()["state"] == "received"
        for wrong in (
            {},
            {"kind": "nonsense"},
            {**said, "mark": "x"},
            {**said, "words": "短", "mark": a_mark("letter correction")},
        ):
            assert post("/api/v1/letters", wrong).status_code == 422
        assert Client().post("/api/v1/letters", "no json", content_type="application/json").status_code == 400
    with on_the_site(SITE_API_LETTERS_HOUR=1, SITE_LETTERS_HOUR=5):
        client = Client()
        assert [
            client.post("/api/v1/letters", "{}", content_type="application/json").status_code for _ in range(2)
        ] == [422, 429]
        assert client.post("/letters/write/correction", {"record": record.path}).status_code == 422
