"""How long a person must wait after failed tries to log in. Pure: tallies in, seconds out.

Tries are counted in buckets, and which buckets count depends on how well the place is known:

- a *device* on which this account has logged in before (a signed cookie) is judged by its own failures only;
- else an *address* from which it has logged in before, by that address's failures on this account only;
- else a *stranger*, by the failures on this account from that address and from all strangers together.

So whoever guesses from elsewhere slows down strangers and never the person at their own desk. An address alone is never
locked: a whole agency may stand behind one. Every wait ends by itself; nothing here needs an administrator.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum


class Place(Enum):
    """How well the place of a try is known for this account."""

    DEVICE = "device"
    ADDRESS = "address"
    STRANGER = "stranger"


@dataclass(frozen=True)
class Tally:
    """Failures in a bucket since its last success, and when the last one was."""

    failures: int = 0
    last: datetime | None = None


@dataclass(frozen=True)
class Limit:
    """`free` failures cost nothing; each one more doubles the wait from `first`, up to `most`."""

    free: int
    first: timedelta
    most: timedelta

    def wait(self, tally: Tally) -> timedelta:
        """How long after the last failure the next try is answered."""
        over = tally.failures - self.free
        if over < 0:
            return timedelta(0)
        longer: timedelta = self.first * (1 << min(over, 20))
        return min(longer, self.most)


ONE_PLACE = Limit(free=5, first=timedelta(seconds=15), most=timedelta(minutes=15))
ALL_STRANGERS = Limit(free=20, first=timedelta(seconds=15), most=timedelta(minutes=15))
REMEMBERED = timedelta(hours=24)
"""Failures older than this are forgotten."""
ADDRESS_KNOWN = timedelta(days=90)
"""For so long after a success an address counts as known."""


def seconds_to_wait(now: datetime, place: Place, here: Tally, strangers: Tally) -> int:
    """Whole seconds until a try is answered; 0 means now. `here` is the bucket of the place itself."""
    waits = [(here, ONE_PLACE.wait(here))]
    if place is Place.STRANGER:
        waits.append((strangers, ALL_STRANGERS.wait(strangers)))
    left = [tally.last + wait - now for tally, wait in waits if tally.last is not None]
    longest = max(left, default=timedelta(0))
    return max(-int(-longest.total_seconds() // 1), 0)
