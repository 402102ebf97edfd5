"""The navigation, filled by the rooms above when they start: `menu.register(Item(...))` in their AppConfig.ready.

Who sees an item is decided by the claim of the request (`request.claim.roles`). The room that owns the rights matrix
hands its judge to `judge_by`; until then a right is taken as the name of a role.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

Judge = Callable[[Any, str], bool]

GROUPS = {
    "work": _("Work"),
    "records": _("Records"),
    "oversight": _("Oversight"),
    "administration": _("Administration"),
}


@dataclass(frozen=True)
class Item:
    """One line of the navigation.

    `label` is a lazy translation or a {zh, en} text; `right` None shows the item to whoever is logged in; `shortcut` is
    the key after `g` ("d" makes `g d`); `icon` is a name of static/web/icons.svg; `method` "post" makes a button, for
    items of the account menu only.
    """

    key: str
    label: Any
    url_name: str
    right: str | None = None
    order: int = 100
    icon: str = "folder"
    group: str = "work"
    shortcut: str = ""
    method: str = "get"


@dataclass(frozen=True)
class Link:
    """An item as the template shows it."""

    item: Item
    url: str
    current: bool


_items: dict[str, Item] = {}
_account: dict[str, Item] = {}
_search: list[str] = []
_judges: list[Judge] = []


def register(item: Item) -> None:
    """Adds an item to the side navigation; the same key again replaces it."""
    if item.group not in GROUPS:
        raise ValueError(f"no such menu group: {item.group}")
    _items[item.key] = item


def register_account(item: Item) -> None:
    """Adds an item to the menu under the person's own name: profile, second factor, log out."""
    _account[item.key] = item


def search_at(url_name: str) -> None:
    """Says which page answers the search box of the top bar (`?q=`)."""
    _search[:] = [url_name]


def judge_by(judge: Judge) -> None:
    """Hands over the rights matrix: `judge(claim, right)` says whether the claim carries the right."""
    _judges[:] = [judge]


def _may(claim: Any, right: str | None) -> bool:
    if right is None:
        return True
    if _judges:
        return _judges[0](claim, right)
    return right in getattr(claim, "roles", ())


def _url(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def _links(items: dict[str, Item], request: HttpRequest) -> list[Link]:
    claim = getattr(request, "claim", None)
    if claim is None:
        return []
    shown = [
        (item, _url(item.url_name))
        for item in sorted(items.values(), key=lambda i: (i.order, i.key))
        if _may(claim, item.right)
    ]
    here = _longest_prefix(request.path, [url for _item, url in shown if url])
    return [Link(item, url, url == here) for item, url in shown if url]


def _longest_prefix(path: str, urls: list[str]) -> str | None:
    """The menu address under which this page lies; the root only when it is the page itself."""
    under = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(under, key=len, default=None)


def groups_for(request: HttpRequest) -> list[tuple[Any, list[Link]]]:
    """The side navigation of this request: (title, links) in the order of GROUPS, empty groups left out."""
    links = _links(_items, request)
    grouped = ((title, [link for link in links if link.item.group == key]) for key, title in GROUPS.items())
    return [(title, found) for title, found in grouped if found]


def account_for(request: HttpRequest) -> list[Link]:
    """The menu under the person's own name."""
    return _links(_account, request)


def search_url(request: HttpRequest) -> str | None:
    """Where the search box sends its words, for whoever is logged in; None hides the box."""
    if not _search or getattr(request, "claim", None) is None:
        return None
    return _url(_search[0])
