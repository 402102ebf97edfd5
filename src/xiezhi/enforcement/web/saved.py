"""Saved searches: a name for the filters of the case list, for oneself alone."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from xiezhi.accounts.door import Claim, needs
from xiezhi.enforcement import own
from xiezhi.enforcement.models import Saved
from xiezhi.enforcement.web.asking import claim_of

KEYS = ("q", "procedure", "stage", "due", "state", "mine")
MOST, NAME = 30, 60
ASKED = "searches"
"""The word in the address of the list that asks for the saved searches too."""


def searches(claim: Claim) -> list[dict[str, Any]]:
    """This person's searches by name, each with the address that asks it again."""
    rows = Saved.objects.filter(user_id=own.user_of(claim)).order_by("name")[:MOST]
    return [{"id": row.id, "name": row.name, "href": f"{reverse('case-list')}?{row.words}"} for row in rows]


@needs("case.list")
@never_cache
@require_POST
def search_save(request: HttpRequest) -> HttpResponse:
    """Keep the filters under a name; the same name again is the new filters."""
    claim, name = claim_of(request), request.POST.get("name", "").strip()[:NAME]
    said = dict(parse_qsl(request.POST.get("words", "")[:500]))
    words = urlencode({key: said[key] for key in KEYS if said.get(key)})
    user = own.user_of(claim)
    full = Saved.objects.filter(user_id=user).exclude(name=name).count() >= MOST
    if not name or not words or full:
        messages.error(
            request, _("Give a name and at least one filter; at most %(n)s searches are kept.") % {"n": MOST}
        )
    else:
        Saved.objects.update_or_create(
            user_id=user,
            name=name,
            defaults={"words": words},
            create_defaults={"words": words, "scope": own.leaf(claim)},
        )
        messages.success(request, _("Saved: %(name)s") % {"name": name})
    return HttpResponseRedirect(f"{reverse('case-list')}?{words}&{ASKED}=1")


@needs("case.list")
@never_cache
@require_POST
def search_forget(request: HttpRequest, saved_id: UUID) -> HttpResponse:
    """Forget a search of one's own."""
    Saved.objects.filter(pk=saved_id, user_id=own.user_of(claim_of(request))).delete()
    return HttpResponseRedirect(f"{reverse('case-list')}?{ASKED}=1")
