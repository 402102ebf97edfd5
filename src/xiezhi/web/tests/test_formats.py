"""Dates, spans and money as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from xiezhi.web import formats


def test_a_legal_day_is_written_the_chinese_way_with_its_weekday():
    assert formats.legal_day(date(2025, 4, 28)) == "2025年4月28日 周一"
    assert formats.legal_day("2025-05-04") == "2025年5月4日 周日"
    assert formats.legal_day("2025-05-04", weekday=False) == "2025年5月4日"


def test_a_legal_day_in_english():
    with translation.override("en"):
        assert formats.legal_day(date(2025, 4, 28)) == "28 Apr 2025"


def test_the_day_of_an_instant_is_its_day_in_shanghai():
    late = datetime(2025, 4, 28, 16, 30, tzinfo=UTC)
    assert formats.legal_day(late, weekday=False) == "2025年4月29日"
    assert formats.legal_moment(late) == "2025年4月29日 00:30"
    assert formats.legal_moment("2025-04-28T16:30:00+00:00") == "2025年4月29日 00:30"


@pytest.mark.parametrize(
    ("amount", "written"),
    [("0", "¥0.00"), ("12000", "¥12,000.00"), ("212600.50", "¥212,600.50"), ("-3.5", "-¥3.50"), (None, ""), ("", "")],
)
def test_money_keeps_its_two_places(amount, written):
    assert formats.money(amount) == written


@pytest.mark.parametrize(
    ("days", "working", "zh", "en"),
    [
        (5, False, "还剩 5 天", "5 days left"),
        (1, True, "还剩 1 个工作日", "1 working day left"),
        (0, False, "今日到期", "Due today"),
        (-1, False, "逾期 1 天", "1 day overdue"),
        (-3, True, "逾期 3 个工作日", "3 working days overdue"),
    ],
)
def test_the_days_that_are_left_are_said_in_both_languages(days, working, zh, en):
    assert formats.days_left(days, working=working) == zh
    with translation.override("en"):
        assert formats.days_left(days, working=working) == en
