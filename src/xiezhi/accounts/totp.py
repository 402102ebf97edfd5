"""One-time codes (RFC 6238), recovery codes. Secrets lie encrypted under the installation's key, codes as digests."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import pyotp
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

STEP = 30  # seconds
RECOVERY_CODES = 10
ISSUER = "Xiezhi"


def new_secret() -> str:
    """A fresh shared secret of 160 bits, in base32 as authenticator programs want it."""
    return pyotp.random_base32(32)


def address(secret: str, login: str) -> str:
    """The otpauth address that the QR code shows."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def sealed(secret: str) -> str:
    """A secret as it is stored."""
    return _keys().encrypt(secret.encode()).decode()


def opened(stored: str) -> str:
    """A stored secret; empty when there is none or the installation's key has been exchanged."""
    try:
        return _keys().decrypt(stored.encode()).decode() if stored else ""
    except InvalidToken:
        return ""


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The time step whose code this is, one step early or late allowed; None when it is no code of now."""
    digits = "".join(char for char in code if char.isascii() and char.isdigit())
    now = int(at.timestamp()) // STEP
    generator = pyotp.TOTP(secret)
    matches = [step for step in (now - 1, now, now + 1) if hmac.compare_digest(generator.at(step * STEP), digits)]
    return matches[-1] if matches else None


def new_recovery_codes() -> list[str]:
    """Fresh recovery codes of 80 bits each, shown once."""
    return [_grouped(base64.b32encode(secrets.token_bytes(10)).decode()) for _ in range(RECOVERY_CODES)]


def recovery_digest(user_id: UUID, code: str) -> str:
    """What is stored of a recovery code. 80 random bits need no slow hash."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    return hashlib.sha256(user_id.bytes + plain.encode()).hexdigest()


def matching_recovery(user_id: UUID, code: str, stored: Iterable[str]) -> str | None:
    """The stored digest that this code opens, or None."""
    digest = recovery_digest(user_id, code)
    return next((known for known in stored if hmac.compare_digest(known, digest)), None)


def _grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _keys() -> MultiFernet:
    """Keys derived from SECRET_KEY and its fallbacks; the first one encrypts."""
    known = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = (hashlib.sha256(b"xiezhi accounts totp\0" + str(key).encode()).digest() for key in known)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])
