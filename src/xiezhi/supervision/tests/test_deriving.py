"""Rules derived from procedures say of every case in the packs' specs what the engine's clocks say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import pytest

from xiezhi.cases.engine.clocks import Clock
from xiezhi.cases.engine.history import Happened, History
from xiezhi.cases.engine.replay import derived as with_computed
from xiezhi.cases.engine.replay import situation_of
from xiezhi.cases.engine.specs import Spec, given, specs_in
from xiezhi.kernel.clock import SHANGHAI
from xiezhi.kernel.errors import Refusal
from xiezhi.standards import door as standards
from xiezhi.standards.door import Procedure, TimeLimit
from xiezhi.supervision.compiling import OFFICERS
from xiezhi.supervision.deriving import Derived, columns_of, columns_used, derive
from xiezhi.supervision.ir import Deadline, Entry, Programme, Verdict
from xiezhi.supervision.reference import judge
from xiezhi.supervision.reference_expressions import day_of, number_of
from xiezhi.supervision.telling import said


@dataclass(frozen=True)
class Told:
    """A case that a spec describes, up to one of its entries, and what the engine says of it on a day."""

    where: str
    case: dict[str, Any]
    history: History
    procedure: Procedure


def case_of(spec: Spec) -> dict[str, Any]:
    described = spec.said
    kept = ("party", "co_parties", "body", "matter", "facts")
    return {
        "procedure": described.get("procedure", spec.procedure),
        "layers": described.get("layers") or standards.current().layers_of(spec.layer),
        **{key: described[key] for key in kept if key in described},
    }


def cases() -> Iterator[Told]:
    """Every case of every spec that stands alone; the attempted act counts as done."""
    seen = set()
    for spec in specs_in(standards.packs_folder()):
        if "parent" in spec.said:
            continue
        case, history = case_of(spec), History()
        try:
            for index, one in enumerate([*given(spec.said.get("given") or {}), *given(spec.said.get("attempt") or {})]):
                done = with_computed(case, history, one)
                history = history.with_(Happened(done.act, done.at, done.facts, done.officers, done.actor, str(index)))
            said = repr((case["procedure"], case["layers"], case.get("party"), case.get("facts"), history.all))
            if history and said not in seen:
                seen.add(said)
                yield Told(spec.where, case, history, situation_of(case, history).procedure)
        except (Refusal, KeyError, TypeError, ValueError):
            continue  # a spec that is about what cannot be said at all


@lru_cache(maxsize=200)
def rules_of(made_of: int) -> tuple[Derived, Programme]:
    procedure = PROCEDURES[made_of]
    found, known = derive(procedure), columns_of(procedure)
    rules = [rule for rule in found.rules if isinstance(rule.body, Deadline)]
    acts = tuple(act.key for act in procedure.acts)
    return found, Programme(procedure.key, acts, columns_used(rules, known), tuple(rules))


PROCEDURES: dict[int, Procedure] = {}


def programme_of(procedure: Procedure) -> Programme:
    PROCEDURES[id(procedure)] = procedure
    return rules_of(id(procedure))[1]


def entries_of(told: Told) -> list[Entry]:
    columns = programme_of(told.procedure).columns
    return [
        Entry(
            one.act, number_of(one.on), int(one.at.timestamp()),
            {**said(one.facts, columns), OFFICERS: len(one.officers)}, frozenset(one.people()), one.id,
        )
        for one in told.history.all
    ]  # fmt: skip


def clocks(told: Told, history: History, at: datetime) -> dict[str, Clock]:
    situation = situation_of(told.case, history)
    situation.at = at
    return situation.clocks


def wrong(told: Told, on: date) -> Iterator[str]:
    """Where the derived deadlines and the engine's clocks differ on a day."""
    at = datetime.combine(on, time(23, 0), SHANGHAI)
    programme = programme_of(told.procedure)
    verdicts = judge(
        programme, "case", entries_of(told), as_of_day=number_of(on), as_of_second=int(at.timestamp()),
        calendar=standards.calendar(),
    )  # fmt: skip
    whole = clocks(told, told.history, at)
    for rule in programme.rules:
        limit = told.procedure.time_limit(rule.key.partition(".")[2])
        assert limit is not None
        mine = {one.seq: one for one in verdicts if one.rule == rule.key}
        known = clocks(told, in_time(told, limit, mine), at) if limit.extensions else whole
        theirs = {int(one.opened_by): one for one in known.values() if one.key == limit.key}
        for seq, clock in theirs.items():
            if not agree(limit, clock, mine.get(seq)):
                yield f"{told.where} on {on}: {clock.name} {clock.state} by {clock.due}, but {mine.get(seq)}"
        for seq, found in mine.items():
            if seq not in theirs and found.status == "violated":
                yield f"{told.where} on {on}: no clock {limit.key}, but {found}"


def in_time(told: Told, limit: TimeLimit, mine: dict[int, Verdict]) -> History:
    """The case without extensions that came after the last day: they extend nothing, and the engine refuses them."""
    last = max((day_of(one.due) for one in mine.values() if one.due is not None), default=date.max)
    by = {extension.by for extension in limit.extensions}
    return History(one for one in told.history.all if one.act not in by or one.on <= last)


def agree(limit: TimeLimit, clock: Clock, found: Verdict | None) -> bool:
    if found is None or found.status not in EXPECTED[clock.state]:
        return False
    # the engine does not count the days of a pause whose end is only announced before they have passed
    announced = found.status == "pending" and any(pause.until_fact for pause in limit.pauses)
    return found.due is None or announced or due(found, limit) == clock.due


def due(found: Verdict, limit: TimeLimit) -> date:
    assert found.due is not None
    return datetime.fromtimestamp(found.due, SHANGHAI).date() if limit.counts.hours else day_of(found.due)


EXPECTED = {
    "met": {"satisfied"}, "met_late": {"violated"}, "over": {"violated"}, "open": {"pending"}, "paused": {"pending"},
    "waived": {"waived", "violated"},
}  # fmt: skip
"""What a clock's state means for a rule. What was waived too late was late."""


@pytest.fixture(scope="module")
def told() -> list[Told]:
    return list(cases())


@pytest.mark.parametrize("later", [0, 800], ids=["on the day of the last entry", "two years later"])
def test_every_time_limit_of_the_specs_is_judged_as_the_engine_counts_it(told, later):
    found = [line for one in told for line in wrong(one, max(each.on for each in one.history.all) + timedelta(later))]
    assert len(told) > 500
    assert not found, "\n".join(found)
