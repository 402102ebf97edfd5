"""What other rooms may ask of supervision."""

from __future__ import annotations

from xiezhi.supervision.acts import open_as_matter
from xiezhi.supervision.catalogue import book
from xiezhi.supervision.health import health
from xiezhi.supervision.live import Follower
from xiezhi.supervision.rebuild import Rebuilt, rebuild

__all__ = ["Follower", "Rebuilt", "follower", "health", "open_as_matter", "rebuild"]


def follower() -> Follower:
    """A follower of the ledger with the rules of the packs; `turn` and `sweep` are what its process repeats."""
    return Follower(book())
