"""The mark of a form: signed, with its time, good once, and kept nowhere.

No cookie is needed: a form carries its mark, which says when it was given out and a chance number, and only we can make
one. The chance number gives the letter's id, so that the table's own key keeps a mark from being used twice, on
whatever machine; and it gives the letter's number and secret, so that a form sent again (a bad line, an impatient
finger) shows the same ones. Nobody but who was given the form knows them.
"""

from __future__ import annotations

import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from hashlib import sha256
from hmac import compare_digest
from hmac import new as hmac
from uuid import UUID

from django.conf import settings

SOONEST, LATEST = 3, 6 * 60 * 60
"""Seconds: nobody fills a form faster; whoever takes longer gets a new mark, and keeps what was typed."""
_FORM = struct.Struct(">Q16s")


class Wrong(Enum):
    """Why a mark is not taken."""

    FORGED = "forged"
    TOO_SOON = "too_soon"
    TOO_LATE = "too_late"


@dataclass(frozen=True)
class Mark:
    """A mark that is good: the letter's id and the seed of its credentials."""

    id: UUID
    seed: bytes


def new(purpose: str, at: datetime) -> str:
    """A mark for one form of this purpose."""
    body = _FORM.pack(int(at.timestamp()), secrets.token_bytes(16))
    return urlsafe_b64encode(body + _signed(purpose, body)).decode()


def read(purpose: str, said: str, at: datetime) -> Mark | Wrong:
    """The mark, or why it is not taken."""
    try:
        raw = urlsafe_b64decode(said.encode("ascii", "replace"))
    except ValueError:
        return Wrong.FORGED
    body, signature = raw[: _FORM.size], raw[_FORM.size :]
    if len(body) < _FORM.size or not compare_digest(signature, _signed(purpose, body)):
        return Wrong.FORGED
    given, chance = _FORM.unpack(body)
    age = at.timestamp() - given
    if age < SOONEST:
        return Wrong.TOO_SOON
    if age > LATEST:
        return Wrong.TOO_LATE
    return Mark(UUID(bytes=sha256(b"letter id" + chance).digest()[:16], version=4), _key(b"letter seed" + chance))


def _signed(purpose: str, body: bytes) -> bytes:
    return _key(b"letter form" + purpose.encode() + b"\0" + body)[:16]


def _key(said: bytes) -> bytes:
    return hmac(str(settings.SECRET_KEY).encode(), said, sha256).digest()
