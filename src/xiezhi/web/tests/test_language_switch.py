"""Switching the language works without a script, and leads nowhere but back."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from xiezhi.web.views import set_language


def switch(**fields: str) -> HttpResponse:
    return set_language(RequestFactory(SERVER_NAME="localhost").post("/language/", fields))


def test_the_choice_is_remembered_and_the_person_goes_back():
    answer = switch(language="en", next="/cases/?page=2")
    assert (answer.status_code, answer["Location"]) == (302, "/cases/?page=2")
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


def test_a_language_we_do_not_speak_changes_nothing():
    assert settings.LANGUAGE_COOKIE_NAME not in switch(language="xx", next="/").cookies


def test_nobody_is_led_away_to_another_site():
    assert switch(language="en", next="https://elsewhere.example/")["Location"] == "/"
    assert switch(language="en", next="//elsewhere.example/")["Location"] == "/"


def test_a_link_cannot_switch_the_language():
    assert set_language(RequestFactory(SERVER_NAME="localhost").get("/language/")).status_code == 405
