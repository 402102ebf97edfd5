"""From a field of the pack to a control on the page. What is right or wrong the engine says, not the control."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.choices import CallableChoiceIterator
from django.utils.html import format_html
from django.utils.translation import gettext as _

from xiezhi.enforcement.web import cocontrols, rows, widgets
from xiezhi.standards import door as standards
from xiezhi.standards.door import FieldStandard
from xiezhi.web import door as web

FEW = 8
"""Up to so many options stand open as radio buttons; more fold into a list."""


class Asked(forms.BoundField):
    """A field as the template asks for it: its articles, its doubts, and whether it is asked for now."""

    @property
    def standard(self) -> FieldStandard | None:
        """The field of the pack; None for the controls of the form itself."""
        return getattr(self.field, "standard", None)

    @property
    def cites(self) -> tuple[str, ...]:
        """The articles behind the field."""
        return self.standard.cite if self.standard else getattr(self.field, "cites", ())

    @property
    def is_group(self) -> bool:
        """Several controls under one legend."""
        return bool(self.field.widget.use_fieldset)

    @property
    def first_id(self) -> str:
        """Where the error summary's link leads."""
        if isinstance(self.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
            return f"{self.auto_id}_0"
        return f"{self.auto_id}_0" if isinstance(self.field.widget, widgets.Parts) else self.auto_id

    @property
    def refusals(self) -> list[Any]:
        """The refusals about this field, with their articles."""
        return list(getattr(self.form, "wrong", {}).get(self.name, ()))


class Raw(forms.Field):
    """A field that takes what was typed as it is: the engine judges it against the law's limits."""

    bound_field_class = Asked

    def __init__(self, *, standard: FieldStandard | None = None, cites: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(**{"required": False, "template_name": "enforcement/_field.html", **kwargs})
        self.standard, self.cites = standard, cites
        self.asked: bool | None = None

    def clean(self, value: Any) -> Any:
        """As it is."""
        return value

    @property
    def condition(self) -> Mapping[str, Any] | None:
        """The condition under which it is asked for, as the pack writes it; None where it has none."""
        when = self.standard.required_when if self.standard else None
        return when.written if when else None

    @property
    def condition_json(self) -> str:
        """The same as the page's script reads it."""
        return json.dumps(self.condition)


def field_for(standard: FieldStandard, setting: Any) -> Raw:
    """The control of a field."""
    field = Raw(
        standard=standard, label=web.words(standard.label), help_text=_hint(standard), widget=_widget(standard, setting)
    )
    field.mandatory = standard.required  # type: ignore[attr-defined]
    return field


def _hint(standard: FieldStandard) -> str:
    hints = [web.words(standard.help)] if standard.help else []
    if standard.type in {"officers", "evidence"} and standard.at_least:
        hints.append(_("At least %(n)s.") % {"n": standard.at_least})
    if standard.type == "long_text" and standard.max_length and standard.max_length <= 1000:
        hints.append(_("At most %(n)s characters.") % {"n": standard.max_length})
    return " ".join(hints)


def _widget(standard: FieldStandard, setting: Any) -> forms.Widget:
    make = _WIDGETS.get(standard.type)
    return make(standard, setting) if make else _text(standard, setting)


def _text(standard: FieldStandard, setting: Any) -> forms.Widget:
    most = {"maxlength": str(standard.max_length)} if standard.max_length else {}
    return forms.TextInput(attrs={"autocomplete": "off", **most})


def _long_text(standard: FieldStandard, setting: Any) -> forms.Widget:
    most = {"maxlength": str(standard.max_length)} if standard.max_length else {}
    return forms.Textarea(attrs={"rows": 4, **most})


def _date(standard: FieldStandard, setting: Any) -> forms.Widget:
    latest = {"max": setting.day.isoformat()} if standard.not_after_now else {}
    return forms.DateInput(attrs={"type": "date", **latest}, format="%Y-%m-%d")


def _datetime(standard: FieldStandard, setting: Any) -> forms.Widget:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def _number(standard: FieldStandard, setting: Any) -> forms.Widget:
    money = standard.type == "money"
    return forms.TextInput(
        attrs={"inputmode": "decimal" if money else "numeric", "autocomplete": "off", "class": "short num-input"}
    )


def _yes_no(standard: FieldStandard, setting: Any) -> forms.Widget:
    return forms.RadioSelect(choices=[("yes", _("Yes")), ("no", _("No"))], attrs={"class": "inline-choice"})


def _choice(standard: FieldStandard, setting: Any) -> forms.Widget:
    if len(standard.options) <= FEW:
        drawn = CallableChoiceIterator(lambda: [(option.key, _option(option)) for option in standard.options])
        return forms.RadioSelect(choices=drawn)
    plain = [(option.key, web.words(option.label)) for option in standard.options]
    return forms.Select(choices=[("", _("Choose")), *plain])


def _choices(standard: FieldStandard, setting: Any) -> forms.Widget:
    def options() -> list[tuple[str, Any]]:
        shown = [one for one in standard.options if not _out_of_question(standard, one.key, setting)]
        return [(option.key, _option(option)) for option in shown]

    return forms.CheckboxSelectMultiple(choices=CallableChoiceIterator(options))


def _out_of_question(standard: FieldStandard, key: str, setting: Any) -> bool:
    """Whether the matter of the case has no such kind of penalty: then it is not even shown (penalty_law/4)."""
    return standard.key == "kinds" and bool(setting.kinds) and key not in setting.kinds


def _option(option: Any) -> Any:
    """An answer with the article that names it."""
    spoken = " ".join(web.words(standards.citation(cite)) for cite in option.cite)
    if not spoken:
        return web.words(option.label)
    return format_html('{} <span class="cite">{}</span>', web.words(option.label), spoken)


def _party_ref(standard: FieldStandard, setting: Any) -> forms.Widget:
    """One of the parties of the case."""
    named = [(str(one.get("id", "")), str(one.get("name", ""))) for one in setting.parties]
    return forms.RadioSelect(choices=[one for one in named if one[0]])


_WIDGETS: dict[str, Any] = {
    "party_ref": _party_ref,
    "long_text": _long_text,
    "date": _date,
    "datetime": _datetime,
    "money": _number,
    "integer": _number,
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choices,
    "party": lambda standard, setting: widgets.PartyControl(),
    "place": lambda standard, setting: widgets.PlaceControl(lambda: setting.divisions),
    "matter": lambda standard, setting: widgets.MatterControl(setting.find_matters, setting.matter_lines),
    "officers": lambda standard, setting: widgets.OfficersControl(lambda: setting.candidates),
    "evidence": lambda standard, setting: widgets.EvidenceControl(lambda: setting.kept),
    "rows": rows.control,
    **cocontrols.CONTROLS,
}


def as_control(standard: FieldStandard, value: Any) -> Any:
    """A stored value as its control takes it."""
    if standard.type == "yes_no" and isinstance(value, bool):
        return "yes" if value else "no"
    if standard.type == "datetime" and isinstance(value, str):
        return value[:16]
    if standard.type == "money" and isinstance(value, str):
        return value.removesuffix(".00")
    return value
