"""Letters of the public on the officers' side: questions to be answered, and complaints that come by telephone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import RightMissing, needs
from xiezhi.kernel.clock import today
from xiezhi.kernel.errors import Refusal, text
from xiezhi.publicity.letters import answering, chain, complaining, taking
from xiezhi.publicity.models import Letter
from xiezhi.publicity.web import wording
from xiezhi.publicity.web.wording import claim_of
from xiezhi.web import door as web

MOST = 200


@needs("publicity.view")
@never_cache
@require_safe
def letter_list(request: HttpRequest) -> HttpResponse:
    """Questions put to this body, those to be answered first, the earliest day first."""
    rows = list(Letter.objects.filter(kind="question").order_by("-state", "due_on", "id")[:MOST])
    labels = (_("Letter number"), _("Received"), _("Answer by"), _("State"))
    table = {
        "columns": [{"label": one} for one in labels],
        "rows": [
            {
                "href": reverse("publicity-letter", args=[one.id]),
                "cells": [
                    {"text": one.number},
                    {"day": one.received_on},
                    {"day": one.due_on} if one.due_on and one.state == "received" else {"text": "—"},
                    {"tag": _tag(one)},
                ],
            }
            for one in rows
        ],
    }
    context = {"heading": _("Questions of the public"), "table": table, "any": bool(rows)}
    return render(request, "publicity/letter_list.html", context)


def _tag(one: Letter) -> dict[str, Any]:
    if one.state == "received" and one.due_on and one.due_on < today():
        return {"text": _("Past its day"), "tone": "overdue"}
    if one.shown:
        return {"text": _("Answered and published"), "tone": "met"}
    return wording.tag(wording.LETTERS, one.state)


@needs("publicity.view")
@never_cache
@require_http_methods(["GET", "POST"])
def letter_page(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """A question with its answer; what may be published of it."""
    claim, refusal = claim_of(request), None
    if request.method == "POST":
        try:
            if not accounts.may(claim, "publicity.prepare"):
                raise RightMissing(text("您的岗位不能答复来信。", "Your post may not answer letters."))
            _do(request, letter_id, claim)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Recorded."))
            return HttpResponseRedirect(reverse("publicity-letter", args=[letter_id]))
    row = chain.letter(letter_id)
    if row.kind != "question":
        raise answering.answered_already()
    own = claim.body_id == row.body_id and accounts.may(claim, "publicity.prepare")
    content = chain.content_of(row) if own else None
    context = {
        "heading": row.number, "letter": row, "state": _tag(row), "content": content,
        "crumbs": ((_("Questions of the public"), reverse("publicity-letter-list")), (row.number, None)),
        "may_answer": own and row.state == "received", "may_publish": own and row.state == "answered" and not row.shown,
        "may_hide": own and bool(row.shown), "proposed": taking.without_sender(content) if content else "",
        "refusal": refusal, "words": request.POST.get("words", ""),
    }  # fmt: skip
    return render(request, "publicity/letter.html", context, status=409 if refusal else 200)


def _do(request: HttpRequest, letter_id: UUID, by: accounts.Claim) -> None:
    move, words = request.POST.get("move", ""), request.POST.get("words", "")
    if move == "answer":
        answering.answer(letter_id, words, by=by)
    elif move == "publish":
        answering.publish(letter_id, words, by=by)
    elif move == "take_back":
        answering.take_back(letter_id, reason=words, by=by)
    else:
        raise answering.answered_already()


class CallForm(forms.Form):
    """What somebody says on the telephone."""

    body = forms.ChoiceField(label=lazy("Body complained of"), required=False)
    paper = forms.CharField(label=lazy("Number of the paper"), required=False, max_length=120)
    words = forms.CharField(
        label=lazy("What is complained of"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
    name = forms.CharField(label=lazy("Who complained"), required=False, max_length=60)
    contact = forms.CharField(label=lazy("How to reach them"), required=False, max_length=120)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        listed = [(one.code, str(web.words(one.label))) for one in accounts.bodies()]
        self.fields["body"].choices = [("", _("Not named")), *listed]  # type: ignore[attr-defined]


@needs("finding.treat")
@never_cache
@require_http_methods(["GET", "POST"])
def hotline(request: HttpRequest) -> HttpResponse:
    """Enter a call; the page then shows the number and the secret to tell the caller, once."""
    form, given = CallForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            given = complaining.enter_call(
                body=said["body"], paper=said["paper"], words=said["words"], name=said["name"],
                contact=said["contact"], by=claim_of(request),
            )  # fmt: skip
        except Refusal as refused:
            form.add_error(None, str(web.words(refused.what)))
    context = {
        "heading": _("Enter a call"), "form": form, "given": given,
        "crumbs": ((_("Complaints about enforcement"), reverse("complaint-list")), (_("Enter a call"), None)),
    }  # fmt: skip
    return render(request, "publicity/hotline.html", context, status=422 if form.errors else 200)
