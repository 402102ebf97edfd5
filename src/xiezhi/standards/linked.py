"""What must hold between a procedure and the procedures it runs under, tells and sends to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel

from xiezhi.kernel.errors import Refusal, text
from xiezhi.standards.conditions import Parsed
from xiezhi.standards.errors import NotInForce, UnknownReference
from xiezhi.standards.reading import Document
from xiezhi.standards.schema import ActStandard, Procedure

if TYPE_CHECKING:
    from xiezhi.standards.releases import Release

ABOVE = "parent."
Conditions = list[tuple[tuple[str, ...], Parsed]]
"""Conditions, each with the path it stands at."""


def references(
    procedure: Procedure, document: Document, release: Release, layers: tuple[str, ...], day: date, said: Conditions
) -> Iterator[Refusal]:
    """Names that point at nothing in the procedures above, and clocks that would hang on another case."""
    above = list(_above(procedure, release, layers, day))
    unknown = {one.procedure for one in procedure.under} - set(release.procedure_keys())
    if procedure.under and not above and not unknown:
        return  # the procedures above come into force later
    acts, clocks = _acts(above), {limit.key for one in above for limit in one.time_limits}

    def missing(path: tuple[str, ...], zh: str, en: str) -> Refusal:
        return UnknownReference(text(zh, en), where=f"{document.origin(path)}  {'.'.join(path)}")

    for key in sorted(unknown):
        yield missing(("under",), f"没有名为 {key} 的程序", f"there is no procedure called {key}")
    for act in procedure.acts:
        for told, known in ((act.tells, acts), (act.sends, {one.key: one for one in procedure.acts})):
            if told and told.act not in known:
                yield missing(("acts", act.key), f"对方程序没有行为 {told.act}", f"there is no act {told.act} to tell")
        if act.sends and not act.field(act.sends.to):
            yield missing(("acts", act.key, "sends"), f"没有字段 {act.sends.to}", f"there is no field {act.sends.to}")
    for path, condition in said:
        names = {name.removeprefix(ABOVE).split(".")[0] for name in condition.acts if name.startswith(ABOVE)}
        names |= {name.split(".")[1] for name in condition.facts if name.startswith(ABOVE)}
        for name in sorted(names - set(acts) - {"party", "case", "body", "matter"}):
            yield missing(path, f"上层案件没有名为 {name} 的行为", f"the case above has no act called {name}")
        for name in condition.clocks:
            if name.startswith(ABOVE) and name.removeprefix(ABOVE) not in clocks:
                yield missing(path, f"上层案件没有期限 {name}", f"the case above has no time limit {name}")
        hangs = any(one.startswith(ABOVE) for one in (*condition.acts, *condition.facts, *condition.clocks))
        if path[0] == "time_limits" and hangs:
            yield missing(
                path,
                "期限不得取决于另一案件的现状：把所需事实写入 carries",
                "a time limit must not hang on how another case stands: carry the fact into this case",
            )


def _above(procedure: Procedure, release: Release, layers: tuple[str, ...], day: date) -> Iterator[Procedure]:
    for under in procedure.under:
        try:
            yield release.procedure(under.procedure, layers, day)
        except NotInForce:
            continue


def _acts(above: list[Procedure]) -> dict[str, ActStandard]:
    return {act.key: act for one in above for act in one.acts}


def conditions(value: object, path: tuple[str, ...] = ()) -> Conditions:
    """Every condition below a form, with the path it stands at."""
    found: Conditions = []
    _gather(value, path, found)
    return found


def _gather(value: object, path: tuple[str, ...], found: Conditions) -> None:
    """A loop that looks only into forms and tuples: procedures have hundreds of thousands of leaves between them."""
    if isinstance(value, Parsed):
        found.append((path, value))
    elif isinstance(value, BaseModel):
        for name, item in value.__dict__.items():
            if isinstance(item, _INTO):
                _gather(item, (*path, name), found)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            if isinstance(item, _INTO):
                _gather(item, (*path, str(getattr(item, "key", index))), found)


_INTO = (Parsed, BaseModel, tuple)
