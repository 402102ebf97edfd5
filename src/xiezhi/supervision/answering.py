"""How long a body has to mend or explain a finding before a supervisor treats it; a period of the packs."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from xiezhi.kernel.clock import legal_day
from xiezhi.standards import door as standards


class Answering(BaseModel):
    """The form of `kind: answering`."""

    model_config = ConfigDict(extra="forbid")

    unverified: dict[str, str] | None = None
    cite: str | list[str] = ""
    kind: Literal["answering"]
    working_days: int = Field(ge=0, le=60)


@lru_cache(maxsize=256)
def period(digest: str, layers: tuple[str, ...]) -> Answering | None:
    """The period of a release in the highest of these layers that says one; None: a supervisor treats at once."""
    files = {file.layer: file for file in standards.release(digest).named("answering")}
    said = next((files[layer] for layer in reversed(layers) if layer in files), None)
    return Answering.model_validate(said.document.data) if said else None


def answer_by(at: datetime, layers: tuple[str, ...]) -> date:
    """The last day on which the body may answer a finding raised at that instant before a supervisor treats it."""
    said = period(standards.current().digest, layers)
    day = legal_day(at)
    return standards.calendar().add_working(day, said.working_days) if said else day
