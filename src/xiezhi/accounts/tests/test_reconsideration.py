"""The authority that reconsiders, for bodies of every kind and level."""

from __future__ import annotations

import pytest

from xiezhi.accounts.door_for_tests import a_body, an_officer, logged_in
from xiezhi.accounts.reconsideration import Kind, Place, authority, disagreement

GUANGDONG, GUANGZHOU = Place("广东省", "province"), Place("广州市", "city")
TIANHE, SHIPAI = Place("天河区", "county"), Place("石牌街道", "township")
SHANWEI, HAIFENG, GONGPING = Place("汕尾市", "city"), Place("海丰县", "county"), Place("公平镇", "township")
DONGGUAN, HUMEN = Place("东莞市", "city"), Place("虎门镇", "township")
CITY = (GUANGDONG, GUANGZHOU)
DISTRICT = (*CITY, TIANHE)
COUNTY = (GUANGDONG, SHANWEI, HAIFENG)

CASES = [
    ("天河区市场监督管理局", "county", DISTRICT, ("广州市天河区人民政府",), "24/p1/1"),
    ("海丰县农业农村局", "county", COUNTY, ("海丰县人民政府",), "24/p1/1"),
    ("广州市城市管理和综合执法局", "city", CITY, ("广州市人民政府",), "24/p1/1"),
    ("广东省市场监督管理局", "province", (GUANGDONG,), ("广东省人民政府",), "24/p1/1"),
    ("海丰县人民政府", "county", COUNTY, ("汕尾市人民政府",), "24/p1/2"),
    ("广州市人民政府", "city", CITY, ("广东省人民政府",), "24/p1/2"),
    ("广东省人民政府", "province", (GUANGDONG,), ("广东省人民政府",), "24/p2"),
    ("公平镇人民政府", "township", (*COUNTY, GONGPING), ("海丰县人民政府",), "24/p1/2"),
    ("公平镇综合行政执法队", "township", (*COUNTY, GONGPING), ("海丰县人民政府",), "24/p1/2"),
    ("虎门镇人民政府", "township", (GUANGDONG, DONGGUAN, HUMEN), ("东莞市人民政府",), "24/p1/2"),
    ("石牌街道办事处", "township", (*DISTRICT, SHIPAI), ("广州市天河区人民政府",), "24/p1/3"),
    ("天河区市场监督管理局石牌市场监督管理所", "county", DISTRICT, ("广州市天河区人民政府",), "24/p4"),
    (
        "广州市规划和自然资源局天河区分局", "county", DISTRICT,
        ("广州市人民政府", "广州市天河区人民政府"), "24/p4",
    ),
    ("国家药品监督管理局", "state", (), ("国家药品监督管理局",), "25/p1/1"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "level", "chain", "right", "article"), CASES, ids=[case[0] for case in CASES])
def test_the_authority_follows_from_what_the_body_is_and_where(name, level, chain, right, article):
    found = authority(name, level, chain)
    assert found.names == right
    assert not found.superior
    assert found.cites == (f"reconsideration_law/{article}",)
    assert all(disagreement(one, found) is None for one in right)


@pytest.mark.parametrize("name", ["国家税务总局广州市天河区税务局", "广州海关", "国家外汇管理局广东省分局"])
def test_bodies_led_from_above_are_reconsidered_by_the_department_above(name):
    found = authority(name, "city", CITY)
    assert found.superior
    assert not found.names
    assert found.cites == ("reconsideration_law/27",)
    assert disagreement("广州市人民政府", found) is not None
    assert disagreement("国家税务总局广州市税务局", found) is None


def test_a_bureau_of_justice_has_two_ways():
    found = authority("天河区司法局", "county", DISTRICT)
    assert found.cites == ("reconsideration_law/28",)
    assert disagreement("广州市天河区人民政府", found) is None
    assert disagreement("广州市司法局", found) is None
    assert disagreement("广州市人民政府", found) is not None


def test_an_organisation_authorised_by_law_goes_to_the_government_that_manages_it():
    found = authority("天河区疾病预防控制中心", "county", DISTRICT, Kind.AUTHORISED)
    assert found.names == ("广州市天河区人民政府",)
    assert found.cites == ("reconsideration_law/24/p1/4",)


def test_the_department_above_is_no_longer_right_for_an_ordinary_department():
    why = disagreement("广州市市场监督管理局", authority("天河区市场监督管理局", "county", DISTRICT))
    assert why is not None
    assert "依法应为广州市天河区人民政府" in why["zh"]


@pytest.mark.parametrize("said", ["广东省广州市天河区人民政府", "天河区人民政府", "", " 广州市天河区人民政府 "])
def test_a_name_said_more_or_less_fully_agrees_and_an_empty_line_is_told_elsewhere(said):
    assert disagreement(said, authority("天河区市场监督管理局", "county", DISTRICT)) is None


def test_another_districts_government_disagrees():
    right = authority("天河区市场监督管理局", "county", DISTRICT)
    assert disagreement("广州市海珠区人民政府", right) is not None


@pytest.mark.usefixtures("database")
def test_the_register_page_says_when_a_body_names_the_wrong_authority():
    # the helper registers the government of Tianhe for every body: right in 440106, wrong in Haizhu's 440105
    for code, name, wrong in (("440106scjg", "天河区市场监督管理局", False), ("440105scjg", "海珠区局", True)):
        body = a_body(code, name_zh=name)
        shown = logged_in(an_officer("system_admin", body=body)).get(f"/registers/{body.id}/").content.decode()
        assert ("依法应为广州市海珠区人民政府" in shown) is wrong
        assert "广州市天河区人民政府" in shown
