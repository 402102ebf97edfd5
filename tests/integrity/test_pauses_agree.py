"""Whatever pauses a case has, on whatever days, the engine's clocks and the derived rules come to the same last day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.integrity.test_deriving import Told, wrong
from xiezhi.cases.replay_for_tests import Happened, History
from xiezhi.kernel.clock import SHANGHAI
from xiezhi.standards import door as standards

LAYERS = standards.current().layers_of("sectors/market_regulation")
PROCEDURE = standards.procedure("penalty_ordinary", LAYERS, date(2025, 1, 1))
PAUSING = ["investigation_suspended", "investigation_resumed", "testing_sent", "testing_returned", "decided"]


@st.composite
def cases(draw: Any) -> Told:
    """A case filed on some day of 2025 that stands still now and then, mostly about the end of its ninety days."""
    at = datetime(2025, 1, 2, 12, tzinfo=SHANGHAI) + timedelta(days=draw(st.integers(0, 200)))
    found = [Happened("filed", at, {}, ("a", "b"), "a", "0")]
    at += timedelta(days=draw(st.integers(75, 95)))
    for name in draw(st.lists(st.sampled_from(PAUSING), max_size=5)):
        found.append(Happened(name, at, {"sent_on": at.date().isoformat()}, ("a", "b"), "a", str(len(found))))
        at += timedelta(days=draw(st.integers(0, 6)))
    case = {"procedure": "penalty_ordinary", "layers": LAYERS}
    return Told("made up", case, History(found), PROCEDURE, False)


@given(cases(), st.integers(0, 12))
@settings(max_examples=80, deadline=None)
def test_the_clock_and_the_rule_agree_about_the_last_day(told, later):
    found = list(wrong(told, told.history.all[-1].on + timedelta(days=later)))
    assert not found, "\n".join(found)
