"""Where a request comes from: the address behind our own proxies, and the device's cookie."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from xiezhi.accounts import attempts
from xiezhi.accounts.login import Where

DEVICE = "xiezhi_device"
DEVICE_AGE = 365 * 24 * 60 * 60


def where(request: HttpRequest) -> Where:
    """The address, and the device's cookie or one that it gets if the login succeeds.

    XIEZHI_PROXIES says how many proxies of ours stand before the product: only their part of the header is believed.
    """
    address = request.META.get("REMOTE_ADDR", "")
    proxies = int(getattr(settings, "XIEZHI_PROXIES", 0))
    if proxies:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        address = hops[-proxies] if len(hops) >= proxies else address
    known = request.COOKIES.get(DEVICE, "")
    return Where(address, known if 20 <= len(known) <= 64 else secrets.token_urlsafe(24))


def network_of(request: HttpRequest) -> str:
    """The network a request comes from, as throttles count it."""
    return attempts.network(where(request).address)


def remember(answer: HttpResponse, place: Where, *, secure: bool) -> None:
    """Give the device its cookie. It opens nothing: it only spares this device the waits that others' guesses cause."""
    answer.set_cookie(DEVICE, place.device, max_age=DEVICE_AGE, httponly=True, samesite="Lax", secure=secure)
