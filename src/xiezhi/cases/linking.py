"""Linked cases: what a case takes from the one it runs under, and what it tells that one or another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from xiezhi.accounts.door import BodyView
from xiezhi.cases.engine.situation import Situation
from xiezhi.cases.errors import NotUnderThis
from xiezhi.cases.models import Case
from xiezhi.cases.moment import situation_of
from xiezhi.kernel.errors import text
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft
from xiezhi.standards.door import ActStandard, Procedure, is_empty


def above_of(entries: Sequence[Draft], body: BodyView, at: datetime | None = None) -> Situation | None:
    """How the case above stands, for a linked case; None for any other, and where it is out of sight."""
    said = entries[0].facts.get("under") if entries else None
    return situation_at(UUID(str(said["case"])), body, at) if isinstance(said, Mapping) else None


def situation_at(case_id: UUID, body: BodyView, at: datetime | None = None) -> Situation | None:
    """How another case stands, as far as the claim sees it."""
    entries = ledger.entries(case_id)
    if not entries or entries[0].body != str(body.id):
        return None
    return replace(situation_of(entries, body, at), above=above_of(entries, body, at))


def whole_situation(entries: Sequence[Draft], body: BodyView, at: datetime | None = None) -> Situation:
    """The situation of a case, with the case above it where it runs under one."""
    return replace(situation_of(entries, body, at), above=above_of(entries, body, at))


def carried(procedure: Procedure, above: Situation) -> dict[str, Any]:
    """The facts that a case of this procedure takes from the case above; NotUnderThis where it does not run there."""
    under = next((one for one in procedure.under if one.procedure == above.procedure.key), None)
    if under is None:
        raise NotUnderThis(
            text(
                f"“{procedure.label['zh']}”不能在“{above.procedure.label['zh']}”案件下办理",
                f"{procedure.label['en']} does not run under {above.procedure.label['en']}",
            ),
            key="under",
        )
    found = {one.key: stored(above.fact(one.from_)) for one in under.carries}
    return {key: value for key, value in found.items() if not is_empty(value)}


def stored(value: Any) -> Any:
    """A value of another case as a fact of this one."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def reference(case_id: UUID, above: Situation) -> dict[str, str]:
    """How the opening entry of a linked case names the case above."""
    number = str(above.history.said("case_number") or "")
    return {"case": str(case_id), "number": number, "procedure": above.procedure.key}


def news(act: ActStandard, names: Sequence[str], facts: Mapping[str, Any], case_id: UUID, own: Situation) -> dict:  # type: ignore[type-arg]
    """What the other case is told: which case, which act, and the facts the pack names."""
    told = {name: facts[name] for name in names if not is_empty(facts.get(name))}
    number = str(facts.get("case_number") or own.history.said("case_number") or "")
    return {
        **told,
        "linked": str(case_id),
        "linked_number": number,
        "linked_procedure": own.procedure.key,
        "linked_act": act.key,
    }


def case_named(said: Any, body_id: str) -> Any:
    """The case a person named by its number: its id and number; what was said where there is none."""
    if isinstance(said, Mapping):
        said = said.get("number") or ""
    if not isinstance(said, str) or not said.strip():
        return said
    found = Case.objects.filter(number=said.strip(), body_id=body_id).values_list("id", "number").first()
    return {"id": str(found[0]), "number": found[1]} if found else said
