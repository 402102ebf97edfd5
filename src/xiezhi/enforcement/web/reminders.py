"""The bell: clocks that run out soon, read or unread, and where one wants to be reminded besides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xiezhi.accounts.door import Claim, needs
from xiezhi.enforcement import own
from xiezhi.enforcement.models import Reach, Reminder
from xiezhi.enforcement.web.asking import claim_of
from xiezhi.kernel.clock import now

MOST = 200


class ReachForm(forms.Form):
    """Where reminders go besides the product."""

    email = forms.EmailField(label=lazy("E-mail address"), required=False, max_length=200)
    phone = forms.RegexField(r"^\+?[0-9 -]{5,20}$", label=lazy("Telephone for text messages"), required=False)


@needs("case.list")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest) -> HttpResponse:
    """The reminders of this person, unread first; marking them read; where to send them."""
    claim = claim_of(request)
    user = own.user_of(claim)
    kept = Reach.objects.filter(pk=user).first()
    start = {"email": kept.email, "phone": kept.phone} if kept else {}
    form = ReachForm(request.POST if request.POST.get("step") == "reach" else None, initial=start)
    if request.method == "POST" and request.POST.get("step") == "read":
        Reminder.objects.filter(user_id=user, read_at__isnull=True).update(read_at=now())
        return HttpResponseRedirect(reverse("reminders"))
    if form.is_bound and form.is_valid():
        _keep(claim, form.cleaned_data)
        messages.success(request, _("Kept."))
        return HttpResponseRedirect(reverse("reminders"))
    rows = list(Reminder.objects.filter(user_id=user).order_by("-on_day", "due", "id")[:MOST])
    context = {
        "heading": _("Reminders"), "form": form, "any": bool(rows),
        "parts": [
            (_("Unread"), [row for row in rows if row.read_at is None]),
            (_("Read"), [row for row in rows if row.read_at]),
        ],
        "unread": any(row.read_at is None for row in rows),
    }  # fmt: skip
    return render(request, "enforcement/reminders.html", context, status=422 if form.errors else 200)


def _keep(claim: Claim, said: dict[str, Any]) -> None:
    values = {"email": said.get("email", ""), "phone": said.get("phone", "")}
    Reach.objects.update_or_create(
        pk=own.user_of(claim), defaults=values, create_defaults={**values, "scope": own.leaf(claim)}
    )
