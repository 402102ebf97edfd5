"""The acts of a procedure in the order in which an officer wants them: to do, stopped, other people's, later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from xiezhi.cases.door import CaseView, Offer
from xiezhi.kernel.errors import Refusal, Text
from xiezhi.standards.door import ActStandard


@dataclass(frozen=True)
class Next:
    """One act: where its form is, or why it is refused."""

    act: ActStandard
    href: str
    refusals: tuple[Refusal, ...]
    primary: bool = False
    done: bool = False

    @property
    def label(self) -> Text:
        """The act's name."""
        return self.act.label


@dataclass(frozen=True)
class Acts:
    """The acts of a case for one person."""

    forward: tuple[Next, ...]
    more: tuple[Next, ...]
    stopped: tuple[Next, ...]
    others: tuple[Next, ...]
    later: tuple[Next, ...]


def arrange(case: CaseView, offers: Iterable[Offer], waiting: Iterable[str]) -> Acts:
    """Sort the offers. `waiting` are acts that were proposed and await approval: nobody need propose them again."""
    stages = [stage.key for stage in case.procedure.stages]
    here = stages.index(case.row.stage) if case.row.stage in stages else 0
    done, asked = {entry.kind for entry in case.entries}, set(waiting)
    forward, more, stopped, others, later = list[Next](), list[Next](), list[Next](), list[Next](), list[Next]()
    for offer in offers:
        one = _next(case.row.id, offer, done)
        ahead = offer.act.stage in stages and stages.index(offer.act.stage) >= here
        keys = {refusal.key for refusal in offer.refusals}
        if offer.allowed:
            (forward if ahead and not one.done and offer.act.key not in asked else more).append(one)
        elif keys & {"once", "archived"} or _too_late(offer, done):
            continue
        elif keys <= {"role", "apart", "recused"}:
            others.append(one)
        elif "order" not in keys and "role" not in keys:
            stopped.append(one)
        elif "order" in keys and "role" not in keys:
            later.append(one)
    forward = [_primary(one, index == 0) for index, one in enumerate(_by_weight(forward, stages))]
    return Acts(tuple(forward), tuple(more), tuple(stopped), tuple(others), tuple(later))


def _next(case_id: UUID, offer: Offer, done: set[str]) -> Next:
    href = reverse("act-form", args=[case_id, offer.act.key])
    return Next(offer.act, href, offer.refusals, done=offer.act.key in done)


def _primary(one: Next, first: bool) -> Next:
    return Next(one.act, one.href, one.refusals, first, one.done)


def _too_late(offer: Offer, done: set[str]) -> bool:
    """Whether something done rules the act out for good: it is no longer of interest."""
    return bool(set(offer.act.not_after) & done)


def _by_weight(found: list[Next], stages: list[str]) -> list[Next]:
    """What carries the case on before what may happen besides: papers, approvals and several officers weigh more."""

    def weight(one: Next) -> tuple[int, int]:
        act = one.act
        carries = bool(act.paper or act.delivers or act.approval or act.once or act.closes or act.archives)
        return (0 if carries else 1, stages.index(act.stage) if act.stage in stages else 99)

    return sorted(found, key=weight)
