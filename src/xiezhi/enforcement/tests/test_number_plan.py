"""The numbers of a year: used, next, void with the reason, and no gap; for the posts that keep them."""

from __future__ import annotations

from uuid import uuid4

from django.urls import reverse

from xiezhi.accounts import door as accounts
from xiezhi.accounts import door_for_tests as registers
from xiezhi.cases import door as cases
from xiezhi.cases.scene_for_tests import market_people, played
from xiezhi.kernel.clock import now
from xiezhi.papers import door as papers


def test_the_plan_counts_each_series_and_shows_void_numbers_with_their_reason(database):
    people = market_people()
    case_id = played(people, until="intent_notified")
    with accounts.claimed(people.agency_head.claim):
        paper = next(one for one in papers.of_case(case_id) if one.number_id)
        cases.void_paper(paper.id, claim=people.agency_head.claim, at=now(), reason="当事人名称写错", entry_id=uuid4())
        used = papers.series_of(people.agency_head.body.id, 2026)
        word = next(one.word for one in used if one.void)
    assert all(one.gaps == () and one.next == one.last + 1 for one in used)
    client = registers.logged_in(people.archivist)
    page = client.get(reverse("number-plan"), {"year": "2026", "word": word}).content.decode()
    assert paper.number in page
    assert "当事人名称写错" in page
    assert registers.logged_in(people.officer).get(reverse("number-plan")).status_code == 403
    assert "本年度尚未编号" in client.get(reverse("number-plan"), {"year": "1999"}).content.decode()
