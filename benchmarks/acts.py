"""One act through HTTP, whole: session, claim, guards, entry, clocks, picture, job; one client, one web process.

Three acts of an on-the-spot case: the decision (opens the case, takes two numbers, records the party, issues a paper
and asks for it to be printed), its delivery (opens clocks), a payment (meets one). Peer: Open Zaak 1.30.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from benchmarks.ground import Ground
from benchmarks.meters import Result, repeat
from benchmarks.people import Browser, form_of

NAME, TITLE = "act", "One act through HTTP"


def run(ground: Ground, quick: bool) -> list[Result]:
    """The three acts, each in as many cases."""
    from xiezhi.cases import door_for_tests as cases

    people, times, warm = cases.some_people(), 30 if quick else 300, 5
    url, web = ground.web()
    browser, at = Browser(url, people.officer), cases.earlier(1)
    found: list[UUID] = []

    def decide(index: int) -> None:
        facts = {**cases.SPOT, "act_ended_on": at.date().isoformat(), "decided_at": at.strftime("%Y-%m-%dT%H:%M")}
        facts["party"] = {**cases.CITIZEN, "name": f"林测试{index}"}
        form = form_of(facts, at=at, officers=people.pair)
        found.append(browser.act("/cases/open/penalty_on_the_spot/spot_decided/", form))

    def deliver(index: int) -> None:
        facts = {"receipt": "signed", "delivered_on": at.date().isoformat()}
        browser.act(f"/cases/{found[index]}/acts/decision_delivered/", _form(facts, at, people.pair, 1))

    def pay(index: int) -> None:
        facts = {"amount": "50", "way": "bank", "receipt_number": f"P{index}", "complete": True}
        browser.act(f"/cases/{found[index]}/acts/paid/", _form(facts, at, (), 2))

    with ground.superuser() as admin:
        where = {"app": web.pid, "database": ground.server.pid, "admin": admin}
        for index in range(warm):
            decide(index)
        results = []
        found.clear()
        for name, what in (("open and decide, with paper and numbers", decide), ("deliver", deliver), ("pay", pay)):
            results.append(repeat(name, what, times, **where))
    ground.end(web)
    return results


def _form(
    facts: dict[str, object], at: datetime, officers: tuple[UUID, ...], position: int
) -> dict[str, str | list[str]]:
    return form_of(facts, at=at, officers=officers, position=position)
