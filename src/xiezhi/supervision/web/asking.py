"""What every page here asks of its request and shows again and again: who is here, names of areas, states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as lazy

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import BodyView, Claim

STATES = {
    "raised": (lazy("Raised"), "overdue"),
    "seen": (lazy("Seen by the body"), "due"),
    "explained": (lazy("Explained by the body"), "active"),
    "mended": (lazy("Mended by the body"), "active"),
    "sent_back": (lazy("Sent back to the body"), "overdue"),
    "accepted": (lazy("Accepted"), "met"),
    "matter": (lazy("In a supervision matter"), "active"),
    "withdrawn": (lazy("Withdrawn"), "paused"),
}
SEVERITIES = {
    "red": (lazy("Red"), "secret"),
    "yellow": (lazy("Yellow"), "due"),
    "notice": (lazy("Notice"), "paused"),
}
REASONS = {
    "facts_changed": lazy("What has been recorded since shows that the rule is kept."),
    "late_entry": lazy("An entry that came late shows that the rule was kept."),
    "corrected": lazy("The record was corrected."),
    "rule_changed": lazy("The rule was changed, or does not watch such cases any more."),
    "rule_state": lazy("The rule no longer accuses anybody in this area."),
}
"""Why a finding was withdrawn."""
LEVELS = {
    "province": lazy("Province level"), "city": lazy("City level"), "county": lazy("County level"),
    "township": lazy("Township level"),
}  # fmt: skip
_AREA = re.compile(r"[A-Za-z0-9_]{1,64}(\.[A-Za-z0-9_]{1,64}){0,15}")


def claim_of(request: HttpRequest) -> Claim:
    """The claim of the person at the screen; `needs` has made sure that there is one."""
    claim = getattr(request, "claim", None)
    assert isinstance(claim, Claim)
    return claim


def area(said: str | None) -> str:
    """The path of an area in an address; empty for nothing or nonsense."""
    return said if said and _AREA.fullmatch(said) else ""


def identifier(said: str | None) -> UUID | None:
    """An id in an address; None for nothing or nonsense."""
    try:
        return UUID(str(said))
    except ValueError:
        return None


def area_names(paths: Iterable[str]) -> dict[str, str]:
    """What areas are called, by path; one not registered by its code. One statement."""
    codes = {path: path.rpartition(".")[2].removeprefix("d") for path in paths if path}
    known = accounts.divisions_named(codes.values())
    return {path: known[code].name if code in known else code for path, code in codes.items()}


def bodies(ids: Iterable[Any]) -> Mapping[Any, BodyView]:
    """These bodies by id. One statement, none where there is nothing to ask."""
    wanted = {one for one in ids if one}
    return {one.id: one for one in accounts.bodies(wanted)} if wanted else {}


def state_tag(state: str) -> dict[str, Any]:
    """A finding's state as a tag."""
    words, tone = STATES[state]
    return {"text": words, "tone": tone}


def severity_tag(severity: str) -> dict[str, Any]:
    """How heavy a finding is, as a tag: told by its word, not by its colour alone."""
    words, tone = SEVERITIES[severity]
    return {"text": words, "tone": tone}
