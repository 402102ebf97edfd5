"""One value, one sequence of bytes: JSON as RFC 8785 writes it, restricted so that two languages cannot disagree.

Allowed: text, whole numbers within +-(2^53 - 1), true, false, null, lists and objects with text keys. Floating point is
refused (money is decimal text), and so is text that UTF-8 cannot carry or PostgreSQL cannot store (lone surrogates,
NUL). docs/ledger-format.md gives the same rules to strangers.
"""

from __future__ import annotations

import json
from typing import Any

JSON = str | int | bool | None | list[Any] | dict[str, Any]
LARGEST = 2**53 - 1

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


class NotCanonical(ValueError):
    """The value has no canonical bytes: a float, a number too large, a key that is not text, unstorable text."""


def canonical_bytes(value: JSON) -> bytes:
    """The canonical UTF-8 bytes of `value`. Raises NotCanonical when it has none."""
    try:
        return _encode(_ordered(value)).encode("utf-8")
    except UnicodeEncodeError as problem:
        raise NotCanonical("text with a lone surrogate") from problem


def canonical_text(value: JSON) -> str:
    """The same as text."""
    return canonical_bytes(value).decode("utf-8")


def canonical_loads(data: bytes) -> Any:
    """The value of canonical bytes; raises NotCanonical when `data` are not the canonical bytes of any value."""
    try:
        value = json.loads(data.decode("utf-8"), parse_float=_no_float, parse_constant=_no_float)
    except (ValueError, RecursionError) as problem:
        raise NotCanonical(f"not JSON: {problem}") from problem
    if canonical_bytes(value) != data:
        raise NotCanonical("JSON, but not in its canonical form")
    return value


def _no_float(token: str) -> None:
    raise NotCanonical(f"the number {token} is not whole")


def _ordered(value: Any) -> Any:
    """`value` with every object's keys in UTF-16 order, checked on the way."""
    kind = type(value)
    if kind is str:
        if "\0" in value:
            raise NotCanonical("text with a NUL character")
        return value
    if kind is bool or value is None:
        return value
    if kind is int:
        if not -LARGEST <= value <= LARGEST:
            raise NotCanonical(f"the number {value} is beyond 2^53 - 1")
        return value
    if kind is list or kind is tuple:
        return [_ordered(item) for item in value]
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value, key=_key_order) if _ordered(key) is not None}
    raise NotCanonical(f"a value of type {kind.__name__}")


def _key_order(key: Any) -> bytes:
    """Keys sort by their UTF-16 code units (RFC 8785, 3.2.3), which differs from code points beyond the BMP."""
    if type(key) is not str:
        raise NotCanonical(f"a key of type {type(key).__name__}")
    try:
        return key.encode("utf-16-be")
    except UnicodeEncodeError as problem:
        raise NotCanonical("a key with a lone surrogate") from problem
