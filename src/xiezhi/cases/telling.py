"""An act that another room did and the case only needs to know: recorded as the system's, judged by the case's law."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from xiezhi.accounts.door import Claim
from xiezhi.cases.acts import Work
from xiezhi.cases.engine.situation import Attempt
from xiezhi.cases.values import Done
from xiezhi.kernel.identifiers import new_id


def tell(
    case_id: UUID, act: str, *, claim: Claim, facts: Mapping[str, Any], at: datetime, entry_id: UUID | None = None
) -> Done | None:
    """Record `act` with those of `facts` that it has fields for; None where the procedure knows no such act.

    Nobody's post is asked for, since the act was judged where it was done; order and guards of the case hold.
    """
    with transaction.atomic():
        work = Work.begin(case_id, claim, "", at)
        known = work.known(entry_id)
        if known:
            return known
        standard = work.situation.procedure.act(act)
        if standard is None:
            return None
        attempt = Attempt(act, at, {key: value for key, value in facts.items() if standard.field(key)}, (), claim.actor)
        return work.record(work.judged(attempt, whole=False), attempt, entry_id or new_id())
