"""A matter amended between act and decision: the packs as they lie on disk say which of its versions applies."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from xiezhi.cases.engine.history import Happened, History
from xiezhi.cases.engine.lighter import compared
from xiezhi.cases.engine.replay import attempt_on, instant, situation_of
from xiezhi.standards import door as standards

AMENDED = """\
kind: matters
field: market_regulation
matters:
  - key: crypto_uncertified_product
    code: XZ-CR-053-1
    label: {zh: 销售或者提供未经检测认证的商用密码产品, en: Selling cryptography products uncertified}
    in_force: {from: 2025-05-01, cite: commercial_crypto_regulation/67}
    violates: [commercial_crypto_regulation/20]
    penalised_by: commercial_crypto_regulation/53
    held_by: {levels: [county, city, province], fields: [market_regulation], cite: commercial_crypto_regulation/53}
    procedures: [penalty_ordinary]
    penalties:
      - {kind: warning, cite: commercial_crypto_regulation/53}
      - {kind: confiscate_goods, cite: commercial_crypto_regulation/53}
      - {kind: confiscate_gains, cite: commercial_crypto_regulation/53}
      - {kind: fine, cite: commercial_crypto_regulation/53, ranges: [RANGE]}
"""
CASE = {
    "procedure": "penalty_ordinary",
    "layers": ("national", "sectors/market_regulation"),
    "party": {"kind": "organisation"},
    "matter": "crypto_uncertified_product",
}
LOWER, MIXED = '{at_least: "10000", at_most: "50000"}', '{at_least: "10000", at_most: "500000"}'


def forget() -> None:
    """Read the packs anew."""
    standards.current.cache_clear()
    standards.release.cache_clear()


@pytest.fixture
def amended(tmp_path, monkeypatch):
    """Amends the matter from 1 May 2025, with this range of the fine."""

    def amend(span: str) -> None:
        folder = tmp_path / "packs"
        shutil.copytree(standards.packs_folder(), folder, ignore=shutil.ignore_patterns("golden"))
        matters = folder / "sectors" / "market_regulation" / "matters"
        file = matters / "commercial_crypto.yaml"
        before, found, after = file.read_text("utf-8").partition("  - key: crypto_uncertified_product\n")
        assert found
        ended = after.replace("in_force: {from: 2023-07-01,", "in_force: {from: 2023-07-01, to: 2025-05-01,", 1)
        file.write_text(before + found + ended, "utf-8")
        (matters / "amended.yaml").write_text(AMENDED.replace("RANGE", span), "utf-8")
        monkeypatch.setenv("XIEZHI_PACKS", str(folder))
        forget()
        assert len(standards.current().matters["crypto_uncertified_product"]) == 2

    yield amend
    monkeypatch.undo()
    forget()


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
