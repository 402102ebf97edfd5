"""What other rooms may ask of publicity."""

from __future__ import annotations

from xiezhi.publicity.acting import correct, expire, publish, repair, withdraw
from xiezhi.publicity.following import follow
from xiezhi.publicity.opening import past_their_day, shown
from xiezhi.publicity.proving import bundle, prove
from xiezhi.publicity.record import KINDS, PublicRecord, path_of, record_of
from xiezhi.publicity.surfaces import Leaving, Surface, register, surfaces
from xiezhi.publicity.sweeping import Swept, sweep

__all__ = [
    "KINDS", "Leaving", "PublicRecord", "Surface", "Swept", "bundle", "correct", "expire", "follow", "past_their_day",
    "path_of", "prove", "publish", "record_of", "register", "repair", "shown", "surfaces", "sweep", "withdraw",
]  # fmt: skip
