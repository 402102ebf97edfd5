"""What a story needs to tell an act at the engine's door and to read what the law made of it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader

from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.cases.door_for_tests import People
from xiezhi.cases.scene_for_tests import Step, take
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal
from xiezhi.papers import door as papers


def seen(people: People, case_id: UUID, at: str = "") -> cases.CaseView:
    """The case as its officer sees it now, or on that day of 2026."""
    with accounts.claimed(people.officer.claim):
        return cases.case(case_id, people.officer.claim, Step("", at).instant if at else now())


def last(people: People, case_id: UUID, act: str) -> Mapping[str, Any]:
    """What the last entry of that act says."""
    return next(one.facts for one in reversed(seen(people, case_id).entries) if one.kind == act)


def due(people: People, case_id: UUID) -> dict[str, str]:
    """The last day of every clock by name."""
    return {one.name: one.due.isoformat() for one in seen(people, case_id).clocks if one.due}


def clock(people: People, case_id: UUID, name: str, at: str = "") -> cases.Clock:
    """A clock of the case by name, as it stands now or then."""
    return next(one for one in seen(people, case_id, at).clocks if one.name == name)


def opened(people: People, procedure: str, step: Step, under: UUID | None = None) -> UUID:
    """A case opened by this step."""
    with accounts.claimed(people.officer.claim):
        return cases.perform(
            step.act, claim=people.officer.claim, facts=step.facts, at=step.instant, procedure=procedure, under=under,
            officers=people.pair if step.pair else (),
        ).case_id  # fmt: skip


def said(people: People, case_id: UUID, kind: str) -> str:
    """The text of the last paper of that kind, without blanks."""
    with accounts.claimed(people.officer.claim):
        paper = [one for one in papers.of_case(case_id) if one.kind == kind][-1]
        pages = PdfReader(io.BytesIO(papers.pdf(paper.id))).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def refusals(act: Callable[[], object]) -> dict[str, Any]:
    """The grounds on which it is refused, by key; each with its articles and its words."""
    with pytest.raises(Refusal) as found:
        act()
    return {str(one.key): one for one in (found.value, *getattr(found.value, "others", ()))}


def refused(people: People, case_id: UUID, step: Step) -> dict[str, Any]:
    """The grounds on which this step is refused."""
    return refusals(lambda: take(step, people, case_id))
