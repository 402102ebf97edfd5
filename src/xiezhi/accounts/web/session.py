"""Logging in, in one step or two, and out."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import logout as forget
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from xiezhi.accounts import sessions
from xiezhi.accounts.access import no_post, public
from xiezhi.accounts.claims import person
from xiezhi.accounts.errors import TooSoon, WrongCode
from xiezhi.accounts.login import Passed, Where, by_code, by_password
from xiezhi.accounts.web import origin
from xiezhi.accounts.web.forms import CodeForm, LoginForm
from xiezhi.kernel.errors import Refusal

HALFWAY = "xiezhi.halfway"
HALFWAY_SECONDS = 300
ANYBODY = "whoever wants to log in is not logged in yet"


@public(ANYBODY)
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """The first step: login name and password."""
    if request.method != "POST":
        if getattr(request, "claim", None):
            return HttpResponseRedirect(_target(request))
        return _show(request, "accounts/login.html", LoginForm())
    form = LoginForm(request.POST)
    if not form.is_valid():
        return _show(request, "accounts/login.html", form, status=422)
    where = origin.where(request)
    try:
        passed = by_password(form.cleaned_data["login"], form.cleaned_data["password"], where)
    except Refusal as refusal:
        return _show(request, "accounts/login.html", form, refusal)
    return _halfway(request, passed, form.cleaned_data["login"]) if passed.code_needed else _in(request, passed, where)


@public(ANYBODY)
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second step: a one-time code or a recovery code, within five minutes of the first."""
    half = request.session.get(HALFWAY)
    if not half or time.time() - half["at"] > HALFWAY_SECONDS:
        request.session.pop(HALFWAY, None)
        return HttpResponseRedirect(reverse("login"))
    if request.method != "POST":
        return _show(request, "accounts/code.html", CodeForm())
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _show(request, "accounts/code.html", form, status=422)
    where = origin.where(request)
    try:
        user_id = by_code(half["login"], form.cleaned_data["code"], where)
    except (WrongCode, TooSoon) as refusal:
        return _show(request, "accounts/code.html", CodeForm(), refusal)
    return _in(request, Passed(user_id, code_needed=False), where, half["next"])


@public("whoever is logged in may log out, and it harms nobody else")
@never_cache
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Ends the session, here and in the database."""
    forget(request)
    return HttpResponseRedirect(reverse("login"))


def _in(request: HttpRequest, passed: Passed, where: Where, target: str = "") -> HttpResponse:
    """Begin the session and remember the device."""
    found = person(passed.user_id)
    if found is None or found.claim is None:
        return _show(request, "accounts/login.html", LoginForm(), no_post())
    request.session.pop(HALFWAY, None)
    sessions.begin(request, found.user)
    answer = HttpResponseRedirect(target or _target(request))
    origin.remember(answer, where, secure=request.is_secure())
    return answer


def _halfway(request: HttpRequest, passed: Passed, login_name: str) -> HttpResponse:
    """Remember that the password was right, under a fresh session key, and ask for the code."""
    target = _target(request)
    request.session.flush()
    request.session[HALFWAY] = {"login": login_name, "at": time.time(), "next": target}
    return HttpResponseRedirect(reverse("login-code"))


def _show(
    request: HttpRequest, template: str, form: Any, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "refusal": refusal, "next": request.POST.get("next") or request.GET.get("next", "")}
    context["heading"] = _("Log in") if template.endswith("login.html") else _("One-time code")
    answer = render(request, template, context, status=getattr(refusal, "status", 422) if refusal else status)
    if isinstance(refusal, TooSoon):
        answer.headers["Retry-After"] = str(refusal.seconds)
    return answer


def _target(request: HttpRequest) -> str:
    """Where the person wanted to go, when it is one of our own pages."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/") else settings.LOGIN_REDIRECT_URL
