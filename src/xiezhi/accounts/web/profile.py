"""One's own account: who one is, the certificates, the password, one-time codes."""

from __future__ import annotations

from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from xiezhi.accounts import queries, rules, totp
from xiezhi.accounts.access import needs
from xiezhi.accounts.acts import secrets
from xiezhi.accounts.errors import WeakPassword, WrongCode, WrongLogin
from xiezhi.accounts.login import by_code, by_password
from xiezhi.accounts.rights import matrix
from xiezhi.accounts.values import Claim
from xiezhi.accounts.web.asking import claim_of
from xiezhi.accounts.web.forms import CodesOffForm, CodesOnForm, PasswordForm
from xiezhi.accounts.web.origin import where
from xiezhi.kernel.clock import now, today
from xiezhi.web import door as web

SECRET = "xiezhi.new_totp"
FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])


@needs("profile")
@never_cache
@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """Who one is to the system, and what one's certificates are worth today."""
    claim = claim_of(request)
    officers = queries.officers([claim.officer_id] if claim.officer_id else [])
    roles = [role.label for role in matrix().roles.values() if role.key in claim.roles]
    rights = [right for right in matrix().rights.values() if not right.roles.isdisjoint(claim.roles)]
    certificates = [
        {
            "certificate": one,
            "state": rules.state_on(one.states, today()),
            "good": rules.problem_of(one, "", today()) is None,
        }
        for officer in officers
        for one in officer.certificates
    ]
    context = {"roles": roles, "rights": rights, "certificates": certificates, "heading": _("My account")}
    return render(request, "accounts/profile.html", context)


@needs("profile", while_must_change=True)
@never_cache
@sensitive_post_parameters()
@FORM_METHODS
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password; every other session ends."""
    claim = claim_of(request)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _present(request, form):
        try:
            user = secrets.change_password(by=claim, user_id=_own(claim), password=form.cleaned_data["new"])
        except WeakPassword as weak:
            form.add_error("new", web.words(weak.what))
        else:
            update_session_auth_hash(request, user)
            messages.success(request, _("Your password is changed. Other sessions have ended."))
            return HttpResponseRedirect(reverse("profile"))
    context = {"form": form, "heading": _("Change password"), "must": claim.must_change}
    return render(request, "accounts/password.html", context, status=422 if form.errors else 200)


@needs("profile")
@never_cache
@sensitive_post_parameters()
@FORM_METHODS
def codes(request: HttpRequest) -> HttpResponse:
    """Switch one-time codes on: show the secret as a QR code, and believe it after a first right code."""
    claim = claim_of(request)
    if claim.second_factor:
        return HttpResponseRedirect(reverse("profile"))
    secret = request.session.setdefault(SECRET, totp.new_secret())
    form = CodesOnForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _present(request, form):
        if totp.step_of(secret, form.cleaned_data["code"], now()) is None:
            form.add_error("code", _("This is not the code of now. Is the clock of your phone right?"))
        else:
            recovery = secrets.switch_totp_on(by=claim, user_id=_own(claim), secret=secret)
            del request.session[SECRET]
            shown = {"codes": recovery, "heading": _("Recovery codes")}
            return render(request, "accounts/recovery.html", shown)
    picture = segno.make(totp.address(secret, claim.login), error="m").svg_inline(scale=5, border=2, light="#fff")
    context = {"form": form, "secret": secret, "picture": SafeString(picture), "heading": _("Set up one-time codes")}
    return render(request, "accounts/codes.html", context, status=422 if form.errors else 200)


@needs("profile")
@never_cache
@sensitive_post_parameters()
@FORM_METHODS
def codes_off(request: HttpRequest) -> HttpResponse:
    """Switch one-time codes off, with password and a code."""
    claim = claim_of(request)
    if not claim.second_factor:
        return HttpResponseRedirect(reverse("profile"))
    form = CodesOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _present(request, form) and _code_is_right(request, form):
        secrets.switch_totp_off(by=claim, user_id=_own(claim))
        messages.success(request, _("One-time codes are switched off."))
        return HttpResponseRedirect(reverse("profile"))
    context = {"form": form, "heading": _("Switch one-time codes off")}
    return render(request, "accounts/codes_off.html", context, status=422 if form.errors else 200)


def _own(claim: Claim) -> Any:
    assert claim.user_id is not None
    return claim.user_id


def _present(request: HttpRequest, form: Any) -> bool:
    """Whether the present password is right, throttled like a login; says so on the form when it is not."""
    try:
        by_password(claim_of(request).login, form.cleaned_data["present"], where(request))
    except WrongLogin:
        form.add_error("present", _("The present password is wrong."))
        return False
    return True


def _code_is_right(request: HttpRequest, form: Any) -> bool:
    try:
        by_code(claim_of(request).login, form.cleaned_data["code"], where(request))
    except WrongCode:
        form.add_error("code", _("The code is wrong or was used before."))
        return False
    return True
