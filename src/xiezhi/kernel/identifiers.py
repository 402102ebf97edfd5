"""Identifiers made by whoever records: UUID version 7 (RFC 9562), so that sending twice is harmless and ids sort by
time.

Made in Python because PostgreSQL has no uuidv7() before 18.
"""

from __future__ import annotations

import secrets
import threading
import time
from uuid import UUID

_RANDOM_BITS = 74
_lock = threading.Lock()
_last = (0, 0)  # milliseconds, random part


def new_id() -> UUID:
    """A fresh UUIDv7. Within one process each is greater than the one before, also when the clock steps back."""
    global _last
    with _lock:
        milliseconds, random = time.time_ns() // 1_000_000, secrets.randbits(_RANDOM_BITS)
        if milliseconds <= _last[0]:
            milliseconds, random = _last[0], _last[1] + 1 + secrets.randbits(32)
            if random >> _RANDOM_BITS:
                milliseconds, random = milliseconds + 1, secrets.randbits(_RANDOM_BITS - 1)
        _last = (milliseconds, random)
    return _compose(milliseconds, random)


def _compose(milliseconds: int, random: int) -> UUID:
    """48 bits of time, version 7, 12 random bits, variant 10, 62 random bits."""
    high, low = random >> 62, random & (1 << 62) - 1
    return UUID(int=(milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def made_at(identifier: UUID) -> float:
    """When a UUIDv7 was made, in seconds since 1970 (millisecond steps)."""
    return (identifier.int >> 80) / 1000
