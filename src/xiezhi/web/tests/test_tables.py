"""The body of a data table: escaped, in the language of the page, a real link in its first cell, names for phones."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from xiezhi.web import tables

COLUMNS: list[dict[str, Any]] = [
    {"label": {"zh": "案件", "en": "Case"}},
    {"label": {"zh": "罚款", "en": "Fine"}, "num": True},
]


def drawn(*cells: dict[str, Any], href: str = "/cases/7/") -> str:
    return tables.rows(COLUMNS, [{"href": href, "cells": cells}])


def test_a_row_leads_somewhere_by_a_real_link():
    page = drawn({"text": "案一", "second": "一号"}, {"money": "3000"})
    assert page.startswith(
        '<tr data-href="/cases/7/"><td class="primary"><div><a class="row-link" href="/cases/7/">案一</a>'
    )
    assert '<span class="second">一号</span>' in page
    assert '<td class="num" data-label="罚款"><div>¥3,000.00</div></td>' in page


def test_a_row_that_leads_nowhere_has_no_link():
    assert "href" not in drawn({"text": "案一"}, {"text": ""}, href="")


def test_what_is_missing_is_shown_as_missing():
    assert drawn({"text": "案一"}, {"money": None}).count("—") == 1


def test_whatever_a_person_wrote_is_escaped():
    page = drawn({"text": "<b>", "second": "<i>"}, {"tag": {"text": "<u>"}}, href='/"><x')
    for raw in ("<b>", "<i>", "<u>", "<x"):
        assert raw not in page


def test_cells_know_clocks_tags_and_days():
    page = drawn({"clock": {"state": "due", "days": 2, "working": True}}, {"tag": {"text": "送达", "tone": "active"}})
    assert "还剩 2 个工作日" in page
    assert 'class="tag tag-active"' in page
    assert '<time class="nowrap" datetime="2025-04-28">2025年4月28日</time>' in drawn(
        {"day": "2025-04-28"}, {"text": "x"}
    )


def test_the_table_speaks_english_too():
    with translation.override("en"):
        page = drawn({"text": {"zh": "案一", "en": "Case one"}}, {"clock": {"state": "met"}})
    assert "Case one" in page
    assert 'data-label="Fine"' in page
    assert "Met" in page
