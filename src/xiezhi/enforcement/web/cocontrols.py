"""Controls for several parties of one case, and for another case named by its number. They need no script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from xiezhi.enforcement.web.widgets import PARTY_TEXTS, Parts, _options, doubts
from xiezhi.parties import door as parties

FRESH, MORE = 1, 2
"""Empty parties a form shows below those that are named, at first and after the button that asks for more."""
MOST = 40
KEYS = ("kind", "id_kind", *PARTY_TEXTS, "id")


class PartiesControl(Parts):
    """Parties one under another, each with its kind, name and identifier."""

    template_name = "enforcement/widgets/parties.html"
    extra = 0

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        """The parties in which anything but a choice was typed."""
        said = str(data.get(f"{name}-rows", ""))
        rows = [
            {key: value for key in KEYS if (value := str(data.get(f"{name}-{index}-{key}", "")).strip())}
            for index in range(min(int(said), MOST) if said.isdecimal() else 0)
        ]
        return [row for row in rows if row.keys() - {"kind", "id_kind", "id"}]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The parties named, and empty ones below them."""
        context = super().get_context(name, value, attrs)
        said = [dict(one) for one in value or ()]
        said += [{} for _one in range(MORE if self.extra else FRESH)]
        rows = [{"index": index, "no": index + 1, "said": one, **_choices(one)} for index, one in enumerate(said)]
        return {**context, "rows": rows, "count": len(rows)}


def _choices(said: Mapping[str, str]) -> dict[str, Any]:
    return {
        "kinds": _options(((key, parties.kind_label(key)) for key in parties.KINDS), said.get("kind")),
        "id_kinds": _options(((key, parties.id_kind_label(key)) for key in parties.ID_KINDS), said.get("id_kind")),
        "doubts": doubts(said),
    }


class CaseControl(forms.TextInput):
    """Another case of this body, by its number."""

    def format_value(self, value: Any) -> str | None:
        """The number of a case that was found, else what was typed."""
        return str(value.get("number", "")) if isinstance(value, Mapping) else super().format_value(value)


def _case(standard: Any, setting: Any) -> forms.Widget:
    return CaseControl(attrs={"autocomplete": "off", "spellcheck": "false", "class": "mono-input", "maxlength": "80"})


CONTROLS = {"parties": lambda standard, setting: PartiesControl(), "case": _case}
"""The controls by type of field."""
