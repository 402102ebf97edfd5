"""How long a body has to mend or explain a finding before a supervisor treats it; a period of the packs."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from pydantic import Field

from xiezhi.kernel.clock import legal_day
from xiezhi.standards import door as standards
from xiezhi.standards.bases import Cited
from xiezhi.standards.forms import as_form


class Answering(Cited):
    """The form of `kind: answering`."""

    kind: Literal["answering"]
    working_days: int = Field(ge=0, le=60)


@lru_cache(maxsize=4)
def period(digest: str) -> Answering | None:
    """The period of a release; None where no pack says one, and a supervisor treats findings at once."""
    files = standards.release(digest).named("answering")
    return as_form(Answering, files[-1].document) if files else None


def answer_by(at: datetime) -> date:
    """The last day on which the body may answer a finding raised at that instant before a supervisor treats it."""
    said = period(standards.current().digest)
    day = legal_day(at)
    return standards.calendar().add_working(day, said.working_days) if said else day
