"""Remembers the cases that moved lately, so that a new entry is told without telling all before it once more.

The ledger only grows, so what a case was stays what it was; only the new entries are read and told. Forgotten are
linked cases (the engine looks at the case above, which may have moved) and everything when a certificate changes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from xiezhi.ledger.door import Entry
from xiezhi.supervision.answers import Case
from xiezhi.supervision.watching import Rulebook

MOST = 20_000
"""Entries remembered in all."""


@dataclass
class Memory:
    """The latest cases, oldest use first."""

    cases: OrderedDict[UUID, Case] = field(default_factory=OrderedDict)
    entries: int = 0

    def went_on(self, fresh: Mapping[UUID, Sequence[Entry]], book: Rulebook) -> dict[UUID, Case]:
        """The cases that are remembered and whose new entries follow on what is known, brought up to date."""
        found: dict[UUID, Case] = {}
        for case_id, new in fresh.items():
            case = self.cases.get(case_id)
            added = _following(case, new) if case else None
            if case and added is not None:
                found[case_id] = _longer(case, added, book) if added else case
        return found

    def keep(self, case: Case) -> None:
        """Remember a case as it stands now."""
        before = self.cases.pop(case.id, None)
        self.entries -= len(before.entries) if before else 0
        if "under" in case.opening.facts:
            return
        self.cases[case.id] = case
        self.entries += len(case.entries)
        while self.entries > MOST and self.cases:
            _, oldest = self.cases.popitem(last=False)
            self.entries -= len(oldest.entries)

    def forget(self) -> None:
        """Forget everything."""
        self.cases.clear()
        self.entries = 0


def _following(case: Case, new: Sequence[Entry]) -> list[Entry] | None:
    """The entries that are really new, in order; None where one is missing between them and what is known."""
    last = case.entries[-1].position
    added = sorted((one for one in new if one.position > last), key=lambda one: one.position)
    return added if [one.position for one in added] == list(range(last + 1, last + 1 + len(added))) else None


def _longer(case: Case, added: Sequence[Entry], book: Rulebook) -> Case:
    entries = (*case.entries, *added)
    told = (*case.told, *book.told(entries, case.compiled, skip=len(case.told)))
    return Case(case.id, entries, told, case.compiled)
