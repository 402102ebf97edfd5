"""Every address, every method, every post: what is allowed is exactly what the two tables say, and nothing is unknown.

`routes.yaml` says which right an address needs, packs/national/rights.yaml which posts carry it: both written by hand.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from tests.access.addresses import addresses
from xiezhi.accounts import door
from xiezhi.accounts.door_for_tests import a_body, an_officer, logged_in, visitor
from xiezhi.standards.door import read_data

TABLE = {row["path"]: row for row in read_data(Path(__file__).with_name("routes.yaml"))["routes"]}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
KNOWN = [one for one in addresses() if one.pattern in TABLE]


@pytest.fixture(scope="module")
def people(database):
    """One person in each post, all of one body."""
    body = a_body()
    return {role: an_officer(role, body=body) for role in door.matrix().roles}


@pytest.fixture(scope="module")
def clients(people):
    """A client for each post, logged in again whenever a request has ended its session."""
    kept: dict[str, Client] = {}

    def of(role):
        if role is None:
            return visitor()
        if role not in kept or "sessionid" not in kept[role].cookies or not kept[role].cookies["sessionid"].value:
            kept[role] = logged_in(people[role])
        return kept[role]

    return of


def test_every_address_is_in_the_table_and_every_line_of_the_table_is_an_address():
    known = {one.pattern for one in addresses()}
    assert sorted(known - TABLE.keys()) == [], "say in tests/access/routes.yaml who may ask for these"
    assert sorted(TABLE.keys() - known) == [], "these are no addresses any more"


@pytest.mark.parametrize("address", KNOWN, ids=lambda one: one.pattern or "/")
def test_each_view_declares_what_the_table_says(address):
    said, row = door.declared(address.view), TABLE[address.pattern]
    assert said is not None, "write @needs or @public on the view"
    assert list(said.rights) == ([] if row["who"] == "public" else row["who"])
    assert bool(said.reason) == (row["who"] == "public")


@pytest.mark.parametrize("address", KNOWN, ids=lambda one: one.pattern or "/")
def test_only_the_posts_of_the_matrix_get_past_the_door(clients, address):
    row, path, wrong = TABLE[address.pattern], address.path(), []
    for role in (None, *door.matrix().roles):
        for method in METHODS:
            answer = clients(role).generic(method, path)
            if outcome(answer) != verdict(row, role, method):
                wrong.append(f"{method} {path} as {role}: {answer.status_code}, not {verdict(row, role, method)}")
    assert wrong == []


def test_an_address_whose_view_declares_nothing_is_open_to_nobody(people, monkeypatch):
    from xiezhi.accounts import access

    monkeypatch.setattr(access, "BELOW", {})
    assert logged_in(people["officer"]).get("/patterns/").status_code == 403
    assert visitor().get("/patterns/").status_code == 403


def verdict(row, role, method):
    """What the two tables say of this try."""
    if row["who"] != "public":
        if role is None:
            return "to login"
        if not any(door.matrix().carries([role], right) for right in row["who"]):
            return "refused"
    return "past the door" if method in row["methods"] else "no such method"


def outcome(answer):
    """What became of it. What happens past the door is the business of other tests, but it is never a failure."""
    assert answer.status_code < 500 or answer.status_code == 503, answer.content[:500]
    if answer.status_code == 302 and answer.url.startswith("/login/?next="):
        return "to login"
    if answer.status_code == 403 and b"ACC-0001" in answer.content:
        return "refused"
    if answer.status_code == 405:
        return "no such method"
    assert answer.status_code != 403, answer.content[:500]
    return "past the door"
