"""The pages of the room itself: switching the language, and the patterns every other page is made of."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_GET, require_POST

from xiezhi.web import patterns as pattern_page

YEAR = 365 * 24 * 60 * 60


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remembers the language in a cookie and goes back to the page it was asked on; needs no script."""
    target = request.POST.get("next") or request.headers.get("Referer") or "/"
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    answer = HttpResponseRedirect(target)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES) and check_for_language(chosen):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=YEAR,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure(),
        )
    return answer


@require_GET
def patterns(request: HttpRequest) -> HttpResponse:
    """Every component with its example data; only in debug or for staff, since it says nothing to anybody else."""
    if not (settings.DEBUG or getattr(getattr(request, "user", None), "is_staff", False)):
        raise Http404
    shown = {
        "patterns": pattern_page.all_patterns(request),
        "icons": pattern_page.icons(),
        "colours": pattern_page.colours(),
        "crumbs": pattern_page.CRUMBS,
    }
    return render(request, "web/patterns.html", shown)
