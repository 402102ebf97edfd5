"""Nobody reaches a page that does not say who may use it; everybody else has `request.claim`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from xiezhi.accounts import sessions
from xiezhi.accounts.access import declared

log = logging.getLogger("xiezhi.accounts")


class ClaimMiddleware:
    """Sets `request.claim` and `request.user`.

    A page that needs a right loads them itself, inside its transaction (`access.needs`), so that the claim costs one
    statement. On public pages they are loaded here, for the name in the corner. After SessionMiddleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.claim = None  # type: ignore[attr-defined]
        request.user = AnonymousUser()
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Refuses a page that declares nothing, whoever asks."""
        said = declared(view)
        if said is None:
            log.error("%s.%s declares neither @needs nor @public, so it is open to nobody", view.__module__, view)
            raise PermissionDenied
        if not said.rights and SESSION_KEY in request.session:
            sessions.load(request)
