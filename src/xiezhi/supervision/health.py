"""Whether live supervision is well: the follower's sign of life, what troubles it, and the rules that are left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from xiezhi.kernel.clock import now
from xiezhi.supervision.models import Mark, RuleHealth

NAME = "findings"
SILENCE = timedelta(seconds=45)
"""A follower beats every few seconds; as long without one is no hiccup."""


@dataclass(frozen=True)
class State:
    """How the follower is, for the watch floor."""

    alive: bool
    beat_at: datetime | None
    left_out: int


def follower_state(at: datetime) -> State:
    """Two statements."""
    beat = Mark.objects.filter(name=NAME).values_list("beat_at", flat=True).first()
    left_out = RuleHealth.objects.filter(again_at__gt=at).count()
    return State(beat is not None and at - beat <= SILENCE, beat, left_out)


def health() -> list[str]:
    """What is not well, a sentence each, for /healthz; empty when all is."""
    at = now()
    mark = Mark.objects.filter(name=NAME).first()
    if mark is None or mark.beat_at is None or at - mark.beat_at > SILENCE:
        return ["live supervision gives no sign of life"]
    ill = RuleHealth.objects.filter(again_at__gt=at).order_by("rule").values_list("rule", "kind")
    return [*([mark.trouble] if mark.trouble else []), *(f"the rule {rule} is left out: {kind}" for rule, kind in ill)]
