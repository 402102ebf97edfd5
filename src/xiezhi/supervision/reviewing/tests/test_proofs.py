"""Every proof a sheet names is a rule that watches; it shows a breach where there is one, and nothing elsewhere."""

from __future__ import annotations

from datetime import date
from fnmatch import fnmatch

import pytest

from xiezhi.accounts import door as accounts
from xiezhi.kernel.clock import now
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft
from xiezhi.standards import door as standards
from xiezhi.supervision.catalogue import rules_of
from xiezhi.supervision.reviewing.looking import rules_for
from xiezhi.supervision.reviewing.prechecking import precheck, provable, times_shown
from xiezhi.supervision.reviewing.tests.a_review import a_city

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


@pytest.fixture(scope="module")
def city(database):
    return a_city()


def test_a_breach_is_shown_at_its_step_with_its_entry_and_at_no_other(city):
    """A fine on the spot delivered by one officer alone, as another system's record might bring it."""
    sheet = next(one for one in SHEETS if one.key == "penalty")
    with accounts.as_system():
        case = new_id()
        for one in ledger.entries(city.cases[0]):
            kept = {name: getattr(one, name) for name in Draft.__dataclass_fields__} | {"id": new_id(), "case": case}
            alone = {"officers": one.officers[:1]} if one.kind == "decision_delivered" else {}
            ledger.append(Draft(**{**kept, **alone}))
        clean, planted = (precheck(one, sheet, RULES, now()) for one in (city.cases[0], case))
    answers = [{key: said["answer"] for key, said in one["steps"].items()} for one in (clean, planted)]
    assert "breach" not in answers[0].values()
    assert {key for key in answers[0] if answers[0][key] != answers[1][key]} == {"delivered_wrongly"}
    shown = planted["steps"]["delivered_wrongly"]
    assert (shown["answer"], [one["act"] for one in shown["found"]]) == ("breach", ["decision_delivered"])
    assert times_shown(planted, "delivered_wrongly") == 1
