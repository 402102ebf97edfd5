"""What may be done next: every act of the procedure, allowed or refused with its ground."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from xiezhi.cases.engine.judging import check_guards, check_people, check_turn
from xiezhi.cases.engine.situation import Attempt, Situation
from xiezhi.cases.errors import NeedsApproval, TooFewOfficers
from xiezhi.kernel.errors import Refusal
from xiezhi.standards.door import ActStandard


@dataclass(frozen=True)
class Offer:
    """One act as it stands now. What depends on the facts that are still to be said is judged when they are said."""

    act: ActStandard
    refusals: tuple[Refusal, ...]

    @property
    def allowed(self) -> bool:
        """Whether the act can be begun."""
        return not self.refusals

    @property
    def refusal(self) -> Refusal | None:
        """The first ground on which it is refused."""
        return self.refusals[0] if self.refusals else None

    @property
    def needs_approval(self) -> bool:
        """Whether it takes effect only when approved."""
        return bool(self.act.approval)


def offers(
    situation: Situation, *, at: datetime, actor: str = "", roles: frozenset[str] | None = None
) -> Iterator[Offer]:
    """Every act that people do in this procedure, in order."""
    for act in situation.procedure.acts:
        if act.system or (act.opens and not act.after and situation.history):
            continue
        attempt = Attempt(act.key, at, {}, (), actor, roles)
        moment = replace(situation, attempt=attempt)
        turn = list(check_turn(moment, act, attempt))
        people = [
            one
            for one in check_people(moment, act, attempt, None)
            if not isinstance(one, (TooFewOfficers, NeedsApproval))
        ]
        guards = [] if turn else list(check_guards(moment, act, known_only=True))
        yield Offer(act, (*turn, *people, *guards))
