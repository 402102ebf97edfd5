"""Our icons, by name: static/web/icons.svg."""

from __future__ import annotations

from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString


@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """The icon beside words, silent for those who listen."""
    address = static("web/icons.svg")
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', address, name
    )


def spoken_icon(name: str, words: str) -> SafeString:
    """The icon that stands alone: its words are read out."""
    address = static("web/icons.svg")
    return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>', words, address, name)
