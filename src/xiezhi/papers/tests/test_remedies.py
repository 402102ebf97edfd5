"""The remedies paragraph, by kind of procedure."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from xiezhi.kernel.errors import text
from xiezhi.papers.door import remedies_text as printed
from xiezhi.papers.errors import RegisterIncomplete
from xiezhi.papers.remedies import chinese, remedies_text
from xiezhi.papers.tests.samples import Body

ORDINARY = SimpleNamespace(
    reconsideration_first=False, reconsideration_days=60, litigation_months=6, litigation_days=None
)
ON_THE_SPOT = SimpleNamespace(
    reconsideration_first=True, reconsideration_days=60, litigation_months=None, litigation_days=15
)
TOLD: dict[str, Any] = {"reconsideration": text("某区人民政府", "X Government"), "court": text("某法院", "X Court")}


def test_an_ordinary_decision_leaves_the_choice_sixty_days_or_six_months():
    """reconsideration_law/20, litigation_law/44 and /46."""
    said = remedies_text(ORDINARY, **TOLD)
    assert (
        "六十日内，向某区人民政府申请行政复议；也可以自收到本决定书之日起六个月内，直接向某法院提起行政诉讼"
        in said["zh"]
    )
    assert "within 60 days" in said["en"]
    assert "within 6 months" in said["en"]
    assert "先向" not in said["zh"]


def test_a_penalty_on_the_spot_goes_to_reconsideration_first_then_fifteen_days_to_sue():
    """reconsideration_law/23/p1/1 and /32, litigation_law/45."""
    said = remedies_text(ON_THE_SPOT, **TOLD)
    assert "应当自收到本决定书之日起六十日内，先向某区人民政府申请行政复议" in said["zh"]
    assert "也可以通过本机关提交行政复议申请" in said["zh"]
    assert "收到行政复议决定书之日起十五日内，向某法院提起行政诉讼" in said["zh"]
    assert "逾期不作决定的，可以自行政复议期满之日起十五日内" in said["zh"]
    assert "六个月" not in said["zh"]


def test_execution_goes_on_unless_a_law_says_otherwise():
    """penalty_law/73/p1."""
    for standard in (ORDINARY, ON_THE_SPOT):
        assert "本决定不停止执行，法律另有规定的除外" in remedies_text(standard, **TOLD)["zh"]


def test_an_online_channel_is_told():
    """reconsideration_law/22/p2."""
    assert (
        "（网上提交：https://example.cn/fy）" in remedies_text(ORDINARY, **TOLD, channel="https://example.cn/fy")["zh"]
    )


@pytest.mark.parametrize("gone", ["reconsideration", "court"])
def test_a_body_whose_register_names_no_authority_cannot_issue(gone):
    with pytest.raises(RegisterIncomplete, match="PAPER-0007"):
        remedies_text(ORDINARY, **{**TOLD, gone: text(" ", "")})


def test_the_printed_paragraph_names_the_authorities_of_the_body():
    assert "广州市海珠区人民政府" in printed(ORDINARY, Body())
    assert "广州铁路运输法院" in printed(ORDINARY, Body())


@pytest.mark.parametrize(
    ("number", "said"),
    [(5, "五"), (10, "十"), (15, "十五"), (20, "二十"), (60, "六十"), (90, "九十"), (100, "一百"), (105, "一百零五"),
     (110, "一百一十"), (180, "一百八十")],
)  # fmt: skip
def test_periods_are_written_in_chinese_numerals(number, said):
    assert chinese(number) == said
