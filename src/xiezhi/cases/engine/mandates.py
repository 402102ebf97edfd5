"""What an entrusted organisation may do on a day (penalty_law/20), as conditions ask about its body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Mandate:
    """One entrustment: by whom, for which matters and kinds of penalty, from day to day, both included."""

    by: str
    matters: tuple[str, ...]
    kinds: tuple[str, ...]
    most_fine: str
    first: date
    last: date


def fact(mandates: Sequence[Mandate], name: str, day: date) -> Any:
    """A fact of the body under these entrustments: `entrusted`, and what the one in force on the day says, or None."""
    if name == "entrusted":
        return bool(mandates)
    found = next((one for one in mandates if one.first <= day <= one.last), None)
    if name == "entrusted_in_term":
        return found is not None
    if found is None:
        return None
    return {
        "entrusted_by": found.by, "entrusted_matters": list(found.matters), "entrusted_kinds": list(found.kinds),
        "entrusted_fine": found.most_fine or None,
    }.get(name)  # fmt: skip
