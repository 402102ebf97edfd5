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

from xiezhi.kernel.errors import Text

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
    """One surface, under a key of its own. `addresses` are patterns to look at; `{path}` and `{id}` are filled in."""

    key: str
    label: Text
    addresses: tuple[str, ...] = ()
    forget: Forget = field(default=_nothing)
    shows: Shows = field(default=_unknown)


_known: dict[str, Surface] = {}


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
