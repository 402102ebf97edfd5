"""A stand-in endorses for the absent head: it is said for whom, and nobody gets round the levels that way."""

from __future__ import annotations

import pytest
from django.urls import reverse

from xiezhi.accounts import door as accounts
from xiezhi.accounts import door_for_tests as registers
from xiezhi.cases import door as cases
from xiezhi.cases.scene_for_tests import market_people, played, step_of
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal


@pytest.fixture(scope="module")
def people(database):
    return market_people()


def proposed(people, act="filed"):
    case_id, step = played(people, until="verified"), step_of(people, act)
    with accounts.claimed(people.officer.claim):
        done = cases.propose(
            act, claim=people.officer.claim, facts=step.facts, at=step.instant, officers=people.pair, case_id=case_id
        )
        assert done.approval_id
        return case_id, done.approval_id, cases.approval(done.approval_id).levels


def answered(claim, approval):
    with accounts.claimed(claim):
        return cases.endorse(approval, claim=claim, at=now(), opinion="同意")


def test_an_endorsement_says_on_whose_behalf_it_was_given(people):
    deputy = registers.an_officer("unit_head", body=people.officer.body)
    claim = registers.standing_in(people.agency_head, deputy)
    assert "agency_head" in claim.roles
    case_id, approval, levels = proposed(people)
    for role in levels:
        answered(claim if role == "agency_head" else getattr(people, role).claim, approval)
    with accounts.claimed(people.officer.claim):
        entries = cases.case(case_id, people.officer.claim, now()).entries
    given = [one for one in entries if one.kind == "act_endorsed" and one.facts["role"] == "agency_head"]
    assert [one.facts["on_behalf_of"] for one in given] == [[str(people.agency_head.id)]]
    assert given[0].actor == str(deputy.id)
    page = registers.logged_in(people.officer).get(reverse("approval", args=[approval])).content.decode()
    assert f"{deputy.view.name}代{people.agency_head.view.name}" in page


def test_one_person_does_not_endorse_two_levels_by_standing_in(people):
    _case, approval, levels = proposed(people)
    if "unit_head" not in levels or "agency_head" not in levels:
        pytest.skip("the act asks for one level only")
    head = registers.an_officer("agency_head", body=people.officer.body)
    claim = registers.standing_in(head, people.unit_head)
    for role in levels[: levels.index("agency_head")]:
        answered(claim if role == "unit_head" else getattr(people, role).claim, approval)
    with pytest.raises(Refusal) as refused:
        answered(claim, approval)
    assert refused.value.key == "approval"
