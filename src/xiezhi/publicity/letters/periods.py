"""How long a letter may wait and is kept, and how many ratings are needed before any is counted: data of the packs."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from xiezhi.kernel.days import DayKind, count
from xiezhi.kernel.errors import text
from xiezhi.publicity.errors import NoRule
from xiezhi.standards import door as standards

NATIONAL = ("national",)


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


class Enough(BaseModel):
    """How many ratings make one count."""

    model_config = ConfigDict(extra="forbid")

    least: int = Field(ge=3, le=1000)
    cite: str | list[str] = ""
    unverified: dict[str, str] | None = None


class Periods(BaseModel):
    """The form of `kind: letters`."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["letters"]
    in_force: dict[str, date]
    question: Period
    keep: Period
    ratings: Enough


@lru_cache(maxsize=64)
def _of(digest: str, layers: tuple[str, ...]) -> Periods:
    files = {file.layer: file for file in standards.release(digest).named("letters")}
    said = next((files[layer] for layer in reversed(layers) if layer in files), None)
    if said is None:
        raise NoRule(text("规则包没有规定来信的期限。", "The packs hold no periods for letters."))
    return Periods.model_validate(said.document.data)


def periods(layers: tuple[str, ...] = NATIONAL) -> Periods:
    """The periods of the highest of these layers that says any."""
    return _of(standards.current().digest, layers)
