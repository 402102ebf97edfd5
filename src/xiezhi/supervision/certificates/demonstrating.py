"""Shows the inspection of certificates in the demo city: somebody whose certificate ran out passed the exam anew."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim
from xiezhi.kernel.clock import today
from xiezhi.supervision.certificates import acts, looking


def demonstrate(claims: Collection[Claim]) -> None:
    """Record the exam of the first officer whose certificate ran out; its renewal is left to be tried."""
    supervisor = next((one for one in claims if "supervisor" in one.roles), None)
    if supervisor is None:
        return
    with accounts.claimed(supervisor) as by:
        late = next((one for one in looking.wanting(today(), 0) if one.state == "expired"), None)
        if late is not None:
            held = today() - timedelta(days=12)
            acts.record_exam(late.officer_id, held_on=held, subject="综合法律知识考试", points="88", passed=True, by=by)
