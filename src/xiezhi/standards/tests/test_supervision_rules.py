"""What the loader refuses in a file of supervision rules, and that it names file and line."""

from __future__ import annotations

import pytest

from xiezhi.standards import door as standards
from xiezhi.standards.errors import CitationNotFound, DuplicateKey, NoCitation, UnknownKey, WrongValue
from xiezhi.standards.releases import load
from xiezhi.standards.tests.a_pack import write
from xiezhi.standards.tests.a_rule_file import RULES, write_rules


def test_a_good_file_of_rules_has_no_problem(tmp_path):
    assert standards.check_folder(write_rules(write(tmp_path))) == []


ONE_SPEC = """\
    must_stay_quiet:
      - name: 正好
        given: [{act: begun, on: 2025-03-03, fine: "200.00", band: 1}]
"""
NOTHING_DERIVED = "derived: false\nnot_derived: [{key: end_due, why: {zh: 甲, en: a}}]\n"
MISTAKES = [
    ("cite: small_law/3\n", "cite: small_law/9\n", CitationNotFound),
    ("    cite: small_law/2\n", "", NoCitation),
    ("severity: yellow", "severity: orange", WrongValue),
    ("key: within_band", "key: ended_late", DuplicateKey),
    ("severity: yellow", "weight: yellow", UnknownKey),
    ("{days: 5, of: working_days}", "{days: 5}", WrongValue),
    ("{days: 5, of: working_days}", "{days: 5, of: working_days, none: true}", WrongValue),
    ("label: {zh: 逾期结束, en: Ended late}", "label: {zh: 逾期结束}", WrongValue),
    ("    value:\n", "    repeats: {on: begun, at_most: 1}\n    value:\n", WrongValue),
    (ONE_SPEC, "", WrongValue),
    (ONE_SPEC, "    must_stay_quiet: []\n", WrongValue),
    ("procedure: small\n", "procedure: []\n", WrongValue),
    ("procedure: small\n", f"procedure: small\n{NOTHING_DERIVED}", WrongValue),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "kind"), MISTAKES)
def test_each_mistake_is_one_error_with_file_and_line(tmp_path, before, after, kind):
    assert RULES.count(before) == 1
    found = standards.check_folder(write_rules(write(tmp_path), RULES.replace(before, after)))
    assert [type(one) for one in found] == [kind], [one.text("en") for one in found]
    assert "packs/national/supervision/small.yaml:" in str(found[0].where)


def test_tables_beside_the_rules_are_part_of_the_release(tmp_path):
    before = load(write_rules(write(tmp_path))).digest
    (tmp_path / "national" / "supervision" / "tables" / "bands.csv").write_text("band,high\n1,300\n", "utf-8")
    assert load(tmp_path).digest != before


def test_a_release_tells_its_files_of_rules(tmp_path):
    ((file, form),) = load(write_rules(write(tmp_path))).rule_files
    assert (file.layer, form.procedure, [rule.kind for rule in form.rules]) == (
        "national",
        ("small",),
        ["deadline", "value"],
    )
