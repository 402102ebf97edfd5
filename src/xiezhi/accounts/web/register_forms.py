"""The forms of those who keep the registers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xiezhi.accounts.rights import matrix
from xiezhi.kernel.clock import today
from xiezhi.standards import door as standards
from xiezhi.web import door as web


class Day(forms.DateField):
    """A day, entered with the browser's own calendar."""

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def _reason() -> forms.CharField:
    return forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class OpenAccount(forms.Form):
    """A new account of a body."""

    login = forms.CharField(label=_("Login name"), max_length=150)
    password = forms.CharField(
        label=_("First password"), max_length=200, strip=False, help_text=_("To be changed at the first login.")
    )


class NewPassword(forms.Form):
    """A new first password, for somebody who lost theirs."""

    password = forms.CharField(
        label=_("First password"), max_length=200, strip=False, help_text=_("To be changed at the next login.")
    )


class State(forms.Form):
    """Why an account is suspended or active again."""

    reason = _reason()


class Appoint(forms.Form):
    """A person put into a post."""

    account = forms.ChoiceField(
        label=_("Account"),
        help_text=_("Accounts without a post; a system administrator opens new ones."),
    )
    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=100)
    roles = forms.MultipleChoiceField(label=_("Posts"), widget=forms.CheckboxSelectMultiple)
    since = Day(_("From"), initial=today)

    def __init__(self, accounts: list[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data)
        roles = [(role.key, web.words(role.label)) for role in matrix().roles.values()]
        self.fields["account"].choices = accounts  # type: ignore[attr-defined]
        self.fields["roles"].choices = roles  # type: ignore[attr-defined]


class EndPost(forms.Form):
    """The end of a post."""

    last_day = Day(_("Last day"), initial=today)
    reason = _reason()


class IssueCertificate(forms.Form):
    """A certificate as it was issued."""

    officer = forms.ChoiceField(label=_("Officer"))
    number = forms.CharField(label=pgettext_lazy("of a certificate", "Number"), max_length=60)
    issuer = forms.CharField(label=_("Issued by"), max_length=100)
    fields_ = forms.MultipleChoiceField(label=_("Fields"), widget=forms.CheckboxSelectMultiple)
    valid_from = Day(_("Valid from"), initial=today)
    valid_to = Day(_("Valid to"))

    def __init__(self, officers: list[tuple[str, str]], fields: list[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data)
        self.fields["officer"].choices = officers  # type: ignore[attr-defined]
        self.fields["fields_"].choices = fields  # type: ignore[attr-defined]


class Entrust(forms.Form):
    """What a body entrusts an organisation with, as the letter says it (penalty_law/20/p2)."""

    by_body = forms.ChoiceField(label=_("Entrusted by"))
    matters = forms.MultipleChoiceField(label=_("Matters entrusted"), widget=forms.CheckboxSelectMultiple)
    kinds = forms.MultipleChoiceField(label=_("Kinds of penalty"), widget=forms.CheckboxSelectMultiple)
    most_fine = forms.DecimalField(
        label=_("Highest fine (yuan)"), required=False, min_value=0, max_digits=18, decimal_places=2,
        help_text=_("Left empty where the letter sets no cap."),
    )  # fmt: skip
    letter = forms.CharField(label=_("Letter of entrustment"), max_length=200)
    published_at = forms.CharField(label=_("Published at"), max_length=200)
    valid_from = Day(_("Valid from"), initial=today)
    valid_to = Day(_("Valid to"))

    def __init__(self, bodies: list[tuple[str, str]], matters: list[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data)
        kinds = [(key, web.words(label)) for key, label in standards.PENALTIES.items()]
        self.fields["by_body"].choices = bodies  # type: ignore[attr-defined]
        self.fields["matters"].choices = matters  # type: ignore[attr-defined]
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]


class EndEntrustment(forms.Form):
    """The early end of an entrustment."""

    last_day = Day(_("Last day"), initial=today)
    reason = _reason()


class CertificateState(forms.Form):
    """A certificate suspended, revoked or restored, from a day on."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[("suspended", _("suspended")), ("valid", _("valid again")), ("revoked", _("revoked"))],
    )
    from_day = Day(_("From"), initial=today)
    reason = _reason()
