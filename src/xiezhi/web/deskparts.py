"""Figures that higher rooms add to the head of a person's desk, so that the room of the desk need not know them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Counting = Callable[[Any], Sequence[dict[str, Any]]]
"""Given the claim of the person at the desk: figures as `value`, `label`, `tone`, `href`; or none."""
_COUNTING: dict[str, Counting] = {}


def add_to_desk(name: str, counting: Counting) -> None:
    """Have these figures counted for each desk. The same name again replaces what was there."""
    _COUNTING[name] = counting


def desk_counts(claim: Any) -> list[dict[str, Any]]:
    """All that was added, for this person, in the order in which it was added."""
    return [one for counting in _COUNTING.values() for one in counting(claim)]
