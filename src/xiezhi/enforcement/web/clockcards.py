"""The clocks of a case as cards: what is left in words, whose time it is, and how the day was worked out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiezhi.cases.door import CaseView, Clock
from xiezhi.kernel.errors import Text
from xiezhi.standards import door as standards
from xiezhi.standards.door import Procedure
from xiezhi.web import door as web

SOON = 7
"""Days before the due day from which a clock is shown as soon due."""


@dataclass(frozen=True)
class ClockCard:
    """One time limit: its state as a tone, what is left in words, and how the day was worked out."""

    label: Text
    tone: str
    left: str
    due: date
    whose: str
    started: date
    counts: str
    pauses: tuple[Any, ...]
    extensions: tuple[Any, ...]
    cites: tuple[str, ...]
    met_on: date | None
    notes: tuple[str, ...]
    running: bool


def clock_cards(case: CaseView, day: date) -> list[ClockCard]:
    """The clocks of a case: what runs first, soonest first; then what is settled."""
    names = _names(case) if any(clock.about for clock in case.clocks) else {}
    cards = [_card(clock, case.procedure, day, names.get(clock.about, "")) for clock in case.clocks]
    return sorted(cards, key=lambda card: (not card.running, card.due))


def _names(case: CaseView) -> dict[str, str]:
    """The parties of the case by id, so that clocks alike but of different parties can be told apart."""
    said = [one for entry in case.entries for one in (entry.facts.get("party"), *(entry.facts.get("co_parties") or ()))]
    return {str(one["id"]): str(one["name"]) for one in said if isinstance(one, dict) and one.get("id")}


def _card(clock: Clock, procedure: Procedure, day: date, party: str) -> ClockCard:
    limit = procedure.time_limit(clock.key)
    working = bool(limit and limit.counts.of == "working_days")
    tone, left = _state(clock, day, working)
    notes = tuple(web.words(note) for note in (clock.unverified, clock.warning) if note)
    whose = " · ".join(one for one in (_whose(clock.of), party) if one)
    return ClockCard(
        clock.label, tone, left, clock.due, whose, clock.started, _counts(clock, procedure), clock.pauses,
        clock.extensions, clock.cite, clock.met_on, notes, clock.state in {"open", "paused"} or tone == "overdue",
    )  # fmt: skip


def _whose(of: str) -> str:
    return {"body": _("Our duty"), "party": _("The party's time"), "earliest": _("Not before")}.get(of, "")


def _state(clock: Clock, day: date, working: bool) -> tuple[str, str]:
    """The tone of the card, and the words on it."""
    if clock.state == "paused":
        return "paused", _("Paused")
    if clock.state == "met":
        return "met", _("Met")
    if clock.state == "met_late":
        return "missed", _("Done late")
    if clock.state == "used":
        return "met", _("Used")
    if clock.state == "waived":
        return "met", _("Waived")
    if clock.of != "body" and clock.state == "over":
        return "passed", _("Has passed")
    left = (clock.due - day).days
    counted = _working_left(day, clock.due) if working else left
    tone = "overdue" if left < 0 else "due" if left <= SOON and clock.of == "body" else "running"
    return tone, web.days_left(counted, working=working)


def _working_left(day: date, due: date) -> int:
    """Working days from today to the due day; negative once it has passed."""
    calendar = standards.calendar()
    return calendar.working_between(day, due) if due >= day else -calendar.working_between(due, day)


def _counts(clock: Clock, procedure: Procedure) -> str:
    limit = procedure.time_limit(clock.key)
    if limit is None:
        return ""
    act = procedure.act(clock.trigger.partition(".")[0])
    trigger = web.words(act.label) if act else clock.trigger
    return _("%(span)s from: %(act)s") % {"span": span(limit.counts.days, limit.counts.of), "act": trigger}


def span(days: int, of: str) -> str:
    """A span as a statute says it: 5 working days."""
    words = {
        "working_days": ngettext("%(n)d working day", "%(n)d working days", days),
        "calendar_days": ngettext("%(n)d day", "%(n)d days", days),
        "months": ngettext("%(n)d month", "%(n)d months", days),
        "years": ngettext("%(n)d year", "%(n)d years", days),
    }
    return words[of] % {"n": days}
