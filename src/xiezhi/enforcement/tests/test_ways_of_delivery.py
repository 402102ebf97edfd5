"""The planner beside a form of delivery: what comes next, what was tried, and that a skipped step is refused."""

from __future__ import annotations

import re

from django.urls import reverse

from xiezhi.accounts import door as accounts
from xiezhi.accounts import door_for_tests as registers
from xiezhi.cases import door as cases
from xiezhi.cases.scene_for_tests import Step, market_people, played

FAILED = {
    "method": "direct",
    "paper": "intent_notice",
    "tried_on": "2026-07-24",
    "why": "absent",
    "reason": "店门锁闭。",
}


def ways(page: str) -> dict[str, str]:
    """The state of each method by its name, as the page shows it."""
    found = re.findall(r'<li class="delivery-way" data-state="(\w+)"><strong>([^<]+)</strong>', page)
    return {name.strip(): state for state, name in found}


def test_the_form_of_a_delivery_shows_the_next_lawful_method_and_earlier_tries(database):
    people = market_people()
    case = played(people, until="intent_notified")
    client = registers.logged_in(people.officer)
    form = reverse("act-form", args=[case, "intent_delivered"])
    page = client.get(form).content.decode()
    before = ways(page)
    assert list(before.values()).count("proposed") == 1
    assert before["公告送达"] == "closed"
    assert before["直接送达"] == "proposed"
    assert re.search(r'value="direct"[^>]*checked', page)
    at = Step("", "07-24T16:00").instant
    with accounts.claimed(people.officer.claim):
        cases.perform(
            "delivery_failed", claim=people.officer.claim, case_id=case, facts=FAILED, at=at, officers=people.pair
        )
    page = client.get(form).content.decode()
    assert ways(page)["直接送达"] == "failed"
    assert "店门锁闭。" in page
    assert ways(page)["留置送达"] == "closed"


def test_a_form_that_delivers_nothing_shows_no_planner(database):
    people = market_people()
    case = played(people, until="filed")
    page = registers.logged_in(people.officer).get(reverse("act-form", args=[case, "evidence_collected"]))
    assert 'id="ways"' not in page.content.decode()
