"""One-time codes and recovery codes, through the pages."""

from __future__ import annotations

import re

import pyotp
import pytest

from xiezhi.accounts import door
from xiezhi.accounts.door_for_tests import PASSWORD, an_officer, logged_in, visitor
from xiezhi.accounts.errors import TooSoon, WrongCode
from xiezhi.accounts.login import Where, by_code, by_password
from xiezhi.ledger import door as ledger

pytestmark = pytest.mark.usefixtures("database")
HOME, ELSEWHERE = Where("198.51.100.7", "a device of one's own"), Where("203.0.113.9", "somebody else's device")


def log_in(client, login, password=PASSWORD, **more):
    return client.post("/login/", {"login": login, "password": password, **more})


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
