"""The form of an act: what the pack asks for, who acts, when; hidden, what makes sending it twice harmless."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim
from xiezhi.cases.door import ActForm
from xiezhi.enforcement.web import asking, fields, showing, widgets
from xiezhi.enforcement.web.fields import Asked, Raw
from xiezhi.enforcement.web.matters import MOST, held_by, matter_lines, search
from xiezhi.evidence import door as evidence
from xiezhi.evidence.door import ItemView
from xiezhi.kernel.errors import Refusal
from xiezhi.standards import door as standards
from xiezhi.standards.door import ActStandard, Matter, NoteTemplate
from xiezhi.web import door as web

PREFIX = "f_"
"""Before the key of a field in the names of its controls, so that no key of a pack can collide with our own."""


@dataclass
class Setting:
    """What the controls need to know of the surroundings, looked up only when a control is drawn."""

    claim: Claim
    day: date
    procedure: str
    matter: Callable[[], Matter | None]
    parties: tuple[Mapping[str, Any], ...] = ()
    act: ActStandard | None = None
    case_id: UUID | None = None

    @cached_property
    def kept(self) -> list[ItemView]:
        """The evidence kept of the case; none before it is opened."""
        return evidence.items_of(self.case_id) if self.case_id else []

    @cached_property
    def candidates(self) -> list[widgets.Candidate]:
        """The people of the body that day, those with a good certificate first."""
        officers = accounts.officers_of(self.claim.body_id, self.day) if self.claim.body_id else []
        return widgets.candidates(officers, self.day, lambda one: _certificate(one, self.day), showing.role_name)

    @property
    def certified(self) -> list[widgets.Candidate]:
        """Those whose certificate is good that day."""
        return [one for one in self.candidates if one.good]

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of penalty the matter of the case knows; none where there is no matter yet."""
        matter = self.matter()
        return frozenset(penalty.kind for penalty in matter.penalties) if matter else frozenset()

    @cached_property
    def divisions(self) -> list[tuple[str, str]]:
        """The body's own division and those directly below it."""
        body = self.claim.body
        if body is None:
            return []
        below = [(one.code, f"　{one.name}") for one in accounts.divisions(body.division)]
        return [(body.division, showing.division_name(body.division)), *below]

    @property
    def note_templates(self) -> list[NoteTemplate]:
        """The questions that packs offer for a note of this act."""
        body, matter = self.claim.body, self.matter()
        if body is None or self.act is None:
            return []
        about = {"field": matter.field, "matter": matter.key} if matter else {}
        return standards.note_templates(body.layers, self.act.key, **about)

    def find_matters(self, words: str, chosen: str) -> tuple[list[Matter], int]:
        """The matters these words find, the chosen one first; and how many there are."""
        body = self.claim.body
        held = [m for m in held_by(body, self.day) if self.procedure in m.procedures] if body else []
        first = [matter for matter in held if matter.key == chosen]
        found = [matter for matter in search(held, words) if matter.key != chosen]
        return [*first, *found[:MOST]], len(found) + len(first)

    @property
    def matter_lines(self) -> Any:
        """How a matter is said."""
        return matter_lines


def _certificate(officer: Any, day: date) -> str | None:
    """The number of a certificate that is good that day."""
    for one in officer.certificates:
        state = "valid"
        for since, changed in one.states:
            state = changed if since <= day else state
        if state == "valid" and one.valid_from <= day <= one.valid_to:
            return str(one.number)
    return None


class ActPage(forms.Form):
    """What is typed into the form of an act."""

    bound_field_class = Asked

    def __init__(self, act: ActForm, setting: Setting, data: Any = None, *, method: str = "", **start: Any) -> None:
        self.act_form, self.wrong, self.refusals = act, dict[str, list[Refusal]](), list[Refusal]()
        self.paper = ""
        super().__init__(data, auto_id="id_%s", initial=start)
        asked = [*act.fields, *act.method_fields.get(method, ())]
        setting.parties, setting.act = act.parties, act.act
        self.shown = [one for one in asked if one.type != "party_ref" or len(act.parties) > 1]
        for standard in self.shown:
            field = fields.field_for(standard, setting)
            field.asked = act.asked.get(standard.key)
            self.fields[PREFIX + standard.key] = field
        if act.act.people:
            self.fields["by"] = Raw(
                label=_("Officers acting"),
                widget=widgets.OfficersControl(lambda: setting.certified),
                cites=act.act.people.cite,
                help_text=_("At least %(n)s with a valid certificate.") % {"n": act.act.people.officers},
            )
        self.fields["at"] = Raw(
            label=_("When it happened"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
            help_text=_("Its legal time; it may lie in the past, never in the future."),
        )  # fmt: skip
        for name in ("entry", "position", "case"):
            self.fields[name] = Raw(widget=forms.HiddenInput())

    @property
    def says(self) -> Iterable[Asked]:
        """The fields of the act, bound."""
        return [self[PREFIX + standard.key] for standard in self.shown]  # type: ignore[misc]

    @property
    def people(self) -> Any:
        """Who acts, where the law asks for several."""
        return self["by"] if "by" in self.fields else None

    def facts(self) -> dict[str, Any]:
        """What was typed, by field; nothing typed is left out."""
        said = {standard.key: self[PREFIX + standard.key].data for standard in self.shown}
        return {key: value for key, value in said.items() if value not in (None, "", [], {})}

    def officers(self) -> list[str]:
        """Who acts."""
        return [one for one in self["by"].data if asking.identifier(one)] if "by" in self.fields else []

    def instant(self) -> datetime | None:
        """When it happened."""
        return asking.instant(self["at"].data)

    def hidden(self, name: str) -> UUID | None:
        """One of the ids that travel with the form."""
        return asking.identifier(self[name].data)

    def position(self) -> int | None:
        """The position of the case that the page showed."""
        said = str(self["position"].data or "")
        return int(said) if said.isdigit() else None

    def refuse(self, refused: Sequence[Refusal]) -> None:
        """Show these refusals: those about a field at the field, the others above the form.

        A guard that could not be answered because a field is missing or malformed is left out: the field says it.
        """
        wrong = {f"this.{one.key.removeprefix('field:')}" for one in refused if one.key.startswith("field:")}
        guards = {guard.key: guard.needs.facts for guard in self.act_form.procedure.guards}
        for one in refused:
            if wrong & guards.get(one.key, frozenset()):
                continue
            name = PREFIX + one.key.removeprefix("field:") if one.key.startswith("field:") else _ABOUT.get(one.key, "")
            if name in self.fields and name in {"by", "at"} | {PREFIX + s.key for s in self.shown}:
                self.wrong.setdefault(name, []).append(one)
                self.add_error(name, web.words(one.what))
            else:
                self.refusals.append(one)


_ABOUT = {"officers": "by", "certificate": "by", "time": "at", "place": PREFIX + "place", "matter": PREFIX + "matter"}
"""Which control a refusal of another kind is about."""


def initial(act: ActForm, setting: Setting, at: datetime) -> dict[str, Any]:
    """What a fresh form holds: what the case knows, the body's own division, the person at the screen."""
    body, start = setting.claim.body, dict[str, Any]()
    for standard in act.fields:
        value = act.known.get(standard.key)
        if value in (None, "") and standard.type == "place" and body:
            value = {"division": body.division}
        if (
            value in (None, "")
            and standard.type == "officers"
            and standard.key == "officers"
            and setting.claim.officer_id
        ):
            value = [str(setting.claim.officer_id)]
        if value in (None, "") and standard.key == "bank" and body and body.bank.get("name"):
            value = str(body.bank["name"])
        if value in (None, "") and standard.type == "datetime" and standard.not_after_now and standard.required:
            value = asking.control(at)
        if value not in (None, ""):
            start[PREFIX + standard.key] = fields.as_control(standard, value)
    if setting.claim.officer_id:
        start["by"] = [str(setting.claim.officer_id)]
    return {**start, "at": asking.control(at)}
