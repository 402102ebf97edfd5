"""Taking an item in. With scripts the files have arrived before the form is sent; without, they come with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xiezhi.accounts.door import needs
from xiezhi.evidence import acts, arriving, cases, queries
from xiezhi.evidence.values import ItemDraft
from xiezhi.evidence.web import asking, forms, tus
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal
from xiezhi.kernel.identifiers import new_id


@needs("act.officer")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_add(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The form of a new item, and taking it in."""
    claim = asking.claim_of(request)
    cases.working_on(case_id, claim)
    if request.method == "POST" and "throw" in request.POST:
        arriving.throw_away(arriving.row_of(case_id, _id(request.POST["throw"]), claim, hold=True))
        return HttpResponseRedirect(reverse("evidence-add", args=[case_id]))
    if request.method != "POST":
        return _page(request, case_id, _form(request, case_id))
    form = _form(request, case_id, request.POST, request.FILES)
    told: list[Refusal] = []
    if form.is_valid():
        try:
            with transaction.atomic():
                item = _add(request, case_id, form)
        except Refusal as refusal:
            told = form.refuse(refusal)
        else:
            messages.success(request, _("The item was taken in: %(title)s") % {"title": item.title})
            return HttpResponseRedirect(reverse("evidence-item", args=[item.id]))
    return _page(request, case_id, form, told, status=422)


def _add(request: HttpRequest, case_id: UUID, form: forms.ItemForm) -> Any:
    claim, said = asking.claim_of(request), form.cleaned_data
    came = [arriving.spool(case_id, claim, _name(one), _size(one), one.chunks()).id for one in said["originals"]]
    draft = ItemDraft(
        **{
            name: said[name]
            for name in ("kind", "title", "source", "obtained", "captured_place", "captured_by", "form", "checked_by",
                         "proves", "kept_at")
        },
        captured_at=forms.instant(said["captured_at"]),
        device_id=_id(said["device"]) if said.get("device") else None,
        replaces_id=_id(said["replaces"]) if said.get("replaces") else None,
    )  # fmt: skip
    waiting = [_id(one) for one in request.POST.getlist("arrived")]
    entry = _id(request.POST.get("entry", "")) if request.POST.get("entry") else None
    return acts.add(case_id, draft, claim=claim, arrivals=[*waiting, *came], item_id=entry)


def _name(one: UploadedFile[bytes]) -> str:
    return one.name or "file"


def _size(one: UploadedFile[bytes]) -> int:
    return one.size or 0


def _id(said: Any) -> UUID:
    try:
        return UUID(str(said))
    except ValueError:
        raise queries.no_such() from None


def _form(request: HttpRequest, case_id: UUID, *data: Any) -> forms.ItemForm:
    claim = asking.claim_of(request)
    moment = now()
    start = {"captured_at": asking.control(moment), "captured_by": claim.officer_name, "form": "original"}
    return forms.ItemForm(
        *data,
        initial=start,
        devices=[one for one in queries.devices(claim.body_id) if one.retired_on is None],
        items=queries.items_of(case_id),
    )


def _page(
    request: HttpRequest, case_id: UUID, form: forms.ItemForm, told: list[Refusal] | None = None, status: int = 200
) -> HttpResponse:
    chain = cases.chain(case_id)
    waiting = queries.arrivals(case_id, asking.claim_of(request).actor)
    chosen = set(request.POST.getlist("arrived")) if request.method == "POST" else {str(one.id) for one in waiting}
    context = {
        **asking.frame(case_id, chain, (_("Take evidence in"), None)),
        "heading": _("Take evidence in"),
        "form": form,
        "entry": request.POST.get("entry") or str(new_id()),
        "waiting": [(one, str(one.id) in chosen) for one in waiting],
        "manifest": tus.manifest(waiting, case_id),
        "refusal": told[0] if told else None,
    }
    return render(request, "evidence/add.html", context, status=status)
