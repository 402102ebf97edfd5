"""Controls for what has several parts: a party, a place, rows of evidence, a matter, officers. They need no script.

Each reads its parts from names below its own (`f_party-name`), and gives the value as the engine stores it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from xiezhi.accounts.door import OfficerView
from xiezhi.cases import door as cases
from xiezhi.evidence.door import ItemView
from xiezhi.parties import door as parties
from xiezhi.web import door as web

ROWS = 3
"""Rows of evidence a fresh form shows; a button asks for three more."""
PARTY_TEXTS = ("name", "id_number", "birth_date", "legal_representative", "address", "phone")


class Parts(forms.Widget):
    """A control of several parts, under one legend."""

    use_fieldset = True

    def id_for_label(self, id_: str) -> str:
        """A legend points at no single control."""
        return ""

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """A part may be there or not; the whole is read in any case."""
        return False


def _options(labels: Any, chosen: Any) -> list[tuple[str, str, bool]]:
    return [(key, web.words(label), key == chosen) for key, label in labels]


class PartyControl(Parts):
    """A party: kind, name, identifier, and what its kind asks for; with what the register knows under it."""

    template_name = "enforcement/widgets/party.html"

    def __init__(self) -> None:
        super().__init__()
        self.hints: dict[str, Any] = {}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        """The parts that were filled in; nothing when no part names anybody."""
        said = {key: str(data.get(f"{name}-{key}", "")).strip() for key in ("kind", "id_kind", *PARTY_TEXTS)}
        filled = {key: value for key, value in said.items() if value}
        return filled if filled.keys() - {"kind", "id_kind"} else {}

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The control with its options."""
        context = super().get_context(name, value, attrs)
        said = value or {}
        kinds = _options(((key, parties.kind_label(key)) for key in parties.KINDS), said.get("kind"))
        id_kinds = _options(((key, parties.id_kind_label(key)) for key in parties.ID_KINDS), said.get("id_kind"))
        context |= {"said": said, "kinds": kinds, "id_kinds": id_kinds, "hints": self.hints, "doubts": doubts(said)}
        return context


def doubts(said: Mapping[str, str]) -> list[str]:
    """What the check digit of the identifier typed in makes doubtful."""
    kind, number = said.get("id_kind", ""), said.get("id_number", "")
    return [web.words(one) for one in parties.check_identifier(kind, number)] if kind and number else []


class PlaceControl(Parts):
    """A place: a division of the body's own area, and an address."""

    template_name = "enforcement/widgets/place.html"

    def __init__(self, divisions: Callable[[], Sequence[tuple[str, str]]]) -> None:
        super().__init__()
        self.divisions = divisions

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        """Division and address."""
        said = {key: str(data.get(f"{name}-{key}", "")).strip() for key in ("division", "address")}
        return said if said["division"] else {}

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The control with the divisions of the body's area; one outside it stays chosen until it is refused."""
        context = super().get_context(name, value, attrs)
        said = dict(value or {})
        known = [(code, label, code == said.get("division")) for code, label in self.divisions()]
        if said.get("division") and not any(chosen for _code, _label, chosen in known):
            known.append((said["division"], said["division"], True))
        return {**context, "said": said, "divisions": known}


class EvidenceControl(Parts):
    """Rows of evidence, each with its legal kind (penalty_law/46/p1), a title and where it came from."""

    template_name = "enforcement/widgets/evidence.html"
    extra = 0

    def __init__(self, kept: Callable[[], Sequence[ItemView]] = tuple) -> None:
        super().__init__()
        self.kept = kept

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        """The stored items ticked, then the rows in which anything was said."""
        ticked = set(data.getlist(f"{name}-item")) if hasattr(data, "getlist") else set(data.get(f"{name}-item", ()))
        stored = [
            {"kind": one.kind, "title": one.title, "source": one.source, "item": str(one.id)}
            for one in (self.kept() if ticked else ())
            if str(one.id) in ticked
        ]
        return [*stored, *self._written(data, name)]

    def _written(self, data: Any, name: str) -> list[dict[str, str]]:
        rows = [
            {key: str(data.get(f"{name}-{index}-{key}", "")).strip() for key in ("kind", "title", "source")}
            for index in range(self._rows(data, name))
        ]
        return [row for row in rows if row["title"] or row["source"]]

    def _rows(self, data: Any, name: str) -> int:
        said = str(data.get(f"{name}-rows", ""))
        return min(int(said), 60) if said.isdigit() else 0

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The items kept of the case, ticked or not; the rows, and three empty ones below them."""
        context = super().get_context(name, value, attrs)
        ticked = {str(one["item"]) for one in value or () if one.get("item")}
        usable = [one for one in self.kept() if one.state not in ("excluded", "withdrawn")]
        context["kept"] = [(one, str(one.id) in ticked) for one in usable]
        said = [one for one in value or () if not one.get("item")]
        said += [{} for _row in range(max(ROWS - len(said), 1, self.extra))]
        rows = [
            {"index": index, "said": row, "kinds": _options(cases.EVIDENCE.items(), row.get("kind"))}
            for index, row in enumerate(said)
        ]
        return {**context, "rows": rows, "count": len(rows)}


class MatterControl(Parts):
    """A matter: words to look for, and what was found; the chosen one with its rule and range."""

    template_name = "enforcement/widgets/matter.html"

    def __init__(self, find: Any, lines: Any) -> None:
        super().__init__()
        self.find, self.lines, self.words = find, lines, ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """The key of the matter chosen; the words are kept for the next look."""
        self.words = str(data.get(f"{name}-words", "")).strip()
        return str(data.get(name, "")).strip()

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The chosen matter, and those that the words find."""
        context = super().get_context(name, value, attrs)
        found, total = self.find(self.words, str(value or ""))
        chosen = next((one for one in found if one.key == value), None)
        return {
            **context,
            "words": self.words,
            "found": [(one, web.words(one.label), one.key == value) for one in found],
            "total": total,
            "chosen": self.lines(chosen) if chosen else None,
        }


@dataclass(frozen=True)
class Candidate:
    """A person one may choose: name, post and certificate, and whether the certificate is good that day."""

    id: str
    name: str
    note: str
    good: bool


class OfficersControl(Parts):
    """Officers of the body, with their certificates."""

    template_name = "enforcement/widgets/officers.html"

    def __init__(self, candidates: Callable[[], Sequence[Candidate]]) -> None:
        super().__init__()
        self.candidates = candidates

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """The ids chosen."""
        return list(data.getlist(name)) if hasattr(data, "getlist") else list(data.get(name, ()))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Everybody, the chosen ones ticked."""
        context = super().get_context(name, value, attrs)
        chosen = {str(one) for one in ([value] if isinstance(value, str) else value or ())}
        people = [{"one": one, "chosen": one.id in chosen, "index": i} for i, one in enumerate(self.candidates())]
        return {**context, "people": people}


def candidates(officers: Sequence[OfficerView], day: Any, certified: Any, role_name: Any) -> list[Candidate]:
    """These people as one may choose them; `certified(officer)` gives the number of a good certificate, or None."""
    found = []
    for one in officers:
        number = certified(one)
        posts = _(", ").join(role_name(role) for role in sorted(one.roles))
        note = f"{posts} · {number}" if number else f"{posts} · {_('no valid certificate')}"
        found.append((not number, "officer" not in one.roles, Candidate(str(one.id), one.name, note, bool(number))))
    return [one for *_order, one in sorted(found, key=lambda entry: (*entry[:2], entry[2].name))]
