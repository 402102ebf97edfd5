"""A request as the frame sees it, and a menu of its own, so that these tests depend on no other room."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from xiezhi.web import citations, menu


@pytest.fixture(autouse=True)
def in_chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture(autouse=True)
def own_registries(monkeypatch):
    reverse("patterns")  # loads every room's addresses first, in case one registers its items there
    for registry, empty in (("_items", {}), ("_account", {}), ("_search", []), ("_judges", [])):
        monkeypatch.setattr(menu, registry, empty)
    monkeypatch.setattr(citations, "_speakers", [])


@pytest.fixture
def asked():
    """Makes a request of a person with the given roles."""

    def make(path="/patterns/", *roles, method="get", staff=False, **extra):
        request = getattr(RequestFactory(SERVER_NAME="localhost"), method)(path, **extra)
        request.claim = SimpleNamespace(
            roles=frozenset(roles), officer_name="陈志强", body_label={"zh": "甲局", "en": "Body A"}
        )
        request.user = SimpleNamespace(is_staff=staff, is_authenticated=True)
        return request

    return make


@pytest.fixture
def debug(monkeypatch):
    monkeypatch.setattr(settings, "DEBUG", True)


@pytest.fixture
def production(monkeypatch):
    monkeypatch.setattr(settings, "DEBUG", False)
