"""Somebody of another body, who asks for everything, and how their answers are read."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import quote, urlsplit

import pypdf
from django.test import Client
from django.urls import Resolver404, resolve

from tests.access.addresses import Address, addresses
from tests.support.thorough import THOROUGH, rounds

CRAWLED = 400
OF_A_KIND = rounds(6, CRAWLED)
"""How many addresses that one view answers are asked for by following links."""
_TOKENS = re.compile(r'csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"|datetime="[^"]*T[^"]*"|\d\d:\d\d')
_FRESH = re.compile(
    r'<svg .*?</svg>|<code>.*?</code>|"(?:Set-Cookie|Expires|Last-Modified)": "[^"]*"|"Content-Length": "\d+"'
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    re.DOTALL,
)
_LINKS = re.compile(r'(?:href|hx-get|action|src)="([^"#]*)"')
_NAMES = re.compile(r'<(?:input|select)[^>]*\bname="([^"]+)"')
_FORMS = re.compile(r"<form.*?</form>", re.DOTALL)
_SKIPPED = ("/static/", "/logout", "/login", "/language")


@dataclass
class Outsider:
    """One of them, with every page they saw: address to text."""

    name: str
    client: Client
    keeps: tuple[str, ...] = ()
    """Beginnings of the addresses where this one keeps the hidden body's registers, and so may see those."""
    pages: dict[str, str] = field(default_factory=dict)

    def ask(self, address: str, form: dict[str, str] | None = None) -> str:
        """One request; its whole text: status, headers, page or file."""
        answer: Any = self.client.post(address, form) if form else self.client.get(address)
        assert answer.status_code < 500 or address.startswith("/healthz"), (
            f"{self.name}: {address} {answer.status_code}"
        )
        return text_of(answer)

    def may_see(self, address: str) -> bool:
        """Whether the hidden body's registers are this one's to keep there."""
        return bool(self.keeps) and address.startswith(self.keeps)

    def look_around(self) -> dict[str, str]:
        """Every page that links lead to, beginning with every address that has no variable part."""
        waiting = [one.path() for one in addresses() if not one.parts and not one.pattern.startswith("log")]
        pages: dict[str, str] = {}
        asked: Counter[str] = Counter()
        while waiting and len(pages) < CRAWLED:
            address = waiting.pop(0)
            if address not in pages and asked[kind_of(address)] < OF_A_KIND:
                asked[kind_of(address)] += 1
                pages[address] = self.ask(address)
                waiting += links_of(pages[address])
        return pages

    def searches(self) -> list[tuple[str, str]]:
        """Addresses and fields by which something can be asked for from the pages seen; of like pages the first."""
        found: dict[tuple[str, str], str] = {}
        for address, page in self.pages.items():
            for name in sorted(fields_of(page)) if "?" not in address else ():
                found.setdefault((address if THOROUGH else kind_of(address), name), address)
        return [(address, name) for (_kind, name), address in found.items()]


def kind_of(address: str) -> str:
    """The pattern that answers an address, or the address itself where none does."""
    try:
        return str(resolve(urlsplit(address).path).route)
    except Resolver404:
        return address


def text_of(answer: Any) -> str:
    """Everything in an answer that can be read; of a PDF, its words."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"%PDF"):
        body = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    else:
        body = content.decode("utf-8", "replace")
    return f"{answer.status_code}\n{json.dumps(dict(answer.headers), ensure_ascii=False)}\n{body}"


def links_of(page: str) -> list[str]:
    """Addresses of our own that a page leads to by link, fragment or form."""
    found = [link.replace("&amp;", "&") for link in _LINKS.findall(page)]
    ours = [link for link in found if link.startswith("/") and not link.startswith("//")]
    return [link for link in ours if not urlsplit(link).path.startswith(_SKIPPED)]


def fields_of(page: str) -> set[str]:
    """What can be searched for from a page: the fields of its forms that send none away, and the usual name."""
    asking = [form for form in _FORMS.findall(page) if 'method="post"' not in form.partition(">")[0].lower()]
    return {"q"} | {name for form in asking for name in _NAMES.findall(form)}


def settled(page: str) -> str:
    """A page without what differs by request: tokens, a fresh secret, the time of day."""
    return _FRESH.sub("", _TOKENS.sub("", page))


def without(page: str, word: str) -> str:
    """A page without the word that was asked for, however it was written back."""
    for written in (word, quote(word), quote(quote(word)), json.dumps(word)[1:-1]):
        page = page.replace(written, "…")
    return settled(page)


def dealt(
    outsiders: Sequence[Outsider], asked: Sequence[Address], identifiers: Sequence[str]
) -> Iterator[tuple[Outsider, Address, str]]:
    """Every address with every identifier, dealt out to the outsiders in turn so that each of them asks each address.

    Where XIEZHI_THOROUGH is set, everybody asks everything, which takes minutes.
    """
    turn = count()
    for address in asked:
        for identifier in identifiers:
            at = next(turn) % len(outsiders)
            for outsider in outsiders if THOROUGH else outsiders[at : at + 1]:
                yield outsider, address, identifier
