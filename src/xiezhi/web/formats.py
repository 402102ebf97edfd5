"""Dates, spans and money as people read them, in the active language."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiezhi.kernel.clock import SHANGHAI
from xiezhi.kernel.clock import legal_day as day_of
from xiezhi.kernel.money import yuan
from xiezhi.web.language import language

_WEEK = "一二三四五六日"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def as_date(value: date | str | None) -> date | None:
    """A date from a date, an aware instant (its day in Shanghai) or an ISO string; None for nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value or ":" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        return day_of(value) if value.tzinfo else value.date()
    return value


def legal_day(value: Any, *, weekday: bool = True) -> str:
    """2025年4月28日 周一, or 28 Apr 2025."""
    day = as_date(value)
    if day is None:
        return ""
    if language() == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日" + (f" 周{_WEEK[day.weekday()]}" if weekday else "")


def legal_moment(value: datetime | str) -> str:
    """2025年4月28日 14:05, or 28 Apr 2025, 14:05: an instant on the clock of Shanghai."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    local = at.astimezone(SHANGHAI) if at.tzinfo else at
    return legal_day(local, weekday=False) + (", " if language() == "en" else " ") + f"{local:%H:%M}"


def money(value: Any) -> str:
    """¥12,000.00: an official amount keeps its two places."""
    if value in (None, ""):
        return ""
    amount = yuan(value)
    return f"{'-' if amount < 0 else ''}¥{abs(amount):,.2f}"


def days_left(days: int, *, working: bool = False) -> str:
    """How far a due day is: 还剩 5 天, 今日到期, 逾期 3 天; `working` says that the days counted are working days."""
    if days == 0:
        return _("Due today")
    count = abs(days)
    if days < 0:
        text = (
            ngettext("%(count)d working day overdue", "%(count)d working days overdue", count)
            if working
            else ngettext("%(count)d day overdue", "%(count)d days overdue", count)
        )
    elif working:
        text = ngettext("%(count)d working day left", "%(count)d working days left", count)
    else:
        text = ngettext("%(count)d day left", "%(count)d days left", count)
    return text % {"count": count}
