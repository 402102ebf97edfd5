"""The shape of an example."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xiezhi.kernel.errors import Text


@dataclass(frozen=True)
class Example:
    """One use of a component: the context its template is given, and what is worth noticing about it."""

    context: Mapping[str, Any]
    note: Text | None = None
    carded: bool = False  # shown on a card, as it usually stands
