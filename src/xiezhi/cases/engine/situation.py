"""A case at a moment, as conditions ask about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from xiezhi.cases.engine import mandates
from xiezhi.cases.engine.clocks import Clock, clocks_of
from xiezhi.cases.engine.history import Happened, History
from xiezhi.cases.engine.mandates import Mandate
from xiezhi.cases.engine.owing import Account, Balance, account, balance, payments_to
from xiezhi.kernel.clock import legal_day
from xiezhi.kernel.days import Calendar
from xiezhi.standards.door import Matter, Procedure

ABOVE = "parent."
"""A name that asks about the case a linked case runs under."""


@dataclass(frozen=True)
class Body:
    """What the law asks about the body that handles a case."""

    id: str = ""
    division: str = ""
    level: str = ""
    fields: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    mandates: tuple[Mandate, ...] | None = None

    def fact(self, name: str, day: date) -> Any:
        """A fact of the body by name; whether and with what it is entrusted depends on the day."""
        if name.startswith("entrusted") and self.mandates is not None:
            return mandates.fact(self.mandates, name, day)
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
    carried: Mapping[str, Any] = field(default_factory=dict)

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
    above: Situation | None = None
    assumed: Mapping[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The legal day it is now, for this question."""
        if self.attempt:
            return self.attempt.on
        if self.at:
            return legal_day(self.at)
        return self.history.all[-1].on

    @property
    def instant(self) -> datetime:
        """The moment of this question: that of the attempt, the one asked for, or that of the last act."""
        return self.attempt.at if self.attempt else self.at or self.history.all[-1].at

    @property
    def addressed(self) -> Mapping[str, Any]:
        """The party that the attempt is about where it names one (`to_party`), else the first party."""
        named = self.fact("this.to_party")
        return next((one for one in parties_of(self) if named and str(one.get("id")) == named), self.party)

    @property
    def parties(self) -> list[str]:
        """The ids of everybody who is a party now; the one party of most cases may have none yet."""
        return [str(one.get("id", "")) for one in parties_of(self)]

    @cached_property
    def clocks(self) -> dict[str, Clock]:
        """Every time limit that was opened, by name: its key, and whom or what it is about where there are several."""
        return {clock.name: clock for clock in clocks_of(self)}

    def fact(self, path: str) -> Any:
        """The value under a path, or None. `parent.` looks at the case above."""
        root, _, rest = path.partition(".")
        if root == "parent":
            return self.above.fact(rest) if self.above else None
        if root == "this":
            return _dig(self.attempt.facts, rest) if self.attempt else None
        if root in {"actor", "officers"}:
            return self._people(root)
        if root == "body":
            return self.body.fact(rest, self.today)
        if root == "party":
            return _dig(self.addressed, rest)
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
        if act.startswith(ABOVE):
            return self.above.done(act.removeprefix(ABOVE)) if self.above else False
        return self.history.done(act)

    def stands(self, act: str) -> bool:
        """Whether that act was done and nothing has undone it since: what was revoked may be done again."""
        done = self.history.indexes(act)
        undone = [i for one in self.procedure.acts if act in one.undoes for i in self.history.indexes(one.key)]
        return bool(done) and done[-1] > max(undone, default=-1)

    def states(self, key: str) -> list[str]:
        """The states of a time limit now, one for each thing it is about; `not_opened` where nothing opened it."""
        if key.startswith(ABOVE):
            return self.above.states(key.removeprefix(ABOVE)) if self.above else []
        return [clock.state for clock in self.clocks.values() if clock.key == key] or ["not_opened"]

    def owing(self, key: str, item: str) -> Decimal | None:
        """What an accrual comes to on this day (`owed`, `paid`, `left`...); None where the procedure has none."""
        if key.startswith(ABOVE):
            return self.above.owing(key.removeprefix(ABOVE), item) if self.above else None
        found = self.accounts.get(key) if item == "accrued" else self.balances.get(key)
        return found.item(item) if found else None

    @cached_property
    def balances(self) -> dict[str, Balance]:
        """What every accrual comes to by the entries alone; clocks may ask it, since it asks none."""
        return {one.key: balance(one, self) for one in self.procedure.accruals}

    @cached_property
    def accounts(self) -> dict[str, Account]:
        """The account of every accrual of the procedure, by key."""
        return {one.key: account(one, self) for one in self.procedure.accruals}

    def paid_to(self, key: str) -> list[tuple[date, Decimal]]:
        """What was paid to an accrual, by day; asked for by the clocks of instalments."""
        found = next((one for one in self.procedure.accruals if one.key == key), None)
        return payments_to(found, self.history) if found else []

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
        paper, addressed = self._paper(), self.fact("this.to_party")
        tried = {
            one.facts.get("method")
            for one in self.history.of("delivery_failed")
            if one.facts.get("paper") in (paper, None) and one.facts.get("to_party") in (addressed, None)
        }
        return set(methods) <= tried

    def entries(self, act: str, since: str) -> Iterator[Situation]:
        """The case as each entry of `act` saw it, of those that stand after the latest entry of `since`."""
        if act.startswith(ABOVE):
            yield from self.above.entries(act.removeprefix(ABOVE), since.removeprefix(ABOVE)) if self.above else ()
            return
        after = self.history.indexes(since)[-1] if since and self.history.done(since) else -1
        for index in self.history.indexes(act):
            if index > after:
                yield self.as_seen_by(self.history.all[index])

    def as_seen_by(self, one: Happened) -> Situation:
        """This situation with `this` standing for an entry that was recorded."""
        return replace(self, attempt=Attempt(one.act, one.at, one.facts, one.officers, one.actor))

    def _paper(self) -> str:
        act = self.procedure.act(self.attempt.act) if self.attempt else None
        return act.delivers_paper(self.attempt.facts) if act and self.attempt else ""


def parties_of(situation: Situation) -> list[Mapping[str, Any]]:
    """Everybody who is a party now: the first, those named with them, those who joined, without those who left."""
    found = [situation.party] if situation.party else []
    found += situation.assumed.get("co_parties") or []
    joined = [one.facts for one in situation.history.all]
    joined += [situation.attempt.facts] if situation.attempt else []
    for facts in joined:
        found += [one for one in facts.get("co_parties") or () if isinstance(one, Mapping)]
    left = {str(one.facts.get("party_left")) for one in situation.history.all if one.facts.get("party_left")}
    kept: dict[Any, Mapping[str, Any]] = {}
    for one in found:
        kept.setdefault(one.get("id") or (one.get("name"), one.get("id_number")), one)
    return [one for one in kept.values() if str(one.get("id", "")) not in left - {""}]


def inside(division: str, within: str) -> bool:
    """Whether a division code lies in another; Dongguan's towns (441900101) lie in the city (4419 or 441900)."""
    if len(within) == 6:
        within = within[:4] if within.endswith("00") else within
        within = within[:2] if within.endswith("00") else within
    return division.startswith(within)


def _dig(facts: Mapping[str, Any], path: str) -> Any:
    value: Any = facts
    for name in path.split("."):
        if isinstance(value, list) and value and name in ("first", "last"):
            value = value[0 if name == "first" else -1]
        else:
            value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _of(happened: Happened, path: str) -> Any:
    if path == "on":
        return happened.on
    if path == "at":
        return happened.at.isoformat()
    if path == "officers" and "officers" not in happened.facts:
        return list(happened.officers)
    if path == "actor":
        return happened.actor
    return _dig(happened.facts, path)
