"""A matter amended between act and decision: the packs as they lie on disk say which of its versions applies."""

from __future__ import annotations

from datetime import date

import pytest

from xiezhi.cases.amended_for_tests import amending
from xiezhi.cases.engine.history import Happened, History
from xiezhi.cases.engine.lighter import compared
from xiezhi.cases.engine.replay import attempt_on, instant, situation_of

CASE = {
    "procedure": "penalty_ordinary",
    "layers": ("national", "sectors/market_regulation"),
    "party": {"kind": "organisation"},
    "matter": "crypto_uncertified_product",
}
LOWER, MIXED = '{at_least: "10000", at_most: "50000"}', '{at_least: "10000", at_most: "500000"}'


@pytest.fixture
def amended(tmp_path, monkeypatch):
    """Amends the matter from 1 May 2025, with the range given."""
    yield from amending(tmp_path / "packs", monkeypatch)


def ended(on: str) -> History:
    """A case of an act that ended that day, investigated and reviewed."""
    filed = {"act_ended_on": on, "discovered_on": on, "matter": "crypto_uncertified_product"}
    return History(
        [
            Happened("filed", instant("2025-05-06"), filed),
            Happened("investigation_ended", instant("2025-05-08"), {}),
            Happened("reviewed", instant("2025-05-09"), {"kind": "case", "opinion": "agree"}),
        ]
    )


def notice(history: History, **facts) -> list[str]:
    """What refuses a notice of 12 May 2025."""
    said = {"kinds": ["fine"], "grade": "normal", **facts}
    one = Happened("intent_notified", instant("2025-05-12"), said, ("a", "b"), "a")
    return [refusal.key for refusal in attempt_on(CASE, history, one).refusals]


def test_an_act_before_the_amendment_gets_the_lighter_new_range(amended):
    amended(LOWER)
    before = ended("2025-04-20")
    assert notice(before, fine="40000") == ["lighter_law"]
    assert notice(before, fine="40000", law_version="old") == ["lighter_law"]
    assert notice(before, fine="20000", law_version="new") == []
    assert notice(before, fine="60000", law_version="new") == ["range"]


def test_an_act_after_the_amendment_has_one_law_only(amended):
    amended(LOWER)
    after = ended("2025-05-02")
    assert notice(after, fine="20000") == []
    assert notice(after, fine="60000") == ["range"]


def test_where_neither_is_lighter_a_person_chooses_and_says_why(amended):
    amended(MIXED)
    before = ended("2025-04-20")
    assert notice(before, fine="40000", law_version="old") == ["lighter_law"]
    assert notice(before, fine="40000", law_version="old", law_version_reason="上限较低。") == []


def test_the_comparison_names_both_ranges(amended):
    amended(LOWER)
    situation = situation_of(CASE, ended("2025-04-20"))
    situation.at = instant("2025-05-12")
    found = compared(situation, {})
    assert found is not None
    assert found.new is not None
    assert found.applies == "new"
    assert all(sum_ in found.why["zh"] for sum_ in ("30,000.00", "100,000.00", "10,000.00", "50,000.00"))
    assert [one.in_force.from_ for one in (found.old, found.new)] == [date(2023, 7, 1), date(2025, 5, 1)]


def test_a_matter_that_never_changed_needs_no_choice():
    situation = situation_of(CASE, ended("2025-04-20"))
    situation.at = instant("2025-05-12")
    assert compared(situation, {}) is None
