"""One case decided on the spot, from the street to the archive, by two officers and the archivist in real browsers."""

from __future__ import annotations

from datetime import timedelta

from tests.journeys.people import Person
from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.cases.door_for_tests import CITIZEN, SPOT, an_urban_body, some_people
from xiezhi.kernel.clock import now
from xiezhi.ledger import door as ledger

PARTY = {**CITIZEN, "id_kind": "citizen_id"}


def test_a_fine_on_the_spot_is_decided_handed_over_paid_closed_and_archived(database, server, browser):
    people = some_people(an_urban_body())
    officer = Person.enters(browser, server.url, people.officer)
    second = Person.enters(browser, server.url, people.second, viewport={"width": 390, "height": 844})
    archivist = Person.enters(browser, server.url, people.archivist)
    begun = now().replace(second=0, microsecond=0) - timedelta(days=6)

    officer.page.get_by_role("link", name="当场作出处罚决定").first.click()
    officer.fills({**SPOT, "party": PARTY, "act_ended_on": begun.date().isoformat(), "decided_at": begun.isoformat()})
    with officer.page.context.expect_page() as opened:
        officer.page.locator("[data-preview]").click()
    assert opened.value is not officer.page
    officer.sends(begun, people.pair)
    case_id = officer.case_id()
    assert "已登记：当场作出处罚决定" in officer.reads()
    assert officer.page.locator(".case-facts").inner_text().startswith("穗天市监")

    def act(key: str) -> str:
        return f"/cases/{case_id}/acts/{key}/"

    second.does(act("decision_delivered"), {"receipt": "signed", "delivered_on": begun.date().isoformat()},
                begun + timedelta(minutes=5), people.pair)  # fmt: skip
    second.does(act("reported"), {"received_by": "内勤"}, begun + timedelta(days=1))
    officer.does(act("paid"), {"amount": "50", "way": "bank", "receipt_number": "测 0001"},
                 begun + timedelta(days=3))  # fmt: skip
    officer.does(act("closed"), {"summary": "罚款已缴清。"}, begun + timedelta(days=4))
    archivist.does(act("archived"), {"pages": "9", "checked": True}, begun + timedelta(days=5))

    assert "已归档" in archivist.page.locator(".page-actions").inner_text()
    archivist.page.get_by_role("link", name="案卷").click()
    assert archivist.page.locator(".file-index tbody tr").count() >= 7
    officer.opens(f"/cases/{case_id}/")
    assert officer.page.locator("#acts").count() == 0

    with accounts.claimed(people.officer.claim):
        view = cases.case(case_id, people.officer.claim, now())
        assert view.row.archived_on is not None
        assert ledger.entries(case_id)[0].kind == "spot_decided"


def test_the_pages_work_without_any_script(database, server, browser):
    people = some_people(an_urban_body("440106cgj2"))
    officer = Person.enters(browser, server.url, people.officer, java_script_enabled=False)
    at = now().replace(second=0, microsecond=0) - timedelta(hours=3)

    officer.opens("/cases/open/penalty_on_the_spot/spot_decided/")
    officer.page.fill("[name=f_matter-words]", "果皮")
    officer.page.locator("button[value=matter]").click()
    officer.page.locator("button[value='more:f_evidence']").click()
    officer.fills({**SPOT, "party": PARTY, "act_ended_on": at.date().isoformat(), "decided_at": at.isoformat()})
    officer.page.locator("button[value=party]").click()
    assert "校验码相符" in officer.page.locator(".party-hints").inner_text()
    officer.sends(at, people.pair)
    assert "已登记：当场作出处罚决定" in officer.reads()
