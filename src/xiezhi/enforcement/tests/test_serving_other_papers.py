"""Papers of the investigation are served by the form of one act: which, how, its receipt, and what the file says."""

from __future__ import annotations

import io
import re

import pytest
from django.urls import reverse
from pypdf import PdfReader

from xiezhi.accounts import door as accounts
from xiezhi.accounts import door_for_tests as registers
from xiezhi.cases import door as cases
from xiezhi.cases.scene_for_tests import Step, market_people, played
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal
from xiezhi.papers import door as papers

pytestmark = pytest.mark.usefixtures("database")
CALL = {"person": "证人甲", "inquiry_at": "2026-07-08T09:00", "at_place": "本局询问室"}
SERVED = {
    "paper": "inquiry_notice", "addressee": "证人甲", "method": "direct", "receiver": "证人甲",
    "receiver_role": "party", "signed_on": "2026-07-06",
}  # fmt: skip
FAILED = {"paper": "inquiry_notice", "method": "direct", "tried_on": "2026-07-06", "why": "absent", "reason": "不在。"}


@pytest.fixture(scope="module")
def people(database):
    return market_people()


@pytest.fixture(scope="module")
def client(people):
    return registers.logged_in(people.officer)


@pytest.fixture
def case(people):
    """A case in which a witness was called."""
    case = played(people, until="filed")
    act(people, case, "inquiry_notified", CALL, "07-06T09:00")
    return case


def act(people, case, key, facts, at):
    with accounts.claimed(people.officer.claim):
        return cases.perform(
            key, claim=people.officer.claim, case_id=case, facts=facts, at=Step("", at).instant, officers=people.pair
        )


def issued(people, case, kind):
    with accounts.claimed(people.officer.claim):
        return [one for one in papers.of_case(case) if one.kind == kind]


def test_the_form_offers_the_papers_of_this_case_and_the_next_lawful_way(people, client, case):
    form = reverse("act-form", args=[case, "paper_served"])
    page = client.get(form).content.decode()
    assert "inquiry_notice" in page
    assert "preservation_notice" not in page
    assert re.search(r'data-state="proposed"><strong>直接送达', page)
    act(people, case, "delivery_failed", FAILED, "07-06T11:00")
    tried = client.post(form, {"step": "method", "f_paper": "inquiry_notice"}).content.decode()
    assert re.search(r'data-state="failed"><strong>直接送达', tried)


def test_a_paper_that_was_never_issued_is_refused_at_the_door(people, case):
    with pytest.raises(Refusal) as refused:
        act(people, case, "paper_served", {**SERVED, "paper": "correction_order"}, "07-06T15:00")
    keys = {refused.value.key, *(one.key for one in refused.value.others)}
    assert "delivery:not_issued" in keys


def test_the_receipt_names_paper_and_witness_and_the_file_says_how_each_was_served(people, client, case):
    file = reverse("case-file", args=[case])
    assert "尚未送达" in client.get(file).content.decode()
    act(people, case, "paper_served", SERVED, "07-06T15:00")
    (notice,), (receipt,) = issued(people, case, "inquiry_notice"), issued(people, case, "delivery_receipt")
    with accounts.claimed(people.officer.claim):
        said = re.sub(r"\s", "", PdfReader(io.BytesIO(papers.pdf(receipt.id))).pages[0].extract_text())
        served = cases.served_of(cases.case(case, people.officer.claim, now()))
    assert f"《询问通知书》{notice.number}" in said
    assert "受送达人证人甲" in said
    assert [(one.method["zh"], str(one.delivered_on)) for one in served[notice.id]] == [("直接送达", "2026-07-06")]
    page = client.get(file).content.decode()
    assert "送达： 直接送达" in page
    assert "尚未送达" not in page


def test_what_was_served_can_no_longer_be_made_void(people, case):
    act(people, case, "paper_served", SERVED, "07-06T15:00")
    (notice,) = issued(people, case, "inquiry_notice")
    head = people.unit_head
    with accounts.claimed(head.claim), pytest.raises(Refusal) as refused:
        cases.void_paper(notice.id, claim=head.claim, reason="写错了", at=Step("", "07-06T16:00").instant)
    assert "已经送达" in refused.value.what["zh"]
