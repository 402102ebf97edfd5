"""One item: what is said of it, its files, its state, its chain of custody, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import needs
from xiezhi.evidence import cases, custody, queries, states
from xiezhi.evidence.errors import BadItem
from xiezhi.evidence.values import Handling, ItemView
from xiezhi.evidence.web import asking, forms
from xiezhi.evidence.web.lists import line
from xiezhi.evidence.words import RECORD_QUALITIES
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal, text
from xiezhi.web import door as web

DECIDING: dict[str, Callable[..., ItemView]] = {
    "verify": states.verify,
    "exclude": states.exclude,
    "withdraw": states.withdraw,
}


@needs("case.view")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """The page of one item; a POST does one of its acts, told apart by `step`."""
    step = request.POST.get("step", "")
    made = _forms(request, step)
    told: list[Refusal] = []
    if request.method == "POST":
        queries.item_row(item_id)
        _require_keeper(request)
        form = made.get(step)
        if form is None:
            raise BadItem(text("没有这个操作", "there is no such step"))
        if form.is_valid():
            try:
                with transaction.atomic():
                    _do(request, item_id, step, form.cleaned_data)
            except Refusal as refusal:
                told = form.refuse(refusal)
            else:
                messages.success(request, _("Recorded."))
                return HttpResponseRedirect(reverse("evidence-item", args=[item_id]))
    context = {**_context(request, item_id), "forms": made, "step": step, "refusal": told[0] if told else None}
    return render(request, "evidence/item.html", context, status=422 if request.method == "POST" else 200)


def _require_keeper(request: HttpRequest) -> None:
    """What changes an item needs a post that handles cases; seeing it does not."""
    claim = asking.claim_of(request)
    if not any(accounts.may(claim, right) for right in asking.KEEPERS):
        raise accounts.RightMissing(
            text("您的岗位不能改变证据的状态。", "Your post does not change the state of evidence."),
            next_step=text("请办案人员办理。", "Ask the officers who handle the case."),
        )


def _forms(request: HttpRequest, step: str) -> dict[str, forms.Judged]:
    def data(name: str) -> Any:
        return request.POST if name == step else None

    return {
        **{name: forms.ReasonForm(data(name), auto_id=f"id_{name}_%s") for name in DECIDING},
        "review": forms.ReviewForm(
            data("review"), auto_id="id_review_%s", initial={"reviewer": asking.claim_of(request).officer_name}
        ),
        "custody": forms.CustodyForm(
            data("custody"), auto_id="id_custody_%s", initial={"at": asking.control(now())}
        ),
    }  # fmt: skip


def _do(request: HttpRequest, item_id: UUID, step: str, said: dict[str, Any]) -> None:
    claim = asking.claim_of(request)
    if step in DECIDING:
        DECIDING[step](item_id, said["reason"], claim=claim)
    elif step == "review":
        answers = {key: key in said["answers"] for key in RECORD_QUALITIES}
        states.review_record(item_id, answers, said["reviewer"], claim=claim)
    else:
        names = ("event", "to_whom", "from_whom", "place", "condition", "purpose")
        handling = Handling(**{name: said[name] for name in names})
        custody.handle(item_id, handling, claim=claim, at=forms.instant(said["at"]))


def _context(request: HttpRequest, item_id: UUID) -> dict[str, Any]:
    one = queries.item(item_id)
    chain = cases.chain(one.case_id)
    names = asking.names_of([one.added_by, one.state_by, *(link.actor for link in one.custody)])
    device = queries.device(one.device_id) if one.device_id else None
    places = {entry.id: entry for entry in chain}
    return {
        **asking.frame(one.case_id, chain, (one.title, None)),
        **line(one, chain),
        "heading": one.title,
        "keeps": asking.keeps(asking.claim_of(request), chain),
        "added_by": asking.actor(one.added_by, names),
        "state_by": asking.actor(one.state_by, names) if one.state_by else "",
        "device": device,
        "review": [(web.words(label), one.record_review.get(key) is True) for key, label in RECORD_QUALITIES.items()],
        "corrects": queries.item(one.replaces_id) if one.replaces_id else None,
        "corrected_by": [other for other in queries.items_of(one.case_id) if other.replaces_id == one.id],
        "links": [
            {"link": link, "who": asking.actor(link.actor, names), "entry": places.get(link.entry_id)}
            for link in one.custody
        ],
    }
