"""Stories of compulsion and of licences: the history stands in a real ledger, the last step is tried at the door."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.integrity import ways
from tests.integrity.told import Telling, Told
from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.cases.engine.specs import Spec
from xiezhi.kernel.clock import now

DECIDED = {
    "filed": date(2025, 1, 10),
    "decided": {"on": date(2025, 2, 10), "kinds": ["fine"], "fine": "1000"},
    "decision_delivered": {"on": date(2025, 2, 11), "delivered_on": date(2025, 2, 11)},
}
SEIZED = {
    "measure_proposed": {"on": date(2025, 3, 3), "kind": "seal", "urgent": False},
    "measure_approved": date(2025, 3, 3),
    "carried_out": {"on": date(2025, 3, 3), "until": date(2025, 4, 2)},
}
URGENT = {
    "measure_proposed": {"on": date(2025, 3, 3), "kind": "seal", "urgent": True},
    "carried_out": {"on": "2025-03-03T20:00", "until": date(2025, 4, 2)},
    "emergency_reported": {"on": "2025-03-04T09:00"},
}


@pytest.fixture(scope="module")
def telling(database: Any) -> Telling:
    return Telling()


@pytest.fixture(autouse=True)
def apart(telling: Telling) -> Iterator[None]:
    """What a story leaves is thrown away."""
    with ways.thrown_away():
        yield


def told(telling: Telling, procedure: str, given: Any, attempt: Any, **more: Any) -> Told:
    """The history in the ledger, and what is to be tried in it."""
    return telling.tell(
        Spec("", more.pop("layer", "national"), procedure, {"given": given, "attempt": attempt, **more})
    )


def clocks(one: Told) -> dict[str, Any]:
    """The clocks of the case by key."""
    assert one.case_id
    with accounts.claimed(one.actor.claim):
        return {clock.key: clock for clock in cases.case(one.case_id, one.actor.claim, now()).clocks}


def test_a_seizure_whose_test_outlasts_thirty_days_ends_later_by_the_days_of_the_test(telling):
    test = {
        "testing_begun": {"on": date(2025, 3, 10), "begins_on": date(2025, 3, 10), "ends_on": date(2025, 4, 20)},
        "testing_ended": date(2025, 4, 21),
    }
    plain = clocks(told(telling, "seizure", SEIZED, {"testing_begun": date(2025, 3, 10)}))
    longer = clocks(told(telling, "seizure", {**SEIZED, **test}, {"testing_begun": date(2025, 4, 22)}))
    later = {key for key in plain if plain[key].due and longer[key].due and longer[key].due > plain[key].due}
    assert later
    assert max((longer[key].due - plain[key].due).days for key in later) in range(41, 44)


def test_an_emergency_measure_the_head_does_not_approve_is_lifted_the_same_day_and_not_gone_on_with(telling):
    history = {**URGENT, "emergency_disagreed": {"on": "2025-03-04T10:00"}}
    one = told(telling, "seizure", history, {"testing_begun": {"on": date(2025, 3, 5)}})
    assert clocks(one)["release_at_once"].due == date(2025, 3, 4)
    assert "no_more_after_disagreement" in ways.tried(one)


def test_an_illegal_structure_is_not_pulled_down_on_the_last_day_the_party_may_sue(telling):
    parent = {"procedure": "penalty_ordinary", "given": DECIDED}
    history = {
        "removal_opened": date(2025, 8, 1),
        "announced": {"on": date(2025, 8, 1), "remove_by": date(2025, 8, 9)},
        "urged": {"on": date(2025, 8, 1), "perform_by": date(2025, 8, 9)},
        "urging_delivered": {"on": date(2025, 8, 1), "delivered_on": date(2025, 8, 1)},
    }
    early = told(
        telling, "removal_of_illegal_structures", history, {"removal_decided": date(2025, 8, 11)}, parent=parent
    )
    assert "remedies_over" in ways.tried(early)
    later = told(
        telling, "removal_of_illegal_structures", history, {"removal_decided": date(2025, 8, 12)}, parent=parent
    )
    assert "remedies_over" not in ways.tried(later)


@pytest.mark.parametrize(("day", "late"), [(date(2025, 11, 11), False), (date(2025, 11, 12), True)])
def test_the_court_is_asked_within_three_months_and_not_a_day_later(telling, day, late):
    history = {**DECIDED, "urged": {"on": date(2025, 8, 12), "delivered_on": date(2025, 8, 12)}}
    one = told(telling, "penalty_ordinary", history, {"court_applied": day})
    last = clocks(one)["court_latest"].due
    assert last == date(2025, 11, 11)
    assert (day > last) is late
    assert ("field:late_reason" in ways.tried(one)) is late


def test_a_licence_application_nobody_answered_in_five_days_counts_as_accepted(telling):
    applied = {"applied": {"on": date(2025, 3, 5), "received_on": date(2025, 3, 5)}}
    missing = [{"name": "平面图", "fault": "缺少"}]
    in_time = told(telling, "licence", applied, {"papers_missing_told": {"on": date(2025, 3, 12), "missing": missing}})
    assert "deemed_accepted_nothing_missing" not in ways.tried(in_time)
    late = told(telling, "licence", applied, {"papers_missing_told": {"on": date(2025, 3, 13), "missing": missing}})
    assert "deemed_accepted_nothing_missing" in ways.tried(late)


def test_in_agriculture_an_announcement_delivers_only_after_sixty_days(telling):
    announced = {
        "on": date(2025, 5, 6), "method": "announcement", "announcement_ground": "missing", "missing_proof": "社区证明",
        "announced_on": date(2025, 5, 6),
    }  # fmt: skip
    days = {}
    for layers in (["national"], ["national", "sectors/agriculture"]):
        history = {"filed": date(2025, 3, 3), "intent_notified": date(2025, 4, 28), "intent_delivered": announced}
        one = told(telling, "penalty_ordinary", history, {"statement_made": date(2025, 7, 1)}, layers=layers)
        days[layers[-1]] = one.entries[-1].facts["delivered_on"]
    assert days == {"national": "2025-06-05", "sectors/agriculture": "2025-07-05"}
