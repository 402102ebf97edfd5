"""Rules derived from procedures say of every case in the packs' specs what the engine's clocks say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from xiezhi.cases.replay_for_tests import (
    Clock,
    Happened,
    History,
    Spec,
    attempt_on,
    given,
    meets,
    situation_of,
    specs_in,
    with_computed,
)
from xiezhi.kernel.clock import SHANGHAI
from xiezhi.kernel.errors import Refusal
from xiezhi.standards import door as standards
from xiezhi.standards.door import Procedure, TimeLimit
from xiezhi.supervision.asked import columns_used
from xiezhi.supervision.compiling import OFFICERS
from xiezhi.supervision.deriving import columns_of, derive, told_guards
from xiezhi.supervision.ir import Check, Deadline, Entry, Programme, Verdict
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
    attempted: bool


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
    known: dict[str, History] = {}
    seen = set()
    for spec in specs_in(standards.packs_folder()):
        if "parent" in spec.said:
            continue
        case = case_of(spec)
        try:
            before, attempt = given(spec.said.get("given") or {}), given(spec.said.get("attempt") or {})
            whole = repr(case) + replayed(case, [*before, *attempt], known)
            history = known.get(whole)
            if history and whole not in seen:
                seen.add(whole)
                yield Told(spec.where, case, history, situation_of(case, history).procedure, bool(attempt))
        except (Refusal, KeyError, TypeError, ValueError):
            continue  # a spec that is about what cannot be said at all


def replayed(case: dict[str, Any], entries: list[Happened], known: dict[str, History]) -> str:
    """The entries with what the engine works out; many specs begin alike, so beginnings are kept under their name."""
    name = ""
    for index, one in enumerate(entries):
        history = known[repr(case) + name] if name else History()
        name += repr(one)
        if repr(case) + name not in known:
            done = with_computed(case, history, one)
            known[repr(case) + name] = history.with_(
                Happened(done.act, done.at, done.facts, done.officers, done.actor, str(index))
            )
    return name


MADE: dict[int, tuple[Procedure, Programme]] = {}


def programme_of(procedure: Procedure) -> Programme:
    """Everything derived from a procedure, made once; the procedure is kept so that its id stays its own."""
    if id(procedure) not in MADE:
        rules = derive(procedure).rules
        acts = tuple(act.key for act in procedure.acts)
        made = Programme(procedure.key, acts, columns_used(rules, columns_of(procedure)), tuple(rules))
        MADE[id(procedure)] = (procedure, made)
    return MADE[id(procedure)][1]


def only(programme: Programme, kind: type) -> Programme:
    return replace(programme, rules=tuple(rule for rule in programme.rules if isinstance(rule.body, kind)))


def entries_of(told: Told) -> list[Entry]:
    columns = programme_of(told.procedure).columns
    return [
        Entry(
            one.act, number_of(one.on), int(one.at.timestamp()),
            {**said(one.facts, columns), **met_by(told, one), OFFICERS: len(one.officers)},
            frozenset(one.people()), one.id,
        )
        for one in told.history.all
    ]  # fmt: skip


def met_by(told: Told, one: Happened) -> dict[str, int]:
    """What the engine tells of an entry: which time limits it meets, where only the engine knows."""
    columns = programme_of(told.procedure).columns
    asked = [limit for limit in told.procedure.time_limits if f"told_met_{limit.key}" in columns]
    situation = situation_of(told.case, told.history)
    return {f"told_met_{limit.key}": int(meets(limit, situation, one)) for limit in asked if one.act in limit.met_by}


def clocks(told: Told, history: History, at: datetime) -> dict[str, Clock]:
    situation = situation_of(told.case, history)
    situation.at = at
    return situation.clocks


def wrong(told: Told, on: date) -> Iterator[str]:
    """Where the derived deadlines and the engine's clocks differ on a day."""
    at = datetime.combine(on, time(23, 0), SHANGHAI)
    programme = only(programme_of(told.procedure), Deadline)
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
            if seq not in theirs and found.status == "violated" and not late_before_anew(told, found, limit, theirs):
                yield f"{told.where} on {on}: no clock {limit.key}, but {found}"


def late_before_anew(told: Told, found: Verdict, limit: TimeLimit, theirs: Mapping[int, Clock]) -> bool:
    """Whether the engine's clock began anew only after that last day: it shows one clock, what was late stays late."""
    return any(seq > found.seq and told.history.all[seq].on > due(found, limit) for seq in theirs)


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


def guards_unlike(told: Told) -> Iterator[str]:
    """Where a hard stop said in expressions and the engine differ about the last entry."""
    programme = only(programme_of(told.procedure), Check)
    sayable = {f"{told.procedure.key}.{guard.key}" for guard in told.procedure.guards} - {
        f"{told.procedure.key}.{key}" for key in told_guards(told.procedure)
    }
    programme = replace(programme, rules=tuple(rule for rule in programme.rules if rule.key in sayable))
    *before, last = told.history.all
    verdicts = judge(
        programme, "case", entries_of(told), as_of_day=number_of(last.on), as_of_second=int(last.at.timestamp()),
        calendar=standards.calendar(),
    )  # fmt: skip
    mine = {one.rule.partition(".")[2]: one.status for one in verdicts if one.seq == len(before)}
    refused = {refusal.key for refusal in attempt_on(told.case, History(before), last).refusals}
    for key in (one.partition(".")[2] for one in sayable):
        status = mine.get(key)
        if (status == "violated" and key not in refused) or (
            key in refused and status not in ("violated", "undetermined")
        ):
            yield f"{told.where}: {key} {'refuses' if key in refused else 'lets pass'}, but the rule says {status}"


def test_every_hard_stop_that_expressions_can_say_answers_as_the_engine_does(told):
    asked = [one for one in told if one.attempted and not one.case.get("facts")]
    found = [line for one in asked for line in guards_unlike(one)]
    assert len(asked) > 400
    assert not found, "\n".join(found)


@pytest.fixture(scope="module")
def ordinary() -> Procedure:
    layers = standards.current().layers_of("provincial/guangdong")
    return standards.procedure("penalty_ordinary", layers, date(2026, 6, 1))


def broken(procedure: Procedure, *entries: Entry) -> set[tuple[str, int]]:
    """The derived checks that a case breaks, with the place of the entry."""
    programme = only(programme_of(procedure), Check)
    day = entries[-1].day
    found = judge(programme, "case", entries, as_of_day=day, as_of_second=0, calendar=standards.calendar())
    return {(one.rule.partition(".")[2], one.seq) for one in found if one.status == "violated"}


def an(act: str, on: str, *officers: str, **facts: Any) -> Entry:
    values = {OFFICERS: len(officers), **facts}
    return Entry(act, number_of(date.fromisoformat(on)), 0, values, frozenset(officers))


def test_one_officer_alone_is_found(ordinary):
    alone = an("scene_recorded", "2026-06-02", "a")
    two = an("scene_recorded", "2026-06-02", "a", "b")
    assert ("scene_recorded_officers", 0) in broken(ordinary, alone)
    assert ("scene_recorded_officers", 0) not in broken(ordinary, two)


def test_an_act_out_of_order_is_found_and_in_order_not(ordinary):
    early = an("decided", "2026-06-02", "a", "b"), an("investigation_ended", "2026-06-03", "a", "b")
    assert ("decided_order", 0) in broken(ordinary, *early)
    assert ("decided_order", 1) not in broken(ordinary, *reversed(early))


def test_who_investigated_and_reviews_as_well_is_found(ordinary):
    before = an("inquiry_recorded", "2026-06-02", "a", "b")
    assert ("reviewed_apart", 1) in broken(ordinary, before, an("reviewed", "2026-06-05", "b"))
    assert ("reviewed_apart", 1) not in broken(ordinary, before, an("reviewed", "2026-06-05", "c"))


def test_what_the_engine_answers_is_a_rule_of_its_own(ordinary):
    wrong = an("decided", "2026-06-02", "a", "b", told_certificate=0, told_matter=1)
    found = broken(ordinary, wrong)
    assert ("certificate", 0) in found
    assert ("matter", 0) not in found


def test_every_rule_has_a_ground_words_in_both_languages_and_a_version(ordinary):
    made = derive(ordinary)
    assert len({rule.key for rule in made.rules}) == len(made.rules) > 200
    for about in made.about.values():
        assert about.cite or about.unverified, about.key
        assert all([*about.label.values(), *about.says.values()]), about.key
        assert about.version


def test_whatever_of_a_procedure_is_not_derived_is_listed_with_the_reason():
    release = standards.current()
    for key in release.procedure_keys():
        days = [one.in_force.from_ for one in release.named("procedure") if one.document.data["key"] == key]
        layer = next(one.layer for one in release.named("procedure") if one.document.data["key"] == key)
        procedure = release.procedure(key, release.layers_of(layer), max(days))
        made = derive(procedure)
        told = {*made.about, *(one.key for one in made.left_out)}
        parts: list[Any] = [*procedure.time_limits, *procedure.guards, *procedure.accruals]
        assert {f"{key}.{one.key}" for one in parts} - told == set()
        assert all(one.why["zh"] and one.why["en"] for one in made.left_out)


def test_a_procedure_without_penalties_rests_on_its_own_articles_and_not_on_the_penalty_law():
    licence = standards.procedure("licence", ("national",), date(2026, 6, 1))
    about = derive(licence).about
    assert about["licence.certificate"].cite == ("licensing_law/34/p3", "licensing_law/55/p2")
    assert about["licence.matter"].unverified
    assert "licence.discretion" not in about
