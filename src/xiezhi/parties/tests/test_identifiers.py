"""Check digits, by the standards' own rules and by numbers known to be right."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xiezhi.parties import identifiers as ids

CREDIT_CODES = ["91350100M000100Y43", "91330100799655058B", "914403001922038216"]
CITIZEN_IDS = ["11010519491231002X", "440524188001010014"]
CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_real_credit_codes_and_the_organisation_codes_inside_them_pass(code):
    assert ids.check_credit_code(code) == []
    assert ids.check_organisation_code(code[8:17]) == []


@pytest.mark.parametrize("number", CITIZEN_IDS)
def test_the_standards_own_identity_numbers_pass(number):
    assert ids.check_citizen_id(number) == []


def test_an_identity_number_tells_birth_date_and_sex():
    assert ids.birth_date_of("11010519491231002X") == date(1949, 12, 31)
    assert ids.is_male("11010519491231002X") is False
    assert ids.is_male("440524188001010014") is True


def test_full_width_lower_case_and_spaces_are_the_same_number():
    assert ids.normal("１１０１０５ 19491231-002x") == "11010519491231002X"
    assert ids.check_citizen_id("110105 19491231 002x") == []


def test_a_number_with_a_date_that_does_not_exist_is_named():
    number = "440106199902300"
    first17 = number + "01"
    warnings = ids.check_citizen_id(first17 + ids.citizen_check(first17))
    assert [warning["en"] for warning in warnings] == [
        "Digits 7 to 14 of the identity number are not a date that exists."
    ]
    assert ids.birth_date_of(first17 + "0") is None


@pytest.mark.parametrize(
    "wrong", ["", "123", "44010619990101001", "4401061999010100123", "44010619990101A01X", "一" * 18]
)
def test_what_is_no_identity_number_is_refused_in_one_sentence(wrong):
    assert len(ids.check_citizen_id(wrong)) == 1


@pytest.mark.parametrize("wrong", ["", "9135", "91350100M000100I43", "913501００M000100O43"])
def test_what_is_no_credit_code_is_refused_in_one_sentence(wrong):
    assert len(ids.check_credit_code(wrong)) == 1


@given(st.text("0123456789", min_size=17, max_size=17), st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_wrong_digit_in_an_identity_number_never_passes(first17, place, digit):
    assume(first17[place] != digit)
    changed = first17[:place] + digit + first17[place + 1 :]
    assert ids.citizen_check(changed) != ids.citizen_check(first17)


@given(st.text("0123456789", min_size=17, max_size=17), st.integers(0, 15))
def test_two_neighbours_exchanged_in_an_identity_number_never_pass(first17, place):
    assume(first17[place] != first17[place + 1])
    changed = first17[:place] + first17[place + 1] + first17[place] + first17[place + 2 :]
    assert ids.citizen_check(changed) != ids.citizen_check(first17)


@given(st.text(CREDIT, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(CREDIT))
def test_one_wrong_character_in_a_credit_code_never_passes(first17, place, char):
    assume(first17[place] != char)
    changed = first17[:place] + char + first17[place + 1 :]
    assert ids.credit_check(changed) != ids.credit_check(first17)


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=8, max_size=8))
def test_an_organisation_code_passes_with_its_own_check_character_only(first8):
    right = ids.organisation_check(first8)
    passing = [char for char in "0123456789X" if not ids.check_organisation_code(first8 + char)]
    assert passing == [right]


@given(st.text(max_size=30))
def test_no_text_whatever_breaks_the_checks(value):
    for check in (ids.check_citizen_id, ids.check_credit_code, ids.check_organisation_code):
        assert isinstance(check(value), list)
    ids.birth_date_of(value)
    ids.is_male(value)
