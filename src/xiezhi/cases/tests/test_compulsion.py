"""A seizure carried from proposal to the return of the goods, and what the case above learns and waits for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.cases.door_for_tests import People
from xiezhi.cases.scene_for_tests import DIRECT, Step, market_people, played, take
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal
from xiezhi.papers import door as papers

PROPOSED = {
    "kind": "seal", "power": "regulation", "basis": "《商用密码管理条例》第四十六条", "reason": "现场发现待售产品。",
    "target": "仓库内服务器密码机三台。", "urgent": False,
}  # fmt: skip
ITEM = {
    "name": "服务器密码机", "quantity": "3", "unit": "台", "state": "完好", "place": "仓库A区", "keeper": "当事人",
    "related": "in_case", "free": "none",
}  # fmt: skip
DONE = {
    "certificates_shown": True, "presence": "party", "party_called": True, "rights_told": True, "party_heard": True,
    "statement": "没有意见。", "note": "清点三台，加贴封条。", "note_signed": "party", "recorded": True,
    "goods": [ITEM], "until": "2026-08-05", "handed_over": True, "list_in_two": True,
}  # fmt: skip
RETURNED = {
    "name": "服务器密码机", "quantity": "3", "way": "returned", "receiver": "测试当事人", "done_on": "2026-08-20",
}  # fmt: skip


@pytest.fixture(scope="module")
def people(database) -> People:
    return market_people()


def begun(people: People, above: UUID, **changed: Any) -> UUID:
    """A seizure proposed under a case."""
    step = Step("measure_proposed", "07-06T09:00")
    with accounts.claimed(people.officer.claim):
        return cases.perform(
            step.act, claim=people.officer.claim, facts={**PROPOSED, **changed}, at=step.instant, procedure="seizure",
            under=above, officers=people.pair,
        ).case_id  # fmt: skip


def approved(people: People, above: UUID) -> UUID:
    case_id = begun(people, above)
    take(Step("measure_approved", "07-06T10:00", "agency_head"), people, case_id)
    return case_id


def carry_out(people: People, case_id: UUID, **changed: Any) -> None:
    take(Step("carried_out", "07-06T11:00", facts={**DONE, **changed}, pair=True), people, case_id)


def refused(people: People, step: Step, case_id: UUID) -> set[str]:
    """The grounds on which a step is refused."""
    with pytest.raises(Refusal) as told:
        take(step, people, case_id)
    return {told.value.key, *(one.key for one in told.value.others)}


def seen(people: People, case_id: UUID) -> cases.CaseView:
    with accounts.claimed(people.officer.claim):
        return cases.case(case_id, people.officer.claim, now())


def told(people: People, case_id: UUID, act: str) -> list[Mapping[str, Any]]:
    return [one.facts for one in seen(people, case_id).entries if one.kind == act]


def test_a_seizure_is_approved_carried_out_extended_once_released_and_its_goods_returned(people):
    above = played(people, until="filed")
    case_id = begun(people, above)
    assert "approved_first" in refused(people, Step("carried_out", "07-06T09:30", facts=DONE, pair=True), case_id)
    take(Step("measure_approved", "07-06T10:00", "agency_head"), people, case_id)
    carry_out(people, case_id)
    assert [one["linked"] for one in told(people, above, "measure_noted")] == [str(case_id)]
    with accounts.claimed(people.officer.claim):
        issued = {one.kind for one in papers.of_case(case_id)}
    assert {"seizure_decision", "goods_list", "seizure_scene_note"} <= issued
    longer = {"reason": "来源涉及三个省，需要继续核查。", "days": 30}
    take(Step("extended", "08-03T09:00", facts=longer, pair=True), people, case_id)
    take(Step("extension_delivered", "08-04T09:00", facts={**DIRECT, "signed_on": "2026-08-04"}, pair=True),
         people, case_id)  # fmt: skip
    term = next(clock for clock in seen(people, case_id).clocks if clock.key == "term")
    assert str(term.due) == "2026-09-04"
    assert "once" in refused(people, Step("extended", "08-10T09:00", facts=longer, pair=True), case_id)
    release = {"ground": ["other"], "reason": "不再需要查封。", "goods_back": "服务器密码机三台。"}
    take(Step("release_decided", "08-20T09:00", "agency_head", release), people, case_id)
    assert len(told(people, above, "measure_ended")) == 1
    assert not told(people, above, "goods_settled")
    take(Step("goods_settled", "08-20T15:00", facts={"goods": [RETURNED], "signed": True}, pair=True), people, case_id)
    assert len(told(people, above, "goods_settled")) == 1


@pytest.mark.parametrize(
    ("changed", "ground"),
    [
        ({"certificates_shown": False}, "certificates_shown"),
        ({"party_heard": False}, "party_heard"),
        ({"handed_over": False}, "handed_on_the_spot"),
        ({"until": "2026-08-06"}, "at_most_thirty_days"),
        ({"goods": [{**ITEM, "free": "sealed_by_customs"}]}, "field:goods"),
        ({"goods": []}, "field:goods"),
    ],
)
def test_no_seizure_is_entered_that_skipped_a_step_of_the_law(people, changed, ground):
    case_id = approved(people, played(people, until="filed"))
    step = Step("carried_out", "07-06T11:00", facts={**DONE, **changed}, pair=True)
    assert ground in refused(people, step, case_id)


def test_nobody_enters_in_the_case_above_that_a_seizure_has_ended(people):
    above = played(people, until="filed")
    carry_out(people, approved(people, above))
    with pytest.raises(Refusal):
        take(Step("measure_ended", "07-07T09:00", facts={"reason": "已解除。"}, pair=True), people, above)
    assert not told(people, above, "measure_ended")


def test_a_seizure_stands_only_under_a_case(people):
    who = people.officer.claim
    with accounts.claimed(who), pytest.raises(Refusal):
        cases.perform("measure_proposed", claim=who, facts=PROPOSED, at=Step("", "07-06T09:00").instant,
                      procedure="seizure", officers=people.pair)  # fmt: skip
