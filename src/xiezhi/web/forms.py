"""How any Django form is drawn: `{{ form }}` whole, or `{{ form.name.as_field_group }}` field by field.

A field may carry the article behind it (`field.cite`, one citation or several) and a warning that does not stop the
form (`form.warnings = {name: [text]}`).
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates

SELF_LABELLED = (forms.CheckboxInput,)
GROUPED = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.SelectDateWidget, forms.SplitDateTimeWidget)


class Field(forms.BoundField):
    """A field as the template asks for it."""

    @property
    def cites(self) -> tuple[str, ...]:
        """The citations behind the field."""
        found: Any = getattr(self.field, "cite", ())
        return (found,) if isinstance(found, str) else tuple(found or ())

    @property
    def warnings(self) -> list[Any]:
        """What is doubtful about the value, without refusing it."""
        return list(getattr(self.form, "warnings", {}).get(self.name, ()))

    @property
    def is_group(self) -> bool:
        """Several controls under one legend."""
        return isinstance(self.field.widget, GROUPED)

    @property
    def is_check(self) -> bool:
        """One box with its label beside it."""
        return isinstance(self.field.widget, SELF_LABELLED)

    @property
    def first_id(self) -> str:
        """Where the error summary's link leads: the first control that can take the focus."""
        return f"{self.auto_id}_0" if self.is_group else self.auto_id


class Renderer(DjangoTemplates):
    """Draws forms and fields with the room's own templates, and widgets with Django's."""

    form_template_name = "web/_form.html"
    field_template_name = "web/_field.html"
    bound_field_class = Field
