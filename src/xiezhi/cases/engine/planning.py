"""Which method of delivery the law opens next for a paper, given the failed tries (civil_procedure_law/88 to 95)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from xiezhi.cases.engine.history import Happened, History
from xiezhi.cases.engine.situation import Situation
from xiezhi.kernel.errors import Text
from xiezhi.standards.door import ActStandard, Method

FAILED = "delivery_failed"


@dataclass(frozen=True)
class Way:
    """One method as it stands for this paper: proposed, open, not open yet, or tried without success."""

    method: Method
    state: str
    tries: tuple[Happened, ...] = ()

    @property
    def says(self) -> Text | None:
        """Why it is not open yet."""
        return self.method.says if self.state == "closed" else None


def plan(act: ActStandard, situation: Situation, to_party: str = "", paper: str = "") -> list[Way]:
    """Every method in the law's order, and the one to take next. Nothing is proposed twice for the same paper.

    `paper` is the kind that an act delivers which may deliver several; until it is named, no failed try counts.
    """
    delivery = situation.procedure.delivery
    if delivery is None or not act.delivers:
        return []
    kind = act.delivers_paper({"paper": paper})
    seen = replace(situation, history=History(_concerning(kind, situation, to_party)))
    tries = {method.key: tuple(_tries(seen, method)) for method in delivery.methods}
    states = {method.key: _state(method, seen, tries[method.key]) for method in delivery.methods}
    order = sorted(delivery.methods, key=lambda one: (not one.first, _rank(one)))
    chosen = next((one.key for one in order if states[one.key] == "open"), None)
    return [
        Way(method, "proposed" if method.key == chosen else states[method.key], tries[method.key])
        for method in delivery.methods
    ]


def _rank(method: Method) -> int:
    """What is open only after others failed comes before what is always open, but not before it was tried."""
    return 0 if method.proposed_when is not None else 1


def _state(method: Method, situation: Situation, tries: tuple[Happened, ...]) -> str:
    if tries:
        return "failed"
    if method.proposed_when is None:
        return "open"
    return "open" if method.proposed_when(situation) is True else "closed"


def _concerning(paper: str, situation: Situation, to_party: str) -> Iterator[Happened]:
    """The history with only those failed tries that were of this paper and for this party."""
    for one in situation.history.all:
        if one.act != FAILED or (
            one.facts.get("paper") in (paper, None)
            and str(one.facts.get("to_party") or "") in ("", to_party)
            and not _before_issue(one, paper, situation)
        ):
            yield one


def _before_issue(one: Happened, paper: str, situation: Situation) -> bool:
    """A try of an earlier paper of the same kind says nothing about one that was issued since."""
    latest = issued_at(situation, paper)
    return latest is not None and one.at < latest


def issued_at(situation: Situation, paper: str) -> datetime | None:
    """When a paper of that kind was last issued in the case; None where it was not."""
    issuing = [act.key for act in situation.procedure.acts if paper in act.paper]
    return max((found.at for key in issuing if (found := situation.history.latest(key))), default=None)


def _tries(situation: Situation, method: Method) -> Iterator[Happened]:
    return (one for one in situation.history.of(FAILED) if one.facts.get("method") == method.key)
