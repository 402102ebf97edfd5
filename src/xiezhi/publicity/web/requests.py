"""What people ask about publications: the list by the day to answer, and the answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import RightMissing, needs
from xiezhi.kernel.clock import today
from xiezhi.kernel.errors import Refusal, text
from xiezhi.publicity import asks
from xiezhi.publicity.letters import answering, chain
from xiezhi.publicity.models import Request
from xiezhi.publicity.web import wording
from xiezhi.publicity.web.wording import claim_of

MOST = 200


@needs("publicity.view")
@never_cache
@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """Requests, those to be answered first, the earliest day first."""
    first = Case(When(state="received", then=0), default=1)
    rows = list(Request.objects.select_related("publication").order_by(first, "due_on", "id")[:MOST])
    labels = (_("Publication"), _("What is asked"), _("Received"), _("Answer by"), _("State"))
    table = {"columns": [{"label": one} for one in labels], "rows": [_row(one) for one in rows]}
    context = {
        "heading": _("Requests about publications"),
        "crumbs": ((_("Publicity"), reverse("publicity-list")), (_("Requests about publications"), None)),
        "table": table,
        "any": bool(rows),
    }
    return render(request, "publicity/request_list.html", context)


def _row(one: Request) -> dict[str, Any]:
    late = one.state == "received" and one.due_on < today()
    cells = [
        {"text": one.publication.number},
        {"text": wording.ASKS[one.kind]},
        {"day": one.received_on},
        {"day": one.due_on} if one.state == "received" else {"text": ""},
        {"tag": {"text": _("Past its day"), "tone": "overdue"} if late else wording.tag(wording.ANSWERS, one.state)},
    ]
    return {"href": reverse("publicity-request", args=[one.id]), "cells": cells}


@needs("publicity.view")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def request_page(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request, and its answer by the body that published."""
    refusal = None
    if request.method == "POST":
        said = request.POST
        try:
            if not accounts.may(claim_of(request), "publicity.prepare"):
                raise RightMissing(text("您的岗位不能答复申请。", "Your post may not answer requests."))
            asks.answer(request_id, said.get("answer") == "grant", words=said.get("words", ""),
                        met=said.getlist("met"), by=claim_of(request))  # fmt: skip
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Recorded."))
            return HttpResponseRedirect(reverse("publicity-request", args=[request_id]))
    asked = asks.request_of(request_id)
    found = asks.gathered_of(asked.publication) if asked.kind == "repair" else None
    possible = asks.possible_end(asked.publication) if asked.kind == "repair" else None
    own = claim_of(request).body_id == asked.body_id and accounts.may(claim_of(request), "publicity.prepare")
    letter = answering.of_request(request_id)
    context = {
        "heading": wording.ASKS[asked.kind],
        "crumbs": (
            (_("Requests about publications"), reverse("publicity-request-list")),
            (wording.ASKS[asked.kind], None),
        ),
        "asked": asked,
        "state": wording.tag(wording.ANSWERS, asked.state),
        "possible": possible,
        "needs": found.rule.early_end.needs if found and found.rule.early_end else (),
        "may_answer": own and asked.state == "received",
        "letter": letter,
        "content": chain.content_of(letter) if letter and own else None,
        "identity": letter is not None and asked.kind == "reply",
        "to_do": own
        and asked.kind == "correction"
        and asked.state == "accepted"
        and asked.publication.state == "published",
        "refusal": refusal,
        "words": request.POST.get("words", ""),
    }
    return render(request, "publicity/request.html", context, status=409 if refusal else 200)
