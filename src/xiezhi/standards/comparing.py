"""How conditions compare: values as the law means them, and answers that may be undetermined."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

Answer = bool | None


def comparable(value: Any) -> Any:
    """A stored value as something that can be ordered: a date, a Decimal, or the value itself."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, (date, Decimal, bool)) or value is None:
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, str):
        if len(value) >= 10 and value[4:5] == "-" and value[7:8] == "-":
            try:
                return date.fromisoformat(value[:10])
            except ValueError:
                return value
        try:
            return Decimal(value)
        except InvalidOperation:
            return value
    return value


def same(left: Any, right: Any) -> bool:
    """Equality in which "300" and "300.00" are the same money, and a date is the same as its text."""
    left, right = comparable(left), comparable(right)
    return type(left) is type(right) and left == right


def is_empty(value: Any) -> bool:
    """Nothing was said: absent, blank, or an empty list."""
    return value is None or value == "" or value == [] or value == {}


def all_of(answers: Iterable[Answer]) -> Answer:
    """True when all are; false as soon as one is; else undetermined."""
    seen = list(answers)
    return False if False in seen else None if None in seen else True


def any_of(answers: Iterable[Answer]) -> Answer:
    """True as soon as one is; false when all are; else undetermined."""
    seen = list(answers)
    return True if True in seen else None if None in seen else False


ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": lambda a, b: a >= b,
    "at_most": lambda a, b: a <= b,
    "above": lambda a, b: a > b,
    "below": lambda a, b: a < b,
}


def in_order(word: str, left: Any, right: Any) -> Answer:
    left, right = comparable(left), comparable(right)
    if left is None or right is None or type(left) is not type(right) or isinstance(left, (str, bool)):
        return None
    return ORDER[word](left, right)


def bounds_of(node: dict[str, Any]) -> list[str]:
    """The words of order that stand in a condition."""
    return [word for word in ORDER if word in node]
