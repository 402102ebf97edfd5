"""What every page asks of its request: who is here, what time it is meant to be, where a small piece was asked for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from xiezhi.accounts.door import Claim
from xiezhi.kernel.clock import SHANGHAI


def claim_of(request: HttpRequest) -> Claim:
    """The claim of the person at the screen; `needs` has made sure that there is one."""
    claim = getattr(request, "claim", None)
    assert isinstance(claim, Claim)
    return claim


def instant(said: str | None) -> datetime | None:
    """The instant in a control for date and time, on the clock of Shanghai; None for nothing or nonsense."""
    try:
        at = datetime.fromisoformat((said or "").strip())
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)


def control(at: datetime) -> str:
    """An instant as a control for date and time takes it."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


def identifier(said: str | None) -> UUID | None:
    """The id in a hidden field; None where somebody changed it into nonsense."""
    try:
        return UUID(str(said))
    except ValueError:
        return None
