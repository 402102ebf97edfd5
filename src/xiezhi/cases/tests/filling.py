"""Fills every table of this room, and of the rooms below it that cases use, for the tests that tamper with tables."""

from __future__ import annotations

from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.cases.door_for_tests import a_spot_case, some_people
from xiezhi.cases.scene_for_tests import market_people, played, step_of


def fill() -> None:
    """Three cases decided on the spot, one with a hearing that is decided, one whose filing waits for approval."""
    street = some_people()
    for _ in range(3):
        a_spot_case(street)
    market = market_people()
    played(market, until="decided")
    waiting, step, who = played(market, until="verified"), step_of(market, "filed"), market.officer.claim
    with accounts.claimed(who):
        cases.propose("filed", claim=who, facts=step.facts, at=step.instant, officers=market.pair, case_id=waiting)
