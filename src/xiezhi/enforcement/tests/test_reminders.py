"""Clocks that run out soon are told once a day, to those who handle the case, without naming a party."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail
from django.test import override_settings
from django.urls import reverse

from xiezhi.accounts import door as accounts
from xiezhi.accounts import door_for_tests as registers
from xiezhi.cases import door as cases
from xiezhi.cases.scene_for_tests import FIRM, market_people, played
from xiezhi.enforcement import reminding, texting
from xiezhi.enforcement.models import Reach, Reminder

SENDS = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(scope="module")
def people(database):
    return market_people()


@pytest.fixture(scope="module")
def soon(people):
    """A filed case, and the day two days before its earliest clock runs out."""
    case_id = played(people, until="filed")
    with accounts.as_system():
        due = next(one.due for one in cases.coming(date(2026, 1, 1), date(2030, 1, 1)) if one.case_id == case_id)
    return case_id, due - timedelta(days=2)


def mine(somebody, case_id):
    with accounts.claimed(somebody.claim):
        return list(Reminder.objects.filter(case_id=case_id))


def test_a_clock_is_told_once_a_day_to_officers_and_head_and_to_nobody_else(people, soon):
    case_id, day = soon
    assert reminding.remind(day) > 0
    told = len(mine(people.officer, case_id))
    assert told >= 1
    assert len(mine(people.unit_head, case_id)) == told
    assert mine(people.archivist, case_id) == []
    assert reminding.remind(day) == 0
    assert len(mine(people.officer, case_id)) == told


def test_the_page_shows_them_and_keeps_what_was_read(people, soon):
    case_id, day = soon
    reminding.remind(day)
    client = registers.logged_in(people.second)
    page = client.get(reverse("reminders")).content.decode()
    assert reverse("case-detail", args=[case_id]) in page
    assert "未读" in page
    client.post(reverse("reminders"), {"step": "read"})
    assert "未读" not in client.get(reverse("reminders")).content.decode()
    assert all(one.read_at for one in mine(people.second, case_id))


@override_settings(EMAIL_BACKEND=SENDS)
def test_a_mail_names_case_and_clock_and_no_party_and_goes_out_once(people, soon):
    _case, day = soon
    client = registers.logged_in(people.officer)
    answer = client.post(reverse("reminders"), {"step": "reach", "email": "zhang@example.org", "phone": ""})
    assert answer.status_code == 302
    mail.outbox = []
    reminding.remind(day + timedelta(days=1))
    reminding.remind(day + timedelta(days=1))
    sent = [one for one in mail.outbox if one.to == ["zhang@example.org"]]
    assert len(sent) == 1
    assert "〔2026〕" in sent[0].body
    assert FIRM["name"] not in sent[0].body
    with accounts.claimed(people.second.claim):
        assert not Reach.objects.exists()


def test_a_wrong_address_is_not_kept(people):
    client = registers.logged_in(people.second)
    assert client.post(reverse("reminders"), {"step": "reach", "email": "no address"}).status_code == 422


def test_a_text_message_is_one_post_to_the_gateway_and_none_without_a_gateway():
    got = []

    class Gateway(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append((self.headers["Authorization"], self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_said):
            pass

    assert texting.send("13800000000", "x") is False
    gateway = HTTPServer(("127.0.0.1", 0), Gateway)
    worker = threading.Thread(target=gateway.handle_request)
    worker.start()
    with override_settings(XIEZHI_SMS_URL=f"http://127.0.0.1:{gateway.server_port}/", XIEZHI_SMS_TOKEN="t"):
        assert texting.send("13800000000", "期限将到") is True
    worker.join(5)
    gateway.server_close()
    assert got == [("Bearer t", '{"to": "13800000000", "text": "期限将到"}'.encode())]
