"""What a view knows of who asks."""

from __future__ import annotations

from django.http import HttpRequest

from xiezhi.accounts.values import Claim


def claim_of(request: HttpRequest) -> Claim:
    """The claim of the person at the screen; `needs` has made sure that there is one."""
    claim = getattr(request, "claim", None)
    assert isinstance(claim, Claim)
    return claim
