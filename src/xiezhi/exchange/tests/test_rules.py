"""Rows into drafts, one value at a time, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from xiezhi.exchange import rules
from xiezhi.exchange.rules import Reader, Target, Wrong
from xiezhi.kernel.clock import legal_day
from xiezhi.standards import door as standards

ROME = ZoneInfo("Europe/Rome")
TARGET = Target("b", "dit.b", ("foreign/road_traffic_fines",), ROME, datetime(2026, 1, 1, tzinfo=UTC))
_, MAPPING = standards.mapping("road_traffic_fines")
PROCEDURE = standards.procedure("road_traffic_fine", TARGET.layers, date(2012, 1, 1))
COLUMNS = MAPPING.columns()
CASE = rules.case_id("road_traffic_fines", "T1")


def draft(**said):
    """The draft of one row that says this and nothing else."""
    said = {"case_id": "T1", "seq": 0, "activity": "Create Fine", "date": "2006-08-02", **said}
    reader = Reader(MAPPING, PROCEDURE, COLUMNS, TARGET)
    return reader.draft([said.get(name) for name in COLUMNS], CASE, 0, "release")


def test_a_row_becomes_the_act_that_the_mapping_names():
    made = draft(resource="901", amount=35.0, total_payment_amount=0.0, points=0, article=157, vehicle_class="A")
    assert (made.kind, made.procedure, made.pack) == ("fine_created", "road_traffic_fine", "release")
    assert made.facts == {
        "amount": "35.00", "article": 157, "points": 0, "vehicle_class": "A", "total_paid": "0.00",
        "layers": ["foreign/road_traffic_fines"], "case_number": "T1",
    }  # fmt: skip
    assert made.officers == ("road_traffic_fines:901",)
    assert made.source == "road_traffic_fines"


@pytest.mark.parametrize("day", ["2006-01-15", "2006-07-15", "2006-03-26", "2006-10-29"])
def test_a_day_is_the_same_day_in_rome_in_shanghai_and_in_utc(day):
    at = draft(amount=1, article=1, date=day).occurred_at
    assert {legal_day(at), legal_day(at, ROME), at.astimezone(UTC).date()} == {date.fromisoformat(day)}


def test_money_is_the_decimal_that_the_number_stands_for():
    assert draft(amount=0.1 + 0.2 - 0.2, article=1).facts["amount"] == "0.10"
    assert draft(amount="71,234.5", article=1).facts["amount"] == "71234.50"
    with pytest.raises(Wrong):
        draft(amount=0.123, article=1)


def test_a_value_that_means_nothing_was_said_is_not_said():
    assert "dismissal" not in draft(amount=1, article=1, dismissal="NIL").facts
    assert draft(amount=1, article=1, dismissal="G").facts["dismissal"] == "G"
    assert "points" not in draft(amount=1, article=1, points=float("nan")).facts


def test_a_whole_number_that_a_spreadsheet_wrote_with_a_point_is_whole():
    assert draft(amount=1, article="157.0").facts["article"] == 157
    with pytest.raises(Wrong, match="not a whole number"):
        draft(amount=1, article="157.5")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"date": "2006-02-30"}, "no such day: 2006-02-30"),
        ({"date": "02/03/2006"}, "no such day: 02/03/2006"),
        ({"date": None}, "the day is missing"),
        ({"date": "2026-02-03"}, "lies in the future: 2026-02-03"),
        ({"activity": "Pay Twice"}, "the mapping has no activity: Pay Twice"),
        ({"amount": "much"}, "Fine (euro) is not an amount in yuan with at most two decimals: much"),
        ({"amount": "-1"}, "Fine (euro) must not be negative"),
        ({"amount": None}, "amount is missing"),
        ({"vehicle_class": "LORRY"}, "Code of the vehicle class must not be longer than 4 characters"),
        ({"resource": "张三"}, "a person's number has signs that cannot be recorded: 张三"),
    ],
)
def test_a_row_that_does_not_fit_says_why_in_both_languages(said, reason):
    with pytest.raises(Wrong) as wrong:
        draft(**{"amount": 1, "article": 1, **said})
    assert wrong.value.says["en"] == reason
    assert wrong.value.says["zh"]


def test_ids_are_made_from_source_case_and_place_and_sort_by_place():
    ids = [rules.entry_id(CASE, seq) for seq in (0, 1, 2, 300, rules.LAST_SEQ)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 5
    assert {one.version for one in ids} == {8}
    assert str(CASE) == "5d26d1d5-9ff9-57f2-a00a-e3e5fbf4508d"
    assert rules.case_id("road_traffic_fines", "T2") != CASE != rules.case_id("other", "T1")


@pytest.mark.parametrize("said", [None, "", "x", -1, 65_536, 1.5, True])
def test_a_place_that_is_no_place_is_refused(said):
    with pytest.raises(Wrong):
        rules.read_seq(said)
