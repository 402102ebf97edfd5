"""Discretion by the engine's door, and for every matter of the packs: no form, no spec stands between."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.cases.engine.discretion import ALL, outcome
from xiezhi.cases.engine.history import Happened, History
from xiezhi.cases.engine.penalties import span_of
from xiezhi.cases.engine.replay import instant
from xiezhi.cases.engine.situation import Attempt, Body, Situation
from xiezhi.cases.scene_for_tests import market_people, played, step_of, steps, take
from xiezhi.kernel.errors import Refusal
from xiezhi.standards import door as standards

DAY = date(2026, 7, 1)
LIGHTENS, HEAVIER = ["removed_harm"], ["heavier_by_law"]
FACTORS = {"mitigated": LIGHTENS, "lightened": LIGHTENS, "normal": [], "heavier": HEAVIER}


@pytest.fixture(scope="module")
def people(database):
    """The people of the market regulation body."""
    return market_people()


def refused(people, case_id, act, **changed) -> list[str]:
    """The keys of everything that refuses an act by the door."""
    with pytest.raises(Refusal) as caught:
        take(step_of(people, act), people, case_id, **changed)
    return [one.key for one in (caught.value, *getattr(caught.value, "others", ()))]


def fined() -> list[tuple[str, str]]:
    """Every matter with a range of a fine, and its layer."""
    found = []
    for key, versions in standards.current().matters.items():
        for layer, matter in versions:
            if any(one.kind == "fine" and one.ranges for one in matter.penalties):
                found.append((layer, key))
    return found


@pytest.mark.parametrize(("layer", "key"), fined())
def test_the_computed_range_never_leaves_the_statutes_range(layer, key):
    layers = standards.current().layers_of(layer)
    matter = standards.matter(key, DAY)
    procedure = standards.procedure("penalty_ordinary", layers, DAY)
    history = History([Happened("filed", instant(DAY), {})])
    for grade in ALL:
        for level in ("", "slight", "lesser", "serious", "grave"):
            facts = {
                "kinds": ["fine"], "grade": grade, "circumstance_level": level, "factors": FACTORS[grade],
                "illegal_gains": "333333.33", "circumstances": ["refused_to_correct", "serious", "harm"],
            }  # fmt: skip
            attempt = Attempt("intent_notified", instant(DAY), facts)
            situation = Situation(
                procedure, history, standards.calendar(), Body(), matter, attempt,
                assumed={"party": {"kind": "organisation"}},
            )  # fmt: skip
            span, found = span_of(matter, situation, facts), outcome(situation, facts)
            if span is None or span.most is None:
                continue
            assert found is not None
            assert found.grade == grade
            assert found.low is not None
            assert found.high is not None
            least = span.least or 0
            assert found.low <= found.high <= span.most, (key, grade, level)
            if grade == "mitigated" and span.least:
                assert found.high == least
                assert not found.holds(found.high)
            else:
                assert found.low >= least, (key, grade, level)


def test_a_grade_without_ground_is_refused_by_the_door(people):
    case_id = played(people, until="reviewed")
    assert refused(people, case_id, "intent_notified", grade="heavier") == ["benchmark"]
    assert refused(people, case_id, "intent_notified", grade="mitigated", fine="60000") == ["benchmark"]


def test_a_departure_needs_its_approval_and_then_stands_in_the_record(people):
    case_id = played(people, until="reviewed")
    low = {"circumstance_level": "grave", "fine": "150000"}
    told = {"departure": True, "departure_ground": "unfair", "departure_paper": "批准材料 2026 年 7 月 23 日"}
    assert refused(people, case_id, "intent_notified", **low) == ["benchmark"]
    assert "benchmark" in refused(people, case_id, "intent_notified", **low, **told, departure_approval="maker")
    take(step_of(people, "intent_notified"), people, case_id, **low, **told, departure_approval="head")
    with accounts.claimed(people.officer.claim):
        entry = cases.case(case_id, people.officer.claim, step_of(people, "intent_delivered").instant).entries[-1]
    assert entry.facts["departure_paper"] == told["departure_paper"]


def test_who_was_penalised_before_is_no_first_offender(people):
    first = played(people, until="investigation_ended")
    assert propose_no_penalty(people, first, step_of(people, "decided")).approval_id
    played(people, until="decision_delivered")
    second = None
    for step in steps(people):
        changed = {"act_ended_on": "2026-08-25", "discovered_on": "2026-08-26"} if step.act == "filed" else {}
        second = take(later(step), people, second, **changed)
        if step.act == "investigation_ended":
            break
    with pytest.raises(Refusal) as caught:
        propose_no_penalty(people, second, later(step_of(people, "decided")), penalised_before=False)
    assert caught.value.key == "first_time_is_first"


def propose_no_penalty(people, case_id, step, **more):
    """Propose no penalty as for a first offence."""
    said = {"ground": "first_time", "facts_found": "数量很少，当日改正。", "education": "当场教育。", **more}
    with accounts.claimed(people.officer.claim):
        return cases.propose("no_penalty", claim=people.officer.claim, facts=said, at=step.instant, case_id=case_id)


def test_no_penalty_and_education_leave_their_papers(people):
    case_id = played(people, until="investigation_ended")
    step = step_of(people, "reviewed")
    said = {"ground": "slight", "facts_found": "数量很少，当日改正。", "education": "当场教育。"}
    take(replace(step, act="no_penalty", who="officer", facts=said), people, case_id)
    told = {"problem": "进货未查验证书。", "rules": "检测认证合格后方可销售。"}
    educated = replace(step, act="education_given", at="07-23T15:00", who="officer", facts=told, pair=True)
    take(educated, people, case_id)
    delivery = replace(step_of(people, "intent_delivered"), act="no_penalty_delivered")
    take(delivery, people, case_id)
    with accounts.claimed(people.officer.claim):
        kinds = [paper.kind for paper in cases.case(case_id, people.officer.claim, delivery.instant).papers]
    assert {"no_penalty_decision", "education_notice", "delivery_receipt"} <= set(kinds)


def later(step):
    """The same step of a second case, after the first was decided."""
    month, rest = step.at.split("-", 1)
    return replace(step, at=f"{int(month) + 2:02}-{rest}")
