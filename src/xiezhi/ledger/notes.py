"""Signed notes and checkpoints as C2SP writes them (signed-note, tlog-checkpoint), with Ed25519. Reading is strict.

A note that could be written in two ways is refused, so that a changed byte is never read as the same note.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_DASH = "\u2014 "
_MOST_SIGNATURES = 32


class BadNote(ValueError):
    """The text is no signed note, or no signature by the expected key holds."""


@dataclass(frozen=True)
class Checkpoint:
    """The head of the tree: which log, how many leaves, the root over them."""

    origin: str
    size: int
    root: bytes

    def body(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


@dataclass(frozen=True)
class VerifierKey:
    """A public key with its name, as `name+id+base64` in a policy or key file."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """SHA-256(name || newline || type || key)[:4]."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def text(self) -> str:
        """The key in C2SP's text form."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(_ED25519 + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Reads the text form; raises BadNote when the id does not belong to name and key."""
        parts = text.strip().split("+", 2)
        if len(parts) != 3:
            raise BadNote("a verifier key has the form name+id+base64")
        raw = strict_base64(parts[2])
        key = cls(parts[0], raw[1:])
        if raw[:1] != _ED25519 or len(raw) != 33 or not parts[0] or key.text() != text.strip():
            raise BadNote("this is no Ed25519 verifier key")
        return key


def sign(checkpoint: Checkpoint, private: Ed25519PrivateKey) -> str:
    """The checkpoint as a note signed under the log's own name."""
    key = VerifierKey(checkpoint.origin, private.public_key().public_bytes_raw())
    signature = private.sign(checkpoint.body().encode())
    return f"{checkpoint.body()}\n{_DASH}{key.name} {b64encode(key.key_id + signature).decode()}\n"


def opened(note: str, key: VerifierKey) -> Checkpoint:
    """The checkpoint in `note`, once its signature by `key` has been verified. Raises BadNote otherwise.

    Lines by other keys (witnesses) are allowed and ignored; a second line by the same key is not.
    """
    if any(letter < " " and letter != "\n" for letter in note):
        raise BadNote("a note has no control characters")
    body, found, signatures = note.rpartition("\n\n")
    if not found:
        raise BadNote("a note has an empty line before its signatures")
    body += "\n"
    mine = [raw[4:] for name, raw in _signatures(signatures) if (name, raw[:4]) == (key.name, key.key_id)]
    if len(mine) != 1:
        raise BadNote(f"the note carries {len(mine)} signatures by {key.name}")
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(mine[0], body.encode())
    except (InvalidSignature, UnicodeEncodeError) as problem:
        raise BadNote(f"the signature by {key.name} does not hold") from problem
    checkpoint = _parsed(body)
    if checkpoint.origin != key.name:
        raise BadNote(f"the note is of another log, {checkpoint.origin}")
    return checkpoint


def _signatures(block: str) -> list[tuple[str, bytes]]:
    lines = block.split("\n")
    if lines.pop() != "" or not 1 <= len(lines) <= _MOST_SIGNATURES:
        raise BadNote("a note ends with signature lines, each with its newline")
    found = []
    for line in lines:
        parts = line.removeprefix(_DASH).split(" ")
        if not line.startswith(_DASH) or len(parts) != 2 or not parts[0] or "+" in parts[0]:
            raise BadNote("a signature line has the form: dash, name, base64")
        raw = strict_base64(parts[1])
        if len(raw) < 5:
            raise BadNote("a signature is shorter than its key id")
        found.append((parts[0], raw))
    return found


def _parsed(body: str) -> Checkpoint:
    """The three lines of a checkpoint, exactly as they would be written."""
    lines = body.split("\n")
    if len(lines) != 4 or not lines[1].isascii() or not lines[1].isdigit() or len(lines[1]) > 19:
        raise BadNote("a checkpoint has three lines: origin, size, root")
    checkpoint = Checkpoint(lines[0], int(lines[1]), strict_base64(lines[2]))
    if len(checkpoint.root) != 32 or checkpoint.body() != body or not checkpoint.origin:
        raise BadNote("a checkpoint is written in one way only")
    return checkpoint


def strict_base64(text: str) -> bytes:
    """Standard base64 with padding, refused unless encoding it again gives the same text."""
    try:
        raw = b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as problem:
        raise BadNote("not base64") from problem
    if b64encode(raw).decode() != text:
        raise BadNote("base64 written in a second way")
    return raw
