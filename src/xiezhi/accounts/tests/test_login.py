"""Logging in through the pages: one step and two, sessions, and a lock-out that cannot lock everybody out."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
from django.contrib.sessions.models import Session
from django.test import override_settings

from xiezhi.accounts import attempts, door, sessions
from xiezhi.accounts.door_for_tests import PASSWORD, a_body, an_officer, logged_in, visitor
from xiezhi.accounts.errors import TooSoon, WrongCode, WrongLogin
from xiezhi.accounts.login import Where, by_code, by_password
from xiezhi.accounts.models import Attempt
from xiezhi.kernel.clock import now
from xiezhi.ledger import door as ledger

pytestmark = pytest.mark.usefixtures("database")
HOME, ELSEWHERE = Where("198.51.100.7", "a device of one's own"), Where("203.0.113.9", "somebody else's device")


def log_in(client, login, password=PASSWORD, **more):
    return client.post("/login/", {"login": login, "password": password, **more})


def guess(login, times, where=ELSEWHERE, at=None):
    """So many wrong passwords; those that come too soon are simply not answered."""
    for _ in range(times):
        with pytest.raises((WrongLogin, TooSoon)):
            by_password(login, "a wrong guess", where, at)


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


def test_strangers_guesses_never_delay_the_owner_at_a_known_device_or_address():
    officer = an_officer()
    by_password(officer.login, PASSWORD, HOME)
    guess(officer.login, 40)
    with pytest.raises(TooSoon):
        by_password(officer.login, PASSWORD, ELSEWHERE)
    assert by_password(officer.login, PASSWORD, Where("192.0.2.77", HOME.device)).user_id == officer.user_id
    assert by_password(officer.login, PASSWORD, Where(HOME.address, "a new browser")).user_id == officer.user_id


def test_guesses_from_everywhere_at_once_slow_strangers_down_and_nobody_else():
    officer = an_officer()
    by_password(officer.login, PASSWORD, HOME)
    for number in range(30):
        guess(officer.login, 1, Where(f"203.0.113.{number}", f"device {number}"))
    with pytest.raises(TooSoon):
        by_password(officer.login, PASSWORD, Where("192.0.2.200", "never seen"))
    assert by_password(officer.login, PASSWORD, HOME).user_id == officer.user_id


def test_guesses_on_one_account_do_not_delay_another_from_the_same_address():
    attacked, colleague = an_officer(), an_officer()
    guess(attacked.login, 40)
    assert by_password(colleague.login, PASSWORD, ELSEWHERE).user_id == colleague.user_id


def test_every_wait_ends_by_itself_within_a_quarter_of_an_hour():
    officer = an_officer()
    moment = now() - timedelta(hours=2)
    for minute in range(60):
        guess(officer.login, 3, at=moment + timedelta(minutes=minute))
    later = moment + timedelta(minutes=59 + 15, seconds=1)
    assert by_password(officer.login, PASSWORD, ELSEWHERE, later).user_id == officer.user_id


def test_tries_that_come_too_soon_do_not_lengthen_the_wait():
    officer, moment = an_officer(), now() - timedelta(hours=1)
    guess(officer.login, 5, at=moment)
    guess(officer.login, 50, at=moment + timedelta(seconds=1))
    assert by_password(officer.login, PASSWORD, ELSEWHERE, moment + timedelta(seconds=16)).user_id == officer.user_id


def test_waiting_is_answered_with_its_seconds_and_without_looking_at_the_password():
    officer, client = an_officer(), visitor()
    for _ in range(5):
        log_in(client, officer.login, "wrong")
    answer = log_in(client, officer.login)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15
    assert "ACC-0011" in answer.content.decode()


def test_tries_remember_no_name_that_was_typed_and_no_device_cookie():
    typed = "my password typed into the wrong field"
    guess(typed, 1)
    kept = str(list(Attempt.objects.values_list()))
    assert typed not in kept
    assert ELSEWHERE.device not in kept


def test_old_tries_are_forgotten():
    officer = an_officer()
    guess(officer.login, 1, at=now() - timedelta(days=181))
    assert attempts.forget(now() - attempts.KEPT) >= 1
    assert not Attempt.objects.filter(at__lt=now() - timedelta(days=180)).exists()


def test_only_our_own_proxies_are_believed_about_the_address():
    officer, client = an_officer(), visitor()
    client.post("/login/", {"login": officer.login, "password": "x"}, headers={"X-Forwarded-For": "10.9.9.9"})
    assert Attempt.objects.latest("id").address == "127.0.0.1"
    with override_settings(XIEZHI_PROXIES=1):
        forged = {"X-Forwarded-For": "10.9.9.9, 198.51.100.20"}
        client.post("/login/", {"login": officer.login, "password": "x"}, headers=forged)
    assert Attempt.objects.latest("id").address == "198.51.100.20"


def set_up_codes(client):
    """Switch one-time codes on through the pages; the secret and the recovery codes."""
    page = client.get("/profile/codes/").content.decode()
    (secret,) = re.findall(r"<code>([A-Z2-7]{32})</code>", page)
    assert "<svg" in page
    answer = client.post("/profile/codes/", {"present": PASSWORD, "code": pyotp.TOTP(secret).now()})
    return secret, re.findall(r"<code>([A-Z2-7-]{19})</code>", answer.content.decode())


def test_with_one_time_codes_the_password_alone_opens_nothing():
    officer = an_officer()
    secret, recovery = set_up_codes(logged_in(officer))
    assert len(recovery) == 10
    client = visitor()
    assert log_in(client, officer.login, next="/profile/").headers["Location"] == "/login/code/"
    assert client.get("/profile/").status_code == 302
    assert client.post("/login/code/", {"code": "000000"}).status_code == 422
    code = pyotp.TOTP(secret).now()
    assert client.post("/login/code/", {"code": code}).headers["Location"] == "/profile/"
    assert client.get("/profile/").status_code == 200
    again = visitor()
    log_in(again, officer.login)
    assert "已用过" in again.post("/login/code/", {"code": code}).content.decode(), "a code is good once"


def test_a_recovery_code_opens_once_and_using_it_is_an_entry():
    officer = an_officer()
    _, recovery = set_up_codes(logged_in(officer))
    for expected in (302, 422):
        client = visitor()
        log_in(client, officer.login)
        assert client.post("/login/code/", {"code": recovery[0].lower()}).status_code == expected
    with door.as_system():
        kinds = [entry.kind for entry in ledger.entries(officer.user_id)]
    assert kinds == ["user_created", "second_factor_set", "recovery_code_used"]


def test_the_second_step_waits_five_minutes_and_starts_with_the_first():
    assert visitor().get("/login/code/").headers["Location"] == "/login/"
    officer = an_officer()
    set_up_codes(logged_in(officer))
    client = visitor()
    log_in(client, officer.login)
    session = client.session
    session["xiezhi.halfway"] = {**session["xiezhi.halfway"], "at": session["xiezhi.halfway"]["at"] - 301}
    session.save()
    assert client.post("/login/code/", {"code": "000000"}).headers["Location"] == "/login/"


def test_guessing_codes_is_slowed_down_like_guessing_passwords():
    officer = an_officer()
    set_up_codes(logged_in(officer))
    by_password(officer.login, PASSWORD, ELSEWHERE)
    for guessed in range(5):
        with pytest.raises(WrongCode):
            by_code(officer.login, f"{guessed:06}", ELSEWHERE)
    with pytest.raises(TooSoon):
        by_code(officer.login, "000005", ELSEWHERE)


def test_one_time_codes_are_switched_off_with_password_and_code_only():
    officer = an_officer()
    client = logged_in(officer)
    _, recovery = set_up_codes(client)
    assert client.get("/profile/codes/").headers["Location"] == "/profile/"
    assert client.post("/profile/codes/off/", {"present": PASSWORD, "code": "000000"}).status_code == 422
    assert client.post("/profile/codes/off/", {"present": "wrong", "code": recovery[1]}).status_code == 422
    assert (
        client.post("/profile/codes/off/", {"present": PASSWORD, "code": recovery[1]}).headers["Location"]
        == "/profile/"
    )
    assert log_in(visitor(), officer.login).headers["Location"] == "/"


def test_the_pages_speak_english_when_asked():
    client = logged_in(an_officer())
    client.cookies["django_language"] = "en"
    page = client.get("/profile/").content.decode()
    assert "My account" in page
    assert "Enforcement officer" in page
