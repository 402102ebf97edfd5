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


UNREACHED = {
    "limitation_five_years": "no matter of the stored statutes touches life, health or financial safety",
}
"""Guards that no spec can reach, and why."""


def written(kind: str) -> dict[tuple[str, str], str]:
    """Every guard or time limit that a pack writes, with the file that first does."""
    found: dict[tuple[str, str], str] = {}
    for file in standards.current().files:
        said = file.document.data
        if file.kind in {"procedure", "part", "over"}:
            procedure = str(said.get("of") or said.get("over") or said.get("key"))
            for one in said.get(kind) or []:
                if not one.get("drop"):
                    found.setdefault((procedure, str(one["key"])), file.name)
    return found


def spoken_of() -> set[tuple[str, str]]:
    """Everything that some spec expects, by procedure."""
    found = set()
    for spec in SPECS:
        procedure = str(spec.said.get("procedure", spec.procedure))
        for key, value in spec.said["expect"].items():
            listed = [value] if isinstance(value, str) else list(value) if isinstance(value, (dict, list)) else []
            names = listed if key in {"refused", "state", "paused", "warns"} else [key]
            found |= {(procedure, str(name).split("#")[0]) for name in names}
    return found


def test_every_guard_of_every_pack_refuses_in_some_spec():
    without = {key: name for key, name in written("guards").items() if key not in spoken_of()}
    assert {key[1] for key in without} - set(UNREACHED) == set(), without


def test_every_time_limit_of_every_pack_is_counted_in_some_spec():
    without = {key: name for key, name in written("time_limits").items() if key not in spoken_of()}
    assert without == {}


def test_a_spec_with_a_wrong_answer_fails():
    spec = next(spec for spec in SPECS if "refused" in spec.said["expect"])
    wrong = type(spec)(spec.where, spec.layer, spec.procedure, {**spec.said, "expect": {"allowed": True}})
    assert run(wrong)
