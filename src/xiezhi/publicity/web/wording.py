"""What states, kinds and requests are called on the officers' pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as lazy

from xiezhi.accounts.door import Claim
from xiezhi.publicity.redaction.kinds import KINDS as HIDDEN

STATES = {
    "due": (lazy("To be prepared"), "due"),
    "held": (lazy("Held"), "paused"),
    "waiting": (lazy("Awaits confirmation"), "active"),
    "published": (lazy("Published"), "met"),
    "withdrawn": (lazy("Withdrawn"), "overdue"),
    "expired": (lazy("Period over"), "paused"),
    "repaired": (lazy("Ended early"), "paused"),
    "not_public": (lazy("Not published"), "paused"),
}
ACTS = {
    "penalty": lazy("Administrative penalty"),
    "licence": lazy("Administrative licence"),
    "compulsion": lazy("Administrative compulsion"),
    "expropriation": lazy("Expropriation"),
    "requisition": lazy("Requisition"),
    "payment": lazy("Administrative payment"),
    "inspection": lazy("Administrative inspection"),
    "confirmation": lazy("Administrative confirmation"),
    "ruling": lazy("Administrative ruling"),
}
ASKS = {
    "reply": lazy("Reply to be shown beside it"),
    "correction": lazy("Correction"),
    "repair": lazy("Earlier end"),
}
ANSWERS = {
    "received": (lazy("To be answered"), "due"),
    "accepted": (lazy("Granted"), "met"),
    "refused": (lazy("Refused"), "paused"),
}
LETTERS = {
    "received": (lazy("To be answered"), "due"),
    "answered": (lazy("Answered"), "met"),
    "closed": (lazy("Nobody to pass it on to"), "paused"),
}
FIELDS = {
    "title": lazy("Title of the record"),
    "party": lazy("Party"),
    "matter": lazy("Matter"),
    "result": lazy("Result"),
    "facts": lazy("Facts"),
    "basis": lazy("Basis"),
}
MOVES = {
    "publicity_due": lazy("The decision opened the duty"),
    "publicity_held": lazy("Held"),
    "publicity_prepared": lazy("Prepared"),
    "publicity_published": lazy("Published"),
    "publicity_corrected": lazy("Corrected"),
    "publicity_undone": lazy("The decision fell; it must be withdrawn"),
    "publicity_withdrawn": lazy("Withdrawn"),
    "publicity_expired": lazy("Period over"),
    "publicity_repaired": lazy("Ended early"),
    "publicity_kept_back": lazy("Not published"),
    "publicity_asked": lazy("A request came in"),
    "publicity_answered": lazy("A request was answered"),
}
FOUND_BY = {
    "known": lazy("the file knows it"),
    "pattern": lazy("by its form"),
    "tagger": lazy("it looks like it"),
    "person": lazy("marked by a person"),
}


def claim_of(request: HttpRequest) -> Claim:
    """The claim of the person at the screen; `needs` has made sure that there is one."""
    claim = getattr(request, "claim", None)
    assert isinstance(claim, Claim)
    return claim


def tag(states: dict[str, tuple[Any, str]], key: str) -> dict[str, Any]:
    """A state as a tag: told by its word, not by its colour alone."""
    words, tone = states[key]
    return {"text": words, "tone": tone}


def hidden_kinds() -> list[tuple[str, dict[str, str]]]:
    """Kinds of things that may be hidden, for a choice."""
    return [(key, one.label) for key, one in HIDDEN.items()]
