"""The pages of supervision: who sees what, what a list costs, and what one may do from them."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import a_body, an_officer, logged_in
from xiezhi.supervision import tasks
from xiezhi.supervision.live import Follower
from xiezhi.supervision.models import BackTest, Finding
from xiezhi.supervision.tests.a_book import FINED, OPENED, Book, on, record


@pytest.fixture(scope="module")
def bodies(database):
    return a_body(), a_body("440105scjg", name_zh="海珠区市场监督管理局"), a_body("440304scjg", name_zh="福田区局")


@pytest.fixture(scope="module")
def found(bodies):
    """A finding in each body, and something pending in the first."""
    cases = [record(body, FINED, fine="6000") for body in bodies]
    record(bodies[0], OPENED)
    follower = Follower(Book())
    while follower.turn(on(1)).entries:
        pass
    with accounts.as_system():
        return [Finding.objects.get(case_id=case) for case in cases]


@pytest.fixture(scope="module")
def officer(bodies):
    return logged_in(an_officer("officer", body=bodies[0]))


@pytest.fixture(scope="module")
def supervisor(database):
    return logged_in(an_officer("supervisor", body=a_body("4401sfj", level="city", name_zh="广州市司法局")))


def test_an_officer_sees_the_findings_of_their_own_body_and_a_supervisor_those_of_their_area(
    found, officer, supervisor
):
    seen = {
        name: re.findall(r"/findings/([0-9a-f-]{36})/", client.get("/findings/").content.decode())
        for name, client in (("officer", officer), ("supervisor", supervisor))
    }
    here, beside, far = (str(one.id) for one in found)
    assert set(seen["officer"]) == {here}
    assert set(seen["supervisor"]) == {here, beside}
    assert supervisor.get(f"/findings/{far}/").status_code == 404


def test_the_floor_counts_by_level_and_area(found, supervisor):
    page = supervisor.get("/supervision/").content.decode()
    assert page.count('class="tile ') == 2
    assert "天河区" in page
    assert "海珠区" in page
    assert "福田区" not in page


def test_the_floor_refreshes_itself_with_and_without_scripts_until_told_to_stand_still(found, supervisor):
    moving, still = (supervisor.get(f"/supervision/{query}").content.decode() for query in ("", "?still=1"))
    assert 'hx-trigger="every 3s"' in moving
    assert 'http-equiv="refresh"' in moving
    assert "hx-trigger" not in still
    assert 'http-equiv="refresh"' not in still


@pytest.mark.parametrize(("address", "most"), [("/findings/", 8), ("/supervision/", 12), ("/supervision/early/", 8)])
def test_a_list_costs_the_same_however_long_it_is(bodies, found, supervisor, address, most):
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert supervisor.get(address).status_code == 200
    for _ in range(5):
        record(bodies[0], FINED, fine="7000")
    Follower(Book()).turn(on(1))
    with CaptureQueriesContext(connection) as many:
        assert supervisor.get(address).status_code == 200
    assert len(many) == len(few) <= most, "\n".join(query["sql"][:150] for query in many)


def test_an_officer_explains_on_the_finding_page_and_the_chain_shows_it(found, officer):
    address = f"/findings/{found[0].id}/"
    assert officer.post(f"{address}act/", {"move": "finding_explained", "words": ""}).status_code == 409
    answer = officer.post(f"{address}act/", {"move": "finding_explained", "words": "录入有误。"}, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "录入有误。" in page
    assert str(found[0].inputs["head"])[:12] in page


def test_every_page_of_a_body_an_officer_and_the_rules_answers(bodies, found, officer, supervisor):
    for address in (
        f"/supervision/bodies/{bodies[0].id}/", "/supervision/early/?days=30", "/supervision/rules/",
        "/supervision/rules/penalty_ordinary.publish_due/",
    ):  # fmt: skip
        for client in (officer, supervisor):
            assert client.get(address).status_code == 200, address
    assert officer.get("/supervision/").status_code == 403


def test_the_rule_page_says_the_ground_the_period_and_the_state(supervisor):
    page = supervisor.get("/supervision/rules/penalty_ordinary.publish_due/").content.decode()
    assert "公开处罚决定的期限" in page
    assert "published" in page
    assert "5543" in page or re.search(r"<code>[0-9a-f]{16}</code>", page)


def test_a_rule_goes_into_shadow_in_ones_own_area_with_a_reason(supervisor):
    address = "/supervision/rules/penalty_ordinary.publish_due/"
    assert supervisor.post(f"{address}state/", {"state": "shadow", "reason": ""}).status_code == 409
    page = supervisor.post(
        f"{address}state/", {"state": "shadow", "reason": "试行一个月。"}, follow=True
    ).content.decode()
    assert "试行一个月。" in page


def test_a_back_test_is_ordered_from_the_rule_and_its_page_says_when_it_is_done(supervisor):
    address = "/supervision/rules/penalty_ordinary.publish_due/back-test/"
    assert supervisor.get(address).status_code == 200
    assert supervisor.post(address, {"first": "2026-02-01", "last": "2026-01-01"}).status_code == 409
    page = supervisor.post(address, {"first": "2026-01-01", "last": "2026-06-30"}, follow=True)
    assert "等待运行" in page.content.decode()
    with accounts.as_system():
        test = BackTest.objects.get()
        tasks.back_test.func(test_id=str(test.id), scope=str(test.scope))
    assert "将被指认" in supervisor.get(f"/supervision/back-tests/{test.id}/").content.decode()
    assert supervisor.get("/supervision/back-tests/").content.decode().count("penalty_ordinary.publish_due") == 1
