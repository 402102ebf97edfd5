"""What the law proposes for the delivery of a paper, for the page that delivers it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from xiezhi.accounts.door import Claim
from xiezhi.cases.engine.planning import Way, plan
from xiezhi.cases.linking import whole_situation
from xiezhi.cases.queries import body_for, entries_of


def delivery_plan(
    case_id: UUID, act: str, claim: Claim, at: datetime, *, to_party: str = "", paper: str = ""
) -> list[Way]:
    """Every method of delivery for the paper that this act delivers, as it stands now; empty where it delivers none.

    `paper` says which, where the act may deliver several.
    """
    entries = entries_of(case_id)
    situation = whole_situation(entries, body_for(claim, entries[0]), at)
    standard = situation.procedure.act(act)
    return plan(standard, situation, to_party, paper) if standard else []
