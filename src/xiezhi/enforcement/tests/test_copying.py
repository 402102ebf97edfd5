"""A new case takes from an earlier one what is alike, never who, when or how much; beside a decision stand others."""

from __future__ import annotations

from django.urls import reverse

from xiezhi.accounts import door_for_tests as registers
from xiezhi.cases.door_for_tests import CITIZEN, a_spot_case, some_people
from xiezhi.cases.scene_for_tests import market_people, played


def test_an_opening_form_takes_matter_words_and_evidence_but_no_person_day_or_sum(database):
    people = some_people()
    case_id = a_spot_case(people)
    client = registers.logged_in(people.officer)
    assert f"?like={case_id}" in client.get(reverse("case-open"), {"like": str(case_id)}).content.decode()
    way = reverse("case-begin", args=["penalty_on_the_spot", "spot_decided"])
    form = client.get(way, {"like": str(case_id)}).content.decode()
    assert "在测试路 1 号门前乱扔果皮。" in form
    assert 'value="现场笔录"' in form
    assert "city_litter" in form
    assert CITIZEN["name"] not in form
    assert CITIZEN["id_number"] not in form
    assert 'name="f_fine" value="50"' not in form
    assert 'value="yes" id="id_f_intent_told_0" checked' not in form


def test_a_case_the_claim_does_not_see_gives_nothing(database):
    case_id = a_spot_case(some_people())
    other = registers.an_officer("officer", body=registers.a_body("440105scjg"))
    way = reverse("case-begin", args=["penalty_on_the_spot", "spot_decided"])
    assert "乱扔果皮" not in registers.logged_in(other).get(way, {"like": str(case_id)}).content.decode()


def test_beside_a_decision_stand_decided_cases_of_the_same_matter(database):
    people = market_people()
    earlier = played(people, until="decided")
    now_open = played(people, until="discussed")
    page = registers.logged_in(people.officer).get(reverse("act-form", args=[now_open, "decided"])).content.decode()
    assert "同类案件的处理" in page
    assert reverse("case-detail", args=[earlier]) in page
    assert "180,000" in page


def test_a_key_that_another_act_uses_for_words_does_not_fill_a_list_of_evidence(database):
    people = market_people()
    decided = played(people, until="decided")
    way = reverse("case-begin", args=["penalty_on_the_spot", "spot_decided"])
    answer = registers.logged_in(people.officer).get(way, {"like": str(decided)})
    assert answer.status_code == 200
    assert 'value="销售合同"' in answer.content.decode()
