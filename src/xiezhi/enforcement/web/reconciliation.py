"""Upload of a treasury's or bank's statement, and what became of each line."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xiezhi.accounts.door import needs
from xiezhi.enforcement import reconciling
from xiezhi.enforcement.web.afterwards import Afterwards, each_alone
from xiezhi.enforcement.web.asking import claim_of
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal

BYTES_MOST = 8 << 20
UNPROCESSABLE = 422


@each_alone
@needs("act.officer")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reconciliation(request: HttpRequest) -> HttpResponse:
    """The form; after an upload also what was recorded, what was not and why, and what is still unpaid."""
    if request.method != "POST":
        return _show(request)
    upload, claim = request.FILES.get("file"), claim_of(request)
    content = upload.read() if upload and (upload.size or 0) <= BYTES_MOST else b""

    def work() -> HttpResponse:
        try:
            return _show(request, done=reconciling.reconcile(content, claim=claim, at=now()))
        except Refusal as refused:
            return _show(request, refusals=[refused], status=UNPROCESSABLE)

    return Afterwards(work)


def _show(request: HttpRequest, *, status: int = 200, done: Any = None, refusals: Any = ()) -> HttpResponse:
    states = {"recorded": ("met", _("Recorded now")), "known": ("active", _("Recorded before")),
              "unmatched": ("overdue", _("Not matched"))}  # fmt: skip
    context = {
        "heading": _("Reconcile with the treasury"),
        "columns": reconciling.COLUMNS,
        "needed": [reconciling.COLUMNS[key][0] for key in reconciling.NEEDED],
        "refusals": refusals,
        "done": done,
        "lines": [{"line": line, "tag": states[line.state]} for line in done.lines] if done else [],
        "counts": [(label, done.count(key)) for key, (_tone, label) in states.items()] if done else [],
    }
    return render(request, "enforcement/reconciliation.html", context, status=status)
