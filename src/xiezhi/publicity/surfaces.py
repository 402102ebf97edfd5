"""Every place where a published record can be seen. What leaves the store leaves all of them, in the same run.

A surface that reads the store anew at each request forgets by itself; one that keeps something of its own (a prepared
file, a cache, a credit row) registers `forget`, and the withdrawal calls it. `shows` lets a test, and the counter on
the inner platform, look whether anything is left.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from xiezhi.kernel.errors import Text, text

log = logging.getLogger(__name__)

Forget = Callable[["Leaving"], None]
Shows = Callable[["Leaving"], bool]


@dataclass(frozen=True)
class Leaving:
    """A record that leaves: what surfaces may know it by."""

    id: UUID
    path: str
    kind: str
    number: str
    party_code: str
    body_code: str
    state: str


def _nothing(_leaving: Leaving) -> None:
    """A surface that reads the store each time keeps nothing."""


def _unknown(_leaving: Leaving) -> bool:
    return False


@dataclass(frozen=True)
class Surface:
    """One surface, under a key of its own.

    `addresses` are patterns to look at, in which `{path}`, `{id}`, `{number}` and `{code}` are filled in.
    """

    key: str
    label: Text
    addresses: tuple[str, ...] = ()
    forget: Forget = field(default=_nothing)
    shows: Shows = field(default=_unknown)


READING = (
    Surface("record", text("公示页面", "page of a record"), ("/r/{path}",)),
    Surface("search", text("检索结果、筛选和计数", "results, facets and counts"), ("/search?q={number}",)),
    Surface("firm", text("主体公示记录", "a firm's whole record"), ("/firm/{code}",)),
    Surface("api", text("接口", "API"), ("/api/v1/records?q={number}", "/api/v1/records/{id}")),
    Surface("proof", text("记录和证明下载", "record with its proof"), ("/api/v1/records/{id}/record.json",)),
    Surface("feed", text("订阅源", "feed"), ("/feed.atom?q={number}",)),
    Surface("sitemap", text("网站地图", "sitemap"), ("/sitemap.xml",)),
)
"""Surfaces that read the store at each request, and so keep nothing to forget."""
_known: dict[str, Surface] = {one.key: one for one in READING}


def register(surface: Surface) -> None:
    """Tell of a surface, once, when the app starts; the same key again takes the place of the one before."""
    _known[surface.key] = surface


def surfaces() -> Sequence[Surface]:
    """Every surface, by key."""
    return [_known[key] for key in sorted(_known)]


def forget(leaving: Leaving) -> list[str]:
    """Have every surface forget a record. Keys of surfaces that failed: the next sweep asks them again."""
    failed = []
    for surface in surfaces():
        try:
            surface.forget(leaving)
        except Exception:
            log.exception("surface %s did not forget %s", surface.key, leaving.id)
            failed.append(surface.key)
    return failed


def left_on(leaving: Leaving) -> list[str]:
    """Keys of surfaces that still show the record."""
    return [surface.key for surface in surfaces() if surface.shows(leaving)]
