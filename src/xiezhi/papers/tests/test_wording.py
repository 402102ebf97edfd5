"""Amounts and penalties in words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.papers.wording import capital_yuan, penalty_text


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "零元整"), ("1", "壹元整"), ("10", "壹拾元整"), ("100.00", "壹佰元整"), ("105", "壹佰零伍元整"),
        ("1001", "壹仟零壹元整"), ("1010", "壹仟零壹拾元整"), ("12400.50", "壹万贰仟肆佰元伍角整"),
        ("10001", "壹万零壹元整"), ("100100", "壹拾万零壹佰元整"), ("50000", "伍万元整"), ("1000000", "壹佰万元整"),
        ("10000000", "壹仟万元整"), ("100000000", "壹亿元整"), ("100000001", "壹亿零壹元整"),
        ("1000100010", "壹拾亿零壹拾万零壹拾元整"), ("2000300.05", "贰佰万零叁佰元零伍分"), ("0.30", "叁角整"),
        ("0.05", "伍分"),        ("0.35", "叁角伍分"), ("3.05", "叁元零伍分"), ("1000000000000", "壹万亿元整"),
    ],
)  # fmt: skip
def test_an_amount_in_capitals_reads_as_a_bank_writes_it(amount, said):
    assert capital_yuan(amount) == said


def test_a_penalty_lists_its_kinds_in_the_law_s_order_with_their_sums():
    said = penalty_text(
        {"kinds": ["fine", "warning", "confiscate_gains"], "fine": "50000", "confiscated_gains": "12400"}
    )
    assert (
        said["zh"]
        == "1.警告；\n2.罚款人民币伍万元整（￥50,000.00）；\n3.没收违法所得人民币壹万贰仟肆佰元整（￥12,400.00）。"
    )
    assert said["en"].splitlines()[1] == "2.a fine of 50,000.00 yuan;"


def test_a_single_penalty_is_not_numbered():
    assert penalty_text({"kinds": ["warning"]})["zh"] == "警告。"


def test_particulars_are_said_with_their_kind():
    said = penalty_text(
        {"kinds": ["revoke_licence", "suspend_business"], "licence": "食品经营许可证 JY1", "other_terms": "三十日。"}
    )
    assert said["zh"] == "1.吊销许可证件：食品经营许可证 JY1；\n2.责令停产停业：三十日。"


def test_a_sum_without_its_kind_is_not_passed_over():
    assert "罚款人民币壹佰元整" in penalty_text({"kinds": ["warning"], "fine": "100"})["zh"]


def test_nothing_imposed_is_nothing_said():
    assert penalty_text({}) == {"zh": "", "en": ""}


DIGITS = {said: value for value, said in enumerate("零壹贰叁肆伍陆柒捌玖")}
POWERS = {"拾": 10, "佰": 100, "仟": 1000}


def read_back(said: str) -> Decimal:
    """The amount a bank clerk reads from the capitals."""
    whole, _, cents = said.removesuffix("整").partition("元") if "元" in said else ("", "", said.removesuffix("整"))
    total = group = digit = 0
    for one in whole:
        if one in POWERS:
            group, digit = group + digit * POWERS[one], 0
        elif one == "万":
            total, group, digit = total + (group + digit) * 10**4, 0, 0
        elif one == "亿":
            total, group, digit = (total + group + digit) * 10**8, 0, 0
        else:
            digit = DIGITS[one]
    fen = sum(DIGITS[cents[at - 1]] * worth for at, one in enumerate(cents) for unit, worth in UNITS if one == unit)
    return Decimal(total + group + digit) + Decimal(fen) / 100


UNITS = (("角", 10), ("分", 1))


@given(st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2))
def test_every_amount_in_capitals_reads_back_as_itself(amount):
    said = capital_yuan(amount)
    assert read_back(said) == amount
    assert "零零" not in said
    assert "零元" not in said or amount < 1
