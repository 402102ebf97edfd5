"""The body of a data table, in Python: a list draws a hundred rows of many cells, many times faster than a template.

The classes and attributes are those of static/web/tables.css and tables.js; `components/table.py` shows what goes in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString

from xiezhi.web import formats
from xiezhi.web.clocks import clock_tag
from xiezhi.web.icons import icon
from xiezhi.web.language import language, words

NOTHING = '<span class="faint">—</span>'


def tag(of: Mapping[str, Any], spoken: str | None = None) -> str:
    """A tag: `text`, and perhaps `tone` and `icon`."""
    tone = f" tag-{escape(of['tone'])}" if of.get("tone") else ""
    picture = icon(of["icon"]) if of.get("icon") else ""
    return f'<span class="tag{tone}">{picture}{escape(words(of["text"], spoken))}</span>'


def _content(cell: Mapping[str, Any], spoken: str) -> str:
    if cell.get("clock"):
        return clock_tag(cell["clock"])
    if cell.get("tag"):
        return tag(cell["tag"], spoken)
    if cell.get("day"):
        day = formats.as_date(cell["day"])
        return f'<time class="nowrap" datetime="{day}">{formats.legal_day(day, weekday=False)}</time>'
    if cell.get("money"):
        return formats.money(cell["money"])
    return escape(words(cell.get("text"), spoken)) or NOTHING


def _openings(columns: Iterable[Mapping[str, Any]], spoken: str) -> list[str]:
    """The opening of each column's `<td>`: its classes, and its name for the cards of a phone."""
    opened = []
    for place, column in enumerate(columns):
        kinds = [name for name, on in (("num", column.get("num")), ("primary", not place)) if on]
        named = f' class="{" ".join(kinds)}"' if kinds else ""
        told = f' data-label="{escape(words(column["label"], spoken))}"' if place else ""
        opened.append(f"<td{named}{told}><div>")
    return opened


def _row(openings: list[str], line: Mapping[str, Any], spoken: str) -> str:
    href = escape(line.get("href") or "")
    parts = [f'<tr data-href="{href}">' if href else "<tr>"]
    for place, (opening, cell) in enumerate(zip(openings, line["cells"], strict=True)):
        inner = _content(cell, spoken)
        if href and not place:
            inner = f'<a class="row-link" href="{href}">{inner}</a>'
        below = cell.get("second")
        second = f'<span class="second">{escape(words(below, spoken))}</span>' if below else ""
        parts.append(f"{opening}{inner}{second}</div></td>")
    return "".join(parts) + "</tr>"


def rows(columns: Iterable[Mapping[str, Any]], lines: Iterable[Mapping[str, Any]]) -> SafeString:
    """The `<tr>` of each line: `href` where it leads (or nothing) and `cells`, one for each column."""
    spoken = language()
    openings = _openings(columns, spoken)
    return SafeString("\n".join(_row(openings, line, spoken) for line in lines))
