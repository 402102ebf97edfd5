"""A supervision matter from a finding to the last report: the supervisor acts in the case, the body answers."""

from __future__ import annotations

import pytest
from django.urls import reverse

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import a_body, an_officer, logged_in
from xiezhi.cases import door as cases
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal
from xiezhi.ledger import door as ledger
from xiezhi.supervision.errors import NoSuchMatter, NotTheirs, NotYetAsked
from xiezhi.supervision.live import Follower
from xiezhi.supervision.matters import acts, drawing
from xiezhi.supervision.models import Finding, Matter
from xiezhi.supervision.tests.a_book import FINED, Book, on, record


@pytest.fixture(scope="module")
def body(database):
    return a_body()


@pytest.fixture(scope="module")
def officer(body):
    return an_officer("officer", body=body)


@pytest.fixture(scope="module")
def bureau(database):
    return a_body("4401sfj", level="city", name_zh="广州市司法局")


@pytest.fixture(scope="module")
def supervisor(bureau):
    return an_officer("supervisor", body=bureau)


@pytest.fixture(scope="module")
def head(bureau):
    return an_officer("agency_head", body=bureau)


@pytest.fixture
def finding(body):
    case = record(body, FINED, fine="6000")
    follower = Follower(Book())
    while follower.turn(on(1)).entries:
        pass
    with accounts.as_system():
        return Finding.objects.get(case_id=case)


@pytest.fixture
def opened(finding, body, supervisor):
    with accounts.claimed(supervisor.claim):
        return acts.open_matter(
            by=supervisor.claim,
            body_id=body.id,
            source="finding",
            track="ordinary",
            problem="罚款超过幅度。",
            found=[finding.id],
        )


def seen_by(who, matter):
    with accounts.claimed(who.claim):
        return acts.matter(matter)


def reminded(matter, supervisor):
    with accounts.claimed(supervisor.claim):
        cases.perform(
            "reminder_sent", claim=supervisor.claim, facts={"asks": "核查罚款数额。"}, at=now(), case_id=matter
        )
    drawing.follow()


def test_a_matter_takes_its_finding_up_and_the_body_sees_it_though_not_the_case(opened, finding, officer, supervisor):
    with accounts.as_system():
        assert Finding.objects.get(id=finding.id).matter_id == opened
    row = seen_by(officer, opened)
    assert (row.problem, row.state, row.closed) == ("罚款超过幅度。", "matter_opened", False)
    with accounts.claimed(officer.claim), pytest.raises(Refusal):
        cases.case(opened, officer.claim, now())
    with accounts.claimed(supervisor.claim):
        assert cases.case(opened, supervisor.claim, now())


def test_the_body_answers_what_it_was_asked_and_the_answer_is_an_entry_of_the_case_in_its_name(
    opened, officer, supervisor
):
    with accounts.claimed(officer.claim), pytest.raises(NotYetAsked):
        acts.answer("body_explained", opened, by=officer.claim, words="没有人问。")
    reminded(opened, supervisor)
    with accounts.claimed(officer.claim):
        row = acts.answer("body_explained", opened, by=officer.claim, words="录入有误，已更正。", flag=True)
    assert [move["act"] for move in row.moves] == ["matter_opened", "reminder_sent", "body_explained"]
    with accounts.as_system():
        last = ledger.entries(opened)[-1]
    assert (last.kind, last.actor, last.facts["mended"]) == ("body_explained", officer.claim.actor, True)


def test_only_the_supervised_body_answers(opened, supervisor):
    reminded(opened, supervisor)
    with accounts.claimed(supervisor.claim), pytest.raises(NotTheirs):
        acts.answer("body_explained", opened, by=supervisor.claim, words="替别人说。")


def test_nobody_supervises_their_own_body(bureau, supervisor):
    with accounts.claimed(supervisor.claim), pytest.raises(NotTheirs):
        acts.open_matter(
            by=supervisor.claim, body_id=bureau.id, source="complaint", track="simple", problem="自己查自己。"
        )


def test_a_body_sees_no_matter_of_another(opened, database):
    stranger = an_officer("officer", body=a_body("440105scjg", name_zh="海珠区市场监督管理局"))
    with accounts.claimed(stranger.claim), pytest.raises(NoSuchMatter):
        acts.matter(opened)


def test_a_matter_that_closes_takes_no_more_answers(opened, officer, supervisor, head):
    reminded(opened, supervisor)
    with accounts.claimed(officer.claim):
        acts.answer("body_explained", opened, by=officer.claim, words="已经更正。", flag=True)
    closing = {"outcome": "mended", "summary": "核实已更正。"}
    with accounts.claimed(supervisor.claim):
        waiting = cases.propose("matter_closed", claim=supervisor.claim, facts=closing, at=now(), case_id=opened)
    with accounts.claimed(head.claim):
        assert waiting.approval_id
        cases.endorse(waiting.approval_id, claim=head.claim, at=now())
    drawing.follow()
    row = seen_by(officer, opened)
    assert row.closed
    assert acts.open_answers(row) == []


def test_drawing_again_from_the_ledger_changes_nothing(opened, officer, supervisor):
    reminded(opened, supervisor)
    with accounts.as_system():
        before = Matter.objects.filter(id=opened).values().get()
        Matter.objects.filter(id=opened).delete()
    drawing.draw(opened)
    with accounts.as_system():
        assert Matter.objects.filter(id=opened).values().get() == before


def test_the_pages_open_a_matter_from_a_finding_and_let_the_body_answer(finding, officer, supervisor):
    desk = logged_in(supervisor)
    form = desk.get(reverse("supervision-matter-open"), {"finding": str(finding.id)})
    assert form.status_code == 200
    page = form.content.decode()
    assert f'value="{finding.body_id}" selected' in page
    said = {"body": str(finding.body_id), "source": "finding", "problem": "罚款超过幅度。", "findings": str(finding.id)}
    answer = desk.post(reverse("supervision-matter-open"), {**said, "track": "reminder"})
    assert answer.status_code == 302, answer.content.decode()
    with accounts.as_system():
        matter = Matter.objects.latest("opened_at")
    reminded(matter.id, supervisor)
    shown = logged_in(officer).get(reverse("supervision-matter", args=[matter.id]))
    assert "核查罚款数额" in shown.content.decode()
    done = logged_in(officer).post(
        reverse("supervision-matter", args=[matter.id]),
        {"kind": "body_explained", "words": "已自查。", "flag": "1"},
        follow=True,
    )
    assert "已自查" in done.content.decode()
    assert matter.problem[:10] in logged_in(officer).get(reverse("supervision-matter-list")).content.decode()
