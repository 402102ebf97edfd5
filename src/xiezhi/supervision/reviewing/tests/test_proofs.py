"""Every proof that a sheet names is a rule that watches."""

from __future__ import annotations

from datetime import date
from fnmatch import fnmatch

import pytest

from xiezhi.standards import door as standards
from xiezhi.supervision.catalogue import rules_of
from xiezhi.supervision.reviewing.looking import rules_for
from xiezhi.supervision.reviewing.prechecking import provable

DAY, LAYERS = date(2026, 3, 2), ("national", "provincial/guangdong")
RULES = rules_for(LAYERS, DAY.isoformat(), "")
SHEETS = standards.review_sheets(LAYERS, DAY)


@pytest.mark.parametrize("sheet", SHEETS, ids=[one.key for one in SHEETS])
def test_each_proof_of_a_sheet_is_a_rule_of_one_of_its_procedures(sheet):
    known = {key for procedure in sheet.procedures for key in rules_of(procedure)}
    names = {name for item in sheet.items for step in item.steps for name in step.proves}
    unknown = {name for name in names if not any(key == name or fnmatch(key, f"*.{name}") for key in known)}
    assert unknown == set()


def test_each_proof_of_a_ground_of_failing_is_a_rule_of_some_procedure_with_a_sheet():
    known = {key for sheet in SHEETS for procedure in sheet.procedures for key in rules_of(procedure)}
    names = {name for one in RULES.fails for name in one.proves}
    assert {name for name in names if not any(fnmatch(key, f"*.{name}") for key in known)} == set()


def test_at_least_half_of_the_steps_of_every_sheet_are_shown_by_the_record():
    for sheet in SHEETS:
        steps = [step for item in sheet.items for step in item.steps]
        assert sum(bool(one.proves) for one in steps) * 2 > len(steps), sheet.key
        assert all(one.proves for one in provable(sheet, RULES))
