"""The wrongs: each changes a lawful case in one way, and says by which rules it must be found and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from benchmarks.province.lawful import Done, Told

Change = Callable[[Told], Told]


@dataclass(frozen=True)
class Wrong:
    """One way to break the law: which kind of rule it belongs to, and the rules that must say so."""

    kind: str
    name: str
    rules: tuple[str, ...]
    change: Change


def _each(told: Told, of: Callable[[Done], Iterable[Done]]) -> Told:
    return replace(told, acts=tuple(new for one in told.acts for new in of(one)))


def later(act: str, days: int) -> Change:
    """This act and all after it so many days later."""

    def change(told: Told) -> Told:
        first = next(index for index, one in enumerate(told.acts) if one.act == act)
        moved = (replace(one, day=one.day + days) if n >= first else one for n, one in enumerate(told.acts))
        return replace(told, acts=tuple(map(_as_said(told), moved)))

    return change


def _as_said(told: Told) -> Callable[[Done], Done]:
    """Deliveries say their day."""

    def said(one: Done) -> Done:
        if "delivered_on" not in one.facts:
            return one
        day = (told.begins + timedelta(days=one.day)).isoformat()
        return replace(one, facts={**one.facts, "delivered_on": day, "signed_on": day})

    return said


def without(*acts: str) -> Change:
    """The case without these acts."""
    return lambda told: _each(told, lambda one: () if one.act in acts else (one,))


def until(act: str) -> Change:
    """The case up to this act, and nothing after it."""
    return lambda told: replace(told, acts=told.acts[: [one.act for one in told.acts].index(act) + 1])


def twice(act: str) -> Change:
    """This act once more the next day."""
    return lambda told: _each(told, lambda one: (one, replace(one, day=one.day + 1)) if one.act == act else (one,))


def says(act: str, **facts: Any) -> Change:
    """This act says something else; None: does not say it."""

    def of(one: Done) -> tuple[Done]:
        changed = {key: value for key, value in {**one.facts, **facts}.items() if value is not None}
        return (replace(one, facts=changed) if one.act == act else one,)

    return lambda told: _each(told, of)


def by(act: str, **people: Any) -> Change:
    """Other people did this act, or it was recorded later."""
    return lambda told: _each(told, lambda one: (replace(one, **people) if one.act == act else one,))


def after(act: str, *more: Done) -> Change:
    """More acts follow this one; their days count from it."""

    def of(one: Done) -> tuple[Done, ...]:
        return (one, *(replace(new, day=one.day + new.day) for new in more)) if one.act == act else (one,)

    return lambda told: _each(told, of)


P = "penalty_ordinary."
ALONE = ("officer",)
REVIEW = {"kind": "legal", "reasons": "涉嫌犯罪。", "opinion": "transfer"}
CASE_WRONGS = (
    Wrong("order", "the investigation ended without any evidence", (f"{P}facts_and_evidence_first",),
          without("evidence_collected")),
    Wrong("response", "decision served on the eighth working day and later",
          (f"{P}deliver_decision", f"{P}publish_due"),
          later("decision_delivered", 10)),
    Wrong("response", "decided after the ninety days", (f"{P}decision_due",), later("investigation_ended", 80)),
    Wrong("absence", "decision never served", (f"{P}deliver_decision", f"{P}publish_due"), until("decided")),
    Wrong("repetition", "the case filed twice", (f"{P}filed_once",), twice("filed")),
    Wrong("repetition", "the case archived twice", (f"{P}archived_once",), twice("archived")),
    Wrong("people", "evidence collected by one officer", (f"{P}evidence_collected_officers",),
          by("evidence_collected", pair=ALONE)),
    Wrong("people", "reviewed by an officer of the investigation", (f"{P}reviewed_apart",),
          by("reviewed", actor="partner")),
    Wrong("people", "evidence collected with a certificate that had lapsed", (f"{P}certificate",),
          by("evidence_collected", pair=("officer", "lapsed"))),
    Wrong("people", "an officer who was recused went on", (f"{P}recused",),
          after("filed", Done("recusal_applied", 1, {"concerning": ["partner"], "reason": "亲属"}, pair=()),
                Done("recusal_decided", 2, {
                     "granted": True, "recused": ["partner"], "reason": "亲属"}, "agency_head", ()))),
    Wrong("amount", "fined above the range of the law",
          (f"{P}discretion", f"{P}no_heavier_for_defending", f"{P}money_all_paid"), says("decided", fine="900000")),
    Wrong("matter", "handled by a body of another field than the catalogue gives it to", (f"{P}matter",),
          lambda told: replace(told, body=f"other_{told.body}")),
    Wrong("paper", "the decision does not say how to perform it", (f"{P}fields",), says("decided", performance=None)),
    Wrong("paper", "published without the redaction checked",
          (f"{P}redacted_first",), says("published", redacted=False)),
    Wrong("publication", "published after the seven working days", (f"{P}publish_due",), later("published", 12)),
    Wrong("transfer", "penalised although the review asked for a transfer",
          ("penalty_instead_of_transfer", f"{P}review_passed", f"{P}legal_review_first"),
          by("reviewed", facts=REVIEW)),
    Wrong("late_entry", "evidence recorded five weeks after it was collected", ("recorded_late",),
          by("evidence_collected", recorded_after=35)),
)  # fmt: skip
