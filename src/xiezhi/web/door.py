"""What other rooms may use of the common look, besides templates, tags and styles."""

from xiezhi.web.citations import Cited, speak_by
from xiezhi.web.deskparts import add_to_desk, desk_counts
from xiezhi.web.formats import days_left, legal_day, legal_moment, money
from xiezhi.web.language import language, words
from xiezhi.web.menu import Item, judge_by, register, register_account, search_at

__all__ = [
    "Cited", "Item", "add_to_desk", "days_left", "desk_counts", "judge_by", "language", "legal_day", "legal_moment",
    "money", "register", "register_account", "search_at", "speak_by", "words",
]  # fmt: skip
