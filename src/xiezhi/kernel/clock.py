"""Now, in the zone the law is lived in. Pure rules take times as arguments and never call this."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present instant, aware, in Asia/Shanghai."""
    return datetime.now(SHANGHAI)


def today() -> date:
    """The legal day it is now in Shanghai."""
    return now().date()


def legal_day(at: datetime, zone: ZoneInfo = SHANGHAI) -> date:
    """The legal day on which an aware instant falls."""
    return at.astimezone(zone).date()
