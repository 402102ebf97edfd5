"""Facts committed field by field with salts, so that a redacted publication verifies and a value can be erased.

    path   canonical bytes of the list of keys and positions that leads to the value, such as ["party","name"]
    salt   HMAC-SHA256(record key, path)[:16]
    inner  SHA-256(0x03 || salt || canonical bytes of the value)
    leaf   SHA-256(0x02 || length of path as 4 bytes || path || inner)
    root   RFC 6962 root over the leaves sorted as bytes

Hiding a field shows its path and inner hash: which field is hidden is visible and cannot be lied about. Without the salt
(and the record key is destroyed on erasure) the inner hash says nothing about the value.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from xiezhi.kernel.canonical import JSON, canonical_bytes
from xiezhi.ledger.merkle import root_of

Path = tuple[str | int, ...]
KEY_BYTES, SALT_BYTES = 32, 16
_paths: dict[Path, bytes] = {}


def new_record_key() -> bytes:
    """A fresh key for one entry's salts."""
    return secrets.token_bytes(KEY_BYTES)


def fields(facts: Mapping[str, JSON]) -> Iterator[tuple[Path, JSON]]:
    """Every value that is committed with its path: text, numbers, truth values, null, and empty lists and objects."""
    yield from _walk((), dict(facts)) if facts else ()


def salt_of(record_key: bytes, path: bytes) -> bytes:
    """The salt of the field at `path` (canonical bytes)."""
    return hmac.digest(record_key, path, "sha256")[:SALT_BYTES]


def inner_hash(salt: bytes, value: bytes) -> bytes:
    """What a hidden field shows; `value` is canonical bytes."""
    return sha256(b"\x03" + salt + value).digest()


def field_leaf(path: bytes, inner: bytes) -> bytes:
    """The leaf of one field; `path` is canonical bytes."""
    return sha256(b"\x02" + len(path).to_bytes(4, "big") + path + inner).digest()


def fields_root(facts: Mapping[str, JSON], record_key: bytes) -> bytes:
    """The commitment to all facts of one entry."""
    leaves = []
    for path, value in fields(facts):
        name = path_bytes(path)
        leaves.append(field_leaf(name, inner_hash(salt_of(record_key, name), canonical_bytes(value))))
    leaves.sort()
    return root_of(leaves)


def path_bytes(path: Path) -> bytes:
    """The canonical bytes of a path; remembered, since entries of one kind share their paths."""
    found = _paths.get(path)
    if found is None:
        found = canonical_bytes(list(path))
        if len(_paths) < 50_000:
            _paths[path] = found
    return found


def _walk(path: Path, value: Any) -> Iterator[tuple[Path, JSON]]:
    if value and isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _walk((*path, key), inner)
    elif value and isinstance(value, (list, tuple)):
        for position, inner in enumerate(value):
            yield from _walk((*path, position), inner)
    else:
        yield path, value
