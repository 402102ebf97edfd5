"""What an act asks for: the form the pack draws, with what the case already knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from xiezhi.accounts.door import Claim
from xiezhi.cases.acts import no_such_case
from xiezhi.cases.engine.facts import fields_of, stored_value
from xiezhi.cases.engine.history import History
from xiezhi.cases.engine.planning import issued_at
from xiezhi.cases.engine.situation import Attempt, Situation, parties_of
from xiezhi.cases.errors import UnknownAct
from xiezhi.cases.linking import carried, situation_at, whole_situation
from xiezhi.cases.moment import engine_body
from xiezhi.cases.queries import body_for, entries_of
from xiezhi.cases.values import ActForm
from xiezhi.kernel.clock import legal_day
from xiezhi.kernel.errors import text
from xiezhi.standards import door as standards
from xiezhi.standards.door import ActStandard, FieldStandard, is_empty


def form_for(
    act: str,
    claim: Claim,
    at: datetime,
    *,
    case_id: UUID | None = None,
    procedure: str = "",
    facts: Mapping[str, Any] | None = None,
    under: UUID | None = None,
) -> ActForm:
    """What an act asks for, for this body; with what the case, or the case above a new linked one, already knows.

    `facts` is what was typed so far: which conditional fields are asked for depends on it.
    """
    if case_id is not None:
        entries = entries_of(case_id)
        situation = whole_situation(entries, body_for(claim, entries[0]), at)
    else:
        if claim.body is None:
            raise no_such_case()
        standard = standards.procedure(procedure, claim.body.layers, legal_day(at))
        above = situation_at(under, claim.body, at) if under else None
        situation = Situation(standard, History(), standards.calendar(), engine_body(claim.body), at=at, above=above)
    found = situation.procedure.act(act)
    if found is None or found.system:
        label = situation.procedure.label
        raise UnknownAct(text(f"{label['zh']}没有这项行为", f"{label['en']} has no such act"), key="act")
    base, known = _issued_only(found, situation, fields_of(found, situation)), _known(found, situation)
    if under and situation.above:
        known |= carried(situation.procedure, situation.above)
    said = known if facts is None else facts
    typed = _typed(fields_of(found, situation, str(said.get("method", ""))), said)
    situation = replace(situation, attempt=Attempt(act, at, typed, (), claim.actor))
    asked = {field.key: field.required_when(situation) is True for field in base if field.required_when is not None}
    parties = tuple(parties_of(situation))
    return ActForm(found, situation.procedure, base, _method_fields(found, situation), known, asked, parties)


def _issued_only(
    act: ActStandard, situation: Situation, fields: tuple[FieldStandard, ...]
) -> tuple[FieldStandard, ...]:
    """The fields; where the act names the paper it delivers, only those that were issued in this case are offered."""
    if not act.names_paper:
        return fields

    def narrowed(field: FieldStandard) -> FieldStandard:
        issued = tuple(one for one in field.options if issued_at(situation, one.key) is not None)
        return field.model_copy(update={"options": issued})

    return tuple(narrowed(one) if one.key == "paper" else one for one in fields)


def _typed(fields: Iterable[FieldStandard], said: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed so far as conditions compare it; what is not well formed yet counts as not said."""
    typed = {}
    for field in fields:
        try:
            if not is_empty(said.get(field.key)):
                typed[field.key] = stored_value(field, said[field.key])
        except ValueError:
            continue
    return typed


def _method_fields(act: ActStandard, situation: Situation) -> dict[str, Any]:
    delivery = situation.procedure.delivery
    return {method.key: method.fields for method in delivery.methods} if act.delivers and delivery else {}


def _known(act: ActStandard, situation: Situation) -> dict[str, Any]:
    """What was said before of the same thing, so that nobody types it twice; what each act must assert anew is not."""
    known = {}
    for field in act.fields:
        said = _said_before(field, act, situation)
        value = said if said not in (None, "") else field.default
        if value is not None:
            known[field.key] = value
    return known


def _is_same_thing(known: FieldStandard, field: FieldStandard) -> bool:
    """Whether two acts ask for the same thing: figures and choices by their options, words by their label."""
    if known.type != field.type:
        return False
    if field.type in {"choice", "choices"}:
        return [one.key for one in known.options] == [one.key for one in field.options]
    return field.type not in {"text", "long_text"} or known.label == field.label or field.key.startswith("facts_")


def _said_before(field: FieldStandard, act: ActStandard, situation: Situation) -> Any:
    if field.type in {"yes_no", "evidence", "file"}:
        return None
    for one in reversed(situation.history.all):
        earlier = situation.procedure.act(one.act)
        known = earlier.field(field.key) if earlier else None
        if known is None or one.act == act.key or is_empty(one.facts.get(field.key)):
            continue
        if _is_same_thing(known, field):
            return one.facts[field.key]
    return None
