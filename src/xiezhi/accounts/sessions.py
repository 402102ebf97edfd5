"""Sessions: begun at login with a fresh key, ended after a while without use, and after a working day in any case."""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, login
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from xiezhi.accounts.claims import Person, person
from xiezhi.accounts.models import User

BEGAN, SEEN = "xiezhi.began", "xiezhi.seen"
BACKEND = "xiezhi.accounts.backends.PostBackend"
MINUTE = 60


def idle_seconds() -> int:
    """After so long without a page the session is over. XIEZHI_SESSION_IDLE, default 30 minutes."""
    return int(getattr(settings, "XIEZHI_SESSION_IDLE", 30 * MINUTE))


def absolute_seconds() -> int:
    """After so long it is over in any case. XIEZHI_SESSION_MOST, default 12 hours."""
    return int(getattr(settings, "XIEZHI_SESSION_MOST", 12 * 60 * MINUTE))


def begin(request: HttpRequest, user: User) -> None:
    """Log the account in: a fresh session key, so that one known before the login is worth nothing after it."""
    login(request, user, backend=BACKEND)
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


def load(request: HttpRequest) -> Person | None:
    """Who is logged in, with `request.user` and `request.claim` set and the claim's paths handed to row security.

    None when nobody is, when the session is over, or when password or account changed since it began. One statement
    besides the session's own; the session is written back at most once a minute.
    """
    request.claim = None  # type: ignore[attr-defined]
    user_id = request.session.get(SESSION_KEY)
    if not user_id:
        return None
    if not _alive(request):
        request.session.flush()
        return None
    found = person(user_id)
    if found is None or not found.user.is_active or not _same_password(request, found.user):
        request.session.flush()
        return None
    request.user = found.user
    request.claim = found.claim  # type: ignore[attr-defined]
    return found


def _alive(request: HttpRequest) -> bool:
    moment = int(time.time())
    began = request.session.setdefault(BEGAN, moment)
    seen = request.session.setdefault(SEEN, moment)
    if moment - seen > idle_seconds() or moment - began > absolute_seconds():
        return False
    if moment - seen >= MINUTE:
        request.session[SEEN] = moment
    return request.session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS


def _same_password(request: HttpRequest, user: User) -> bool:
    known = request.session.get(HASH_SESSION_KEY, "")
    return any(
        constant_time_compare(known, digest)
        for digest in (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    )
