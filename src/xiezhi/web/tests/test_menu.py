"""The navigation shows what a person's rights allow, and marks where they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from xiezhi.web import menu
from xiezhi.web.context import look


def item(key: str, right: str | None = None, **rest: Any) -> menu.Item:
    return menu.Item(key, {"zh": key, "en": key}, "patterns", right, **rest)


def shown(request: HttpRequest) -> list[str]:
    return [link.item.key for _title, links in menu.groups_for(request) for link in links]


def test_nobody_sees_anything_before_logging_in():
    menu.register(item("desk"))
    assert shown(RequestFactory().get("/")) == []


def test_without_a_judge_a_right_is_a_role(asked):
    menu.register(item("desk", order=1))
    menu.register(item("approvals", "agency_head", order=2))
    assert shown(asked("/", "officer")) == ["desk"]
    assert shown(asked("/", "agency_head")) == ["desk", "approvals"]


def test_the_judge_of_the_rights_matrix_decides(asked):
    menu.register(item("files", "read_archive"))
    menu.judge_by(lambda claim, right: right == "read_archive" and "archivist" in claim.roles)
    assert shown(asked("/", "officer")) == []
    assert shown(asked("/", "archivist")) == ["files"]


def test_items_stand_in_their_order_within_their_group(asked):
    menu.register(item("later", order=20))
    menu.register(item("audit", group="oversight", order=1))
    menu.register(item("first", order=10))
    assert shown(asked("/")) == ["first", "later", "audit"]


def test_an_unknown_group_is_refused_at_once():
    with pytest.raises(ValueError, match="no such menu group"):
        menu.register(item("x", group="nowhere"))


def test_an_address_nobody_mounted_is_left_out(asked):
    menu.register(menu.Item("ghost", "ghost", "no-such-page"))
    assert shown(asked("/")) == []


def test_the_item_under_whose_address_the_page_lies_is_current(asked):
    menu.register(item("patterns"))
    found = [link.current for _t, links in menu.groups_for(asked("/patterns/more/")) for link in links]
    assert found == [True]
    found = [link.current for _t, links in menu.groups_for(asked("/other/")) for link in links]
    assert found == [False]


def test_a_phone_shows_four_and_the_rest_behind_more(asked):
    for number in range(6):
        menu.register(item(f"n{number}"))
    frame = look(asked("/"))
    assert (len(frame["menu_first"]), len(frame["menu_rest"])) == (4, 2)


def test_five_items_need_no_more(asked):
    for number in range(5):
        menu.register(item(f"n{number}"))
    frame = look(asked("/"))
    assert (len(frame["menu_first"]), len(frame["menu_rest"])) == (5, 0)
