"""The register of monitoring devices: the list with its places, as it is published; one device with its duties."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import needs
from xiezhi.evidence import devices, queries, rules
from xiezhi.evidence.entries import DEVICE_LABELS
from xiezhi.evidence.values import DeviceView
from xiezhi.evidence.web import asking, forms
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal, text
from xiezhi.ledger import door as ledger
from xiezhi.web import door as web

FORM = require_http_methods(["GET", "HEAD", "POST"])
MAY = ("act.officer", "act.unit_head", "act.legal_reviewer", "act.agency_head")


@needs("case.view")
@never_cache
@require_safe
def device_list(request: HttpRequest) -> HttpResponse:
    """Every device the claim sees: where it stands, what it lacks today, where it was published."""
    claim, at = asking.claim_of(request), now()
    rows = [{"device": one, "lacking": _lacking(one, at)} for one in queries.devices()]
    context = {
        "heading": _("Monitoring devices"),
        "rows": rows,
        "may": claim.body is not None and accounts.may(claim, "act.officer"),
    }
    return render(request, "evidence/device_list.html", context)


@needs("act.officer")
@never_cache
@FORM
def device_register(request: HttpRequest) -> HttpResponse:
    """Register a device."""
    form = forms.DeviceForm(request.POST if request.method == "POST" else None)
    told: list[Refusal] = []
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = devices.register(form.cleaned_data, claim=asking.claim_of(request))
        except Refusal as refusal:
            told = form.refuse(refusal)
        else:
            return HttpResponseRedirect(reverse("device", args=[made.id]))
    context = {
        "heading": _("Register a monitoring device"),
        "crumbs": ((_("Monitoring devices"), reverse("device-list")), (_("Register a monitoring device"), None)),
        "form": form,
        "refusal": told[0] if told else None,
        "submit_label": _("Register"),
        "cancel_url": reverse("device-list"),
    }
    return render(request, "evidence/form.html", context, status=422 if request.method == "POST" else 200)


@needs("case.view")
@never_cache
@FORM
def device_page(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """One device: the four duties of article 41, what is lacking, and its chain."""
    step = request.POST.get("step", "")
    made: dict[str, forms.Judged] = {
        duty: forms.DutyForm(duty, request.POST if duty == step else None) for duty in devices.DUTIES
    }
    made["retire"] = forms.RetireForm(request.POST if step == "retire" else None, auto_id="id_retire_%s")
    told: list[Refusal] = []
    if request.method == "POST":
        queries.device(device_id)
        _require(request)
        form = made.get(step)
        if form is not None and form.is_valid():
            try:
                with transaction.atomic():
                    _do(request, device_id, step, form.cleaned_data)
            except Refusal as refusal:
                told = form.refuse(refusal)
            else:
                messages.success(request, _("Recorded."))
                return HttpResponseRedirect(reverse("device", args=[device_id]))
    context = {
        **_context(request, queries.device(device_id), made, step), "refusal": told[0] if told else None
    }  # fmt: skip
    return render(request, "evidence/device.html", context, status=422 if request.method == "POST" else 200)


def _require(request: HttpRequest) -> None:
    if not any(accounts.may(asking.claim_of(request), right) for right in MAY):
        raise accounts.RightMissing(
            text("您的岗位不能登记监控设备。", "Your post does not keep the register of devices."),
            next_step=text("请办案人员办理。", "Ask the officers of the body."),
        )


def _do(request: HttpRequest, device_id: UUID, step: str, said: dict[str, Any]) -> None:
    claim = asking.claim_of(request)
    if step == "retire":
        devices.retire(device_id, said["on"], said["reason"], claim=claim)
        return
    told = {key: value.isoformat() if hasattr(value, "isoformat") else str(value or "") for key, value in said.items()}
    devices.fulfil(device_id, step, told, claim=claim)


def _lacking(device: DeviceView, at: Any) -> list[str]:
    return [web.words(one) for one in rules.device_problems(device, at)]


def _context(request: HttpRequest, device: DeviceView, made: dict[str, forms.Judged], step: str) -> dict[str, Any]:
    claim = asking.claim_of(request)
    chain = ledger.entries(device.id)
    names = asking.names_of(one.actor for one in chain)
    labels = {"legal": "device_legally_reviewed", "technical": "device_technically_reviewed",
              "signs": "device_signed", "publication": "device_published"}  # fmt: skip
    said = {duty: getattr(device, column) for duty, (_kind, column, _needed) in devices.DUTIES.items()}
    return {
        "heading": device.name,
        "crumbs": ((_("Monitoring devices"), reverse("device-list")), (device.name, None)),
        "device": device,
        "lacking": _lacking(device, now()),
        "duties": [
            {"key": duty, "label": DEVICE_LABELS[labels[duty]], "said": said[duty], "form": made[duty],
             "open": duty == step}
            for duty in devices.DUTIES
        ],
        "retire": made["retire"],
        "keeps": claim.body_id == device.body_id
        and device.retired_on is None
        and any(accounts.may(claim, right) for right in MAY),
        "step": step,
        "links": [
            {"entry": one, "label": DEVICE_LABELS[one.kind], "who": asking.actor(one.actor, names)} for one in chain
        ],
    }  # fmt: skip
