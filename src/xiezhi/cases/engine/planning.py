"""Which method of delivery the law opens next for a paper, given the failed tries (civil_procedure_law/88 to 95)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

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


def plan(act: ActStandard, situation: Situation, to_party: str = "") -> list[Way]:
    """Every method in the law's order, and the one to take next. Nothing is proposed twice for the same paper."""
    delivery = situation.procedure.delivery
    if delivery is None or not act.delivers:
        return []
    seen = replace(situation, history=History(_concerning(act, situation, to_party)))
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


def _concerning(act: ActStandard, situation: Situation, to_party: str) -> Iterator[Happened]:
    """The history with only those failed tries that were of this paper and for this party."""
    for one in situation.history.all:
        if one.act != FAILED or (
            one.facts.get("paper") in (act.delivers, None)
            and str(one.facts.get("to_party") or "") in ("", to_party)
            and not _before_issue(one, act, situation)
        ):
            yield one


def _before_issue(one: Happened, act: ActStandard, situation: Situation) -> bool:
    """A try of an earlier paper of the same kind says nothing about one that was issued since."""
    issuing = [key.key for key in situation.procedure.acts if act.delivers in key.paper]
    latest = max((found.at for key in issuing if (found := situation.history.latest(key))), default=None)
    return latest is not None and one.at < latest


def _tries(situation: Situation, method: Method) -> Iterator[Happened]:
    return (one for one in situation.history.of(FAILED) if one.facts.get("method") == method.key)
