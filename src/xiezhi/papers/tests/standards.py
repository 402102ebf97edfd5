"""Papers of the national pack, read for the tests through the standards room's door."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from xiezhi.standards import door as standards

DAY = date(2025, 6, 3)
KEYS = (
    "spot_decision", "intent_notice", "hearing_notice", "decision", "delivery_receipt", "closing_form",
    "case_file_index",
)  # fmt: skip


@lru_cache
def paper(key: str) -> Any:
    """The paper as the national layer has it."""
    return standards.paper(key, ("national",), DAY)
