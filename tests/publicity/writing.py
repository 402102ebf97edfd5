"""Somebody with an old phone who writes to the public's site, for tests."""

from __future__ import annotations

import re
from datetime import timedelta

from django.test import Client, override_settings

from xiezhi.config import site_settings
from xiezhi.kernel.clock import now
from xiezhi.publicity.letters import tokens

NAMES = ("ROOT_URLCONF", "MIDDLEWARE", "TEMPLATES", "LOCALE_PATHS")
HERE = {name: getattr(site_settings, name) for name in NAMES}
LIMITS = "PEOPLE_MINUTE API_MINUTE LETTERS_HOUR API_LETTERS_HOUR CHECKS_MINUTE"
UNLIMITED = {f"SITE_{name}": 0 for name in LIMITS.split()}


def on_the_site(**changed):
    """The public's site, without limits unless the test says so."""
    return override_settings(**{**HERE, **UNLIMITED, "ALLOWED_HOSTS": ["*"], **changed})


def a_mark(purpose, seconds=60):
    """The mark of a form that was opened so long ago."""
    return tokens.new(purpose, now() - timedelta(seconds=seconds))


def send(kind, words, *, client=None, mark=None, headers=None, **said):
    """Fill a form in and send it."""
    form = {"mark": mark or a_mark(f"letter {kind}"), "words": words, **said}
    with on_the_site():
        return (client or Client()).post(f"/letters/write/{kind}?lang=zh", form, headers=headers or {})


def given(page):
    """Number and secret from the page that gives them."""
    number, secret = re.findall(r'<code class="given">([^<]+)</code>', page.content.decode())
    return number, secret


def looked_up(number, secret, lang="zh"):
    """What the page of answers says."""
    with on_the_site():
        return Client().post(f"/letters/answer?lang={lang}", {"number": number, "secret": secret})
