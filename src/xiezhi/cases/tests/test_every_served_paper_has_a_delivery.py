"""Every paper that is served on the party has a delivery, so that planner, receipt and file know how it was served."""

from __future__ import annotations

from datetime import date

import pytest

from xiezhi.standards import door as standards

SECTORS = ("national", "market_regulation", "housing", "agriculture", "transport", "urban_management")
DAY = date(2026, 7, 6)
NOT_SERVED = {
    # to another organ, a bank, a right-holder, a laboratory or a court
    "assistance_letter", "assistance_reply", "case_assignment_notice", "case_transfer_letter", "crime_transfer_letter",
    "designation_notice", "identification_notice", "testing_commission", "seizure_assistance_letter",
    "freezing_notice", "transfer_notice", "court_application_letter", "court_defence", "reconsideration_answer",
    "absence_statement",
    # to supervised bodies, who answer in the matter itself
    "supervision_decision", "supervision_notice", "supervision_opinion", "supervision_reminder",
    # told to everybody at once
    "hearing_announcement", "removal_announcement", "early_disposal_announcement",
    # signed by both sides, each keeping a copy; to the keeper of the goods
    "execution_agreement", "custody_letter",
    # handed over where it is made, which an act of its own records (penalty_law/52/p2)
    "spot_decision",
}  # fmt: skip


def national(release: standards.Release) -> list[str]:
    """The procedures that hold everywhere; sectors only change them."""
    return [str(file.document.data["key"]) for file in release.named("procedure") if file.layer == "national"]


@pytest.mark.parametrize("sector", SECTORS)
def test_every_paper_to_the_party_that_an_act_issues_can_be_delivered(sector):
    layers = ("national", sector)
    release = standards.release("")
    left = set()
    for key in national(release):
        procedure = release.procedure(key, layers, DAY)
        issued = {paper for act in procedure.acts for paper in act.paper}
        served = {one for one in issued if standards.paper(one, layers, DAY).audience == "party"} - NOT_SERVED
        left |= {(key, one) for one in served - {one for act in procedure.acts for one in act.deliverable()}}
    assert left == set()


def test_what_is_served_can_fail_to_be_served_and_lies_in_the_file():
    release = standards.release("")
    for key in national(release):
        procedure = release.procedure(key, ("national",), DAY)
        served = procedure.act("paper_served")
        if served is None:
            continue
        failed = procedure.act("delivery_failed")
        tried = failed.field("paper") if failed else None
        assert tried is not None
        assert set(served.deliverable()) <= {one.key for one in tried.options}, key
        assert procedure.file_order is not None
        assert any("paper_served" in part.holds for part in procedure.file_order.parts), key
