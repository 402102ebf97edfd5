"""A complaint goes to who supervises, in time, and never tells the body complained of who complained."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from tests.publicity.writing import given, looked_up, send
from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import a_body, an_officer, logged_in
from xiezhi.cases import door as cases
from xiezhi.kernel.clock import now, today
from xiezhi.ledger import door as ledger
from xiezhi.publicity import preparing
from xiezhi.publicity.letters import complaining, taking
from xiezhi.publicity.models import Letter
from xiezhi.supervision.complaints import acts, chain, following
from xiezhi.supervision.complaints.models import Complainant, Complaint
from xiezhi.supervision.live import Follower
from xiezhi.supervision.models import Finding
from xiezhi.supervision.tests.a_book import FINED, Book, on, record

WHO, PHONE = "司徒告状", "13933334444"
WORDS = f"本人{WHO}（{PHONE}）反映：执法人员检查时没有出示执法证件。"


@pytest.fixture(scope="module")
def market(database):
    return a_body()


@pytest.fixture(scope="module")
def people(market):
    county = a_body("440106sfj", name_zh="天河区司法局", fields=())
    city = a_body("4401sfj", level="city", name_zh="广州市司法局", fields=())
    preparing.prepare()
    return {
        "supervisor": an_officer("supervisor", body=county),
        "city": an_officer("supervisor", body=city),
        "officer": an_officer("officer", body=market),
        "inside": an_officer("supervisor", body=market),
        "county": county,
    }


def complained(body, words=WORDS, **said):
    """Send a complaint and have it taken in; what the sender was given, and the complaint."""
    keys = given(send("complaint", words, body=body, name=WHO, contact=PHONE, **said))
    assert taking.collect() == 1
    with accounts.as_system():
        return keys, Complaint.objects.get(number=keys[0])


@pytest.fixture(scope="module")
def complaint(people, market):
    return complained(market.code)


def test_it_lies_with_the_supervisors_of_the_bodys_own_area_with_a_day(complaint, people):
    keys, row = complaint
    assert row.body_id == people["county"].id
    assert row.accept_by == today() + timedelta(days=15) or row.accept_by > today() + timedelta(days=15)
    page = looked_up(*keys).content.decode()
    assert "天河区司法局" in page
    assert "尚未决定是否受理" in page


def test_one_about_the_supervisors_themselves_lies_with_the_level_above(people):
    _, row = complained("440106sfj", words="该局拖延不办，没有任何答复。")
    with accounts.as_system():
        assert accounts.body(row.body_id).code == "4401sfj"
    supervisor = logged_in(people["supervisor"])
    assert supervisor.get(f"/supervision/complaints/{row.id}/").status_code == 404


def test_the_body_complained_of_sees_neither_complaint_nor_complainant(complaint, people):
    _, row = complaint
    for role in ("officer", "inside"):
        client = logged_in(people[role])
        assert client.get(f"/supervision/complaints/{row.id}/").status_code in (403, 404)
        assert row.number not in client.get("/supervision/complaints/").content.decode()
    with accounts.claimed(people["officer"].claim):
        assert not Complaint.objects.filter(id=row.id).exists()
        assert not Complainant.objects.exists()
        assert not Letter.objects.filter(number=row.number).exists()
        assert ledger.entries(row.id) == []


def test_who_complained_stands_in_one_row_and_in_no_entry(complaint):
    _, row = complaint
    with accounts.as_system(), connection.cursor() as cursor:
        content = chain.content_of(row)
        assert content is not None
        assert WHO in content.words
        facts = str([one.facts for one in ledger.entries(row.id)])
        cursor.execute("SELECT c::text FROM supervision_complaint c UNION SELECT l::text FROM publicity_letter l")
        rows = str(cursor.fetchall())
    for word in (WHO, PHONE):
        assert word not in facts
        assert word not in rows


def test_it_is_taken_up_led_into_a_matter_and_answered_and_each_step_reaches_the_sender(complaint, people, market):
    keys, row = complaint
    client, address = logged_in(people["supervisor"]), f"/supervision/complaints/{row.id}/"
    page = client.get(address).content.decode()
    assert WHO in page
    assert client.post(address, {"move": "answer", "words": "答复。"}).status_code == 409
    assert client.post(address, {"move": "take_up"}).status_code == 302
    assert complaining.tell() == 1
    assert "已受理" in looked_up(*keys).content.decode()
    asked = {"move": "matter", "track": "simple", "words": "检查时未出示执法证件。"}
    opened = client.post(address, asked)
    assert opened.status_code == 302
    assert "/cases/" in opened["Location"]
    with accounts.claimed(people["officer"].claim):
        from xiezhi.supervision.models import Matter

        matter = Matter.objects.get(problem="检查时未出示执法证件。")
        assert WHO not in str(vars(matter))
    assert client.post(address, {"move": "answer", "words": "经核查属实，已责令改正。"}).status_code == 302
    complaining.tell()
    told = looked_up(*keys).content.decode()
    assert "经核查属实，已责令改正。" in told
    assert "已立为监督案件" in told
    with accounts.as_system():
        kinds = [one.kind for one in ledger.entries(matter.id)]
    assert kinds[-1] == "answered_complainant"


def test_what_is_answered_in_the_matters_own_case_reaches_the_complainant(people, market):
    keys, row = complained(market.code, words="执法车辆占用消防通道停放。")
    by = people["supervisor"].claim
    with accounts.claimed(by):
        acts.take_up(row.id, by=by)
        _, matter = acts.open_matter(row.id, track="simple", problem="占用消防通道。", by=by)
        cases.perform("answered_complainant", claim=by, facts={"answer": "已挪走并道歉。"}, at=now(), case_id=matter)
    assert following.follow() == 1
    assert following.follow() == 0
    complaining.tell()
    assert "已挪走并道歉。" in looked_up(*keys).content.decode()


def test_it_is_handed_to_another_office_which_alone_sees_the_complainant_then(people, market):
    keys, row = complained(market.code, words="涉及全市统一部署的检查，请市里处理。")
    client, address = logged_in(people["supervisor"]), f"/supervision/complaints/{row.id}/"
    office = people["city"].body.id
    assert client.post(address, {"move": "hand_on", "office": office, "words": ""}).status_code == 409
    assert client.post(address, {"move": "hand_on", "office": office, "words": "应由市级办理"}).status_code == 302
    assert client.get(address).status_code == 404
    page = logged_in(people["city"]).get(address).content.decode()
    assert WHO in page
    complaining.tell()
    assert "广州市司法局" in looked_up(*keys).content.decode()


def test_one_that_is_not_taken_up_says_why(people, market):
    keys, row = complained(market.code, words="我对罚款数额有异议。")
    client, address = logged_in(people["supervisor"]), f"/supervision/complaints/{row.id}/"
    assert client.post(address, {"move": "decline", "words": ""}).status_code == 409
    words = "对处罚不服的，可以依法申请行政复议。"
    assert client.post(address, {"move": "decline", "words": words}).status_code == 302
    complaining.tell()
    assert words in looked_up(*keys).content.decode()


def test_a_call_is_entered_by_a_supervisor_and_the_caller_gets_number_and_secret(people, market):
    client = logged_in(people["supervisor"])
    page = client.post(
        "/supervision/complaints/call/",
        {"body": market.code, "words": "来电反映检查过于频繁。", "name": WHO, "contact": PHONE},
    ).content.decode()
    number, secret = page.split("<code>")[1].split("<")[0], page.split("<code>")[2].split("<")[0]
    assert "天河区司法局" in looked_up(number, secret).content.decode()
    listed = client.get("/supervision/complaints/").content.decode()
    assert number in listed


def test_one_that_nobody_here_may_hear_is_closed_at_once_and_says_where_to_turn(people, database):
    lonely = a_body("440304scjg", name_zh="福田区市场监督管理局", fields=("education",))
    preparing.prepare(preparing.REGISTERS)
    keys = given(send("complaint", "这里没有登记监督机构。", body=lonely.code))
    assert taking.collect() == 1
    assert "尚未在本平台登记" in looked_up(*keys).content.decode()


def test_one_that_names_no_body_lies_with_the_widest_area(people):
    _, row = complained("", words="不知道是哪个机关，来了三个人。", paper="无此文号〔2026〕1号")
    assert (row.body_id, row.about_body) == (people["city"].body.id, None)


def test_it_is_joined_to_a_finding_about_the_same_body_and_to_no_other(people, market):
    record(market, FINED, fine="6000")
    follower = Follower(Book())
    while follower.turn(on(1)).entries:
        pass
    with accounts.as_system():
        finding = Finding.objects.filter(body_id=market.id).latest("raised_at")
    keys, row = complained(market.code, words="罚款超过了当场处罚的限额。")
    client, address = logged_in(people["supervisor"]), f"/supervision/complaints/{row.id}/"
    client.post(address, {"move": "take_up"})
    assert str(finding.id) in client.get(address).content.decode()
    assert client.post(address, {"move": "link", "finding": row.id}).status_code == 409
    assert client.post(address, {"move": "link", "finding": finding.id}).status_code == 302
    complaining.tell()
    assert "已并入监督发现" in looked_up(*keys).content.decode()


def test_what_is_late_is_counted_and_said(people, market):
    _, row = complained(market.code, words="很久以前的投诉，仍未受理。")
    client = logged_in(people["supervisor"])
    before = client.get("/supervision/complaints/").content.decode()
    with accounts.as_system() as by:
        fresh = chain.complaint(row.id, by=by, lock=True)
        chain.move(fresh, "complaint_corrected", {"accept_by": today() - timedelta(days=1)}, by=by, at=now())
    after = client.get("/supervision/complaints/").content.decode()
    assert after.count("已逾期") == before.count("已逾期") + 1


def test_the_complainant_is_forgotten_after_the_time_that_the_packs_say(complaint, people):
    from xiezhi.publicity.letters import keeping

    _, row = complaint
    late = now() + timedelta(days=400)
    assert acts.forget(late) >= 1
    with accounts.as_system():
        kept = Complaint.objects.get(id=row.id)
        assert (kept.content, chain.content_of(kept)) == ("", None)
        assert kept.answer
    assert keeping.forget(late) >= 1
    assert acts.forget(late) == keeping.forget(late) == 0


def test_complaints_are_made_again_from_their_chains(complaint):
    from xiezhi.supervision import door as supervision

    assert supervision.rebuild(mend=False).differences == {}
    with accounts.as_system(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM supervision_complaint")
        (count,) = cursor.fetchone()
    assert count >= 6
    assert [problem.line("en") for problem in ledger.verify().problems] == []
