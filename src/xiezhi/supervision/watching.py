"""Which rules watch a case, and in which state each of them is where the case is handled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from xiezhi.ledger.door import Entry
from xiezhi.supervision import ir
from xiezhi.supervision.compiled import Compiled
from xiezhi.supervision.models import RuleState


class Rulebook(Protocol):
    """Where the rules of a case come from."""

    def compiled(self, release: str, procedure: str, layers: tuple[str, ...], day: date) -> Compiled | None:
        """All rules for cases of a procedure opened that day in these layers; None where nothing watches them."""

    def told(self, entries: Sequence[Entry], compiled: Compiled, *, skip: int = 0) -> Iterable[ir.Entry]:
        """The entries of a case as its rules see them; those that are no acts, and the first `skip`, are left out."""

    def watched_by(self, rule: str) -> tuple[str, ...]:
        """The procedures whose cases a rule watches; none where there is no such rule."""

    def forget(self) -> None:
        """The registers of bodies, officers and certificates have changed: what was looked up there is forgotten."""


@dataclass
class States:
    """What acts have said about the states of rules, by rule and area; the nearest area above a case counts."""

    said: dict[str, dict[str, str]] = field(default_factory=dict)
    found: dict[tuple[int, str], Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> States:
        """As they stand; one statement."""
        found = cls()
        for rule, area, state in RuleState.objects.values_list("rule", "area", "state"):
            found.said.setdefault(rule, {})[str(area)] = state
        return found

    def of(self, rule: str, scope: str, pack: str) -> str:
        """The state of a rule at a place: what its nearest area says, else what the pack says."""
        said = self.said.get(rule)
        if not said:
            return pack
        return next((said[area] for area in areas_above(scope) if area in said), pack)

    def at(self, compiled: Compiled, scope: str) -> Mapping[str, str]:
        """The state of each rule at a place."""
        key = (id(compiled), scope)
        if key not in self.found:
            self.found[key] = {rule: self.of(rule, scope, about.state) for rule, about in compiled.about.items()}
        return self.found[key]


def areas_above(scope: str) -> Iterable[str]:
    """The place itself and every area above it, nearest first; the root is the empty path."""
    while scope:
        yield scope
        scope = scope.rpartition(".")[0]
    yield ""
