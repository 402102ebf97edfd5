"""What stands between the filters and the list of cases: files of the list, many cases at once, saved searches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim
from xiezhi.enforcement.web import saved

RIGHTS = ("act.officer", "act.unit_head", "act.legal_reviewer", "act.agency_head", "act.archivist")


def of_list(claim: Claim, said: Mapping[str, Any], *, searches: bool = False) -> dict[str, Any]:
    """Where the tools of the list lead, with the filters as they are. Saved searches are read only when asked for."""
    words = f"?{urlencode(said)}" if said else ""
    return {
        "searches": searches,
        "saved": saved.searches(claim) if searches else [],
        "ask_searches": "?" + urlencode({**said, saved.ASKED: "1"}),
        "words": urlencode({key: said[key] for key in saved.KEYS if said.get(key)}),
        "files": [(kind, reverse("case-export", args=[kind]) + words) for kind in ("xlsx", "csv")],
        "together": reverse("case-together") + words if any(accounts.may(claim, one) for one in RIGHTS) else "",
    }
