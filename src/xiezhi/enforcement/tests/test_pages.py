"""Every page on a real database: who may see it, what it says, and how many statements it costs."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xiezhi.accounts import door_for_tests as registers
from xiezhi.accounts.door import declared
from xiezhi.cases.scene_for_tests import market_people, played, step_of
from xiezhi.enforcement.web import urls
from xiezhi.standards import door as standards

LIST_STATEMENTS = 6


@pytest.fixture(scope="module")
def people(database):
    """The people of the market regulation body."""
    return market_people()


@pytest.fixture(scope="module")
def heard(people):
    """A case with a hearing, carried to the archive."""
    return played(people)


@pytest.fixture(scope="module")
def notified(people):
    """A case whose party was just told."""
    return played(people, until="intent_delivered")


@pytest.fixture
def officer(people):
    """The officer's client."""
    return registers.logged_in(people.officer)


def addresses(case_id):
    """Every address of the room, for one case."""
    return [
        reverse("desk"), reverse("intake"),
        reverse("case-list"), reverse("case-open"), reverse("approval-list"), reverse("matter-choose"),
        reverse("party-lookup"), reverse("case-detail", args=[case_id]), reverse("case-file", args=[case_id]),
        reverse("act-form", args=[case_id, "evidence_collected"]),
        reverse("case-begin", args=["penalty_ordinary", "clue_registered"]),
        reverse("case-begin", args=["penalty_on_the_spot", "spot_decided"]),
    ]  # fmt: skip


def test_every_route_says_who_may_use_it():
    said = [declared(pattern.callback) for pattern in urls.urlpatterns]
    assert all(one is not None and one.rights for one in said)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_is_drawn_in_both_languages(officer, notified, language):
    officer.cookies["django_language"] = language
    for address in addresses(notified):
        answer = officer.get(address)
        assert answer.status_code == 200, address
        assert f'lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize("part", ["timeline", "parties", "papers", "evidence", "approvals", "people"])
def test_every_part_of_an_archived_case_is_drawn(officer, heard, part):
    answer = officer.get(reverse("case-detail", args=[heard]), {"part": part})
    assert answer.status_code == 200
    assert "已归档" in answer.content.decode()


def test_every_act_of_the_procedures_has_its_form(officer, notified):
    for act in _procedure().acts:
        if not act.system and not act.opens:
            answer = officer.get(reverse("act-form", args=[notified, act.key]))
            assert answer.status_code == 200, act.key
            for field in (one for one in act.fields if one.type != "party_ref"):  # a sole party needs no choosing
                assert field.label["zh"] in answer.content.decode(), (act.key, field.key)


def test_nobody_reaches_a_page_without_logging_in(notified):
    for address in addresses(notified):
        answer = Client(SERVER_NAME="localhost").get(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith("/login/")


def test_another_body_sees_neither_case_nor_party_nor_paper(people, notified):
    from xiezhi.cases.door_for_tests import an_urban_body, some_people

    stranger = registers.logged_in(some_people(an_urban_body()).officer)
    for name in ("case-detail", "case-file"):
        answer = stranger.get(reverse(name, args=[notified]))
        assert answer.status_code == 409
        assert "没有这个案件" in answer.content.decode()
    assert "测试密码设备" not in stranger.get(reverse("case-list"), {"q": "测试密码"}).content.decode()
    assert "91350100M000100Y43" not in stranger.get(reverse("party-lookup"), {"words": "测试密码设备"}).content.decode()
    assert stranger.get(reverse("approval", args=[uuid4()])).status_code == 409


def test_an_administrator_sees_a_desk_and_no_case(people):
    admin = registers.logged_in(registers.an_officer("system_admin", body=people.officer.body, certified=False))
    assert admin.get(reverse("desk")).status_code == 200
    for name in ("case-list", "approval-list", "case-open", "party-lookup"):
        assert "没有“" in admin.get(reverse(name)).content.decode(), name


def test_a_supervisor_s_desk_shows_what_is_late_in_the_bodies_they_supervise(people, notified):
    supervisor = registers.logged_in(registers.an_officer("supervisor", body=people.officer.body, certified=False))
    shown = supervisor.get(reverse("desk")).content.decode()
    assert "所监督机关的逾期案件" in shown
    assert people.officer.body.name_zh in shown


def test_a_head_sees_the_paper_of_a_proposal_before_agreeing(people):
    from xiezhi.accounts import door as accounts
    from xiezhi.cases import door as cases

    case_id, step = played(people, until="discussed"), step_of(people, "decided")
    with accounts.claimed(people.officer.claim):
        proposed = cases.propose("decided", claim=people.officer.claim, facts=step.facts, at=step.instant,
                                 officers=people.pair, case_id=case_id)  # fmt: skip
    head = registers.logged_in(people.agency_head)
    answer = head.post(reverse("approval", args=[proposed.approval_id]), {"answer": "preview"})
    assert answer.content.startswith(b"%PDF")


def test_a_page_of_the_list_costs_at_most_six_statements(officer, heard, notified):
    officer.get(reverse("case-list"))
    for asked in ({}, {"q": "测试"}, {"state": "open", "due": "over", "mine": "on"}, {"stage": "closing"}):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert officer.get(reverse("case-list"), asked).status_code == 200
        said = [one["sql"] for one in seen.captured_queries]
        assert len(_own(said)) <= LIST_STATEMENTS, "\n".join(said)


def _own(statements):
    """The statements of a page, without the brackets of its transaction and of its session's."""
    return [one for one in statements if not one.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]


def test_the_filters_narrow_the_list(officer, heard, notified):
    archived = officer.get(reverse("case-list"), {"state": "archived"}).content.decode()
    assert str(heard) in archived
    assert str(notified) not in archived
    nothing = officer.get(reverse("case-list"), {"q": "没有这样的案件"}).content.decode()
    assert "没有符合条件的案件" in nothing


def test_the_matter_page_shows_rule_penalty_and_range(officer):
    shown = officer.get(reverse("matter-choose"), {"words": "未经检测认证 产品"}).content.decode()
    assert "第二十条" in shown
    assert "第五十三条" in shown
    assert "¥30,000.00 – ¥100,000.00" in shown


def test_a_party_is_looked_up_with_its_check_digit_and_its_cases(officer, heard):
    shown = officer.get(reverse("party-lookup"), {"words": "91350100M000100Y43"}).content.decode()
    assert "校验码相符" in shown
    assert str(heard) in shown
    assert "校验码不符" in officer.get(reverse("party-lookup"), {"words": "91350100M000100Y44"}).content.decode()


def test_the_file_is_put_together_in_the_law_s_order(officer, heard):
    shown = officer.get(reverse("case-file", args=[heard])).content.decode()
    order = _procedure().file_order
    labels = [f">{part.label['zh']}<" for part in order.parts]
    places = [shown.index(label) for label in labels if label in shown]
    assert len(places) > 4
    assert places == sorted(places)


def _procedure():
    """The ordinary procedure of market regulation in Guangdong, as the scene's case runs by it."""
    layers = ("national", "provincial/guangdong", "sectors/market_regulation")
    return standards.procedure("penalty_ordinary", layers, date(2026, 7, 1))


def test_the_paper_of_an_act_is_previewed_before_it_is_issued(officer, people):
    from xiezhi.accounts import door as accounts
    from xiezhi.papers import door as papers

    case_id = played(people, until="reviewed")
    with accounts.claimed(people.officer.claim):
        before = papers.of_case(case_id)
    typed = {
        "step": "preview",
        "at": "2026-07-24T09:00",
        "f_kinds": ["fine"],
        "f_fine": "180000",
        "f_facts_found": "事实。",
    }
    answer = officer.post(reverse("act-form", args=[case_id, "intent_notified"]), typed)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    with accounts.claimed(people.officer.claim):
        assert [one.id for one in papers.of_case(case_id)] == [one.id for one in before]


def test_without_scripts_a_way_of_delivery_shows_its_own_fields_and_keeps_what_was_typed(officer, people):
    case_id = played(people, until="intent_notified")
    address = reverse("act-form", args=[case_id, "intent_delivered"])
    assert 'name="f_left_at"' not in officer.get(address).content.decode()
    shown = officer.post(address, {"step": "method", "f_method": "leave", "at": "2026-07-24T15:00"}).content.decode()
    assert 'name="f_left_at"' in shown
    assert "2026-07-24T15:00" in shown


def test_more_rows_of_evidence_come_without_scripts(officer, notified):
    address = reverse("act-form", args=[notified, "evidence_collected"])
    typed = {"step": "more:f_evidence", "f_evidence-rows": "3", "f_evidence-0-kind": "documentary",
             "f_evidence-0-title": "合同甲"}  # fmt: skip
    shown = officer.post(address, typed).content.decode()
    assert "合同甲" in shown
    assert 'name="f_evidence-rows" value="4"' in shown


def test_a_known_party_is_offered_and_taken(officer, heard):
    address = reverse("case-begin", args=["penalty_ordinary", "clue_registered"])
    asked = {"step": "party", "f_party-kind": "organisation", "f_party-name": "广州测试密码"}
    shown = officer.post(address, asked).content.decode()
    assert "以往案件" in shown
    taken = shown.split('value="take:f_party:')[1].split('"')[0]
    filled = officer.post(address, {**asked, "step": f"take:f_party:{taken}"}).content.decode()
    assert 'value="91350100M000100Y43"' in filled
    assert 'value="测试人"' in filled
