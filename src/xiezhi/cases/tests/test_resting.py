"""Evidence first, decision after: what an act carries of the evidence it rests on, through the whole engine."""

from __future__ import annotations

import pytest

from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.cases.scene_for_tests import market_people, played, step_of, steps, take
from xiezhi.evidence import door as evidence
from xiezhi.evidence.door_for_tests import added, hexed
from xiezhi.kernel.clock import now
from xiezhi.ledger import door as ledger

pytestmark = pytest.mark.usefixtures("database")
CONTRACT, PHOTO = b"contract of sale\n" * 40, b"what the camera saw\n" * 9


@pytest.fixture(scope="module")
def people(database):
    return market_people()


def entries(people, case):
    with accounts.claimed(people.officer.claim):
        return ledger.entries(case)


def collected(people, case, *items):
    """The act that collects these items, done at its hour."""
    rows = [{"kind": one.kind, "title": one.title, "source": one.source, "item": str(one.id)} for one in items]
    return take(step_of(people, "evidence_collected"), people, case, evidence=rows)


def decided(people, case):
    """From the end of the investigation to the decision."""
    for step in steps(people)[4:]:
        take(step, people, case)
        if step.act == "decided":
            return


def verified(people, item):
    with accounts.claimed(people.officer.claim):
        evidence.verify(item.id, "与账册核对一致", claim=people.officer.claim)


def test_the_collecting_act_and_the_decision_carry_the_digests_of_the_files(people):
    case = played(people, until="filed")
    item = added(case, people.officer, CONTRACT)
    collected(people, case, item)
    verified(people, item)
    decided(people, case)
    chain = entries(people, case)
    at = {one.kind: one for one in chain}
    assert at["evidence_added"].position < at["evidence_collected"].position < at["decided"].position
    for kind in ("evidence_added", "evidence_collected", "decided"):
        assert hexed(CONTRACT) in at[kind].evidence, kind
    assert item.digest in at["decided"].evidence
    assert ledger.verify().ok


def test_a_decision_is_refused_while_what_it_rests_on_is_not_verified(people):
    case = played(people, until="filed")
    item = added(case, people.officer, CONTRACT)
    collected(people, case, item)
    with pytest.raises(evidence.NotUsable) as refused:
        decided(people, case)
    assert refused.value.cites == ("penalty_law/46/p2",)
    assert "decided" not in {one.kind for one in entries(people, case)}
    verified(people, item)
    take(step_of(people, "decided"), people, case)


def test_what_was_excluded_since_is_left_out_of_the_decision_and_no_act_names_it_again(people):
    case = played(people, until="filed")
    good, bad = added(case, people.officer, CONTRACT), added(case, people.officer, PHOTO)
    collected(people, case, good, bad)
    verified(people, good)
    with accounts.claimed(people.officer.claim):
        evidence.exclude(bad.id, "以威胁手段取得", claim=people.officer.claim)
    with pytest.raises(evidence.NotUsable):
        collected(people, case, bad)
    decided(people, case)
    carried = next(one for one in entries(people, case) if one.kind == "decided").evidence
    assert hexed(CONTRACT) in carried
    assert hexed(PHOTO) not in carried


def test_an_item_of_another_case_is_refused_at_the_engine_s_door(people):
    other = added(played(people, until="filed"), people.officer, CONTRACT)
    case = played(people, until="filed")
    with pytest.raises(evidence.NoSuchEvidence):
        collected(people, case, other)


def test_taking_evidence_in_moves_no_case_and_an_open_form_may_still_be_sent(people):
    case = played(people, until="filed")
    with accounts.claimed(people.officer.claim):
        before = cases.case(case, people.officer.claim, now()).position
    added(case, people.officer, CONTRACT)
    with accounts.claimed(people.officer.claim):
        assert cases.case(case, people.officer.claim, now()).position == before
        assert cases.rebuild_one(case, mend=False) == []


def test_an_archived_case_takes_no_evidence_in(people):
    case = played(people)
    with pytest.raises(evidence.CaseSealed):
        added(case, people.officer, CONTRACT)
