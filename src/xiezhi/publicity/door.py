"""What other rooms may ask of publicity."""

from __future__ import annotations

from xiezhi.publicity.acting import correct, expire, publish, repair, withdraw
from xiezhi.publicity.opening import past_their_day, shown
from xiezhi.publicity.record import KINDS, PublicRecord, path_of, record_of
from xiezhi.publicity.surfaces import Leaving, Surface, register, surfaces

__all__ = [
    "KINDS", "Leaving", "PublicRecord", "Surface", "correct", "expire", "past_their_day", "path_of", "publish",
    "record_of", "register", "repair", "shown", "surfaces", "withdraw",
]  # fmt: skip
