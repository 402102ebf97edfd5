"""The demo city: every scene is played through the acts, and leaves something to see for everybody."""

from __future__ import annotations

import re

import pytest
from django.db import connections
from django.test import Client

from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.cases.door import Filters
from xiezhi.config import demo_accounts, seed
from xiezhi.kernel.clock import now


@pytest.fixture(scope="module")
def city(database):
    """The demo city."""
    seed.seed(lambda _zh, _en: None)


def _enter(login: str) -> Client:
    account = next(one for one in demo_accounts.accounts() if one.login == login)
    client = Client(SERVER_NAME="localhost")
    answer = client.post("/login/", {"login": account.login, "password": account.password})
    assert answer.status_code == 302, login
    return client


def _claim(client: Client) -> accounts.Claim:
    found = accounts.claim_of(client.session["_auth_user_id"])
    assert found is not None
    return found


@pytest.mark.parametrize("account", demo_accounts.accounts(), ids=lambda one: one.login)
def test_everybody_named_can_log_in_and_has_a_desk(city, account):
    assert _enter(account.login).get("/desk/").status_code == 200


def test_there_is_a_case_for_everything_one_would_like_to_try(city):
    claim = _claim(_enter("lin"))
    with accounts.claimed(claim):
        day = now().date()
        for wanted in (Filters(due="over"), Filters(due="soon"), Filters(state="archived"), Filters(stage="hearing")):
            assert cases.list_cases(claim, wanted, day=day).counted, wanted
        desk = cases.desk(claim, now())
    assert any(one.state == "paused" for one in desk.due)
    assert desk.returned


@pytest.mark.parametrize("login", ["huang", "he", "feng"])
def test_something_awaits_every_head(city, login):
    claim = _claim(_enter(login))
    with accounts.claimed(claim):
        assert cases.desk(claim, now()).approvals


def test_the_supervisor_sees_the_district_and_not_the_city_s_bureau(city):
    claim = _claim(_enter("jian"))
    with accounts.claimed(claim):
        page = cases.list_cases(claim, Filters(), day=now().date())
        bodies = {one.code for one in accounts.bodies({row.body_id for row in page.rows})}
    assert bodies == {"449901scjg", "449901cgj", "449901101zf", "449901sfj"}


def test_the_pictures_are_what_the_ledger_says(city):
    claim = _claim(_enter("lin"))
    with accounts.claimed(claim):
        page = cases.list_cases(claim, Filters(), day=now().date())
        for row in page.rows:
            assert cases.rebuild_one(row.id) == [], row.number


def test_the_city_has_published_held_withdrawn_and_due_records_and_shows_no_head_of_a_firm(city):
    from xiezhi.publicity.models import Publication

    with accounts.as_system():
        states = list(Publication.objects.values_list("state", flat=True))
    assert {"published", "held", "withdrawn", "due", "not_public"} <= set(states)
    with connections["public"].cursor() as cursor:
        cursor.execute("SELECT r::text FROM opened.record r")
        shown = " ".join(row[0] for row in cursor.fetchall())
    assert "安守正" not in shown
    assert "明衡示范" in shown


def test_a_review_of_case_files_is_half_done_and_another_waits_to_be_drawn(city):
    jian, huang = _enter("jian"), _enter("huang")
    page = jian.get("/supervision/reviews/").content.decode()
    plans = dict.fromkeys(re.findall(r"/supervision/reviews/([0-9a-f-]{36})/", page))
    shown = [jian.get(f"/supervision/reviews/{one}/").content.decode() for one in plans]
    words = ("评分有分歧", "已申请复核", "评分中", "系统自动抽取")
    assert [sum(word in one for one in shown) for word in words] == [1, 1, 1, 1]
    told = huang.get("/supervision/reviews/").content.decode()
    assert "/supervision/reviews/results/" in told


def test_what_people_wrote_to_it_stands_in_several_states_and_their_answers_can_be_read(city):
    from tests.publicity.writing import looked_up
    from xiezhi.publicity.models import Letter, RatingCount

    told = {
        ("26DEMA2A2A", "DEMA" * 5): "已立为监督案件",
        ("26DEMA2C2C", "DEMC" * 5): "行政复议",
        ("26DEMA2F2F", "DEMF" * 5): "食品经营许可",
        ("26DEMA2H2H", "DEMH" * 5): "待答复",
    }
    for (number, secret), word in told.items():
        assert word in looked_up(number, secret).content.decode(), number
    with accounts.as_system():
        states = set(Letter.objects.values_list("state", flat=True))
        assert {"received", "registered", "taken_up", "answered", "refused", "accepted"} <= states
        assert RatingCount.objects.count() == 2
    listed = _enter("jian").get("/supervision/complaints/").content.decode()
    assert "26DEMA2B2B" in listed
    assert "26DEMA2D2D" not in listed  # it is about the supervisors' own office


def test_a_certificate_that_ran_out_can_be_renewed_after_the_exam(city):
    jian = _enter("jian")
    page = jian.get("/supervision/certificates/").content.decode()
    assert "已到期" in page
    officer = re.findall(r"/supervision/certificates/([0-9a-f-]{36})/", page)
    assert any("综合法律知识考试" in jian.get(f"/supervision/certificates/{one}/").content.decode() for one in officer)
