"""Facts committed field by field with salts, so that a redacted publication verifies and a value can be erased.

    path   canonical bytes of the list of keys and positions that leads to the value, such as ["party","name"]
    salt   HMAC-SHA256(record key, path)[:16]
    inner  SHA-256(0x03 || salt || canonical bytes of the value)
    leaf   SHA-256(0x02 || length of path as 4 bytes || path || inner)
    root   RFC 6962 root over the leaves sorted as bytes

Hiding a field shows its path and inner hash: which field is hidden is visible and cannot be lied about. Without the
salt (and the record key is destroyed on erasure) the inner hash says nothing about the value.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from hashlib import sha256
from json.encoder import encode_basestring
from typing import Any

from xiezhi.kernel.canonical import JSON, LARGEST, NotCanonical, canonical_bytes
from xiezhi.ledger.merkle import root_of

Path = tuple[str | int, ...]
KEY_BYTES, SALT_BYTES = 32, 16
_INNER, _OUTER = bytes(n ^ 0x36 for n in range(256)), bytes(n ^ 0x5C for n in range(256))
_names: dict[Path, tuple[bytes, bytes]] = {}


def new_record_key() -> bytes:
    """A fresh key for one entry's salts."""
    return secrets.token_bytes(KEY_BYTES)


def fields(facts: Mapping[str, JSON]) -> list[tuple[Path, JSON]]:
    """Every value that is committed with its path: text, numbers, truth values, null, and empty lists and objects."""
    found: list[tuple[Path, JSON]] = []
    if facts:
        _walk((), facts, found)
    return found


def salts(record_key: bytes) -> Callable[[bytes], bytes]:
    """The salt of each path (canonical bytes) under a record key: HMAC-SHA256 with the key's two states computed
    once."""
    block = record_key.ljust(64, b"\0")
    inner, outer = sha256(block.translate(_INNER)), sha256(block.translate(_OUTER))

    def salt(path: bytes) -> bytes:
        first, second = inner.copy(), outer.copy()
        first.update(path)
        second.update(first.digest())
        return second.digest()[:SALT_BYTES]

    return salt


def inner_hash(salt: bytes, value: bytes) -> bytes:
    """What a hidden field shows; `value` is canonical bytes."""
    return sha256(b"\x03" + salt + value).digest()


def field_leaf(path: bytes, inner: bytes) -> bytes:
    """The leaf of one field; `path` is canonical bytes."""
    return sha256(b"\x02" + len(path).to_bytes(4, "big") + path + inner).digest()


def fields_root(facts: Mapping[str, JSON], record_key: bytes) -> bytes:
    """The commitment to all facts of one entry. Raises NotCanonical when a fact has no canonical bytes.

    Written out in one loop, since a load spends most of its time here; a test holds it equal to the functions above.
    """
    block = record_key.ljust(64, b"\0")
    inner, outer = sha256(block.translate(_INNER)), sha256(block.translate(_OUTER))
    leaves = []
    for path, value in fields(facts):
        name, prefix = _names.get(path) or _named(path)
        first, second = inner.copy(), outer.copy()
        first.update(name)
        second.update(first.digest())
        hidden = sha256(b"\x03" + second.digest()[:SALT_BYTES] + value_bytes(value)).digest()
        leaves.append(sha256(prefix + hidden).digest())
    leaves.sort()
    return root_of(leaves)


def path_bytes(path: Path) -> bytes:
    """The canonical bytes of a path."""
    return canonical_bytes(list(path))


def _named(path: Path) -> tuple[bytes, bytes]:
    """A path's bytes, and what its leaf begins with; remembered, since entries of one kind share their paths."""
    name = path_bytes(path)
    found = (name, b"\x02" + len(name).to_bytes(4, "big") + name)
    if len(_names) < 50_000:
        _names[path] = found
    return found


def value_bytes(value: Any) -> bytes:
    """The canonical bytes of one value; the same as `canonical_bytes`, quicker for what facts mostly are."""
    kind = type(value)
    if kind is str:
        try:
            if "\0" not in value:
                return encode_basestring(value).encode("utf-8")
        except UnicodeEncodeError:
            pass
    elif kind is int and -LARGEST <= value <= LARGEST:
        return b"%d" % value
    return canonical_bytes(value)


def _walk(path: Path, value: Any, found: list[tuple[Path, JSON]]) -> None:
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            if type(key) is not str:
                raise NotCanonical(f"a key of type {type(key).__name__}")
            if type(inner) is str or not isinstance(inner, (Mapping, list, tuple)):
                found.append(((*path, key), inner))
            else:
                _walk((*path, key), inner, found)
    elif isinstance(value, (list, tuple)) and value:
        for position, inner in enumerate(value):
            _walk((*path, position), inner, found)
    else:
        found.append((path, value))
