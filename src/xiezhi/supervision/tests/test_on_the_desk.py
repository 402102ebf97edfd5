"""An officer finds on their desk what supervision found in entries that name them, and nobody else does."""

from __future__ import annotations

import pytest

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import a_body, an_officer, logged_in
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.supervision.live import Follower
from xiezhi.supervision.models import Finding
from xiezhi.supervision.tests.a_book import FINED, Book, on


@pytest.fixture(scope="module")
def body(database):
    return a_body()


def test_the_desk_leads_an_officer_to_the_findings_that_name_them_and_a_colleague_to_none(body):
    officer, colleague = an_officer("officer", body=body), an_officer("officer", body=body)
    case = new_id()
    with accounts.as_system():
        ledger.append(
            ledger.Draft(
                id=new_id(), case=case, kind=FINED, occurred_at=on(0), body=str(body.id), scope=body.path,
                actor="tester", facts={"fine": "6000"}, procedure="trial", pack="",
                officers=(str(officer.claim.officer_id),),
            )
        )  # fmt: skip
    follower = Follower(Book())
    while follower.turn(on(1)).entries:
        pass
    with accounts.as_system():
        finding = Finding.objects.get(case_id=case)
    way = f"/findings/?state=open&amp;officer={officer.claim.officer_id}"
    client = logged_in(officer)
    assert way in client.get("/desk/").content.decode()
    assert str(finding.id) in client.get(way.replace("&amp;", "&")).content.decode()
    assert "/findings/?state=open&amp;officer=" not in logged_in(colleague).get("/desk/").content.decode()
