"""Words of the language that count, sum, tell time, and open one clock for each thing; on a small pack of its own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from xiezhi.cases.engine.history import Happened, History
from xiezhi.cases.engine.judging import judge
from xiezhi.cases.engine.situation import Attempt, Body, Situation
from xiezhi.kernel.clock import SHANGHAI
from xiezhi.standards import door as standards
from xiezhi.standards import door_for_tests
from xiezhi.standards.door_for_tests import Procedure
from xiezhi.standards.door_for_tests import condition as parse

CITE: dict[str, Any] = {"cite": "penalty_law/42"}
LABEL = {"zh": "某事", "en": "Something"}


def act(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "label": LABEL, "stage": "all", "by": "officer", **CITE, **more}


def procedure(**more: Any) -> Procedure:
    written = {
        "kind": "procedure", "key": "small", "label": LABEL, "in_force": {"from": date(2020, 1, 1), **CITE},
        "reckoning": {"last_day": "rolls", **CITE}, "stages": [{"key": "all", "label": LABEL}],
        "acts": [act("begun", opens=True), act("planned"), act("paid"), act("ended")], **more,
    }  # fmt: skip
    return door_for_tests.procedure(written)


def at(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=SHANGHAI)


def happened(act: str, when: str, **facts: Any) -> Happened:
    return Happened(act, at(when), facts, (), "a", f"{act} {when} {sorted(facts)}")


def case(*acts: Happened, of: Procedure | None = None, now: str = "", **more: Any) -> Situation:
    moment = at(now) if now else None
    return Situation(of or procedure(), History(acts), standards.calendar(), Body(), at=moment, **more)


def limit(**more: Any) -> dict[str, Any]:
    counted = {"from": "planned.due", "days": 0, "of": "calendar_days"}
    return {"key": "pay", "label": LABEL, "of": "body", "counts": counted, "met_by": ["paid"], **CITE, **more}


def test_entries_are_counted_and_compared_with_the_count_of_others() -> None:
    world = case(happened("planned", "2025-03-03"), happened("planned", "2025-03-04"), happened("paid", "2025-03-05"))
    assert parse({"count": "planned", "at_least": 2})(world) is True
    assert parse({"count": "planned", "at_most": {"count": "paid"}})(world) is False
    assert parse({"count": "planned", "since": "paid", "at_most": 0})(world) is True


def test_amounts_are_summed_to_the_cent_and_a_table_adds_up_by_its_column() -> None:
    rows = [{"amount": "0.10"}, {"amount": "0.20"}]
    world = case(happened("planned", "2025-03-03", rows=rows), happened("paid", "2025-03-04", amount="0.30"))
    assert parse({"sum": "planned.rows", "at_most": {"sum": "paid.amount"}})(world) is True
    assert parse({"sum": "paid.amount", "above": "0.30"})(world) is False


@pytest.mark.parametrize(
    ("said", "answer"), [("2025-03-03T21:59", True), ("2025-03-03T22:01", False), ("2025-03-03T05:59", False)]
)
def test_the_night_is_told_by_the_clock_of_the_place(said: str, answer: bool) -> None:
    world = case(happened("begun", said, starts=said))
    assert parse({"time_of_day": "begun.starts", "between": ["06:00", "22:00"]})(world) is answer


@pytest.mark.parametrize(
    ("day", "kind"),
    [("2025-10-01", "statutory_holiday"), ("2025-10-11", "working_day"), ("2025-03-08", "rest_day")],
)
def test_a_day_is_a_holiday_a_rest_day_or_a_working_day_by_the_notices(day: str, kind: str) -> None:
    world = case(happened("begun", day, day=day))
    for one in ("statutory_holiday", "rest_day", "working_day"):
        assert parse({"day_kind": "begun.day", "in": [one]})(world) is (one == kind)


def test_a_time_limit_opens_one_clock_for_each_thing_it_is_about() -> None:
    world = case(
        happened("planned", "2025-03-03", due="2025-04-01", part="1"),
        happened("planned", "2025-03-03", due="2025-05-06", part="2"),
        happened("paid", "2025-04-01", part="1"),
        of=procedure(time_limits=[limit(per="part")]),
        now="2025-05-07",
    )
    assert {name: clock.state for name, clock in world.clocks.items()} == {"pay#1": "met", "pay#2": "over"}
    assert parse({"clock": "pay", "is": ["over"]})(world) is True
    assert parse({"clock": "pay", "is": ["open"]})(world) is False


def test_an_entry_that_names_nothing_concerns_every_one_of_its_clocks() -> None:
    world = case(
        happened("planned", "2025-03-03", due="2025-04-01", part="1"),
        happened("planned", "2025-03-03", due="2025-05-06", part="2"),
        happened("paid", "2025-03-31"),
        of=procedure(time_limits=[limit(per="part")]),
    )
    assert {clock.state for clock in world.clocks.values()} == {"met"}


@pytest.mark.parametrize(("met", "state"), [("2025-03-04T10:30", "met"), ("2025-03-04T10:31", "met_late")])
def test_a_duty_in_hours_runs_from_the_instant_of_the_act(met: str, state: str) -> None:
    hours = limit(counts={"from": "begun", "hours": 24})
    world = case(happened("begun", "2025-03-03T10:30"), happened("paid", met), of=procedure(time_limits=[hours]))
    assert world.clocks["pay"].due_at == at("2025-03-04T10:30")
    assert world.clocks["pay"].state == state


def test_a_duty_in_hours_is_missed_when_the_minute_is_past_and_not_when_the_day_is() -> None:
    hours = procedure(time_limits=[limit(counts={"from": "begun", "hours": 24})])
    begun = happened("begun", "2025-03-03T10:30")
    assert case(begun, of=hours, now="2025-03-04T10:30").clocks["pay"].state == "open"
    assert case(begun, of=hours, now="2025-03-04T10:31").clocks["pay"].state == "over"


@pytest.mark.parametrize(
    "counts", [{"from": "begun"}, {"from": "begun", "days": 3}, {"from": "begun", "days": 1, "hours": 2}]
)
def test_a_period_says_either_days_of_a_kind_or_hours(counts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="period"):
        procedure(time_limits=[limit(counts=counts)])


def test_every_party_must_be_named_where_there_are_several() -> None:
    first, second = {"id": "p1", "name": "甲"}, {"id": "p2", "name": "乙"}
    begun = happened("begun", "2025-03-03", party=first, co_parties=[second])
    told = parse({"every_party": "paid"})
    assert told(case(begun, happened("paid", "2025-03-04", to_party="p1"))) is False
    assert told(
        case(begun, happened("paid", "2025-03-04", to_party="p1"), happened("paid", "2025-03-04", to_party="p2"))
    )
    left = happened("planned", "2025-03-05", party_left="p2")
    assert told(case(begun, left, happened("paid", "2025-03-06"))) is True


def test_a_sole_party_need_not_be_named() -> None:
    begun = happened("begun", "2025-03-03", party={"id": "p1", "name": "甲"})
    assert parse({"every_party": "paid"})(case(begun, happened("paid", "2025-03-04"))) is True
    assert parse({"every_party": "paid"})(case(begun)) is False


def test_a_linked_case_looks_at_the_case_above_as_it_stands() -> None:
    above = case(happened("begun", "2025-03-03", fine="300"), happened("paid", "2025-03-05", amount="300"))
    world = case(happened("begun", "2025-03-06"), above=above)
    assert parse({"done": "parent.paid"})(world) is True
    assert parse({"fact": "parent.begun.fine", "is": "300"})(world) is True
    assert parse({"done": "parent.paid"})(case(happened("begun", "2025-03-06"))) is False


ROWS = {
    "key": "goods", "label": LABEL, "type": "rows", **CITE, "columns": [
        {"key": "name", "label": LABEL}, {"key": "n", "label": LABEL, "type": "integer"},
        {"key": "note", "label": LABEL, "required": False}],
}  # fmt: skip


def attempted(field: dict[str, Any], value: Any, roles: frozenset[str] | None = None) -> Any:
    standard = procedure(acts=[act("begun", opens=True, fields=[field])])
    moment = Situation(standard, History(), standards.calendar(), Body(), at=at("2025-03-03"))
    return judge(moment, Attempt("begun", at("2025-03-03"), {field["key"]: value}, roles=roles))


def test_a_table_keeps_its_filled_rows_and_drops_the_empty_ones() -> None:
    judged = attempted(ROWS, [{"name": " 白酒 ", "n": "12"}, {"name": "", "n": ""}])
    assert judged.allowed
    assert judged.facts["goods"] == [{"name": "白酒", "n": 12}]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([{"name": "白酒"}], "第1行缺少"),
        ([{"name": "白酒", "n": "1"}, {"name": "酱油", "n": "十"}], "第2行"),
        ([{"name": "白酒", "n": "1", "colour": "red"}], "没有列 colour"),
        ("白酒", "应是表格"),
    ],
)
def test_a_table_says_which_row_and_column_is_wrong(rows: Any, says: str) -> None:
    judged = attempted(ROWS, rows)
    assert not judged.allowed
    assert says in judged.refusals[0].what["zh"]


def test_an_option_kept_for_a_post_is_refused_to_others() -> None:
    options = [{"key": "a", "label": LABEL, "by": "agency_head"}, {"key": "b", "label": LABEL}]
    field = {"key": "way", "label": LABEL, "type": "choice", "options": options, **CITE}
    assert not attempted(field, "a", frozenset({"officer"})).allowed
    assert attempted(field, "b", frozenset({"officer"})).allowed


def test_a_party_that_is_none_of_the_case_cannot_be_named() -> None:
    field = {"key": "to_party", "label": LABEL, "type": "party_ref", **CITE}
    standard = procedure(acts=[act("begun", opens=True), act("paid", fields=[field])])
    parties = {"party": {"id": "p1", "name": "甲"}, "co_parties": [{"id": "p2", "name": "乙"}]}
    moment = case(happened("begun", "2025-03-03", **parties), of=standard)
    assert [one.key for one in judge(moment, Attempt("paid", at("2025-03-04"), {})).refusals] == ["field:to_party"]
    assert not judge(moment, Attempt("paid", at("2025-03-04"), {"to_party": "p9"})).allowed
    assert judge(moment, Attempt("paid", at("2025-03-04"), {"to_party": "p2"})).allowed
