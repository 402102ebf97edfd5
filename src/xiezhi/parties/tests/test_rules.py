"""What lists may show, how old a person is, and what a search by name looks for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.parties import rules


def test_a_child_turns_fourteen_on_the_birthday_and_not_the_day_before():
    assert rules.age_at(date(2011, 3, 12), date(2025, 3, 11)) == 13
    assert rules.age_at(date(2011, 3, 12), date(2025, 3, 12)) == 14


def test_someone_born_on_a_leap_day_grows_older_at_the_end_of_february():
    assert rules.age_at(date(2008, 2, 29), date(2022, 2, 27)) == 13
    assert rules.age_at(date(2008, 2, 29), date(2022, 2, 28)) == 14


@given(st.dates(date(1900, 1, 1), date(2030, 1, 1)), st.dates(date(1900, 1, 1), date(2030, 1, 1)))
def test_age_is_never_negative_and_never_off_by_more_than_a_year(born, on):
    age = rules.age_at(born, on)
    assert age >= 0
    if on >= born:
        assert on.year - born.year - 1 <= age <= on.year - born.year


def test_lists_show_the_first_three_and_last_four_of_an_identifier():
    assert rules.masked_identifier("11010519491231002X") == "110***********002X"
    assert rules.masked_identifier("E123") == "***3"
    assert rules.masked_phone("13800138000") == "138****8000"
    assert rules.masked_name("欧阳小明") == "欧***"


@given(st.text(max_size=40))
def test_a_mask_never_shows_more_than_seven_characters_of_an_identifier(value):
    shown = [char for char in rules.masked_identifier(value) if char != "*"]
    assert len(shown) <= 7


@given(st.text(min_size=1, max_size=12), st.data())
def test_every_piece_of_a_name_finds_the_name(name, data):
    key = rules.name_key(name)
    start = data.draw(st.integers(0, len(key)))
    end = data.draw(st.integers(start, len(key)))
    assert set(rules.sought_grams(key[start:end])) <= set(rules.grams(name))


@pytest.mark.parametrize(
    ("kind", "value", "warnings"), [("passport", "E12345678", 0), ("passport", " ", 1), ("other", "x", 0)]
)
def test_kinds_without_a_check_digit_are_only_asked_to_be_there(kind, value, warnings):
    assert len(rules.check_identifier(kind, value)) == warnings
