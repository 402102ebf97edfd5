"""Filter bar: `filters`, a Django form sent by GET, and `filters_clear`, the address without filters."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from xiezhi.kernel.errors import text
from xiezhi.web.components.example import Example

TITLE = text("筛选", "Filter bar")
TEMPLATE = "web/_filters.html"


class CaseFilter(forms.Form):
    """An example of a filter form."""

    words = forms.CharField(label=_("Words or number"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[("", _("All")), ("notice", _("Notice"))])
    since = forms.DateField(label=_("Filed since"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    mine = forms.BooleanField(label=_("Only mine"), required=False)


EXAMPLES = [Example({"filters": CaseFilter(auto_id="filter_%s"), "filters_clear": "?"})]
