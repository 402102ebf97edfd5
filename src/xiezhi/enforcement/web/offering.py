"""The acts of a procedure in the order in which an officer wants them: to do, stopped, other people's, later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from xiezhi.cases.door import CaseView, Offer
from xiezhi.kernel.errors import Refusal, Text
from xiezhi.standards.door import ActStandard, Procedure


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
    """The acts of a case for one person: what carries it on, what may happen besides, what is refused and why."""

    forward: tuple[Next, ...]
    also: tuple[Next, ...]
    more: tuple[Next, ...]
    stopped: tuple[Next, ...]
    others: tuple[Next, ...]
    later: tuple[Next, ...]


OTHERS = {"role", "apart", "recused"}
"""Refusals that concern the person, not the case: somebody else may do it."""


def arrange(case: CaseView, offers: Iterable[Offer], waiting: Iterable[str]) -> Acts:
    """Sort the offers. `waiting` are acts that were proposed and await approval: nobody need propose them again."""
    stages = [stage.key for stage in case.procedure.stages]
    here = stages.index(case.row.stage) if case.row.stage in stages else 0
    done, asked, wanted = {entry.kind for entry in case.entries}, set(waiting), wanted_now(case)
    found: dict[str, list[Next]] = {part: [] for part in ("forward", "also", "more", "stopped", "others", "later")}
    for offer in offers:
        keys = {refusal.key for refusal in offer.refusals}
        if keys & {"once", "archived"} or (offer.refusals and set(offer.act.not_after) & done):
            continue
        one = Next(offer.act, reverse("act-form", args=[case.row.id, offer.act.key]), offer.refusals,
                   done=offer.act.key in done)  # fmt: skip
        ahead = offer.act.stage in stages and stages.index(offer.act.stage) >= here
        found[_part(one, keys, ahead, wanted, asked)].append(one)
    order = {stage: index for index, stage in enumerate(stages)}
    forward = sorted(found["forward"], key=lambda one: order.get(one.act.stage, 99))
    found["forward"] = [replace(one, primary=not index) for index, one in enumerate(forward)]
    return Acts(**{part: tuple(acts) for part, acts in found.items()})


def _part(one: Next, keys: set[str], ahead: bool, wanted: set[str], asked: set[str]) -> str:
    if not keys:
        if one.act.key in asked:
            return "more"
        return "forward" if one.act.key in wanted else "also" if ahead and not one.done else "more"
    if "order" in keys:
        return "later"
    if keys & OTHERS:
        return "others"
    return "later" if one.done and one.act.key not in wanted else "stopped"


def wanted_now(case: CaseView) -> set[str]:
    """The acts that carry a case on: those of the main line not done yet, and what a running duty waits for."""
    done = {entry.kind for entry in case.entries}
    duties = {
        limit.met_by[0]
        for clock in case.clocks
        if clock.of == "body" and clock.running
        for limit in [case.procedure.time_limit(clock.key)]
        if limit and limit.met_by
    }
    return (main_line(case.procedure) - done) | duties


def main_line(procedure: Procedure) -> set[str]:
    """The acts without which no case of this procedure reaches the archive, each the first of its alternatives."""
    found: set[str] = set()
    ahead = [act.key for act in procedure.acts if act.archives]
    while ahead:
        key = ahead.pop()
        act = procedure.act(key)
        if act is None or key in found:
            continue
        found.add(key)
        ahead += [group[0] for group in act.after]
        for guard in procedure.guards:
            if key in guard.before and _always(guard.when, found):
                ahead += _first_needed(guard.needs.written)
    return found


def _always(when: Any, found: set[str]) -> bool:
    """Whether a guard stands in every case: without a condition, or once an act of the main line is done."""
    if when is None:
        return True
    said = when.written
    if not isinstance(said, Mapping) or set(said) != {"done"}:
        return False
    listed = [said["done"]] if isinstance(said["done"], str) else said["done"]
    return any(one in found for one in listed)


def _first_needed(said: Any) -> list[str]:
    """The acts a condition asks for; of alternatives the first."""
    if not isinstance(said, Mapping):
        return []
    if "all" in said:
        return [act for one in said["all"] for act in _first_needed(one)]
    if "any" in said:
        return _first_needed(said["any"][0])
    if "done" in said:
        return [said["done"]] if isinstance(said["done"], str) else [said["done"][0]]
    path = said.get("fact")
    return [path.split(".")[0]] if isinstance(path, str) else []
