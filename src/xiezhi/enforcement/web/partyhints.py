"""While a party is typed: what the check digit says, who of that name is known, and their earlier cases."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from xiezhi.cases import door as cases
from xiezhi.enforcement.web.asking import identifier
from xiezhi.enforcement.web.widgets import PARTY_TEXTS, PartyControl, doubts
from xiezhi.kernel.clock import now
from xiezhi.parties import door as parties

MOST = 5


def hints_for(page: Any, case_id: UUID | None) -> None:
    """Give each party control of the form what is known about the party typed into it."""
    for bound in page.says:
        control = bound.field.widget
        if isinstance(control, PartyControl):
            control.hints = _hints(bound.data or {}, case_id)


def _hints(said: dict[str, str], case_id: UUID | None) -> dict[str, Any]:
    number, kind = said.get("id_number", ""), said.get("id_kind", "")
    asked = number or said.get("name", "")
    found = parties.distinct(parties.find(asked, MOST * 3))[:MOST] if asked else []
    return {
        "looked": True,
        "good": bool(number and kind and not doubts(said)),
        "known": [_known(one, case_id) for one in found],
    }


def _known(one: Any, case_id: UUID | None) -> dict[str, Any]:
    history = [row for row in cases.history_of_party(one.id_number, one.name, day=now().date()) if row.id != case_id]
    return {"party": one, "number": one.masked_id_number, "cases": len(history), "latest": history[:3]}


def taken(data: Any, said: str) -> Any:
    """What was typed, with a known party put into the control: `<name of the control>:<party id>`."""
    name, _colon, chosen = said.partition(":")
    party_id = identifier(chosen)
    if party_id is None:
        return data
    one, changed = parties.party(party_id), data.copy()
    for key in ("kind", "id_kind", *PARTY_TEXTS):
        value = getattr(one, key)
        changed[f"{name}-{key}"] = "" if value is None else str(value)
    return changed
