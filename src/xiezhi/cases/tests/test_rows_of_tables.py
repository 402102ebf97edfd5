"""Words that ask about the rows of a table: any row, every row, rows that rise; over every table that may be typed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.cases.tests.test_words_of_the_engine import case, happened
from xiezhi.standards.door_for_tests import condition as parse
from xiezhi.standards.errors import WrongCondition

sums = st.decimals("-50", "200", places=2, allow_nan=False, allow_infinity=False).map(str)
tables = st.lists(st.fixed_dictionaries({}, optional={"amount": sums, "receipt": st.sampled_from(["", "收据 1"])}))
ABOVE = {"fact": "row.amount", "above": "100"}


def world(rows: Any) -> Any:
    return case(happened("planned", "2025-03-03", plan=rows, most="100"), happened("ended", "2025-03-10"))


def large(row: dict[str, str]) -> bool | None:
    return float(row["amount"]) > 100 if "amount" in row else None


@given(tables)
@settings(deadline=None)
def test_any_row_and_every_row_are_the_or_and_the_and_of_the_rows(rows):
    answers = [large(row) for row in rows]
    some = True if True in answers else None if None in answers else False
    every = False if False in answers else None if None in answers else True
    assert parse({"any_row": "planned.plan", "where": ABOVE})(world(rows)) is some
    assert parse({"every_row": "planned.plan", "where": ABOVE})(world(rows)) is every


@given(tables)
@settings(deadline=None)
def test_that_every_row_does_is_that_no_row_does_not(rows):
    has = {"fact": "row.receipt", "present": True}
    every = parse({"every_row": "planned.plan", "where": has})(world(rows))
    assert every is parse({"not": {"any_row": "planned.plan", "where": {"not": has}}})(world(rows))
    assert every is all(row.get("receipt") for row in rows)


@given(st.lists(st.integers(0, 40)))
@settings(deadline=None)
def test_rows_rise_when_each_day_is_later_than_the_one_before(days):
    rows = [{"due": f"2025-0{1 + n // 28}-{n % 28 + 1:02}"} for n in days]
    assert parse({"rising": "planned.plan", "by": "due"})(world(rows)) is (sorted(set(days)) == days)


def test_a_row_is_compared_with_what_the_case_says_as_well():
    asked = {"any_row": "planned.plan", "where": {"fact": "row.amount", "above": {"fact": "planned.most"}}}
    assert parse(asked)(world([{"amount": "100"}, {"amount": "100.01"}])) is True
    assert parse(asked)(world([{"amount": "100"}])) is False
    late = {"elapsed": {"from": "row.due", "to": "now", "of": "calendar_days"}, "at_most": 0}
    assert parse({"every_row": "planned.plan", "where": late})(world([{"due": "2025-03-10"}])) is True
    assert parse({"every_row": "planned.plan", "where": late})(world([{"due": "2025-03-09"}])) is False


@pytest.mark.parametrize("word", ["any_row", "every_row"])
def test_where_there_is_no_table_nothing_is_known_and_a_row_is_named_in_where_alone(word):
    assert parse({word: "planned.other", "where": ABOVE})(world([])) is None
    assert parse(ABOVE)(world([{"amount": "200"}])) is None


@pytest.mark.parametrize(
    "written",
    [{"any_row": "planned.plan"}, {"every_row": "planned.plan", "where": ABOVE, "is": 1}, {"rising": "planned.plan"}],
)
def test_a_word_that_is_not_said_in_full_is_an_error(written):
    with pytest.raises(WrongCondition):
        parse(written)
