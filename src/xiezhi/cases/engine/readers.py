"""How one value that was typed becomes the value that is stored. ValueError carries the reason in both languages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from xiezhi.kernel.clock import SHANGHAI
from xiezhi.kernel.errors import text
from xiezhi.kernel.money import stored, yuan
from xiezhi.standards.door import FieldStandard

LONGEST = 20_000


def bad(zh: str, en: str) -> ValueError:
    """A value that cannot be taken, with the reason in both languages."""
    return ValueError(text(zh, en))


def text_(field: FieldStandard, value: Any) -> str:
    """Text."""
    if not isinstance(value, str):
        raise bad("应是文字", "must be text")
    return cleaned(value, field.max_length or LONGEST)


def cleaned(value: str, longest: int) -> str:
    """A text with one kind of line end, at most `longest` characters, without invisible ones."""
    kept = value.replace("\r\n", "\n").strip()
    if len(kept) > longest:
        raise bad(f"不能超过{longest}字", f"must not be longer than {longest} characters")
    if any(ord(sign) < 32 and sign not in "\n\t" for sign in kept):
        raise bad("含有不可见的控制字符", "holds invisible control characters")
    return kept


def date_(field: FieldStandard, value: Any) -> str:
    """A day, as 2025-03-12."""
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError:
        raise bad(f"不是有效日期：{value}", f"is not a date: {value}") from None


def datetime_(field: FieldStandard, value: Any) -> str:
    """An instant to the minute, in Shanghai unless a zone is said."""
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise bad(f"不是有效时间：{value}", f"is not a time: {value}") from None
    return (at if at.tzinfo else at.replace(tzinfo=SHANGHAI)).astimezone(SHANGHAI).isoformat(timespec="minutes")


def money(field: FieldStandard, value: Any) -> str:
    """An amount in yuan as a decimal string."""
    try:
        amount = yuan(value)
    except ValueError:
        raise bad(
            f"不是金额（元，至多两位小数）：{value}", f"is not an amount in yuan with at most two decimals: {value}"
        ) from None
    if amount < 0:
        raise bad("不能是负数", "must not be negative")
    return stored(amount)


def integer(field: FieldStandard, value: Any) -> int:
    """A whole number."""
    try:
        return int(str(value).strip())
    except ValueError:
        raise bad(f"不是整数：{value}", f"is not a whole number: {value}") from None


def yes_no(field: FieldStandard, value: Any) -> bool:
    """Yes or no."""
    if isinstance(value, bool):
        return value
    if str(value) in {"yes", "no"}:
        return str(value) == "yes"
    raise bad("请回答是或否", "must be yes or no")


def choice(field: FieldStandard, value: Any) -> str:
    """One of the options, by key."""
    if value not in {option.key for option in field.options}:
        raise bad("不在可选项中", "is none of the options")
    return str(value)


def choices(field: FieldStandard, value: Any) -> list[str]:
    """Several of the options, in their order."""
    chosen = [value] if isinstance(value, str) else list(value)
    return sorted({choice(field, one) for one in chosen}, key=[option.key for option in field.options].index)
