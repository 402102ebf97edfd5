"""How each paper to the party was served: which delivery names it, in what way and since when it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from xiezhi.cases.values import CaseView, EntryView
from xiezhi.kernel.errors import Text, text
from xiezhi.papers.door import IssuedPaper


@dataclass(frozen=True)
class Served:
    """One delivery of a paper: its entry, the way, to whom in a case of several, and the day it counts from."""

    entry_id: UUID
    method: Text
    to_party: str
    delivered_on: date | None


def served_of(case: CaseView) -> dict[UUID, tuple[Served, ...]]:
    """The deliveries of each paper that an act of the procedure delivers; an empty one was not served yet.

    A delivery is of the latest paper of its kind that had been issued by then, as its receipt says.
    """
    kinds = {kind for act in case.procedure.acts for kind in act.deliverable()}
    found: dict[UUID, tuple[Served, ...]] = {
        one.id: () for one in case.papers if one.kind in kinds and not one.void_reason
    }
    for entry in case.entries:
        paper = _delivered(case, entry)
        if paper is not None and paper.id in found:
            found[paper.id] += (_told(case, entry),)
    return found


def _delivered(case: CaseView, entry: EntryView) -> IssuedPaper | None:
    act = case.procedure.act(entry.kind)
    kind = act.delivers_paper(entry.facts) if act else ""
    issued = [one for one in case.papers if kind and one.kind == kind and one.issued_at <= entry.occurred_at]
    return max(issued, key=lambda one: one.issued_at, default=None)


def _told(case: CaseView, entry: EntryView) -> Served:
    said, delivery = str(entry.facts.get("method") or ""), case.procedure.delivery
    label = next((one.label for one in delivery.methods if one.key == said), None) if delivery else None
    return Served(entry.id, label or text(said, said), str(entry.facts.get("to_party") or ""), _day(entry.facts))


def _day(facts: Mapping[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(facts.get("delivered_on") or ""))
    except ValueError:
        return None
