"""The watch floor: what stands against whom now, by level and area, and what was found last."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiezhi.accounts.door import needs
from xiezhi.kernel.clock import now
from xiezhi.supervision import queries
from xiezhi.supervision.health import follower_state
from xiezhi.supervision.queries import Tally
from xiezhi.supervision.web import asking
from xiezhi.supervision.web.findings import table_of

NEWEST = 15
SOON = 7


@needs("watch")
@never_cache
@require_safe
def watch_floor(request: HttpRequest) -> HttpResponse:
    """Everything at a glance. It refreshes itself, with scripts or without, until it is told to stand still."""
    claim, at = asking.claim_of(request), now()
    found = queries.floor(claim.paths)
    names = asking.area_names(found.areas)
    newest = queries.findings(queries.Wanted(state="open"), limit=NEWEST, most=0)
    soon = queries.falling_due_by_body(at.date(), SOON)
    listing = reverse("finding-list")
    context = {
        "heading": _("Watch floor"),
        "still": bool(request.GET.get("still")),
        "at": at,
        "counts": [
            _count(found.whole.red, _("Red, not settled"), "overdue", f"{listing}?state=open&severity=red"),
            _count(found.whole.yellow, _("Yellow, not settled"), "due", f"{listing}?state=open&severity=yellow"),
            _count(found.whole.notice, _("Notices, not settled"), "", f"{listing}?state=open&severity=notice"),
            _count(found.whole.answered, _("Answered by the body"), "", f"{listing}?state=explained"),
            _count(sum(n for _body, _day, n in soon), _("Due within seven days"), "due", reverse("early-warning")),
        ],
        "levels": [(asking.LEVELS[level], tally) for level, tally in found.levels.items() if tally.all],
        "areas": [
            {"name": names.get(path, path) or _("Everywhere"), "tally": tally, "tone": _tone(tally),
             "href": f"{listing}?state=open&area={path}"}
            for path, tally in sorted(found.areas.items())
        ],
        "table": table_of(newest.rows, several=True),
        "any": bool(newest.rows),
        "follower": follower_state(at),
    }  # fmt: skip
    return render(request, "supervision/floor.html", context)


def _count(value: int, label: str, tone: str, href: str) -> dict[str, Any]:
    return {"value": value, "label": label, "tone": tone if value else "", "href": href}


def _tone(tally: Tally) -> str:
    """How a tile is marked: by the heaviest that stands in it."""
    return next((severity for severity in queries.SEVERITIES if getattr(tally, severity)), "quiet")
