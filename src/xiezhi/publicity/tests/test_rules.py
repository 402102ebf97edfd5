"""Rules of publication: every hand-made spec of the packs, and days that no spec could list one by one."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from xiezhi.kernel.days import add_months
from xiezhi.publicity.rules import Decision, answer, early, expired, shown_until, withdraw_by
from xiezhi.publicity.specs import run, specs_in
from xiezhi.standards import door as standards

SPECS = list(specs_in(standards.packs_folder()))
LAYERS = ("national", "sectors/market_regulation")
MANY = 10_000
KINDS = ("warning", "criticism", "fine", "confiscate_gains", "revoke_licence", "bar_from_trade", "suspend_business")


def test_there_are_enough_specs_with_names_of_their_own():
    assert len(SPECS) >= 50
    assert len({(one.where, one.name) for one in SPECS}) == len(SPECS)


@pytest.mark.parametrize("spec", SPECS, ids=[f"{one.where}: {one.name}" for one in SPECS])
def test_spec(spec):
    assert run(spec) == []


def decisions(many):
    """Random decisions of every procedure that has a rule, over the years for which there is a calendar."""
    dice = random.Random(20260301)
    rules = standards.publications(LAYERS)
    for _ in range(many):
        rule = dice.choice(rules)
        procedure = dice.choice(sorted(rule.procedures))
        day = max(rule.in_force.from_, date(2019, 1, 1)) + timedelta(dice.randrange(2000))
        facts = {"kinds": dice.sample(KINDS, dice.randint(1, 3)), "fine": str(dice.randrange(1, 100_000)),
                 "to_publish": dice.random() < 0.8}  # fmt: skip
        if dice.random() < 0.2:
            facts["ban_until"] = (day + timedelta(dice.randrange(1, 4000))).isoformat()
        party = {"kind": dice.choice(("citizen", "organisation", "sole_trader")), "province": dice.choice(("44", "43"))}
        yield rule, Decision(procedure, rule.procedures[procedure][0], day, "", facts, party, "44"), dice


def test_nothing_is_shown_on_the_day_after_its_last_and_nothing_is_hidden_on_its_last():
    calendar = standards.calendar()
    ended = 0
    for rule, decision, dice in decisions(MANY):
        published = decision.decided_on + timedelta(dice.randrange(30))
        until = shown_until(rule, decision, published, calendar)
        if until is None:
            assert not expired(until, date.max)
            continue
        ended += 1
        assert until >= published
        assert not expired(until, until)
        assert expired(until, until + timedelta(1))
    assert ended > 3_000


def test_a_market_penalty_stands_three_months_or_three_years_and_no_other_length():
    calendar = standards.calendar()
    lengths = set()
    for rule, decision, _dice in decisions(1_500):
        if rule.key != "penalty_market" or "ban_until" in decision.facts:
            continue
        published = decision.decided_on
        until = shown_until(rule, decision, published, calendar)
        lengths.add(next(length for length in (3, 36) if until == add_months(published, length)))
        light = set(decision.facts["kinds"]) <= {"warning", "criticism"}
        assert not light or until == add_months(published, 3)
    assert lengths == {3, 36}


def test_duties_fall_on_working_days_after_the_decision_and_answers_are_the_same_twice():
    calendar = standards.calendar()
    for rule, decision, _dice in decisions(400):
        said = answer(rule, decision, calendar)
        assert said == answer(rule, decision, calendar)
        assert said.due_on > decision.decided_on
        assert calendar.is_working(said.due_on)
        assert said.push_on is None or decision.decided_on < said.push_on < said.due_on
        assert calendar.working_between(decision.decided_on, withdraw_by(rule, decision.decided_on, calendar)) == 3
        grave = {"suspend_business", "bar_from_trade", "revoke_licence"} & set(decision.facts["kinds"])
        if rule.publishes == "penalty" and grave:
            assert early(rule, decision, decision.decided_on, calendar).never
