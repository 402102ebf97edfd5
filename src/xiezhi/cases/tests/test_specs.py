"""Every spec that stands beside a procedure holds, and every guard and time limit has one."""

from __future__ import annotations

import pytest

from xiezhi.cases.engine.specs import run, specs_in
from xiezhi.standards import door as standards

SPECS = list(specs_in(standards.packs_folder()))


def test_the_packs_have_no_problem():
    assert [problem.text("en") for problem in standards.current().problems] == []


@pytest.mark.parametrize("spec", SPECS, ids=[spec.where.split("packs/")[-1] for spec in SPECS])
def test_the_spec_holds(spec):
    assert run(spec) == [], spec.name


def test_a_spec_with_a_wrong_answer_fails():
    spec = next(spec for spec in SPECS if "refused" in spec.said["expect"])
    wrong = type(spec)(spec.where, spec.layer, spec.procedure, {**spec.said, "expect": {"allowed": True}})
    assert run(wrong)
