"""Tells a case that its decision was published or withdrawn, where its procedure knows such an act.

So the clocks of the case are met, and supervision sees it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from xiezhi.accounts.door import Claim
from xiezhi.cases import door as cases
from xiezhi.kernel.errors import Refusal
from xiezhi.ledger import door as ledger
from xiezhi.publicity.models import Publication

log = logging.getLogger(__name__)


def tell_case(row: Publication, act: str, facts: Mapping[str, Any], *, by: Claim, at: datetime) -> str:
    """Record the act in the case. What the case refuses (it is archived, say) does not stop the public store.

    The code of the refusal, empty where the case has the act or knows no such act.
    """
    if row.case_id is None:
        return ""
    if act == "published" and any(one.kind == act for one in ledger.entries(row.case_id)):
        return ""  # somebody said so by hand, and the clock is met
    said = dict(facts)
    if act == "published":
        said |= {
            "published_at": f"{settings.XIEZHI_PUBLIC_URL}/r/{row.path}"[:200],
            "redacted": True,
            "secrets_kept": True,
        }
    try:
        with transaction.atomic():
            cases.tell(row.case_id, act, claim=by, facts=said, at=at)
    except Refusal as refused:
        log.warning("case %s does not take %s: %s", row.case_id, act, refused.code)
        return refused.code
    return ""
