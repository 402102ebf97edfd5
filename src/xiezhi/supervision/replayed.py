"""What came out when a finding was computed again."""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.kernel.errors import Text


@dataclass(frozen=True)
class Replayed:
    """What came out: whether it is the same, what differs in words, over how many entries, and each step in words."""

    same: bool
    difference: str
    entries: int
    steps: tuple[Text, ...] = ()
