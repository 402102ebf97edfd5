"""双公示: the standard columns out of the public record, family by family, and nothing the standard forbids."""

from __future__ import annotations

import pytest

from xiezhi.publicity.files import double

FIRM = {
    "party": "广州某食品有限公司", "party_kind": "organisation", "party_code": "914403001922038216",
    "number": "罚〔2026〕1号", "title": "某许可决定", "matter": "无证经营", "facts": "经查，", "basis": "某法第一条",
    "result": "罚款5000元，没收违法所得100元，责令改正", "amount": "5000.00", "body": "某局",
    "decided_on": "2026-03-02", "shown_until": "2029-03-02",
}  # fmt: skip
PERSON = {**FIRM, "party": "张某", "party_kind": "citizen", "party_code": "", "result": "警告", "amount": None}


def row(table, record):
    return {one.name: one.cell(record) for one in double.columns(table)}


@pytest.mark.parametrize(("table", "prefix"), [("penalty", "CF_"), ("licence", "XK_")])
def test_an_organisation_fills_its_codes_and_no_identity_card(table, prefix):
    said = row(table, FIRM)
    assert said[f"{prefix}XDR_LB"] == "法人及非法人组织"
    assert (said[f"{prefix}XDR_SHXYM"], said[f"{prefix}XDR_ZZJG"]) == ("914403001922038216", "192203821")
    assert (said[f"{prefix}XDR_ZJLX"], said[f"{prefix}XDR_ZJHM"]) == ("", "")


@pytest.mark.parametrize(("table", "prefix"), [("penalty", "CF_"), ("licence", "XK_")])
def test_a_natural_person_is_masked_and_has_no_code(table, prefix):
    said = row(table, {**PERSON, "party_code": "11010519491231002X"})
    assert (said[f"{prefix}XDR_MC"], said[f"{prefix}XDR_LB"]) == ("张某", "自然人")
    assert "11010519491231002X" not in "".join(said.values())


def test_the_kinds_of_penalty_are_those_of_the_law_and_an_order_to_correct_is_none():
    assert row("penalty", FIRM)["CF_CFLB"] == "罚款;没收违法所得"


def test_money_is_in_ten_thousand_yuan_and_only_where_a_fine_was_imposed():
    assert row("penalty", FIRM)["CF_NR_FK"] == "0.500000"
    assert row("penalty", {**PERSON, "amount": "5000"})["CF_NR_FK"] == ""


def test_number_days_and_body_are_those_of_the_record():
    penalty, licence = row("penalty", FIRM), row("licence", FIRM)
    assert (penalty["CF_WSH"], penalty["CF_JDRQ"], penalty["CF_GSJZQ"]) == ("罚〔2026〕1号", "2026-03-02", "2029-03-02")
    assert (licence["XK_WSH"], licence["XK_XKJG"], licence["XK_XKWS"]) == ("罚〔2026〕1号", "某局", "某许可决定")


def test_every_flag_of_the_standard_is_marked_as_unverified_and_no_column_stands_twice():
    for table in double.TABLES:
        listed = double.columns(table)
        assert {one.needed for one in listed} == {"unverified"}
        assert len({one.name for one in listed}) == len(listed) > 25
