"""Logging in through the pages, and the sessions that begin there."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session

from xiezhi.accounts import door, sessions
from xiezhi.accounts.door_for_tests import PASSWORD, a_body, an_officer, logged_in, visitor
from xiezhi.ledger import door as ledger

pytestmark = pytest.mark.usefixtures("database")


def log_in(client, login, password=PASSWORD, **more):
    return client.post("/login/", {"login": login, "password": password, **more})


def test_the_right_password_opens_a_session_and_leads_where_one_wanted_to_go():
    officer, client = an_officer(), visitor()
    answer = log_in(client, f" {officer.login.upper()} ", next="/profile/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/profile/")
    assert officer.view.name in client.get("/profile/").content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "profile"])
def test_nobody_is_led_to_a_foreign_page_after_the_login(target):
    answer = log_in(visitor(), an_officer().login, next=target)
    assert answer.headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer():
    officer = an_officer()
    answers = [log_in(visitor(), login, "wrong").content.decode() for login in (officer.login, "nobody at all")]
    assert all("登录名或密码不对" in answer for answer in answers)
    strip = [re.sub(r'value="[^"]*"|"X-CSRFToken": "[^"]*"', "", answer) for answer in answers]
    assert strip[0] == strip[1]


def test_the_login_page_is_refused_without_its_token():
    officer = an_officer()
    client = visitor()
    client.handler.enforce_csrf_checks = True
    assert log_in(client, officer.login).status_code == 403


def test_the_session_key_changes_at_the_login():
    officer, client = an_officer(), visitor()
    client.session.save()
    before = str(client.session.session_key)
    client.cookies["sessionid"] = before
    log_in(client, officer.login)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_without_a_session_a_page_leads_to_the_login_and_htmx_is_told_so():
    client = visitor()
    assert client.get("/profile/?x=1").headers["Location"] == "/login/?next=/profile/%3Fx%3D1"
    answer = client.get("/profile/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/login/?next=/profile/")


def test_logging_out_ends_the_session_in_the_database_too():
    client = logged_in(an_officer())
    key = client.session.session_key
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").headers["Location"] == "/login/"
    assert not Session.objects.filter(session_key=key).exists()
    assert client.get("/profile/").status_code == 302


@pytest.mark.parametrize("key", [sessions.SEEN, sessions.BEGAN])
def test_a_session_ends_after_long_idleness_and_after_a_working_day(key):
    client = logged_in(an_officer())
    assert client.get("/profile/").status_code == 200
    session = client.session
    session[key] -= sessions.idle_seconds() + 1 if key == sessions.SEEN else sessions.absolute_seconds() + 1
    session.save()
    assert client.get("/profile/").status_code == 302


def test_a_page_costs_two_statements_for_session_and_claim():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = logged_in(an_officer())
    client.get("/profile/codes/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/profile/codes/")
    asked = [query["sql"] for query in captured if query["sql"] not in {"BEGIN", "COMMIT"}]
    assert len(asked) == 2, asked


def test_a_suspended_account_is_out_at_its_next_page_and_cannot_come_back():
    officer = an_officer()
    client = logged_in(officer)
    with door.as_system() as system:
        door.suspend_user(by=system, user_id=officer.user_id, reason="离职")
    assert client.get("/profile/").status_code == 302
    assert "该账号已停用" in log_in(visitor(), officer.login).content.decode()
    with door.as_system() as system:
        door.restore_user(by=system, user_id=officer.user_id, reason="复职")
        assert [entry.kind for entry in ledger.entries(officer.user_id)][-2:] == ["user_suspended", "user_restored"]
    assert log_in(visitor(), officer.login).status_code == 302


def test_an_account_without_a_post_is_told_so():
    body = a_body()
    with door.as_system() as system:
        door.create_user(by=system, login="nopost", password=PASSWORD, body_id=body.id)
    assert "今天没有岗位" in log_in(visitor(), "nopost").content.decode()


def test_changing_the_password_ends_every_other_session_and_is_an_entry():
    officer = an_officer()
    here, elsewhere = logged_in(officer), logged_in(officer)
    form = {"present": PASSWORD, "new": "an even better sentence 7", "again": "an even better sentence 7"}
    assert here.post("/profile/password/", form).headers["Location"] == "/profile/"
    assert here.get("/profile/").status_code == 200
    assert elsewhere.get("/profile/").status_code == 302
    assert log_in(visitor(), officer.login, form["new"]).status_code == 302
    with door.as_system():
        entry = ledger.entries(officer.user_id)[-1]
    assert (entry.kind, dict(entry.facts)) == ("password_changed", {"user": str(officer.user_id)})


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"present": "not it"}, "当前密码不对"),
        ({"again": "something else entirely"}, "不一致"),
        ({"new": "short", "again": "short"}, "10"),
        ({"new": "1234567890", "again": "1234567890"}, "密码"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_its_reason(form, says):
    client = logged_in(an_officer())
    whole = {"present": PASSWORD, "new": "a new sentence of mine", "again": "a new sentence of mine", **form}
    answer = client.post("/profile/password/", whole)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_a_first_password_must_be_changed_before_anything_else():
    body = a_body()
    with door.as_system() as system:
        user = door.create_user(by=system, login="newcomer", password=PASSWORD, body_id=body.id)
        door.appoint_officer(
            by=system, user_id=user, body_id=body.id, name="新人", roles=["officer"], valid_from=body.valid_from
        )
    client = visitor()
    log_in(client, "newcomer")
    assert client.get("/profile/").headers["Location"] == "/profile/password/"
    assert "初始密码" in client.get("/profile/password/").content.decode()
    form = {"present": PASSWORD, "new": "a new sentence of mine", "again": "a new sentence of mine"}
    client.post("/profile/password/", form)
    assert client.get("/profile/").status_code == 200


def test_the_pages_speak_english_when_asked():
    client = logged_in(an_officer())
    client.cookies["django_language"] = "en"
    page = client.get("/profile/").content.decode()
    assert "My account" in page
    assert "Enforcement officer" in page
