"""A recorded case as rules see it: what the engine let through breaks no rule, what it would have refused is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from xiezhi.accounts import door as accounts
from xiezhi.cases.scene_for_tests import market_people, played
from xiezhi.kernel.clock import SHANGHAI, legal_day
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Entry
from xiezhi.supervision import ir
from xiezhi.supervision.compiled import Compiled
from xiezhi.supervision.judging import judge_plainly
from xiezhi.supervision.rulebook import PackRules
from xiezhi.supervision.seeing import layers_of

BOOK = PackRules()
AFTER = datetime(2026, 10, 30, 12, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def entries(database) -> list[Entry]:
    """A whole ordinary case with a hearing, from clue to archive."""
    people = market_people()
    case = played(people)
    with accounts.as_system():
        return ledger.entries(case)


@pytest.fixture(scope="module")
def rules(entries) -> Compiled:
    opening = entries[0]
    found = BOOK.compiled(opening.pack, opening.procedure, layers_of(opening), legal_day(opening.occurred_at))
    assert found
    return found


def told(entries: list[Entry], rules: Compiled) -> list[ir.Entry]:
    with accounts.as_system():
        return list(BOOK.told(entries, rules))


def broken(entries: list[Entry], rules: Compiled) -> set[tuple[str, str]]:
    """The rules derived from the ordinary procedure that are broken, with the act; the case itself is entered late."""
    seen = told(entries, rules)
    found = judge_plainly(rules.programme, {"case": seen}, AFTER, rules.calendar)
    wrong = [(one.rule.partition(".")[2], seen[one.seq].act) for one in found if one.status == "violated"]
    return {(rule, act) for rule, act in wrong if rule}


def changed(entries: list[Entry], act: str, **more: object) -> list[Entry]:
    """The case with one act otherwise; facts are added to its own."""
    at = next(index for index, one in enumerate(entries) if one.kind == act)
    facts = {**entries[at].facts, **more.pop("facts", {})}  # type: ignore[dict-item]
    return [*entries[:at], replace(entries[at], facts=facts, **more), *entries[at + 1 :]]  # type: ignore[arg-type]


def test_a_case_that_the_engine_let_through_breaks_no_rule(entries, rules):
    assert broken(entries, rules) == set()


def test_proposals_and_papers_are_no_acts_for_rules(entries, rules):
    acts = [one.act for one in told(entries, rules)]
    assert acts[:3] == ["clue_registered", "verified", "filed"]
    assert len(acts) < len(entries)


def test_amounts_days_and_people_are_told_as_numbers(entries, rules):
    decided = next(one for one in told(entries, rules) if one.act == "decided")
    assert decided.values["fine"] == 18_000_000
    assert decided.values["officers_count"] == 2
    assert len(decided.people) >= 2
    assert {decided.values[f"told_{one}"] for one in ("matter", "certificate", "fields", "discretion")} == {1}


@pytest.mark.parametrize(
    ("act", "more", "rule"),
    [
        ("decided", {"facts": {"fine": "9000000"}}, "discretion"),
        ("decided", {"facts": {"evidence": ""}}, "fields"),
        ("filed", {"facts": {"place": {"division": "310101", "address": "外地"}}}, "place"),
        ("decided", {"officers": ("one",)}, "decided_officers"),
    ],
)
def test_what_the_engine_would_have_refused_is_found_in_a_record(entries, rules, act, more, rule):
    assert (rule, act) in broken(changed(entries, act, **more), rules)


def test_officers_whose_certificates_have_run_out_are_found(entries, rules):
    late = changed(entries, "decided", occurred_at=datetime(2099, 8, 21, 9, tzinfo=SHANGHAI))
    assert ("certificate", "decided") in broken(late, rules)


def test_officers_whom_no_register_knows_are_not_called_uncertified(entries, rules):
    foreign = changed(entries, "decided", officers=("system-a:17", "system-a:18"))
    assert ("certificate", "decided") not in broken(foreign, rules)
