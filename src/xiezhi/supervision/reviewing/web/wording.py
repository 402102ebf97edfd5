"""What pages of case review say again and again: states, ways, answers of the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as lazy

from xiezhi.standards.door import ReviewRules

PLAN = {
    "planned": (lazy("Planned"), ""),
    "committed": (lazy("List on record, to be drawn"), "active"),
    "drawn": (lazy("Under review"), "active"),
    "reported": (lazy("Reported"), "met"),
}
FILE = {
    "drawn": (lazy("No reviewers yet"), "due"),
    "named": (lazy("Being marked"), "active"),
    "opened": (lazy("Marks apart"), "overdue"),
    "settled": (lazy("Settled"), "met"),
    "told": (lazy("Told to the body"), "met"),
    "objected": (lazy("Re-examination asked for"), "due"),
    "answered": (lazy("Final after re-examination"), "met"),
}
REPORT = {
    "handed_in": (lazy("Waits to be confirmed"), "due"),
    "returned": (lazy("Returned for mending"), "overdue"),
    "confirmed": (lazy("Confirmed and told"), "met"),
}
SHEET = {
    "given": (lazy("To be marked"), "due"),
    "handed_in": (lazy("Handed in"), "met"),
    "stood_back": (lazy("Stood back"), "paused"),
    "earlier": (lazy("Reviewed it before"), "paused"),
}
WAYS = {"random": lazy("Drawn at random"), "all": lazy("Every closed file")}
HOW = {
    "agreed": lazy("The reviewers agree; the mean of their points counts"),
    "third": lazy("A third reviewer settled it with the nearer of the two"),
    "panel": lazy("A panel talked it over and adopted one sheet"),
}
NEEDS = {
    "third": lazy("The reviewers are too far apart: a third is to be named."),
    "panel": lazy("The third reviewer agrees with neither: a panel talks it over."),
}
SHOWN = {
    "breach": (lazy("The record shows it"), "overdue"),
    "open": (lazy("The record leaves it open"), "due"),
    "kept": (lazy("The record shows it was kept"), "met"),
}
"""What the record shows by itself; a person decides."""
OUTCOMES = {"kept": lazy("The result stands"), "changed": lazy("The result is changed")}


def tag(states: Mapping[str, tuple[Any, str]], state: str) -> dict[str, Any]:
    """A state as a tag: told by its word, not by its colour alone."""
    words, tone = states.get(state, (state, ""))
    return {"text": words, "tone": tone}


def grade_tag(rules: ReviewRules, key: str) -> dict[str, Any]:
    """A grade as a tag."""
    found = next((one for one in rules.grades if one.key == key), None)
    return {"text": found.label, "tone": "met" if found.passes else "overdue"} if found else {"text": "—", "tone": ""}
