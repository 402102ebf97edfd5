"""The list of criminal transfers: read from the record alone, late by the clock, for supervisors of the area only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import a_body, an_officer, logged_in
from xiezhi.cases import door as cases
from xiezhi.cases.scene_for_tests import Step, market_people, played, take
from xiezhi.supervision.transfers import listing


@pytest.fixture(scope="module")
def people(database):
    return market_people()


@pytest.fixture(scope="module")
def bureau(database):
    return a_body("4401sfj", level="city", name_zh="广州市司法局")


@pytest.fixture(scope="module")
def approved(people):
    """A transfer that the head approved on 15 July 2026 at nine and nobody has handed over."""
    above = played(people, until="reviewed")
    step = Step("team_named", "07-13T09:00", facts={
        "team": [str(one) for one in people.pair], "suspicion": "销售金额较大，涉嫌犯罪。"}, pair=True)  # fmt: skip
    with accounts.claimed(people.officer.claim):
        case_id = cases.perform(
            step.act, claim=people.officer.claim, facts=step.facts, at=step.instant, procedure="criminal_transfer",
            under=above, officers=people.pair,
        ).case_id  # fmt: skip
    take(Step("report_made", "07-14T09:00", facts={"report": "涉嫌犯罪情况的调查报告。"}, pair=True), people, case_id)
    take(Step("transfer_approved", "07-15T09:00", "agency_head", {"approved_by_head": True}), people, case_id)
    return case_id


def test_a_transfer_not_handed_over_within_twenty_four_hours_of_its_approval_is_late_and_not_before(approved, bureau):
    approval = Step("", "07-15T09:00").instant
    with accounts.claimed(an_officer("supervisor", body=bureau).claim):
        before = listing.transfers(approval + timedelta(hours=23))
        after = listing.transfers(approval + timedelta(hours=25))
    assert [(one.case_id, one.state, [late.key for late in one.late]) for one in before] == [(approved, "approved", [])]
    assert [late.key for late in after[0].late] == ["hand_to_police_due"]


def test_a_supervisor_of_the_area_reads_the_list_and_opens_the_case_and_others_do_not(approved, people, bureau):
    client = logged_in(an_officer("supervisor", body=bureau))
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/supervision/transfers/").content.decode()
    assert f"/cases/{approved}/" in page
    assert len(asked) < 40
    assert f"/cases/{approved}/" in client.get("/supervision/transfers/?late=1&state=approved").content.decode()
    assert f"/cases/{approved}/" not in client.get("/supervision/transfers/?state=filed").content.decode()
    far = logged_in(an_officer("supervisor", body=a_body("4403sfj", level="city", name_zh="深圳市司法局")))
    assert f"/cases/{approved}/" not in far.get("/supervision/transfers/").content.decode()
    assert logged_in(people.officer).get("/supervision/transfers/").status_code == 403


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        ([["team_named", None]], "proposed"),
        ([["handed_to_police", None], ["police_receipt", None]], "received"),
        ([["police_receipt", None], ["police_decided", "not_filed"]], "not_filed"),
        ([["police_decided", "not_filed"], ["review_asked", None]], "reconsidered"),
        ([["review_asked", None], ["review_decided", "filed"], ["goods_handed_over", None]], "filed"),
        ([["police_decided", "filed"], ["case_returned", None], ["transfer_closed", None]], "returned"),
    ],
)
def test_how_a_transfer_stands_is_what_was_said_of_it_last(acts, state):
    assert listing.state_of(acts) == state
