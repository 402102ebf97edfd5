"""How long a complaint may wait, first to be taken up or not, then to be answered; and how long it is kept."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from xiezhi.kernel.days import DayKind, count
from xiezhi.standards import door as standards


class Period(BaseModel):
    """A number of days of a kind, with its ground."""

    model_config = ConfigDict(extra="forbid")

    days: int = Field(ge=1, le=3650)
    of: DayKind = "calendar_days"
    cite: str | list[str] = ""
    unverified: dict[str, str] | None = None

    def after(self, day: date) -> date:
        """The last day of the period that this day begins."""
        return count(day, self.days, self.of, standards.calendar())

    @property
    def cites(self) -> tuple[str, ...]:
        """Its articles."""
        return tuple(self.cite) if isinstance(self.cite, list) else (self.cite,) if self.cite else ()


class Periods(BaseModel):
    """The form of `kind: complaints`."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["complaints"]
    accept: Period
    answer: Period
    keep: Period


@lru_cache(maxsize=64)
def _of(digest: str, layers: tuple[str, ...]) -> Periods:
    files = {file.layer: file for file in standards.release(digest).named("complaints")}
    said = next(files[layer] for layer in reversed(layers) if layer in files)
    return Periods.model_validate(said.document.data)


def periods(layers: tuple[str, ...]) -> Periods:
    """The periods of the highest of these layers that says any; the national layer always does."""
    return _of(standards.current().digest, layers if "national" in layers else ("national", *layers))
