"""Which method of delivery is proposed next: a skipped step is not, and a tried one is not proposed again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from xiezhi.cases.engine.history import Happened, History
from xiezhi.cases.engine.planning import plan
from xiezhi.cases.engine.situation import Body, Situation
from xiezhi.kernel.clock import SHANGHAI
from xiezhi.standards import door as standards

PROCEDURE = standards.procedure("penalty_ordinary", ("national",), date(2025, 3, 3))
MARKET = standards.procedure("penalty_ordinary", ("national", "sectors/market_regulation"), date(2025, 3, 3))


def happened(act: str, day: int, **facts: Any) -> Happened:
    return Happened(act, datetime(2025, 6, day, 12, tzinfo=SHANGHAI), facts, id=f"{act}{day}")


def failed(day: int, method: str, why: str, **more: Any) -> Happened:
    return happened("delivery_failed", day, method=method, why=why, paper="decision", **more)


def states(*acts: Happened, procedure: Any = PROCEDURE, to_party: str = "") -> dict[str, str]:
    party = {"party": {"kind": "citizen", "name": "甲", "id": "p1"}}
    history = History([happened("filed", 1, **party), happened("decided", 2), *acts])
    situation = Situation(procedure, history, standards.calendar(), Body(), at=datetime(2025, 6, 30, tzinfo=SHANGHAI))
    act = procedure.act("decision_delivered")
    assert act is not None
    return {way.method.key: way.state for way in plan(act, situation, to_party)}


def proposed(*acts: Happened, **more: Any) -> str:
    found = [key for key, state in states(*acts, **more).items() if state == "proposed"]
    assert len(found) <= 1
    return found[0] if found else ""


def test_handing_over_comes_first() -> None:
    assert proposed() == "direct"
    assert states()["post"] == states()["leave"] == states()["announcement"] == "closed"


def test_whoever_agreed_to_electronic_delivery_gets_it_so() -> None:
    assert proposed(happened("address_confirmed", 1, agrees_electronic=True)) == "electronic"
    assert proposed(happened("address_confirmed", 1, agrees_electronic=False)) == "direct"


@pytest.mark.parametrize(("why", "next_one"), [("refused", "leave"), ("absent", "entrust")])
def test_a_paper_is_left_only_on_refusal_and_absence_leads_to_another_body_or_post(why: str, next_one: str) -> None:
    found = states(failed(3, "direct", why))
    assert found["direct"] == "failed"
    assert proposed(failed(3, "direct", why)) == next_one
    assert found["post"] == "open"


def test_an_absent_party_is_never_left_the_paper() -> None:
    assert states(failed(3, "direct", "absent"))["leave"] == "closed"


def test_announcement_comes_when_handing_over_and_post_have_failed() -> None:
    tries = (failed(3, "direct", "absent"), failed(9, "post", "returned"))
    assert states(*tries)["announcement"] == "open"
    assert proposed(*tries, failed(12, "entrust", "returned")) == "announcement"


def test_a_missing_party_may_be_served_by_announcement() -> None:
    assert states(failed(3, "direct", "missing"))["announcement"] == "open"


def test_tries_of_another_paper_or_for_another_party_do_not_count() -> None:
    other = happened("delivery_failed", 3, method="direct", why="refused", paper="intent_notice")
    assert proposed(other) == "direct"
    assert proposed(failed(3, "direct", "refused", to_party="p2"), to_party="p1") == "direct"


def test_tries_of_a_decision_that_was_made_anew_since_do_not_count() -> None:
    assert proposed(failed(3, "direct", "refused"), happened("decided", 20)) == "direct"


def test_market_regulators_may_use_the_address_the_party_confirmed() -> None:
    tries = (happened("address_confirmed", 1, agrees_electronic=False), failed(3, "direct", "absent"))
    assert proposed(*tries, procedure=MARKET) == "confirmed_address"
