"""Acts at the engine's door, on a real database: what is recorded, what is refused, and that nothing is half done."""

from __future__ import annotations

from uuid import uuid4

import pytest

from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.cases.door_for_tests import CITIZEN, SPOT, People, a_spot_case, do, earlier, some_people
from xiezhi.cases.errors import CaseMoved, HardStop, NoSuchCase, NotYourRole, OutOfOrder, TooFewOfficers
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal
from xiezhi.ledger import door as ledger


@pytest.fixture(scope="module")
def people(database) -> People:
    return some_people()


def view(people: People, case_id):
    with accounts.claimed(people.officer.claim):
        return cases.case(case_id, people.officer.claim, now())


def test_a_case_decided_on_the_spot_is_one_entry_with_its_paper_its_number_and_its_clocks(people):
    seen = view(people, a_spot_case(people))
    assert [entry.kind for entry in seen.entries] == ["spot_decided"]
    assert seen.row.number.endswith("号")
    assert [paper.kind for paper in seen.papers] == ["spot_decision"]
    assert seen.entries[0].papers == {"spot_decision": seen.papers[0].contents_digest}
    assert seen.row.party_name == "林测试"


def test_every_clock_of_a_case_has_an_article_or_says_that_it_is_unverified(people):
    case_id = a_spot_case(people)
    do(people.officer, "decision_delivered", {"receipt": "signed", "delivered_on": earlier(3).date().isoformat()},
       at=earlier(3, 11), case_id=case_id, officers=people.pair)  # fmt: skip
    seen = view(people, case_id)
    assert seen.clocks
    assert all(clock.cite or clock.unverified for clock in seen.clocks)


def test_one_officer_is_not_enough_and_nothing_is_written(people):
    case_id = uuid4()
    with pytest.raises(TooFewOfficers):
        do(people.officer, "spot_decided", {**SPOT, "act_ended_on": "2026-11-20", "decided_at": earlier(1).isoformat()},
           at=earlier(1), officers=(people.officer.id,), procedure="penalty_on_the_spot", case_id=case_id)  # fmt: skip
    with accounts.claimed(people.officer.claim):
        assert ledger.entries(case_id) == []


def test_a_fine_above_the_ceiling_for_a_citizen_is_refused_with_its_article(people):
    with pytest.raises(HardStop) as refused:
        a_spot_case(people, fine="201")
    assert any(cite.startswith("penalty_law/51") for cite in refused.value.cites)


def test_a_child_s_age_is_read_from_the_identity_number_and_stops_the_penalty(people):
    child = {**CITIZEN, "id_number": "110105201701010011"}
    with pytest.raises(Refusal) as refused:
        a_spot_case(people, party=child)
    keys = {refused.value.key, *(other.key for other in refused.value.others)}
    assert any("fourteen" in key for key in keys)


def test_a_refusal_names_everything_that_is_wrong_at_once(people):
    with pytest.raises(Refusal) as refused:
        a_spot_case(people, facts_found="", bank="")
    keys = {refused.value.key, *(other.key for other in refused.value.others)}
    assert {"field:facts_found", "field:bank"} <= keys


def test_sending_an_act_twice_records_it_once(people):
    case_id, entry_id = a_spot_case(people), uuid4()
    facts = {"received_by": "内勤"}
    first = do(people.officer, "reported", facts, at=earlier(2), case_id=case_id, entry_id=entry_id)
    again = do(people.officer, "reported", facts, at=earlier(2), case_id=case_id, entry_id=entry_id)
    assert (first.entry_id, first.position) == (again.entry_id, again.position)
    assert len(view(people, case_id).entries) == 2


def test_who_saw_an_older_page_is_told_that_the_case_moved_on(people):
    case_id = a_spot_case(people)
    do(people.officer, "reported", {"received_by": "内勤"}, at=earlier(2), case_id=case_id, position=1)
    with pytest.raises(CaseMoved):
        do(people.officer, "decision_delivered", {"receipt": "signed", "delivered_on": earlier(2).date().isoformat()},
           at=earlier(2), case_id=case_id, officers=people.pair, position=1)  # fmt: skip


def test_an_act_of_another_post_is_refused(people):
    case_id = a_spot_case(people)
    with pytest.raises(NotYourRole):
        do(people.archivist, "reported", {"received_by": "内勤"}, at=earlier(2), case_id=case_id)


def test_steps_out_of_order_are_refused_and_say_what_comes_first(people):
    case_id = a_spot_case(people)
    with pytest.raises(OutOfOrder) as refused:
        do(people.officer, "paid", {"amount": "50", "way": "bank"}, at=earlier(1), case_id=case_id)
    assert "当场交付" in refused.value.what["zh"]


def test_another_body_neither_sees_the_case_nor_acts_on_it(people):
    case_id = a_spot_case(people)
    from xiezhi.accounts import door_for_tests as registers

    stranger = registers.an_officer("officer", body=registers.a_body())
    with pytest.raises(NoSuchCase), accounts.claimed(stranger.claim):
        cases.case(case_id, stranger.claim, now())
    with pytest.raises(Refusal):
        do(stranger, "reported", {"received_by": "外人"}, at=earlier(1), case_id=case_id)


def test_a_rebuild_finds_no_difference(people):
    a_spot_case(people)
    assert cases.rebuild(mend=False).differences == {}
