"""What lies in the public store and only those can read who hold its key: answers to letters, progress, papers.

A row of `opened.sealed` is a key and a sealed text. The key tells nothing: it is derived from what its reader knows. So
a copy of the whole public store opens nothing, and a question with a wrong word finds nothing.

Two ways. *Letters*: number and secret give the row's key and a private key (X25519); inside, only the public half is
known, so that nobody inside can open it either. *Projections* (papers, progress): both sides know the words, such as
the check code of a paper, and the key follows from them. Sizes are padded, so that length tells nothing.
"""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import new as hmac
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Figures and letters that nobody takes for another: no 0, 1, I, L, O, U."""
SECRET_LENGTH, NUMBER_LENGTH = 20, 8
"""30^20 is 98 bits: nobody tries them all. A number only tells letters apart."""
STEP = 1024
ZERO = bytes(12)
"""Each key seals one text, so that its nonce may be fixed."""


@dataclass(frozen=True)
class Credentials:
    """What a sender is given: the number may be told to anybody, the secret to nobody."""

    number: str
    secret: str

    @property
    def spaced(self) -> str:
        """The secret in groups of five, as it is shown and written down."""
        return "-".join(self.secret[at : at + 5] for at in range(0, SECRET_LENGTH, 5))


def typed(said: str) -> str:
    """A number or a secret as people type it: blanks, hyphens and small letters do no harm."""
    return "".join(one for one in said.upper() if one.isascii() and one.isalnum())


def credentials(seed: bytes, year: int) -> Credentials:
    """The credentials of a letter, always the same from the same seed, so that a form sent twice shows the same."""
    stream = _derive(seed, b"credentials", NUMBER_LENGTH * 4 + SECRET_LENGTH * 4)
    letters = [ALPHABET[int.from_bytes(stream[at : at + 4], "big") % 30] for at in range(0, len(stream), 4)]
    return Credentials(f"{year % 100:02d}{''.join(letters[:NUMBER_LENGTH])}", "".join(letters[NUMBER_LENGTH:]))


def letter_keys(number: str, secret: str) -> tuple[str, X25519PrivateKey]:
    """Under which key the answer of a letter lies, and what opens it."""
    found = _derive(typed(secret).encode(), b"letter\0" + typed(number).encode(), 64)
    return found[:32].hex(), X25519PrivateKey.from_private_bytes(found[32:])


def public_half(private: X25519PrivateKey) -> str:
    """What the inside is told, so that it can seal and cannot open."""
    return private.public_key().public_bytes_raw().hex()


def seal_to(public: str, said: Mapping[str, Any]) -> str:
    """Seal a document for who holds the private half."""
    once = X25519PrivateKey.generate()
    theirs = X25519PublicKey.from_public_bytes(bytes.fromhex(public))
    own = once.public_key().public_bytes_raw()
    key = _derive(once.exchange(theirs), b"sealed\0" + own + bytes.fromhex(public), 32)
    return urlsafe_b64encode(own + ChaCha20Poly1305(key).encrypt(ZERO, _padded(said), None)).decode()


def open_letter(private: X25519PrivateKey, sealed: str) -> dict[str, Any] | None:
    """What was sealed; None where it was sealed for somebody else or altered."""
    raw = urlsafe_b64decode(sealed)
    public = private.public_key().public_bytes_raw()
    shared = private.exchange(X25519PublicKey.from_public_bytes(raw[:32]))
    return _opened(_derive(shared, b"sealed\0" + raw[:32] + public, 32), ZERO, raw[32:])


def known_keys(purpose: str, *words: str) -> tuple[str, bytes]:
    """Under which key a projection lies for who knows these words, and what opens it."""
    said = json.dumps(words, ensure_ascii=False).encode()
    found = _derive(said, b"known\0" + purpose.encode(), 64)
    return found[:32].hex(), found[32:]


def seal(key: bytes, said: Mapping[str, Any]) -> str:
    """Seal a projection; the same document gives the same text, so that only what changed is written."""
    plain = _padded(said)
    nonce = hmac(key, plain, sha256).digest()[:12]
    return urlsafe_b64encode(nonce + ChaCha20Poly1305(key).encrypt(nonce, plain, None)).decode()


def unseal(key: bytes, sealed: str) -> dict[str, Any] | None:
    """What a projection says; None where the key is another."""
    raw = urlsafe_b64decode(sealed)
    return _opened(key, raw[:12], raw[12:])


def new_seed() -> bytes:
    """Chance, for a letter that comes by another way than the form."""
    return secrets.token_bytes(16)


def _padded(said: Mapping[str, Any]) -> bytes:
    plain = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return plain + b" " * (-len(plain) % STEP)


def _opened(key: bytes, nonce: bytes, sealed: bytes) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(ChaCha20Poly1305(key).decrypt(nonce, sealed, None))
    except InvalidTag:
        return None
    return found


def _derive(secret: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=b"xiezhi letters 1", info=purpose).derive(secret)
