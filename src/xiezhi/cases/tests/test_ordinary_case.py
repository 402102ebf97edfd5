"""The ordinary procedure with a hearing, at the engine's door: carried to the archive, or stopped."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pdfplumber
import pytest

from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.cases.door_for_tests import People
from xiezhi.cases.scene_for_tests import Step, market_people, played, step_of, take
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal
from xiezhi.papers import door as papers


@pytest.fixture(scope="module")
def people(database) -> People:
    return market_people()


def seen(people: People, case_id):
    with accounts.claimed(people.officer.claim):
        return cases.case(case_id, people.officer.claim, now())


def refused(people: People, case_id, act: str, *, last: bool = False, **changed) -> set[str]:
    """The keys of every ground on which the step is refused."""
    with pytest.raises(Refusal) as stopped:
        take(step_of(people, act, last=last), people, case_id, **changed)
    return {stopped.value.key, *(other.key for other in stopped.value.others)}


@pytest.fixture(scope="module")
def whole(people) -> object:
    return played(people)


def test_the_case_reaches_the_archive_with_its_papers_and_numbers(people, whole):
    case = seen(people, whole)
    assert case.row.archived_on == date(2026, 9, 7)
    kinds = {paper.kind for paper in case.papers}
    assert {"intent_notice", "hearing_notice", "decision", "closing_form"} <= kinds
    assert all(paper.number for paper in case.papers if paper.audience == "party")


def test_every_delivery_leaves_its_receipt_and_the_archive_its_index(people, whole):
    papers_ = seen(people, whole).papers
    assert [paper.kind for paper in papers_].count("delivery_receipt") == 3
    index = next(paper for paper in papers_ if paper.kind == "case_file_index")
    with accounts.claimed(people.officer.claim):
        printed = papers.pdf(index.id)
    with pdfplumber.open(io.BytesIO(printed)) as pages:
        words = "".join(page.extract_text() for page in pages.pages)
    assert "行政处罚决定书" in words
    assert "送达回证" in words


def test_printing_a_paper_does_not_move_the_case(people):
    case_id = played(people, until="intent_notified")
    before = seen(people, case_id)
    with accounts.claimed(people.officer.claim):
        assert papers.pdf(before.papers[0].id).startswith(b"%PDF")
    assert cases.rebuild_one(case_id, mend=False) == []
    assert seen(people, case_id).position == before.position


def test_a_head_makes_a_paper_void_before_it_is_delivered_and_the_next_gets_a_new_number(people):
    case_id, head = played(people, until="intent_notified"), people.unit_head.claim
    first = next(paper for paper in seen(people, case_id).papers if paper.kind == "intent_notice")
    with accounts.claimed(people.officer.claim), pytest.raises(Refusal):
        cases.void_paper(first.id, claim=people.officer.claim, at=now(), reason="错误")
    with accounts.claimed(head):
        with pytest.raises(Refusal):
            cases.void_paper(first.id, claim=head, at=now(), reason=" ")
        cases.void_paper(first.id, claim=head, at=now(), reason="当事人名称有误")
    step = step_of(people, "intent_notified")
    take(Step(step.act, "07-24T11:00", facts={**step.facts, "new_facts": False}, pair=True), people, case_id)
    notices = [paper for paper in seen(people, case_id).papers if paper.kind == "intent_notice"]
    assert [bool(paper.void_reason) for paper in notices] == [True, False]
    assert notices[0].number != notices[1].number
    take(step_of(people, "intent_delivered"), people, case_id)
    with accounts.claimed(head), pytest.raises(Refusal):
        cases.void_paper(notices[1].id, claim=head, at=now(), reason="太迟")
    assert cases.rebuild_one(case_id, mend=False) == []


def test_a_clue_that_is_not_filed_can_be_archived_without_party_or_matter(people):
    first = step_of(people, "clue_registered")
    facts = {key: value for key, value in first.facts.items() if key != "party"}
    case_id = take(Step(first.act, first.at, first.who, facts, first.pair), people, None)
    take(step_of(people, "verified"), people, case_id)
    reason = {"reason": "no_act", "explanation": "没有证据。"}
    take(Step("not_filed", "07-03T09:00", facts=reason), people, case_id)
    take(Step("archived", "07-06T09:00", "archivist", {"pages": 3, "checked": True}), people, case_id)
    index = next(paper for paper in seen(people, case_id).papers if paper.kind == "case_file_index")
    with accounts.claimed(people.officer.claim):
        assert papers.pdf(index.id).startswith(b"%PDF")


def test_the_time_to_decide_does_not_run_during_the_hearing(people, whole):
    clock = next(one for one in seen(people, whole).clocks if one.key == "decision_due")
    assert [(pause.start, pause.until) for pause in clock.pauses] == [(date(2026, 7, 28), date(2026, 8, 13))]
    assert (clock.due, clock.state) == (date(2026, 10, 19), "met")


def test_after_archiving_nothing_is_added(people, whole):
    assert refused(people, whole, "paid") == {"archived"}


def test_the_file_is_put_together_in_the_order_of_the_sector_s_rule(people, whole):
    parts = cases.file_of(seen(people, whole)).parts
    assert parts[0].items
    assert [item["no"] for part in parts for item in part.items] == list(
        range(1, sum(len(part.items) for part in parts) + 1)
    )


def test_a_rebuild_of_the_whole_case_finds_no_difference(people, whole):
    assert cases.rebuild_one(whole, mend=False) == []


def test_no_decision_before_the_notice_is_delivered(people):
    case_id = played(people, until="intent_notified")
    assert "notice_delivered_first" in refused(people, case_id, "decided")


def test_no_decision_while_the_party_may_still_ask_for_a_hearing(people):
    case_id = played(people, until="intent_delivered")
    step = step_of(people, "decided")
    early = type(step)(step.act, "07-30T09:00", step.who, step.facts, step.pair)
    with pytest.raises(Refusal) as stopped:
        take(early, people, case_id)
    keys = {stopped.value.key, *(other.key for other in stopped.value.others)}
    assert {"hearing_window", "statement_window"} <= keys


def test_a_hearing_asked_for_must_be_held(people):
    case_id = played(people, until="hearing_requested")
    assert "hearing_held_first" in refused(people, case_id, "decided")


def test_a_hearing_is_not_held_before_seven_working_days_have_passed_since_its_notice(people):
    case_id = played(people, until="hearing_announced")
    step = step_of(people, "hearing_held")
    for at, allowed in (("08-10T09:00", False), ("08-11T09:00", True)):
        early = type(step)(step.act, at, step.who, step.facts, step.pair)
        if allowed:
            take(early, people, case_id)
        else:
            with pytest.raises(Refusal, match=r"[Ss]even"):
                take(early, people, case_id)


def test_a_heard_case_needs_legal_review_after_the_hearing(people):
    case_id = played(people, until="hearing_ended")
    assert "legal_review_after_hearing" in refused(people, case_id, "decided")


def test_nobody_reviews_a_case_they_handled(people):
    case_id = played(people, until="investigation_ended")
    step = step_of(people, "reviewed")
    both = replace(people.officer.claim, roles=frozenset({"officer", "legal_reviewer"}))
    with accounts.claimed(both), pytest.raises(Refusal) as stopped:
        cases.perform("reviewed", claim=both, facts=step.facts, at=step.instant, case_id=case_id)
    assert stopped.value.key == "apart"


def test_no_heavier_penalty_for_defending_oneself(people):
    case_id = played(people, until="discussed")
    assert "no_heavier_for_defending" in refused(people, case_id, "decided", fine="240000")


def test_a_fine_outside_the_range_is_refused(people):
    case_id = played(people, until="evidence_collected")
    assert "range" in refused(people, case_id, "investigation_ended", fine="400000")


def test_an_approval_returned_needs_reasons_and_may_be_proposed_anew(people):
    case_id = played(people, until="verified")
    step = step_of(people, "filed")
    who, head = people.officer.claim, people.unit_head.claim
    with accounts.claimed(who):
        done = cases.propose(
            "filed", claim=who, facts=step.facts, at=step.instant, officers=people.pair, case_id=case_id
        )
    assert done.approval_id
    with accounts.claimed(head), pytest.raises(Refusal):
        cases.send_back(done.approval_id, claim=head, at=step.instant, reason=" ")
    with accounts.claimed(head):
        cases.send_back(done.approval_id, claim=head, at=step.instant, reason="补充证据")
    with accounts.claimed(who):
        desk = cases.desk(who, now())
    assert [one.id for one in desk.returned] == [done.approval_id]
    take(step, people, case_id)
    assert seen(people, case_id).row.number


def test_an_act_that_waits_for_approval_is_not_proposed_again(people):
    case_id = played(people, until="verified")
    step, who = step_of(people, "filed"), people.officer.claim
    with accounts.claimed(who):
        cases.propose("filed", claim=who, facts=step.facts, at=step.instant, officers=people.pair, case_id=case_id)
        with pytest.raises(Refusal) as stopped:
            cases.propose("filed", claim=who, facts=step.facts, at=step.instant, officers=people.pair, case_id=case_id)
    assert stopped.value.key == "waiting"


def test_nobody_approves_what_they_proposed_and_nobody_out_of_turn(people):
    case_id = played(people, until="verified")
    step = step_of(people, "filed")
    who = people.officer.claim
    with accounts.claimed(who):
        done = cases.propose(
            "filed", claim=who, facts=step.facts, at=step.instant, officers=people.pair, case_id=case_id
        )
    assert done.approval_id
    for claim in (who, people.agency_head.claim):
        with accounts.claimed(claim), pytest.raises(Refusal):
            cases.endorse(done.approval_id, claim=claim, at=step.instant)


@pytest.mark.parametrize(
    ("changed", "ground"),
    [
        ({"act_ended_on": "2024-06-30"}, "limitation_two_years"),
        ({"place": {"division": "440105", "address": "别区"}}, "place"),
        ({"matter": "city_litter"}, "matter"),
        ({"matter": "no_such_matter"}, "matter"),
        ({"act_ended_on": "2023-06-30"}, "matter"),
    ],
)
def test_what_may_not_be_filed(people, changed, ground):
    case_id = played(people, until="verified")
    assert ground in refused(people, case_id, "filed", **changed)
