"""What supervision adds to an officer's desk: findings in entries that name them, which they may mend or explain."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim
from xiezhi.supervision import queries


def own_findings(claim: Claim) -> list[dict[str, Any]]:
    """How many unsettled findings name this officer; nothing for who has none. One statement."""
    if not claim.officer_id or not accounts.may(claim, "finding.view"):
        return []
    n = queries.narrowed(queries.Wanted(state="open", officer=str(claim.officer_id))).count()
    href = f"{reverse('finding-list')}?state=open&officer={claim.officer_id}"
    return [{"value": n, "label": _("Findings about my cases"), "tone": "overdue", "href": href}] if n else []
