"""How Django learns who somebody is. Single sign-on adds a backend beside this one in AUTHENTICATION_BACKENDS."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from xiezhi.accounts.claims import person
from xiezhi.accounts.models import User


class PostBackend(BaseBackend):
    """Accounts of our own register. The login itself goes through `login.py`, which throttles; this loads sessions."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """Nobody: an unthrottled way in would be a hole."""
        return None

    def get_user(self, user_id: Any) -> User | None:
        """The account of a session, when it may still log in."""
        found = person(user_id)
        return found.user if found and found.user.is_active else None
