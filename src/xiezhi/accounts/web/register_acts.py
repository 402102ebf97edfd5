"""What each administration does: accounts (system), posts and certificates (security); each is an act with an entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from xiezhi.accounts import queries, registers
from xiezhi.accounts.access import needs
from xiezhi.accounts.acts import entrusting, people, secrets
from xiezhi.accounts.errors import UnknownRegisterEntry, WeakPassword
from xiezhi.accounts.values import BodyView
from xiezhi.accounts.web import register_forms as forms_of
from xiezhi.accounts.web.asking import claim_of
from xiezhi.accounts.web.registers import crumbs_of
from xiezhi.kernel.clock import today
from xiezhi.kernel.errors import text
from xiezhi.standards import door as standards
from xiezhi.web import door as web

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])


@needs("admin.users")
@never_cache
@sensitive_post_parameters("password")
@FORM_METHODS
def account_open(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """Open an account at a body."""
    body = registers.body_of(claim_of(request), body_id)

    def act(said: dict[str, Any]) -> None:
        secrets.check_strength(said["password"], said["login"])
        people.create_user(by=claim_of(request), login=said["login"], password=said["password"], body_id=body.id)

    return _form(request, body, _("Open an account"), forms_of.OpenAccount(request.POST or None), act)


@needs("admin.users")
@never_cache
@sensitive_post_parameters("password")
@FORM_METHODS
def account_password(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Give an account a new first password, for somebody who lost theirs."""

    def act(said: dict[str, Any]) -> None:
        secrets.change_password(by=claim_of(request), user_id=user_id, password=said["password"], must_change=True)

    return _form(request, _home(user_id), _("New first password"), forms_of.NewPassword(request.POST or None), act)


@needs("admin.users")
@never_cache
@FORM_METHODS
def account_state(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Suspend an account, or make it active again."""
    one = registers.account(user_id)
    state, title = ("suspended", _("Suspend the account")) if one.active else ("active", _("Restore the account"))

    def act(said: dict[str, Any]) -> None:
        people.change_user_state(state, by=claim_of(request), user_id=user_id, reason=said["reason"])

    return _form(request, _home(user_id), title, forms_of.State(request.POST or None), act)


@needs("admin.rights")
@never_cache
@FORM_METHODS
def post_grant(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """Put a person into a post."""
    body = registers.body_of(claim_of(request), body_id)
    held = {one.user_id for one in queries.officers_of(body.id)}
    free = [(str(one.id), one.login) for one in registers.accounts_of(body) if one.id not in held]

    def act(said: dict[str, Any]) -> None:
        people.appoint_officer(
            by=claim_of(request), user_id=UUID(said["account"]), body_id=body.id, name=said["name"],
            roles=said["roles"], valid_from=said["since"],
        )  # fmt: skip

    return _form(request, body, _("Grant a post"), forms_of.Appoint(free, request.POST or None), act)


@needs("admin.rights")
@never_cache
@FORM_METHODS
def post_end(request: HttpRequest, officer_id: UUID) -> HttpResponse:
    """End a post."""
    officer = queries.officer(officer_id)
    body = registers.body_of(claim_of(request), officer.body_id)

    title = _("End the post of %(name)s") % {"name": officer.name}

    def act(said: dict[str, Any]) -> None:
        people.end_post(by=claim_of(request), officer_id=officer_id, last_day=said["last_day"], reason=said["reason"])

    return _form(
        request,
        body,
        title,
        forms_of.EndPost(request.POST or None),
        act,
    )


@needs("admin.rights")
@never_cache
@FORM_METHODS
def certificate_issue(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """Enter a certificate of an officer."""
    body = registers.body_of(claim_of(request), body_id)
    officers = [(str(one.id), one.name) for one in queries.officers_of(body.id)]
    form = forms_of.IssueCertificate(officers, [(field, field) for field in body.fields], request.POST or None)

    def act(said: dict[str, Any]) -> None:
        people.issue_certificate(
            by=claim_of(request), officer_id=UUID(said["officer"]), number=said["number"], issuer=said["issuer"],
            fields=said["fields_"], valid_from=said["valid_from"], valid_to=said["valid_to"],
        )  # fmt: skip

    return _form(request, body, _("Enter a certificate"), form, act)


@needs("admin.rights")
@never_cache
@FORM_METHODS
def certificate_state(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """Suspend, revoke or restore a certificate."""
    certificate = queries.certificate(certificate_id)
    body = registers.body_of(claim_of(request), queries.officer(certificate.officer_id).body_id)

    def act(said: dict[str, Any]) -> None:
        people.change_certificate(
            said["state"], by=claim_of(request), certificate_id=certificate_id, reason=said["reason"],
            from_day=said["from_day"],
        )  # fmt: skip

    title = _("Certificate %(number)s") % {"number": certificate.number}
    return _form(request, body, title, forms_of.CertificateState(request.POST or None), act)


@needs("admin.rights")
@never_cache
@FORM_METHODS
def entrust(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """Enter what another body entrusts this organisation with."""
    claim = claim_of(request)
    body = registers.body_of(claim, body_id)
    others = [(str(one.id), web.words(one.label)) for one in registers.bodies_of(claim) if one.id != body.id]
    matters = [(one.key, web.words(one.label)) for one in standards.matters(body.layers, today())]

    def act(said: dict[str, Any]) -> None:
        entrusting.entrust(
            by=claim, body_id=body.id, by_body_id=UUID(said["by_body"]), matters=said["matters"], kinds=said["kinds"],
            most_fine=said["most_fine"], letter=said["letter"], published_at=said["published_at"],
            valid_from=said["valid_from"], valid_to=said["valid_to"],
        )  # fmt: skip

    return _form(request, body, _("Enter an entrustment"), forms_of.Entrust(others, matters, request.POST or None), act)


@needs("admin.rights")
@never_cache
@FORM_METHODS
def entrustment_end(request: HttpRequest, body_id: UUID, entrustment_id: UUID) -> HttpResponse:
    """End an entrustment of this organisation early."""
    body = registers.body_of(claim_of(request), body_id)
    if not any(one.id == entrustment_id for one in body.entrustments):
        raise UnknownRegisterEntry(text("没有这项委托。", "There is no such entrustment."))

    def act(said: dict[str, Any]) -> None:
        entrusting.end_entrustment(
            by=claim_of(request), entrustment_id=entrustment_id, last_day=said["last_day"], reason=said["reason"]
        )

    return _form(request, body, _("End the entrustment"), forms_of.EndEntrustment(request.POST or None), act)


def _form(
    request: HttpRequest, body: BodyView, title: Any, form: forms.Form, act: Callable[[dict[str, Any]], None]
) -> HttpResponse:
    """Show the form, or do the act and go back to the body. A refusal of the act is answered with its page."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except WeakPassword as weak:
            form.add_error("password", web.words(weak.what))
        else:
            messages.success(request, _("Entered in the register."))
            return HttpResponseRedirect(reverse("register", args=[body.id]))
    context = {"form": form, "heading": title, "crumbs": crumbs_of(body, title), "body": body}
    return render(request, "accounts/register_form.html", context, status=422 if form.errors else 200)


def _home(user_id: UUID) -> BodyView:
    return queries.body_by_code(registers.account(user_id).home)
