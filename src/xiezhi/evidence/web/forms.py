"""The forms of evidence. What is missing or wrong the room's acts say, so that there is one judge only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiezhi.evidence import rules
from xiezhi.evidence.entries import CUSTODY, LABELS
from xiezhi.evidence.values import DeviceView, ItemView
from xiezhi.evidence.words import FORMS, KINDS, RECORD_QUALITIES
from xiezhi.kernel.clock import SHANGHAI
from xiezhi.kernel.errors import Refusal
from xiezhi.web import door as web


class WordsField(forms.CharField):
    """Words that people typed; what cannot be seen in them is refused with a sentence."""

    default_error_messages = {
        "max_length": _("At most %(limit_value)d characters; these are %(show_value)d."),
        "unseen": _("It holds characters that cannot be seen; type it anew."),
    }

    def to_python(self, value: Any) -> str:
        """The words, or why they cannot stay."""
        said = super().to_python(value) or ""
        if rules.unseen(said):
            raise forms.ValidationError(self.error_messages["unseen"], code="unseen")
        return said


def _text(label: Any, help_text: Any = "", cite: Any = (), *, rows: int = 0, most: int = 500, **more: Any) -> Any:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs={"autocomplete": "off"})
    field = WordsField(
        label=label, help_text=help_text, required=more.pop("required", False), max_length=most, widget=widget
    )
    field.cite = cite  # type: ignore[attr-defined]
    return field


def _when(label: Any, help_text: Any = "") -> Any:
    return forms.DateTimeField(
        label=label, help_text=help_text, required=True,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip


def _day(label: Any, *, required: bool = True) -> Any:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class Judged(forms.Form):
    """A form whose values a refusal of an act may be about."""

    def refuse(self, refusal: Refusal) -> list[Refusal]:
        """Show what is about a field at the field; the rest is given back."""
        rest = []
        for one in (refusal, *refusal.others):
            name = one.key.removeprefix("field:")
            if one.key.startswith("field:") and name in self.fields:
                self.add_error(name, web.words(one.what))
            else:
                rest.append(one)
        return rest


class MultipleFiles(forms.ClearableFileInput):
    """A control that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files of an ordinary form."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Whatever came, as a list."""
        return [one for one in (data if isinstance(data, list | tuple) else [data]) if one]


class ItemForm(Judged):
    """What is said of an item when it is taken in."""

    kind = forms.ChoiceField(label=_("Kind of evidence"), required=True)
    title = _text(_("Name of the item"), most=200, required=True)
    source = _text(_("Source"), _("Who or what it came from."), most=200, required=True)
    obtained = _text(
        _("How it was obtained"), _("For a copy or data also how, when and by whom it was made."), rows=2, required=True
    )
    captured_at = _when(_("When it was obtained"))
    captured_place = _text(_("Where it was obtained"), most=200, required=True)
    captured_by = _text(_("Taken by"), most=200, required=True)
    form = forms.ChoiceField(label=_("Original or copy"), required=True, widget=forms.RadioSelect)
    checked_by = _text(
        _("Confirmed to agree with the original by"),
        _("For a copy: who wrote so and signed, and on what day."), "samr_procedure/24", most=200,
    )  # fmt: skip
    proves = _text(_("What it proves"), rows=2)
    kept_at = _text(_("Where the thing is kept"), _("For a thing that is no file."), most=200)
    device = forms.ChoiceField(label=_("Monitoring device"), required=False)
    replaces = forms.ChoiceField(label=_("Corrects"), required=False)
    originals = FilesField(
        label=_("Files"), required=False, widget=MultipleFiles(attrs={"data-sends-files": ""}),
        help_text=_("Photos, recordings, documents. An interrupted upload goes on where it stopped."),
    )  # fmt: skip

    def __init__(self, *args: Any, devices: Sequence[DeviceView], items: Sequence[ItemView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._options("kind", [(key, web.words(label)) for key, label in KINDS.items()], "penalty_law/46/p1")
        self._options("form", [(key, web.words(label)) for key, label in FORMS.items()], "", empty=False)
        self._options("device", [(str(one.id), f"{one.name} · {one.place}") for one in devices], "penalty_law/41/p1")
        self._options("replaces", [(str(one.id), one.title) for one in items], "")
        for name, there in (("device", devices), ("replaces", items)):
            if not there:
                del self.fields[name]

    def _options(self, name: str, choices: list[tuple[str, str]], cite: str, *, empty: bool = True) -> None:
        field: Any = self.fields[name]
        field.choices = [*([("", "—")] if empty else []), *choices]
        field.cite = cite or ()


class ReasonForm(Judged):
    """A decision about an item, with its reason."""

    reason = _text(_("Reason"), rows=2, required=True)


class ReviewForm(Judged):
    """The review of a device's record."""

    reviewer = _text(_("Reviewed by"), most=200, required=True)
    answers = forms.MultipleChoiceField(
        label=_("The record is"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick what it is; a record that lacks one of the four is no evidence."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["answers"]
        field.choices = [(key, web.words(label)) for key, label in RECORD_QUALITIES.items()]
        field.cite = "penalty_law/41/p2"


class CustodyForm(Judged):
    """An event of custody."""

    event = forms.ChoiceField(label=_("Event of custody"), required=True)
    at = _when(_("When"))
    to_whom = _text(_("To whom"), most=200)
    from_whom = _text(_("From whom"), most=200)
    place = _text(_("Place"), most=200)
    condition = _text(_("Its condition"), most=200)
    purpose = _text(_("Purpose and ground"), rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["event"]
        field.choices = [("", "—"), *((key, web.words(LABELS[key])) for key in CUSTODY)]


class DeviceForm(Judged):
    """A device as it is registered."""

    name = _text(_("Name and number"), most=200, required=True)
    kind = _text(_("Kind of device"), most=200, required=True)
    place = _text(_("Where it stands"), most=300, required=True)
    legal_basis = _text(
        _("Law or administrative regulation that allows it"), "", "penalty_law/41/p1", rows=2, required=True
    )
    standard = _text(_("Standard it meets"), most=200)


class DutyForm(Judged):
    """One duty of article 41, as it was done."""

    on = _day(_("Day"))
    by = _text(_("Reviewed by"), most=200)
    result = forms.ChoiceField(label=_("Result"), required=False)
    until = _day(_("Valid until"), required=False)
    what = _text(_("What the signs are and where"), most=300)
    where = _text(_("Where it was published"), most=300)

    SHOWN = {
        "legal": ("on", "by", "result"),
        "technical": ("on", "by", "result", "until"),
        "signs": ("on", "what"),
        "publication": ("on", "where"),
    }

    def __init__(self, duty: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"id_{duty}_%s", **kwargs})
        for name in list(self.fields):
            if name not in self.SHOWN[duty]:
                del self.fields[name]
        if "result" in self.fields:
            field: Any = self.fields["result"]
            field.choices = [("passed", _("Passed")), ("failed", _("Failed"))]


class RetireForm(Judged):
    """Taking a device out of use."""

    on = _day(_("Out of use from"))
    reason = _text(_("Reason"), most=300, required=True)


def instant(said: Any) -> datetime:
    """An instant of a form, on the clock of Shanghai."""
    assert isinstance(said, datetime)
    return said if said.tzinfo else said.replace(tzinfo=SHANGHAI)
