"""One page of every kind that somebody comes upon by following links, and what axe-core finds wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, get_resolver
from playwright.sync_api import Error

from tests.support import axe

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = (1366, 390)
"""Pixels: a desk's screen, and a phone's, which is looked at for what it must be scrolled sideways to see."""
_LINKS = re.compile(r'<a [^>]*href="([^"#]*)"')
_LEFT = re.compile(
    r"/(logout|language|static|export|pdf|package|template)/|\.(pdf|csv|jsonl|parquet|xlsx|zip|xml|atom|txt|json|ics)$"
)


def kinds(page: Page, start: str, urls: str, known: set[str]) -> Iterator[str]:
    """Addresses of pages, the first of each kind: what one pattern of `urls` answers. Leaves `page` there."""
    waiting, resolver = [start], get_resolver(urls)
    known.add("")
    while waiting:
        address = waiting.pop(0)
        kind = _kind(resolver, address)
        if (kind in known and address != start) or not _opened(page, address):
            known.add(kind)
            continue
        if kind not in known:
            known.add(kind)
            yield address
        links = (urljoin(address, link.replace("&amp;", "&")) for link in _LINKS.findall(page.content()))
        waiting += [one for one in links if urlsplit(one).netloc == urlsplit(start).netloc]
        waiting = [one for one in dict.fromkeys(waiting) if _kind(resolver, one) not in known]


def _opened(page: Page, address: str) -> bool:
    """Whether a page is there now; a file is none."""
    try:
        answer = page.goto(address)
    except Error as problem:
        if "Download is starting" in str(problem):
            return False
        raise
    return answer is not None and answer.headers.get("content-type", "").startswith("text/html")


@cache
def _kind(resolver: Any, address: str) -> str:
    path = urlsplit(address).path
    if _LEFT.search(path):
        return ""
    try:
        return str(resolver.resolve(path).route) or "/"
    except Resolver404:
        return ""


def faults(page: Page, start: str, urls: str, known: set[str] | None = None) -> dict[str, list[str]]:
    """Every page of a kind not yet `known` with what is wrong with it, sideways scrolling on a phone included."""
    found: dict[str, list[str]] = {}
    for address in kinds(page, start, urls, set() if known is None else known):
        found[urlsplit(address).path] = wrong = axe.problems(page)
        page.set_viewport_size({"width": WIDTHS[1], "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > WIDTHS[1]:
            wrong.append(f"is {wide} pixels wide on a screen of {WIDTHS[1]}")
        page.set_viewport_size({"width": WIDTHS[0], "height": 768})
    return found


def entered(browser: Browser, url: str, login: str, password: str) -> Page:
    """A page on which somebody of the demo city is logged in."""
    page = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai").new_page()
    page.set_default_timeout(90_000)
    page.goto(f"{url}/login/")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.locator("main form button").first.click()
    page.wait_for_url(f"{url}/desk/")
    return page
