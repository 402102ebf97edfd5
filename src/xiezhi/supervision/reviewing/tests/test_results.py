"""From settled files to the body: told, contested, examined again, counted; and made again from the ledger."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from xiezhi.accounts import door as accounts
from xiezhi.kernel.clock import now, today
from xiezhi.ledger import door as ledger
from xiezhi.papers import door as papers
from xiezhi.standards import door as standards
from xiezhi.supervision.errors import WordsMissing
from xiezhi.supervision.reviewing import figures, naming, objecting, reporting
from xiezhi.supervision.reviewing.errors import (
    MarksWrong,
    MustStandBack,
    NoSuchReview,
    NotYourReview,
    ReviewNotThere,
    TooLateToObject,
)
from xiezhi.supervision.reviewing.models import ReviewFile, ReviewPlan, ReviewReport, ReviewSheet, ReviewTold
from xiezhi.supervision.reviewing.rebuild import differences
from xiezhi.supervision.reviewing.tests.a_review import a_city, drawn, handed_in, named, seen


@pytest.fixture(scope="module")
def city(database):
    return a_city()


@pytest.fixture(scope="module")
def files(city):
    """Five files, all marked: those of the first body with one fault, the others with none and one that fails."""
    found = drawn(city)
    for file in found:
        named(city, file)
        fails = ("wrong_law",) if file.case_id == city.others[0] else ()
        for who in city.reviewers[:2]:
            handed_in(file, who, *fails, **({"told_wanting": 1} if file.case_id in city.cases else {}))
    return found


@pytest.fixture(scope="module")
def told(city, files):
    """The first body's report: handed in by the lead, confirmed by the head; the files' ids."""
    plan = files[0].plan_id
    with accounts.claimed(city.lead.claim) as by:
        report = reporting.hand_in(plan, city.body.id, problems="告知书缺少理由。", advice="规范制作。", by=by)
    with accounts.claimed(city.head.claim) as by:
        reporting.confirm(report.id, by=by)
    return [one.id for one in files if one.body_id == city.body.id]


def told_to(city, file_id):
    with accounts.claimed(city.one.agency_head.claim):
        return ReviewTold.objects.get(id=file_id)


def test_before_the_report_is_confirmed_the_body_sees_nothing_and_after_it_its_own_files_only(city, files, told):
    with accounts.claimed(city.one.officer.claim):
        assert set(ReviewTold.objects.values_list("id", flat=True)) == set(told)
        assert not ReviewFile.objects.exists()
    with accounts.claimed(city.other.officer.claim):
        assert not ReviewTold.objects.exists()


def test_the_body_is_told_points_grade_faults_with_reasons_and_who_reviewed(city, told):
    row = told_to(city, told[0])
    assert (row.total, row.grade, row.grade_label["en"]) == (Decimal("97.0"), "excellent", "Excellent")
    assert [(one["key"], one["times"], len(one["words"])) for one in row.faults] == [("told_wanting", 1, 2)]
    assert row.reviewers == ["甲评查", "乙评查"]
    assert row.object_by == standards.calendar().add_working(today(), 10)


def test_the_report_is_a_numbered_paper_with_all_that_article_13_asks_and_its_digest_is_in_the_chain(city, files, told):
    with accounts.claimed(city.lead.claim):
        report = ReviewReport.objects.get(id=reporting.report_id(files[0].plan_id, city.body.id))
        paper = next(one for one in papers.of_case(report.id))
        entry = next(one for one in ledger.entries(report.id) if one.kind == "review_report_confirmed")
    assert (report.paper_id, report.state, paper.kind) == (paper.id, "confirmed", "file_review_report")
    assert paper.number.startswith("穗天市监案评〔")
    assert entry.papers == {"file_review_report": paper.contents_digest}
    assert entry.actor == str(city.head.id)


def test_a_report_waits_until_all_files_of_the_body_are_settled_and_is_confirmed_by_the_head_of_the_plan_alone(city):
    plan = drawn(city)[0].plan_id
    with accounts.claimed(city.lead.claim) as by:
        with pytest.raises(ReviewNotThere):
            reporting.hand_in(plan, city.body.id, problems="无。无。", advice="", by=by)
        with pytest.raises(WordsMissing):
            reporting.hand_in(plan, city.body.id, problems=" ", advice="", by=by)
    with accounts.claimed(city.one.agency_head.claim) as by, pytest.raises(NoSuchReview):
        reporting.confirm(reporting.report_id(plan, city.body.id), by=by)


def test_a_report_that_was_sent_back_is_handed_in_anew(city, files):
    plan, body = files[0].plan_id, city.other.officer.body.id
    with accounts.claimed(city.lead.claim) as by:
        report = reporting.hand_in(plan, body, problems="适用依据错误。", advice="", by=by)
    with accounts.claimed(city.head.claim) as by:
        reporting.send_back(report.id, words="请写明哪一卷。", by=by)
        with pytest.raises(ReviewNotThere):
            reporting.confirm(report.id, by=by)
    with accounts.claimed(city.lead.claim) as by:
        again = reporting.hand_in(plan, body, problems="其中一卷适用依据错误。", advice="核查。", by=by)
    assert (again.id, again.state) == (report.id, "handed_in")


def test_a_file_that_does_not_pass_may_be_reviewed_again_by_others_and_one_that_passes_may_not(city, files):
    mine = [one for one in files if one.body_id == city.other.officer.body.id]
    failed, passed = (one for one in sorted(mine, key=lambda one: one.case_id != city.others[0]))
    with accounts.claimed(city.head.claim) as by:
        with pytest.raises(ReviewNotThere):
            naming.again(passed.id, words="再看一次。", by=by)
        naming.again(failed.id, words="定性有争议。", by=by)
        with pytest.raises(ReviewNotThere, match="Not all files"):
            reporting.confirm(reporting.report_id(failed.plan_id, failed.body_id), by=by)
    with accounts.claimed(city.lead.claim) as by, pytest.raises(MustStandBack, match="named already"):
        naming.name(failed.id, [city.reviewers[0].id], by=by)
    named(city, failed, *city.reviewers[2:])
    for who in city.reviewers[2:]:
        handed_in(failed, who, "wrong_law")
    again = seen(city.lead, failed)
    assert (again.state, again.grade, [one["state"] for one in again.reviewers]) == (
        "settled", "unqualified", ["earlier", "earlier", "handed_in", "handed_in"],
    )  # fmt: skip


def test_the_body_asks_for_re_examination_within_ten_working_days_and_not_later(city, told):
    late = now() + timedelta(days=30)
    with accounts.claimed(city.one.unit_head.claim) as by:
        with pytest.raises(TooLateToObject):
            objecting.object_to(told[1], words="告知书写了理由。", by=by, at=late)
        row = objecting.object_to(told[1], words="告知书第二页写了理由。", by=by)
        with pytest.raises(ReviewNotThere):
            objecting.object_to(told[1], words="再来一次。", by=by)
    assert (row.state, row.answer_by) == ("objected", standards.calendar().add_working(today(), 10))
    with accounts.claimed(city.lead.claim):
        last = ledger.entries(told[1])[-1]
    assert (last.kind, last.actor) == ("review_objected", city.one.unit_head.claim.actor)


def test_another_body_can_neither_see_nor_contest_the_result(city, told):
    with accounts.claimed(city.other.agency_head.claim) as by, pytest.raises(NoSuchReview):
        objecting.object_to(told[0], words="替别人说。", by=by)


def test_re_examination_is_by_somebody_who_did_not_mark_and_its_answer_is_final(city, told):
    marked = city.reviewers[0]
    with accounts.claimed(marked.claim) as by, pytest.raises(NotYourReview):
        objecting.answer(told[1], "kept", words="维持。", by=by)
    with accounts.claimed(city.head.claim) as by:
        with pytest.raises(MarksWrong):
            objecting.answer(told[1], "changed", words="改。改。", total="101", by=by)
        objecting.answer(told[1], "changed", words="第二页确有理由。", total="100", by=by)
        with pytest.raises(ReviewNotThere):
            objecting.answer(told[1], "kept", words="再答一次。", by=by)
    row = told_to(city, told[1])
    assert (row.state, row.total, row.grade) == ("answered", Decimal("100.0"), "excellent")
    assert row.answer["before"] == {"total": "97.0", "grade": "excellent"}
    with accounts.claimed(city.one.agency_head.claim):
        assert [one.kind for one in papers.of_case(told[1])] == ["file_review_answer"]


def test_the_year_counts_by_body_in_order_of_place_and_every_fault_by_files(city, told):
    with accounts.claimed(city.lead.claim):
        found = figures.of_year(today().year)
    mine, others = found.bodies[city.body.id], found.bodies[city.other.officer.body.id]
    assert (mine.settled, dict(mine.grades), mine.objected, mine.changed) == (3, {"excellent": 3}, 1, 1)
    assert (others.settled, dict(others.grades)) == (2, {"excellent": 1, "unqualified": 1})
    assert [(one.key, one.files, one.bodies, one.fails) for one in found.faults] == [
        ("told_wanting", 3, 1, False), ("wrong_law", 1, 1, True),
    ]  # fmt: skip
    assert not {name for name in vars(mine) if "fine" in name or "rank" in name}


def test_a_plan_is_concluded_when_every_file_is_told_and_every_objection_answered(city, files, told):
    plan = files[0].plan_id
    with accounts.claimed(city.lead.claim) as by, pytest.raises(ReviewNotThere):
        reporting.conclude(plan, summary="总体情况良好。", by=by)
    with accounts.claimed(city.head.claim) as by:
        reporting.confirm(reporting.report_id(plan, city.other.officer.body.id), by=by)
    with accounts.claimed(city.lead.claim) as by:
        assert reporting.conclude(plan, summary="总体情况良好。", by=by).state == "reported"


def test_everything_is_made_again_from_the_ledger_and_what_was_changed_behind_its_back_is_named_and_mended(
    city, told, database
):
    seen_rows, wrong = differences(mend=False)
    assert (wrong, seen_rows > 10) == ({}, True)
    with accounts.as_system():
        sheet = ReviewSheet.objects.filter(file_id=told[0]).first()
        ReviewTold.objects.filter(id=told[2]).delete()
        before = ReviewFile.objects.filter(id=told[0]).values().get()
    assert sheet is not None
    with database.superuser() as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("ALTER TABLE supervision_review_file DISABLE TRIGGER USER")
        superuser.execute("UPDATE supervision_review_file SET total = 12 WHERE id = %s", [told[0]])
        superuser.execute("ALTER TABLE supervision_review_file ENABLE ALWAYS TRIGGER ledger_guard_insert")
        superuser.execute("ALTER TABLE supervision_review_file ENABLE ALWAYS TRIGGER ledger_guard_update")
        superuser.execute("ALTER TABLE supervision_review_file ENABLE ALWAYS TRIGGER ledger_guard_delete")
        superuser.execute("ALTER TABLE supervision_review_file ENABLE ALWAYS TRIGGER ledger_no_truncate")
    _rows, wrong = differences()
    assert {name.split()[0] for lines in wrong.values() for name in lines} == {
        "supervision_review_file", "supervision_review_told",
    }  # fmt: skip
    assert differences(mend=False)[1] == {}
    with accounts.as_system():
        after = ReviewFile.objects.filter(id=told[0]).values().get()
        assert ReviewPlan.objects.exists()
    assert {key: value for key, value in after.items() if key != "moves"} == {
        key: value for key, value in before.items() if key != "moves"
    }
    assert seen(city.lead, ReviewFile(id=told[0])).total == Decimal("97.0")
