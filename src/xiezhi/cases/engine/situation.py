"""A case at a moment, as conditions ask about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from xiezhi.cases.engine.clocks import Clock, clocks_of
from xiezhi.cases.engine.history import Happened, History
from xiezhi.kernel.clock import legal_day
from xiezhi.kernel.days import Calendar
from xiezhi.standards.door import Matter, Procedure


@dataclass(frozen=True)
class Body:
    """What the law asks about the body that handles a case."""

    id: str = ""
    division: str = ""
    level: str = ""
    fields: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def fact(self, name: str) -> Any:
        """A fact of the body by name."""
        own = {"id": self.id, "division": self.division, "level": self.level, "fields": list(self.fields)}
        return own.get(name, self.facts.get(name))


@dataclass(frozen=True)
class Attempt:
    """An act somebody wants to do."""

    act: str
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    officers: tuple[str, ...] = ()
    actor: str = ""
    roles: frozenset[str] | None = None
    approved: bool = True

    @property
    def on(self) -> date:
        """The legal day of the attempt."""
        return legal_day(self.at)


@dataclass
class Situation:
    """Everything a condition may ask. Built anew for each attempt; clocks are worked out only when asked."""

    procedure: Procedure
    history: History
    calendar: Calendar
    body: Body
    matter: Matter | None = None
    attempt: Attempt | None = None
    at: datetime | None = None
    assumed: Mapping[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The legal day it is now, for this question."""
        if self.attempt:
            return self.attempt.on
        if self.at:
            return legal_day(self.at)
        return self.history.all[-1].on

    @cached_property
    def clocks(self) -> dict[str, Clock]:
        """Every time limit that was opened, by key."""
        return {clock.key: clock for clock in clocks_of(self)}

    def fact(self, path: str) -> Any:
        """The value under a path, or None."""
        root, _, rest = path.partition(".")
        if root == "this":
            return _dig(self.attempt.facts, rest) if self.attempt else None
        if root in {"actor", "officers"}:
            return self._people(root)
        if root == "body":
            return self.body.fact(rest)
        if root == "party":
            return _dig(self.party, rest)
        if root == "case":
            return self.case_fact(rest)
        if root == "matter":
            return getattr(self.matter, rest, None) if self.matter else None
        latest = self.history.latest(root)
        return _of(latest, rest) if latest else None

    def _people(self, root: str) -> Any:
        if self.attempt is None:
            return None
        return self.attempt.actor or None if root == "actor" else list(self.attempt.officers) or None

    @property
    def party(self) -> Mapping[str, Any]:
        """The party as last recorded; the attempt may name it first."""
        said = (self.attempt.facts.get("party") if self.attempt else None) or self.history.said("party")
        return said if isinstance(said, Mapping) else self.assumed.get("party", {})

    def case_fact(self, name: str) -> Any:
        """A fact of the case: the latest said under that name."""
        value = self.attempt.facts.get(name) if self.attempt else None
        return value if value not in (None, "", [], {}) else self.history.said(name) or self.assumed.get(name)

    def done(self, act: str) -> bool:
        """Whether that act was done."""
        return self.history.done(act)

    def clock(self, key: str) -> str:
        """The state of a time limit now; `not_opened` where nothing opened it."""
        clock = self.clocks.get(key)
        return clock.state if clock else "not_opened"

    def amount(self, key: str) -> str | None:
        """A named figure of the procedure."""
        return next((amount.value for amount in self.procedure.amounts if amount.key == key), None)

    def took_part(self, officer: str, acts: Sequence[str]) -> bool:
        """Whether an officer took part in any of these acts."""
        return any(officer in one.people() for act in acts for one in self.history.of(act))

    def inside_body(self, place: Any) -> bool | None:
        """Whether a place lies in the body's division (penalty_law/22)."""
        division = place.get("division") if isinstance(place, Mapping) else place
        if not division or not self.body.division:
            return None
        return inside(str(division), self.body.division)

    def failed_before(self, methods: Sequence[str]) -> bool:
        """Whether every one of these methods was tried for the paper of the attempt, and failed."""
        paper = self._paper()
        tried = {
            one.facts.get("method")
            for one in self.history.of("delivery_failed")
            if one.facts.get("paper") in (paper, None)
        }
        return set(methods) <= tried

    def entries(self, act: str, since: str) -> Iterator[Situation]:
        """The case as each entry of `act` saw it, of those that stand after the latest entry of `since`."""
        after = self.history.indexes(since)[-1] if since and self.history.done(since) else -1
        for index in self.history.indexes(act):
            if index > after:
                yield self.as_seen_by(self.history.all[index])

    def as_seen_by(self, one: Happened) -> Situation:
        """This situation with `this` standing for an entry that was recorded."""
        return replace(self, attempt=Attempt(one.act, one.at, one.facts, one.officers, one.actor))

    def _paper(self) -> str:
        act = self.procedure.act(self.attempt.act) if self.attempt else None
        return act.delivers if act else ""


def inside(division: str, within: str) -> bool:
    """Whether a division code lies in another; Dongguan's towns (441900101) lie in the city (4419 or 441900)."""
    if len(within) == 6:
        within = within[:4] if within.endswith("00") else within
        within = within[:2] if within.endswith("00") else within
    return division.startswith(within)


def _dig(facts: Mapping[str, Any], path: str) -> Any:
    value: Any = facts
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _of(happened: Happened, path: str) -> Any:
    if path == "on":
        return happened.on
    if path == "officers" and "officers" not in happened.facts:
        return list(happened.officers)
    if path == "actor":
        return happened.actor
    return _dig(happened.facts, path)
