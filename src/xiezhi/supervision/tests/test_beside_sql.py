"""Window SQL, written apart as an auditor would, finds what the kernel finds from a history in segments."""

from __future__ import annotations

from datetime import date

import pytest

from benchmarks.supervision import more_rules
from benchmarks.supervision_log import PACK, copies, made, segment
from benchmarks.supervision_sql import Audit
from xiezhi.standards import door as standards
from xiezhi.supervision.foreign.mapping import mapped
from xiezhi.supervision.history import Asked, judge
from xiezhi.supervision.program import program_of
from xiezhi.supervision.programmes import compile_for

AS_OF = date(2013, 6, 30)
DAY = (AS_OF - date(1970, 1, 1)).days


@pytest.fixture(scope="module")
def compiled():
    release, (head, mapping) = standards.current(), standards.mapping(PACK)
    return compile_for(release, release.procedure(mapping.procedure, release.layers_of(head.layer), AS_OF))


@pytest.fixture(scope="module")
def log():
    return made(1500)


@pytest.fixture(scope="module")
def once(log, compiled):
    head, mapping = standards.mapping(PACK)
    program = program_of(compiled.programme)
    return segment(mapped(log, mapping, program, head.zone), program)


def violated(programme, calendar, paths):
    tables = judge(Asked(programme, DAY, DAY * 86400, calendar), paths)
    return [
        (row["rule"][:3].upper(), row["case"].partition("-")[2], row["seq"])
        for table in tables
        for row in table.to_pylist()
        if row["status"] == "violated"
    ]


def test_window_sql_finds_what_the_kernel_finds(compiled, log, once, tmp_path):
    paths = copies(once, tmp_path, len(log))
    theirs = Audit(log, compiled.calendar, compiled.programme.tables["bands"], AS_OF).violated()
    assert set(violated(compiled.programme, compiled.calendar, paths)) == theirs
    assert {rule for rule, _, _ in theirs} >= {"R01", "R03", "R05", "R06", "R07", "R08", "R11", "R12"}


def test_a_history_three_times_as_long_has_three_times_the_findings(compiled, once, tmp_path):
    one, three = copies(once, tmp_path, len(once)), copies(once, tmp_path, 3 * len(once))
    assert len(three) == 3
    found = [len(violated(compiled.programme, compiled.calendar, paths)) for paths in (one, three)]
    assert found[1] == 3 * found[0] > 0


def test_the_rules_that_the_measurement_adds_are_no_repetitions(compiled):
    many = more_rules(compiled.programme, 40)
    assert len({rule.body for rule in many.rules}) == len(many.rules) == 40
