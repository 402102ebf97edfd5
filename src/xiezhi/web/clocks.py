"""The short form of a clock, as lists of many rows show it; in Python, since a list draws a hundred of them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xiezhi.kernel.clock import today
from xiezhi.web import formats
from xiezhi.web.icons import icon
from xiezhi.web.language import language

LOOKS = {
    "overdue": ("overdue", "warning"),
    "missed": ("overdue", "warning"),
    "due": ("due", "clock"),
    "met": ("met", "check"),
    "paused": ("paused", "pause"),
    "running": ("active", ""),
}


def _of(clock: Any, name: str) -> Any:
    return clock.get(name) if isinstance(clock, dict) else getattr(clock, name, None)


def left(due: Any, days: int | str | None, *, working: bool = False, on: Any = None) -> str:
    """How many days are left: the `days` counted by the law, else calendar days from `on` (today) to `due`."""
    if days is None or days == "":  # a template that has no such variable passes ""
        due_day = formats.as_date(due)
        if due_day is None:
            return ""
        days = (due_day - (on or today())).days
    return formats.days_left(int(days), working=working)


def clock_tag(clock: Any) -> SafeString:
    """The tag of a clock's state: days left or overdue, met, missed, paused; nothing for a state without a look."""
    state = _of(clock, "state")
    if state not in LOOKS:
        return SafeString("")
    days = _of(clock, "days")
    if days is None or days == "":
        due = formats.as_date(_of(clock, "due"))
        days = (due - today()).days if due else None
    return _tag(state, None if days is None else int(days), bool(_of(clock, "working")), language())


@lru_cache(maxsize=4096)
def _tag(state: str, days: int | None, working: bool, spoken: str) -> SafeString:
    """The same tag stands in many rows; `spoken` tells the languages apart."""
    tone, picture = LOOKS[state]
    fixed = {"met": _("Met"), "missed": _("Missed"), "paused": _("Paused")}
    said = fixed.get(state) or ("" if days is None else formats.days_left(days, working=working))
    return format_html('<span class="tag tag-{}">{}{}</span>', tone, icon(picture) if picture else "", said)
