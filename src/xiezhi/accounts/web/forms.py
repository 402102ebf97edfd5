"""The forms of the account's own pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _secret(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=200, strip=False, widget=widget, help_text=help_text)


def _code(help_text: Any) -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}
    return forms.CharField(label=_("Code"), max_length=40, widget=forms.TextInput(attrs=attrs), help_text=help_text)


class LoginForm(forms.Form):
    """Login name and password."""

    login = forms.CharField(
        label=_("Login name"),
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )
    password = _secret(_("Password"), "current-password")


class CodeForm(forms.Form):
    """The one-time code of the second step, or a recovery code."""

    code = _code(_("Six digits from your authenticator, or one of your recovery codes."))


class PasswordForm(forms.Form):
    """The present password, and a new one twice."""

    present = _secret(_("Present password"), "current-password")
    new = _secret(_("New password"), "new-password", _("At least 10 characters; a sentence is easier to remember."))
    again = _secret(_("New password again"), "new-password")

    def clean(self) -> dict[str, Any]:
        """Both new ones must be the same."""
        found = super().clean() or {}
        if found.get("new") and found.get("again") and found["new"] != found["again"]:
            self.add_error("again", _("The two new passwords are not the same."))
        return found


class CodesOnForm(forms.Form):
    """Switch one-time codes on: the password, and a first code to show that the authenticator works."""

    code = _code(_("Six digits that your authenticator shows now."))
    present = _secret(_("Present password"), "current-password")


class CodesOffForm(forms.Form):
    """Switch one-time codes off: the password and a code."""

    code = _code(_("Six digits from your authenticator, or one of your recovery codes."))
    present = _secret(_("Present password"), "current-password")
