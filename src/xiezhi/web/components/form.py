"""Forms: any Django form, `{{ form }}`, with label, hint, error, warning and the article behind a field."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from xiezhi.kernel.errors import Text, text
from xiezhi.web.components.example import Example

TITLE = text("表单", "Forms")
TEMPLATE = "web/_form_example.html"


class Notice(forms.Form):
    """An example of the form of an act."""

    party = forms.CharField(label=_("Party"), max_length=120)
    code = forms.CharField(
        label=_("Unified social credit code"), help_text=_("18 characters, as on the business licence.")
    )
    fine = forms.DecimalField(label=_("Proposed fine (yuan)"), min_value=0, decimal_places=2)
    notified = forms.DateField(label=_("Day of the notice"), widget=forms.DateInput(attrs={"type": "date"}))
    facts = forms.CharField(
        label=_("Facts and evidence"),
        widget=forms.Textarea,
        help_text=_("What was found, when and where, and what proves it."),
    )
    way = forms.ChoiceField(
        label=_("Way of delivery"),
        widget=forms.RadioSelect,
        choices=[
            ("direct", _("Handed over")),
            ("electronic", _("Electronically, with signed consent")),
            ("post", _("By post")),
        ],
    )
    remarks = forms.CharField(label=_("Remarks"), required=False)
    shown = forms.BooleanField(label=_("Both officers showed their certificates"))

    warnings: Mapping[str, list[Text]] = {}


for _name, _cite in (("facts", "penalty_law/44"), ("way", "penalty_law/61"), ("shown", "penalty_law/55")):
    Notice.base_fields[_name].cite = _cite  # type: ignore[attr-defined]


def _wrong() -> Notice:
    typed = {"party": "东莞市南城佳味食品店", "code": "91441900MA4UK0XX1", "fine": "-1", "notified": "2025-04-31"}
    form = Notice({f"wrong-{name}": value for name, value in typed.items()}, prefix="wrong")
    form.warnings = {
        "code": [text("校验码不符，请核对营业执照。", "The check digit does not fit; compare with the licence.")]
    }
    return form


EXAMPLES = [
    Example({"form": Notice(), "submit_label": _("Issue the notice"), "cancel_url": "#"}, carded=True),
    Example(
        {"form": _wrong(), "submit_label": _("Issue the notice"), "cancel_url": "#"},
        text("有错误、有提醒的同一表单", "The same form with errors and a warning"),
        carded=True,
    ),
]
