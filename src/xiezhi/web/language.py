"""Which of our two languages is spoken now, and what a `{zh, en}` text says in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language


def language() -> str:
    """ "en" on an English page, else "zh-hans"."""
    return "en" if (get_language() or "zh-hans").startswith("en") else "zh-hans"


def words(text: Any, spoken: str | None = None) -> str:
    """What a text says in the active language: `{zh, en}` by language, None as nothing, anything else as it is.

    Who says much at once asks for the `language()` once and passes it as `spoken`.
    """
    if text is None:
        return ""
    if isinstance(text, Mapping):
        first, second = ("en", "zh") if (spoken or language()) == "en" else ("zh", "en")
        return str(text.get(first) or text.get(second) or "")
    return str(text)
