"""Somebody of another body, who asks for everything, and how their answers are read."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import pypdf
from django.test import Client

from tests.access.addresses import addresses

CRAWLED = 400
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
        while waiting and len(pages) < CRAWLED:
            address = waiting.pop(0)
            if address not in pages:
                pages[address] = self.ask(address)
                waiting += links_of(pages[address])
        return pages


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
