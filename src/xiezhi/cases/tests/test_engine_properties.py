"""Whatever is done in whatever order: clocks are cited, due days never run back, refusals are said, answers repeat."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.cases.engine.clocks import clocks_of
from xiezhi.cases.engine.history import Happened, History
from xiezhi.cases.engine.judging import judge
from xiezhi.cases.engine.offering import offers
from xiezhi.cases.engine.situation import Attempt, Body, Situation
from xiezhi.kernel.clock import SHANGHAI
from xiezhi.standards import door as standards

LAYERS = ("national", "provincial/guangdong", "sectors/market_regulation")
PROCEDURE = standards.procedure("penalty_ordinary", LAYERS, date(2025, 1, 1))
ACTS = [act.key for act in PROCEDURE.acts]
PAUSING = ["investigation_suspended", "investigation_resumed", "testing_sent", "testing_returned", "hearing_requested",
           "hearing_held", "identification_sent", "identification_returned"]  # fmt: skip


def day(offset: int) -> datetime:
    return datetime(2025, 1, 6, 12, tzinfo=SHANGHAI) + timedelta(days=offset)


@st.composite
def histories(draw: Any, acts: list[str] = ACTS) -> History:
    """Acts of the procedure in any order, on days that never go back, with a few plausible facts."""
    names = draw(st.lists(st.sampled_from(acts), min_size=1, max_size=14))
    offset, found = 0, list[Happened]()
    for name in names:
        offset += draw(st.integers(0, 20))
        on = day(offset).date().isoformat()
        facts = {"received_on": on, "delivered_on": on, "kinds": ["fine"], "fine": "20000.00", "days": 10}
        found.append(Happened(name, day(offset), facts, ("a", "b"), "a", f"{len(found)}"))
    return History(found)


def situation(history: History, at: datetime | None = None) -> Situation:
    return Situation(PROCEDURE, history, standards.calendar(), Body(), at=at, assumed={"party": {"kind": "citizen"}})


@given(histories())
@settings(max_examples=150, deadline=None)
def test_every_clock_has_a_citation_or_says_that_it_is_unverified(history):
    for clock in clocks_of(situation(history)):
        assert clock.cite or clock.unverified
        assert clock.due >= clock.started or clock.of == "earliest"


@given(histories())
@settings(max_examples=60, deadline=None)
def test_every_act_is_either_offered_or_refused_with_a_sentence_in_both_languages(history):
    for offer in offers(situation(history), at=history.all[-1].at, actor="a"):
        for refusal in offer.refusals:
            assert refusal.what["zh"]
            assert refusal.what["en"]


@given(histories(["filed", *PAUSING]), st.integers(0, 200))
@settings(max_examples=200, deadline=None)
def test_a_pause_never_brings_a_due_day_forward_and_overlapping_pauses_count_once(history, later):
    at = history.all[-1].at + timedelta(days=later)
    clock = situation(history, at).clocks.get("decision_due")
    if clock is None:
        return
    bare = situation(History(one for one in history.all if one.act not in PAUSING), at).clocks["decision_due"]
    assert clock.due >= bare.due
    covered: set[date] = set()
    for pause in clock.pauses:
        covered |= {pause.start + timedelta(days=n) for n in range(pause.days)}
    rolled = timedelta(days=11)
    assert clock.due - bare.due <= timedelta(days=len(covered)) + rolled


@given(histories(), st.sampled_from(ACTS))
@settings(max_examples=100, deadline=None)
def test_the_same_question_gets_the_same_answer(history, act):
    attempt = Attempt(act, history.all[-1].at, {"fine": "20000", "kinds": ["fine"]}, ("a", "b"), "a")
    first, again = (judge(situation(history), attempt, whole=False) for _ in range(2))
    assert [one.key for one in first.refusals] == [one.key for one in again.refusals]
    assert first.facts == again.facts


@given(histories())
@settings(max_examples=60, deadline=None)
def test_after_archiving_nothing_is_allowed(history):
    archived = history.with_(Happened("archived", history.all[-1].at, {}, (), "c", "x"))
    assert not any(offer.allowed for offer in offers(situation(archived), at=archived.all[-1].at))


def test_a_pause_that_began_before_the_clock_opened_counts_from_the_clock_s_first_day():
    acts = [("testing_sent", 0), ("filed", 10), ("testing_returned", 25)]
    history = History(Happened(act, day(offset), {}, ("a", "b"), "a", act) for act, offset in acts)
    clock = situation(history, day(30)).clocks["decision_due"]
    assert [(pause.start, pause.until, pause.days) for pause in clock.pauses] == [(day(10).date(), day(25).date(), 15)]


def test_a_pause_that_ended_before_the_clock_opened_does_not_count():
    acts = [("testing_sent", 0), ("testing_returned", 5), ("filed", 10)]
    history = History(Happened(act, day(offset), {}, ("a", "b"), "a", act) for act, offset in acts)
    assert situation(history, day(30)).clocks["decision_due"].pauses == ()


def stopped(filed: int, first: int, long: int) -> History:
    """A case filed on a day and suspended once, so many days later and for so many days."""
    acts = (
        ("filed", filed),
        ("investigation_suspended", filed + first),
        ("investigation_resumed", filed + first + long),
    )
    return History(Happened(act, day(at), {}, ("a", "b"), "a", f"{n}") for n, (act, at) in enumerate(acts))


@given(st.integers(0, 400), st.integers(60, 130), st.integers(0, 60))
@settings(max_examples=200, deadline=None)
def test_a_pause_counts_while_the_time_still_runs_and_it_runs_to_the_day_to_which_it_rolled(filed, first, long):
    """Civil Procedure Law art. 85 p. 3: the first day after the rest days is the day on which the period ends."""
    at = day(filed + 400)
    plain = situation(History([Happened("filed", day(filed), {}, ("a", "b"), "a", "0")]), at).clocks["decision_due"]
    clock = situation(stopped(filed, first, long), at).clocks["decision_due"]
    begun = day(filed + first).date()
    if begun > plain.due:
        assert (clock.due, clock.pauses) == (plain.due, ())
        return
    assert len(clock.pauses) == 1
    ended = begun + timedelta(days=long)
    assert clock.due >= max(plain.due, ended)
    assert standards.calendar().is_working(clock.due)
    # so many days were left of the time when it stood still: no day of them is lost, and none is won but rest days
    left = (plain.due - begun).days
    unrolled = plain.started + timedelta(days=90)
    left = left if begun > unrolled else (unrolled - begun).days
    assert clock.due == standards.calendar().next_working(ended + timedelta(days=left))
