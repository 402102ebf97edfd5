"""The tags every page uses: labels in two languages, citations, dates, money, icons. `{% load xz %}`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from xiezhi.web import citations, clocks, formats, icons, tables
from xiezhi.web.language import words

register = template.Library()


@register.simple_tag(takes_context=True)
def cite(context: Context, key: str, text: Any = None) -> SafeString:
    """The chip of a citation: `{% cite 'penalty_law/44' %}`, or with a text of your own; a link where it can be read.

    A view may pass its own speaker of the law as `law_speaker` in the context; else the one handed to the door answers.
    """
    known = citations.cited(key, context.get("law_speaker"))
    spoken = words(text) or words(known.spoken)
    if known.href:
        return format_html('<a class="cite" href="{}" title="{}">{}</a>', known.href, known.quote or spoken, spoken)
    return format_html('<span class="cite" title="{}">{}</span>', known.quote or key, spoken)


@register.simple_tag(takes_context=True)
def cites(context: Context, keys: Any) -> SafeString:
    """The chips of several citations; takes one key, a list of keys, or nothing."""
    found = [keys] if isinstance(keys, str) and keys else list(keys or ())
    return SafeString(" ".join(cite(context, key) for key in found))


@register.simple_tag
def label(text: Any) -> str:
    """A {zh, en} text in the active language; a plain or lazy string as it is."""
    return words(text)


@register.filter(name="label")
def label_filter(text: Any) -> str:
    """The same as a filter: `{{ step.label|label }}`."""
    return words(text)


@register.simple_tag
def money(amount: Any) -> str:
    """¥12,000.00"""
    return formats.money(amount)


@register.simple_tag
def legal_day(day: Any, weekday: bool = True) -> SafeString | str:
    """A `<time>`: 2025年4月28日 周一, or 28 Apr 2025."""
    found = formats.as_date(day)
    if found is None:
        return ""
    return format_html(
        '<time class="nowrap" datetime="{}">{}</time>', found.isoformat(), formats.legal_day(found, weekday=weekday)
    )


@register.simple_tag
def legal_moment(at: Any) -> SafeString | str:
    """A `<time>` with hour and minute on the clock of Shanghai."""
    if not at:
        return ""
    iso = at if isinstance(at, str) else at.isoformat()
    return format_html('<time class="nowrap" datetime="{}">{}</time>', iso, formats.legal_moment(at))


@register.simple_tag
def days_left(due: Any, on: date | None = None, days: int | str | None = None, working: bool = False) -> str:
    """还剩 5 天, 今日到期, 逾期 3 天: the `days` counted by the law, else calendar days from `on` (today) to `due`."""
    return clocks.left(due, days, working=bool(working), on=on)


@register.simple_tag
def clock_tag(clock: Any) -> SafeString:
    """The short form of a clock, for lists: `{% clock_tag row.clock %}`."""
    return clocks.clock_tag(clock)


@register.simple_tag
def table_rows(columns: Any, lines: Any) -> SafeString:
    """The rows of a data table, drawn fast: `{% table_rows table.columns table.rows %}`."""
    return tables.rows(columns, lines)


@register.simple_tag
def icon(name: str, text: Any = None) -> SafeString:
    """An icon of static/web/icons.svg: silent beside words; with a `text` of its own it is read out."""
    return icons.spoken_icon(name, words(text)) if text else icons.icon(name)
