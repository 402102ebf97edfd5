"""Stories from the sources, told act by act at the engine's door on a real ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from xiezhi.accounts import door as accounts
from xiezhi.accounts import door_for_tests as registers
from xiezhi.cases import door as cases
from xiezhi.cases.door_for_tests import People, some_people
from xiezhi.cases.scene_for_tests import Step, a_market_body, played, step_of, take
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal


@pytest.fixture(scope="module")
def people(database: Any) -> People:
    return some_people(a_market_body())


def seen(people: People, case_id: UUID) -> cases.CaseView:
    with accounts.claimed(people.officer.claim):
        return cases.case(case_id, people.officer.claim, now())


def due(people: People, case_id: UUID, clock: str) -> str:
    """The last day of that clock."""
    return next(one.due.isoformat() for one in seen(people, case_id).clocks if one.key == clock)


def refused(act: Callable[[], object]) -> set[str]:
    """The grounds on which it is refused."""
    with pytest.raises(Refusal) as found:
        act()
    return {str(one.key) for one in (found.value, *getattr(found.value, "others", ()))}


def filled(form: cases.ActForm) -> dict[str, Any]:
    """What a form must be told, answered plainly."""
    return {one.key: _answer(one) for one in form.fields if one.required}


def _answer(field: Any) -> Any:
    if field.type == "rows":
        return [{one.key: _answer(one) for one in field.columns}]
    if field.type == "choice":
        return field.options[0].key
    return {"yes_no": True, "money": "3", "integer": "3", "date": "2026-07-07"}.get(field.type, "密码机")


def test_a_hearing_ends_in_a_lighter_fine_and_the_lighter_one_is_what_the_decision_says(people):
    case_id = played(people, until="discussed")
    decided = step_of(people, "decided")
    heavier = {**decided.facts, "fine": "190000"}
    assert refused(lambda: take(Step("decided", decided.at, facts=heavier, pair=True), people, case_id)) == {
        "no_heavier_for_defending"
    }
    lighter = {**decided.facts, "fine": "170000", "discretion_reason": "听证后采纳当事人从轻的意见。"}
    take(Step("decided", decided.at, facts=lighter, pair=True), people, case_id)
    entry = next(one for one in reversed(seen(people, case_id).entries) if one.kind == "decided")
    told = next(one for one in seen(people, case_id).entries if one.kind == "intent_notified")
    assert (told.facts["fine"], entry.facts["fine"]) == ("180000.00", "170000.00")


def test_a_party_who_vanished_is_served_by_announcement_after_thirty_days(people):
    case_id = played(people, until="decided")
    announced = {
        "method": "announcement", "announcement_ground": "unreachable", "course": "直接送达、邮寄均未成功。",
        "announced_at": "本机关公告栏和门户网站", "announced_on": "2026-08-28",
    }  # fmt: skip
    early = Step("decision_delivered", "08-28T09:00", facts=announced, pair=True)
    assert "delivery:announcement" in refused(lambda: take(early, people, case_id))
    for day, method in (("08-24", "direct"), ("08-26", "post")):
        tried = {"method": method, "paper": "decision", "why": "missing", "reason": "住所无人，电话停机。",
                 "tried_on": f"2026-{day}"}  # fmt: skip
        take(Step("delivery_failed", f"{day}T09:00", facts=tried), people, case_id)
    take(early, people, case_id)
    entry = next(one for one in reversed(seen(people, case_id).entries) if one.kind == "decision_delivered")
    assert entry.facts["delivered_on"] == "2026-09-27"


def test_an_instalment_plan_shifts_the_last_day_for_the_court(people):
    case_id = played(people, until="decision_delivered")
    before = due(people, case_id, "court_latest")
    plan = {
        "applied_on": "2026-08-28", "hardship": "企业停产，有财务报表。", "until": "2026-11-20",
        "plan": [{"due": "2026-09-30", "amount": "90000"}, {"due": "2026-11-20", "amount": "90000"}],
    }  # fmt: skip
    short = {**plan, "plan": [{"due": "2026-11-20", "amount": "100000"}]}
    assert "plan_comes_to_what_is_owed" in refused(
        lambda: take(Step("instalment_approved", "08-31T09:00", facts=short), people, case_id)
    )
    take(Step("instalment_approved", "08-31T09:00", facts=plan), people, case_id)
    assert before == "2027-05-24"
    assert due(people, case_id, "court_latest_after_plan") == "2027-02-22"
    assert "court_latest" not in {clock.key for clock in seen(people, case_id).clocks}


def test_goods_registered_to_be_preserved_must_be_dealt_with_in_seven_working_days(people):
    case_id = played(people, until="evidence_collected")
    with accounts.claimed(people.officer.claim):
        form = cases.form_for("preservation_ordered", people.officer.claim, now(), case_id=case_id)
    goods = filled(form)
    take(Step("preservation_ordered", "07-07T09:00", facts=goods, pair=True), people, case_id)
    assert due(people, case_id, "preservation_outcome") == "2026-07-16"


def test_two_bodies_file_the_same_act_and_the_second_is_refused(people):
    first = played(people, until="filed")
    number = seen(people, first).row.number
    others = some_people(registers.a_body("440105scjg", name_zh="海珠区市场监督管理局", name_en="Haizhu"))
    place = {"division": "440105", "address": "测试路 18 号"}
    clue, verified, filed = (step_of(others, act) for act in ("clue_registered", "verified", "filed"))
    second = take(clue, others, None, place=place)
    take(verified, others, second)
    assert "first_to_file" in refused(lambda: take(filed, others, second, place=place))
    assert number
    assert not seen(others, second).row.number
