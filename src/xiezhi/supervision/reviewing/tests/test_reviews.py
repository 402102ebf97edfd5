"""A review from its plan to what the reviewers came to: who may do what, when, and what nobody sees too early."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import an_officer
from xiezhi.kernel.clock import now, today
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft
from xiezhi.ledger.sequencing_for_tests import sequencing
from xiezhi.standards import door as standards
from xiezhi.supervision.reviewing import drawing, marking, naming, planning
from xiezhi.supervision.reviewing.errors import (
    MarksWrong,
    MustStandBack,
    NoSuchReview,
    NotSealedYet,
    NotYourReview,
    PlanWrong,
    ReviewNotThere,
)  # fmt: skip
from xiezhi.supervision.reviewing.looking import rules_for
from xiezhi.supervision.reviewing.models import ReviewFile, ReviewPlan, ReviewSheet
from xiezhi.supervision.reviewing.prechecking import precheck, times_shown
from xiezhi.supervision.reviewing.scoring import Marks
from xiezhi.supervision.reviewing.tests import a_review
from xiezhi.supervision.reviewing.tests.a_review import a_city, committed, drawn, handed_in, named, seen


@pytest.fixture(scope="module")
def city(database):
    return a_city()


def listed_in(plan):
    """The entry that committed a plan's list."""
    entry = planning.commitment_of(plan)
    assert entry is not None
    return entry


@pytest.fixture(scope="module")
def seal(database, tmp_path_factory):
    """Have a signed head made over all that is recorded, and kept."""
    folder = tmp_path_factory.mktemp("log")

    def made():
        with sequencing(folder) as sequencer:
            while sequencer.turn(archive=True):
                pass

    return made


@pytest.fixture(scope="module")
def files(city):
    """A general review: two files of the other body, three of the first."""
    return drawn(city)


def test_the_list_on_record_holds_every_closed_case_of_the_bodies_below_and_its_digest(city):
    plan = committed(city)
    with accounts.claimed(city.lead.claim):
        entry = listed_in(plan)
    listed = drawing.read(str(entry.facts["list"]))
    assert {one.case for one in listed} == {str(one) for one in (*city.cases, *city.others)}
    assert plan.digest == drawing.digest_of(str(entry.facts["list"]))
    assert dict(entry.facts)["set"]["digest"] == plan.digest


def test_a_general_review_opens_every_file_with_the_sheet_of_its_kind_of_act(files, city):
    assert {one.case_id for one in files} == {*city.cases, *city.others}
    assert {one.sheet for one in files} == {"penalty"}


def test_a_draw_waits_for_a_signed_head_over_the_list_and_is_the_same_whoever_makes_it(city, seal):
    plan = committed(city, way="random", share="0.5", least=1)
    with accounts.claimed(city.lead.claim) as by, pytest.raises(NotSealedYet):
        planning.draw(plan.id, by=by)
    planning.draw_committed()
    with accounts.claimed(city.lead.claim):
        assert ReviewPlan.objects.get(id=plan.id).state == "committed"
    seal()
    a_review.a_closed_case(city.one)
    seal()
    assert planning.draw_committed() == 1
    with accounts.claimed(city.lead.claim):
        plan = ReviewPlan.objects.get(id=plan.id)
        entry = listed_in(plan)
        head = planning.sealed_head(entry) or (0, "")
        there = {str(one) for one in ReviewFile.objects.filter(plan_id=plan.id).values_list("case_id", flat=True)}
    assert (plan.state, plan.head_size, plan.head_root, plan.drawn) == ("drawn", *head, 3)
    seed = drawing.seed_of(drawing.digest_of(str(entry.facts["list"])), entry.hash.hex(), plan.head_root)
    assert plan.seed == seed
    again = drawing.draw(drawing.read(str(entry.facts["list"])), seed, planning.quota_of(plan))
    assert {one.case for one in again} == there
    with accounts.claimed(city.lead.claim) as by, pytest.raises(ReviewNotThere):
        planning.draw(plan.id, by=by)


def test_where_the_plan_names_a_number_from_outside_it_is_part_of_the_seed_and_the_system_waits_for_it(city, seal):
    plan = committed(city, way="random", least=2, outside="福利彩票双色球下一期开奖号码")
    seal()
    assert planning.draw_committed() == 0
    with accounts.claimed(city.lead.claim) as by:
        with pytest.raises(PlanWrong):
            planning.draw(plan.id, by=by)
        plan = planning.draw(plan.id, by=by, outside=" 03  11 24 ")
        entry = listed_in(plan)
    assert plan.seed == drawing.seed_of(plan.digest, entry.hash.hex(), plan.head_root, "03 11 24")


@pytest.mark.parametrize(
    "wrong",
    [
        {"share": "1.5"},
        {"share": "x"},
        {"reviewers": 1},
        {"least": 5, "most": 2},
        {"sheets": ()},
        {"sheets": ("none",)},
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_refused(city, wrong):
    with pytest.raises(PlanWrong):
        a_review.a_plan(city, **wrong)


def test_a_plan_without_a_closed_case_is_not_committed(city):
    plan = a_review.a_plan(city, sheets=("licence",))
    with accounts.claimed(city.lead.claim) as by, pytest.raises(PlanWrong):
        planning.commit(plan.id, by=by)


def test_a_plan_that_would_review_more_than_people_can_is_refused_before_its_list_is_on_record(city, monkeypatch):
    monkeypatch.setattr(planning, "MOST_FILES", 4)
    plan = a_review.a_plan(city)
    with accounts.claimed(city.lead.claim) as by:
        with pytest.raises(PlanWrong, match=r"[56] files to review"):
            planning.commit(plan.id, by=by)
        assert planning.commitment_of(plan) is None


def test_nobody_of_a_body_below_sees_the_plan_or_the_files(city, files):
    with accounts.claimed(city.one.officer.claim) as by:
        assert not ReviewPlan.objects.exists()
        assert not ReviewFile.objects.exists()
        with pytest.raises(NoSuchReview):
            planning.commit(files[0].plan_id, by=by)


def test_reviewers_are_supervisors_apart_from_the_body_and_the_case_and_whoever_names_them(city, files):
    file = next(one for one in files if one.case_id == city.cases[0])
    own = an_officer("supervisor", body=city.body, name="自家人")
    with accounts.claimed(city.lead.claim) as by:
        for who, said in ((city.lead, "whoever names"), (city.head, "not on the list"), (own, "belong to the body")):
            with pytest.raises(MustStandBack, match=said):
                naming.name(file.id, [who.id], by=by)
        with pytest.raises(MustStandBack, match="2 are to be named"):
            naming.name(file.id, [one.id for one in city.reviewers[:3]], by=by)
    took_part = naming.why_not(city.reviewers[0].view, file, {str(city.reviewers[0].id)})
    own_body = naming.why_not(own.view, file, ())
    assert [one["en"].split()[1] for one in (took_part, own_body) if one] == ["took", "belong"]


def test_what_the_record_shows_by_itself_stands_beside_the_sheet_and_marks_nothing(city, files):
    file = named(city, next(one for one in files if one.case_id == city.cases[0]))
    steps = file.proved["steps"]
    assert steps["certificate_not_shown"]["answer"] == "kept"
    assert steps["not_entitled"]["answer"] == "kept"
    assert "hearing_denied" not in steps
    assert file.proved["entries"] == 5
    with accounts.as_system():
        sheets = ReviewSheet.objects.filter(file_id=file.id)
        assert [one.marks for one in sheets] == [{}, {}]


def test_marks_are_seen_by_their_reviewer_alone_until_all_are_in(city, files):
    one, other = city.reviewers[:2]
    file = named(city, next(one for one in files if one.case_id == city.cases[1]))
    handed_in(file, one, told_wanting=1)
    for somebody in (other, city.lead, city.head):
        with accounts.claimed(somebody.claim):
            assert not ReviewSheet.objects.filter(file_id=file.id, officer_id=one.id).exists()
            assert ledger.entries(naming.sheet_id(file.id, one.id)) == []
    waiting = seen(city.lead, file)
    assert ([one["state"] for one in waiting.reviewers], waiting.opened) == (["handed_in", "given"], [])
    with accounts.claimed(other.claim) as by, pytest.raises(NoSuchReview):
        marking.hand_in(naming.sheet_id(file.id, one.id), Marks(), by=by)
    handed_in(file, other, told_wanting=1, contents_missing=1)
    settled = seen(city.lead, file)
    assert (settled.state, settled.how, settled.total, settled.grade) == (
        "settled",
        "agreed",
        Decimal("96.0"),
        "excellent",
    )
    assert [(one["key"], one["times"], len(one["words"])) for one in settled.faults] == [
        ("contents_missing", 1, 1), ("told_wanting", 1, 2),
    ]  # fmt: skip


def test_marks_too_far_apart_go_to_a_third_and_then_to_a_panel(city, files):
    one, other, third, fourth = city.reviewers
    file = named(city, next(one for one in files if one.case_id == city.cases[2]))
    handed_in(file, one)
    handed_in(file, other, not_told=1, heavier_for_defending=1, evidence_thin=4)
    apart = seen(city.lead, file)
    assert (apart.state, apart.needs, apart.total) == ("opened", "third", None)
    named(city, file, third)
    handed_in(file, third, not_told=1, told_wanting=2)
    panel = seen(city.lead, file)
    assert panel.needs == "panel"
    with accounts.claimed(city.lead.claim) as by:
        with pytest.raises(NotYourReview):
            marking.panel_adopts(file.id, 1, members=[one.id, other.id], words="合议采用。", by=by)
        file = marking.panel_adopts(file.id, 1, members=[one.id, third.id, fourth.id], words="合议认为未告知。", by=by)
    assert (file.state, file.how, file.total, file.grade) == ("settled", "panel", Decimal("74.0"), "qualified")


def test_a_reviewer_who_stands_back_is_replaced_and_cannot_come_back(city, files):
    one, other, third = city.reviewers[:3]
    file = named(city, next(one for one in files if one.case_id == city.others[0]))
    with accounts.claimed(one.claim) as by:
        marking.stand_back(naming.sheet_id(file.id, one.id), words="与当事人是亲戚。", by=by)
        with pytest.raises(ReviewNotThere):
            marking.hand_in(naming.sheet_id(file.id, one.id), Marks(), by=by)
    with accounts.claimed(city.lead.claim) as by, pytest.raises(MustStandBack, match="named already"):
        naming.name(file.id, [one.id], by=by)
    named(city, file, third)
    handed_in(file, other)
    assert seen(city.lead, file).state == "named"
    handed_in(file, third)
    assert seen(city.lead, file).state == "settled"


def test_marks_may_be_kept_and_are_handed_in_once_with_reasons(city, files):
    one = city.reviewers[0]
    file = named(city, next(one for one in files if one.case_id == city.others[1]))
    sheet = naming.sheet_id(file.id, one.id)
    with accounts.claimed(one.claim) as by:
        assert marking.keep(sheet, Marks({"told_wanting": 1}), by=by).marks["taken"] == {"told_wanting": 1}
        with pytest.raises(MarksWrong):
            marking.hand_in(sheet, Marks({"told_wanting": 1}), by=by)
        marking.hand_in(sheet, Marks({"told_wanting": 1}, (), {"told_wanting": "告知书缺理由"}), by=by)
        with pytest.raises(ReviewNotThere):
            marking.keep(sheet, Marks(), by=by)


def test_a_breach_is_shown_at_its_step_with_its_entry_and_at_no_other(city):
    """A fine on the spot delivered by one officer alone, as another system's record might bring it."""
    sheet = next(one for one in standards.review_sheets(a_review.JUSTICE, today()) if one.key == "penalty")
    rules = rules_for(a_review.JUSTICE, today().isoformat(), "")
    with accounts.as_system():
        case = new_id()
        for one in ledger.entries(city.cases[0]):
            kept = {name: getattr(one, name) for name in Draft.__dataclass_fields__} | {"id": new_id(), "case": case}
            alone = {"officers": one.officers[:1]} if one.kind == "decision_delivered" else {}
            ledger.append(Draft(**{**kept, **alone}))
        clean, planted = (precheck(one, sheet, rules, now()) for one in (city.cases[0], case))
    answers = [{key: said["answer"] for key, said in one["steps"].items()} for one in (clean, planted)]
    assert "breach" not in answers[0].values()
    assert {key for key in answers[0] if answers[0][key] != answers[1][key]} == {"delivered_wrongly"}
    shown = planted["steps"]["delivered_wrongly"]
    assert (shown["answer"], [one["act"] for one in shown["found"]]) == ("breach", ["decision_delivered"])
    assert times_shown(planted, "delivered_wrongly") == 1
