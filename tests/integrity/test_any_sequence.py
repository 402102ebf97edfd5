"""After any sequence of acts: the ledger verifies, a rebuild is equal, every clock has its article."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connections, transaction

from tests.integrity.ground import declared
from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.cases.door_for_tests import People
from xiezhi.cases.scene_for_tests import Step, market_people, steps, take
from xiezhi.kernel.clock import SHANGHAI, now
from xiezhi.kernel.errors import Refusal
from xiezhi.ledger.audit.run import audit

SEEDS = range(6)
WITHOUT_FILES = {"unnumbered", "log", "checkpoint"}
"""No sequencer ran here, so that nothing is numbered and there is no log folder."""
START = datetime(2026, 7, 1, 9, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def people(database: Any) -> People:
    return market_people()


def a_shuffled_case(people: People, seed: int) -> Any:
    """The steps of a whole case, some left out, some twice, some out of order, on days that move on."""
    chance = random.Random(seed)
    told = steps(people)
    order = [step for step in told for _ in range(chance.choice([1, 1, 1, 1, 0, 2]))]
    for _ in range(chance.randrange(6)):
        i, j = chance.randrange(1, len(order)), chance.randrange(1, len(order))
        order[i], order[j] = order[j], order[i]
    case_id, at, done, refused = None, START, 0, 0
    for step in [told[0], *order]:
        at += timedelta(days=chance.choice([0, 1, 1, 2, 5, 9]))
        moved = Step(step.act, f"{min(at, now() - timedelta(days=1)):%m-%dT%H:%M}", step.who, step.facts, step.pair)
        try:
            case_id = take(moved, people, case_id)
            done += 1
        except Refusal:
            refused += 1
    return case_id, done, refused


@pytest.mark.parametrize("seed", SEEDS)
def test_after_any_sequence_of_acts_the_picture_is_what_the_entries_say(people, seed):
    case_id, done, refused = a_shuffled_case(people, seed)
    assert done >= 2
    assert refused >= 1
    assert cases.rebuild_one(case_id, mend=False) == []
    with accounts.claimed(people.officer.claim):
        seen = cases.case(case_id, people.officer.claim, now())
    assert all(clock.cite or clock.unverified for clock in seen.clocks)
    assert [entry.position for entry in seen.entries] == list(range(1, len(seen.entries) + 1))


def test_after_all_of_them_the_ledger_verifies(people, database):
    with transaction.atomic(using="auditor"):
        connections["auditor"].ensure_connection()
        report = audit(connections["auditor"].connection, settings.XIEZHI_DATA / "nothing", declared_real())
    assert [problem.line("en") for problem in report.problems if problem.kind not in WITHOUT_FILES] == []


def declared_real() -> list[Any]:
    """The tables of the product, without the samples of the tampering tests."""
    return [table for table in declared() if not table.name.startswith("sample_")]
