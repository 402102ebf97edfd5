"""What has happened in a case, as the law sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from xiezhi.kernel.clock import legal_day


@dataclass(frozen=True)
class Happened:
    """One act that was done: when, by whom, and what was said. Money is a decimal string, a day an ISO string."""

    act: str
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    officers: tuple[str, ...] = ()
    actor: str = ""
    id: str = ""

    @cached_property
    def on(self) -> date:
        """The legal day it happened; asked for by every clock, so kept."""
        return legal_day(self.at)

    def people(self) -> set[str]:
        """Everybody who took part: the actor, the officers, and officers named in the facts of a filing."""
        named = self.facts.get("officers")
        return {
            person for person in (self.actor, *self.officers, *(named if isinstance(named, list) else ())) if person
        }


class History:
    """The acts of one case in order, with quick look-ups. Order is the ledger's, never re-sorted by time."""

    def __init__(self, happened: Iterable[Happened] = ()) -> None:
        self.all: tuple[Happened, ...] = tuple(happened)
        self._by_act: dict[str, list[int]] = {}
        for index, one in enumerate(self.all):
            self._by_act.setdefault(one.act, []).append(index)

    def __bool__(self) -> bool:
        return bool(self.all)

    def done(self, act: str) -> bool:
        """Whether an entry of that act exists."""
        return act in self._by_act

    def latest(self, act: str) -> Happened | None:
        """The latest entry of that act."""
        indexes = self._by_act.get(act)
        return self.all[indexes[-1]] if indexes else None

    def indexes(self, act: str) -> list[int]:
        """Where the entries of that act stand."""
        return self._by_act.get(act, [])

    def of(self, act: str) -> list[Happened]:
        """All entries of that act."""
        return [self.all[index] for index in self.indexes(act)]

    def first_after(
        self, acts: Iterable[str], index: int, counts: Callable[[Happened], bool] = lambda one: True
    ) -> Happened | None:
        """The first entry of any of these acts that stands after `index` and counts."""
        later = sorted(i for act in acts for i in self.indexes(act) if i > index)
        return next((self.all[i] for i in later if counts(self.all[i])), None)

    def said(self, key: str) -> Any:
        """The latest value said under a key in any act; None where nothing was."""
        for one in reversed(self.all):
            if one.facts.get(key) not in (None, "", [], {}):
                return one.facts[key]
        return None

    def said_on(self, key: str, default: date) -> date:
        """The latest day said under a key, or `default`."""
        said = self.said(key)
        return date.fromisoformat(str(said)[:10]) if said else default

    def recused(self) -> set[str]:
        """Officers who were recused from this case (penalty_law/43)."""
        return {str(officer) for one in self.all for officer in one.facts.get("recused") or ()}

    def with_(self, one: Happened) -> History:
        """This history and one act more."""
        return History((*self.all, one))
