"""The case page shows the cases linked to it, and offers to open one."""

from __future__ import annotations

from django.urls import reverse

from xiezhi.accounts import door as accounts
from xiezhi.accounts import door_for_tests as registers
from xiezhi.cases import door as cases
from xiezhi.cases.scene_for_tests import Step, market_people, played


def test_a_case_shows_its_linked_cases_and_a_linked_case_the_one_above(database):
    people = market_people()
    above = played(people, until="filed")
    client = registers.logged_in(people.officer)
    page = client.get(reverse("case-detail", args=[above])).content.decode()
    way = reverse("case-begin-under", args=[above, "criminal_transfer", "team_named"])
    assert f'href="{way}"' in page
    form = client.get(way).content.decode()
    assert "涉嫌犯罪的事实和追诉标准" in form
    step = Step("", "07-13T09:00")
    with accounts.claimed(people.officer.claim):
        below = cases.perform(
            "team_named", claim=people.officer.claim, at=step.instant, procedure="criminal_transfer", under=above,
            facts={"team": [str(one) for one in people.pair], "suspicion": "涉嫌犯罪。"}, officers=people.pair,
        ).case_id  # fmt: skip
        number = cases.case(above, people.officer.claim, step.instant).row.number
    page = client.get(reverse("case-detail", args=[above])).content.decode()
    assert f'href="{reverse("case-detail", args=[below])}"' in page
    assert "移送涉嫌犯罪案件" in page
    page = client.get(reverse("case-detail", args=[below])).content.decode()
    assert "所属案件" in page
    assert f'<a href="{reverse("case-detail", args=[above])}">{number}</a>' in page


def test_the_form_of_a_linked_case_says_why_it_cannot_be_opened_yet(database):
    people = market_people()
    above = played(people, until="filed")
    client = registers.logged_in(people.officer)
    way = reverse("case-begin-under", args=[above, "litigation_defence", "complaint_received"])
    assert client.get(way).status_code == 200
    with accounts.claimed(people.officer.claim):
        assert not cases.case(above, people.officer.claim, Step("", "07-13T09:00").instant).linked
