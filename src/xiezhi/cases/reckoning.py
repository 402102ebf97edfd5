"""What the benchmark of discretion and the law's amendments say of an act before it is done. Nothing is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from xiezhi.accounts.door import Claim
from xiezhi.cases import asking
from xiezhi.cases.engine.discretion import Outcome, outcome, reason
from xiezhi.cases.engine.facts import check_facts
from xiezhi.cases.engine.judging import compute
from xiezhi.cases.engine.lighter import Compared, applied, compared
from xiezhi.cases.engine.situation import Attempt
from xiezhi.cases.linking import whole_situation
from xiezhi.cases.queries import body_for, entries_of
from xiezhi.kernel.errors import Text


@dataclass(frozen=True)
class Reckoning:
    """The computed range with its steps, which of two laws applies, and the reason as the paper says it."""

    outcome: Outcome | None
    compared: Compared | None
    reason: Text


def reckon(act: str, *, claim: Claim, facts: Mapping[str, Any], at: datetime, case_id: UUID) -> Reckoning | None:
    """The reckoning for an act with what was typed so far; None where the act asks for no discretion."""
    entries = entries_of(case_id)
    body = body_for(claim, entries[0])
    situation = whole_situation(entries, body, at)
    found = situation.procedure.act(act)
    if found is None or found.field("factors") is None or situation.matter is None:
        return None
    attempt = Attempt(act, at, facts, (), claim.actor)
    stored, _ = check_facts(found, replace(situation, attempt=attempt), attempt, whole=False)
    situation = replace(situation, attempt=replace(attempt, facts=stored))
    stored = compute(found, situation, stored, asking.answers(case_id, body.id))
    situation = replace(situation, attempt=replace(attempt, facts=stored))
    law = compared(situation, stored)
    result = outcome(applied(situation, stored), stored)
    return Reckoning(result, law, reason(result, stored))
