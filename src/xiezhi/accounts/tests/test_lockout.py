"""Guessing is slowed down, and nobody can be locked out of their own place by it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import override_settings

from xiezhi.accounts import attempts
from xiezhi.accounts.door_for_tests import PASSWORD, an_officer, visitor
from xiezhi.accounts.errors import TooSoon, WrongLogin
from xiezhi.accounts.login import Where, by_password
from xiezhi.accounts.models import Attempt
from xiezhi.kernel.clock import now

pytestmark = pytest.mark.usefixtures("database")
HOME, ELSEWHERE = Where("198.51.100.7", "a device of one's own"), Where("203.0.113.9", "somebody else's device")


def log_in(client, login, password=PASSWORD, **more):
    return client.post("/login/", {"login": login, "password": password, **more})


def guess(login, times, where=ELSEWHERE, at=None):
    """So many wrong passwords; those that come too soon are simply not answered."""
    for _ in range(times):
        with pytest.raises((WrongLogin, TooSoon)):
            by_password(login, "a wrong guess", where, at)


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
