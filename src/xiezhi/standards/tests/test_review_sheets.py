"""Score sheets of case review: what a file of them must hold, and which layer's counts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from xiezhi.standards import door as standards
from xiezhi.standards.releases import load
from xiezhi.standards.reviewing import rules, sheets
from xiezhi.standards.tests.a_pack import write

SHEET = """\
kind: review
key: small
label: {zh: 小表, en: Small sheet}
in_force: {from: 2020-01-01, cite: small_law/1}
cite: small_law/1
procedures: [small]
parts:
  - key: all
    label: {zh: 全部, en: All}
    items:
      - key: begun_well
        label: {zh: 开始, en: Begun}
        points: "60"
        cite: small_law/1
        steps:
          - {key: begun_late, label: {zh: 迟, en: Late}, minus: "20", each: true, cite: small_law/1, proves: [end_due]}
      - key: ended_well
        label: {zh: 结束, en: Ended}
        points: "40"
        cite: small_law/3
        steps: [{key: not_ended, label: {zh: 未结, en: Not ended}, minus: "40", cite: small_law/3}]
"""
RULES = """\
kind: review_rules
key: review
label: {zh: 评查, en: Review}
in_force: {from: 2020-01-01, cite: small_law/1}
yearly: {cite: small_law/1}
apart: {cite: small_law/1}
recusal: {cite: small_law/1}
grades:
  - {key: bad, label: {zh: 差, en: Bad}, from: "0", passes: false, cite: small_law/1}
  - {key: fair, label: {zh: 可, en: Fair}, from: "50", cite: small_law/1}
agreement: {reviewers: 2, within: "5", third_within: "5", cite: small_law/1}
objection: {days: 10, of: working_days, cite: small_law/1}
answer: {days: 10, of: working_days, cite: small_law/1}
"""
DAY = date(2025, 3, 3)


def pack(folder: Path, **files: str) -> Path:
    write(folder)
    (folder / "national" / "review").mkdir(parents=True, exist_ok=True)
    for name, body in files.items():
        (folder / "national" / "review" / f"{name}.yaml").write_text(body, "utf-8")
    return folder


def test_a_whole_sheet_and_its_rules_have_no_problem(tmp_path):
    folder = pack(tmp_path, sheet=SHEET, rules=RULES)
    assert standards.check_folder(folder) == []
    found = load(folder)
    assert [one.key for one in sheets(found, ("national",), DAY)] == ["small"]
    said = rules(found, ("national",), DAY)
    assert said is not None
    assert said.agreement.reviewers == 2
    assert sheets(found, ("national",), date(2019, 12, 31)) == []
    assert rules(found, (), DAY) is None


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('points: "60"', 'points: "70"', "110"),
        ('minus: "20"', 'minus: "61"', "no more than its item"),
        ('minus: "20"', 'minus: "0"', "takes something off"),
        ("key: not_ended", "key: begun_late", "each key stands once"),
        ("procedures: [small]", "procedures: [large]", "no procedure large"),
        ("cite: small_law/3\n        steps", "cite: small_law/9\n        steps", "small_law/9"),
    ],
)
def test_a_sheet_that_is_wrong_is_refused_with_its_place(tmp_path, before, after, said):
    assert before in SHEET
    found = standards.check_folder(pack(tmp_path, sheet=SHEET.replace(before, after, 1)))
    assert len(found) == 1
    assert said in f"{found[0].what} {found[0].where}"
    assert "sheet.yaml" in str(found[0].where)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('from: "0"', 'from: "1"'),
        ('from: "50"', 'from: "0"'),
        ("passes: false, ", ""),
        ("reviewers: 2", "reviewers: 1"),
    ],
)
def test_rules_whose_grades_do_not_rise_from_nothing_or_with_one_reviewer_are_refused(tmp_path, before, after):
    assert before in RULES
    assert len(standards.check_folder(pack(tmp_path, rules=RULES.replace(before, after, 1)))) == 1


def test_a_sheet_of_a_layer_above_takes_the_place_of_one_below():
    day, below = date(2026, 3, 2), ("national",)
    said = [standards.review_rules(layers, day) for layers in (below, (*below, "provincial/guangdong"))]
    assert [len(one.fails) for one in said if one] == [0, 5]
