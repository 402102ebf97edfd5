"""The forms of rules of publication (`kind: publication`): what of a decision is told to the public, when, how long.

docs/publicity.md says what each word means. A rule for some `fields` of work stands before one for all; a layer above
stands before the layers below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, model_validator

from xiezhi.kernel.errors import Refusal, text
from xiezhi.standards.bases import Amount, Cited, DayUnit, Form, InForce, Key, Label, Names, When
from xiezhi.standards.errors import UnknownReference
from xiezhi.standards.forms import as_form
from xiezhi.standards.reading import Document

if TYPE_CHECKING:
    from xiezhi.standards.releases import File, Release

ActKind = Literal[
    "penalty", "licence", "compulsion", "expropriation", "requisition", "payment", "inspection", "confirmation",
    "ruling",
]  # fmt: skip
Visibility = Literal["public", "on_request", "not_public"]
Treatment = Literal["show", "surname", "hide"]
ShownField = Literal[
    "number", "title", "party", "party_code", "matter", "result", "facts", "basis", "amount", "decided_on",
]  # fmt: skip


class ClassForm(Cited):
    """To which class a decision belongs when the condition holds; the first that holds counts."""

    key: Key
    when: When | None = None
    class_: Visibility = Field(alias="class")
    reason: Label


class DueForm(Cited):
    """By when it is shown, from the decision on; `push`: by when another place has it, to show it there."""

    when: When | None = None
    days: int = Field(ge=0)
    of: DayUnit
    push: int | None = Field(default=None, ge=0)


class TermForm(Cited):
    """How long it is shown: a length, or as long as a fact (a day) says, or without end."""

    when: When | None = None
    length: int | None = Field(default=None, ge=1)
    of: DayUnit | None = None
    until: str = ""
    longer_of: bool = False
    from_: Literal["publication", "decision"] = Field(default="publication", alias="from")

    @model_validator(mode="after")
    def _whole(self) -> TermForm:
        if (self.length is None) != (self.of is None):
            raise ValueError("a term says length and of together")
        if self.longer_of and (self.length is None or not self.until):
            raise ValueError("longer_of needs both a length and until")
        return self


class NeedForm(Cited):
    """A condition that whoever asks for an earlier end must meet; a person checks it."""

    key: Key
    label: Label


class EarlyForm(Cited):
    """An earlier end on application: never for some, not before a length of time, and on conditions."""

    never: When | None = None
    after: int = Field(default=0, ge=0)
    of: DayUnit = "months"
    needs: tuple[NeedForm, ...] = ()


class UndoneForm(Cited):
    """An act that takes the ground from a decision, and what the public is told; `when` looks at that act as `this`."""

    act: Key
    when: When | None = None
    reason: Label


class NameForm(Cited):
    """How the name of a person in this role is shown; an empty role is anybody else."""

    role: str
    is_: Treatment = Field(alias="is")


class PublicationForm(Form):
    """The rule of publication for one kind of act."""

    kind: Literal["publication"]
    key: Key
    publishes: ActKind
    label: Label
    in_force: InForce
    fields: Names = ()
    procedures: Mapping[str, Names]
    amounts: tuple[Amount, ...] = ()
    classes: tuple[ClassForm, ...] = Field(min_length=1)
    due: tuple[DueForm, ...] = Field(min_length=1)
    shown: tuple[TermForm, ...] = Field(min_length=1)
    withdraw: DueForm
    answer: DueForm
    undone_by: tuple[UndoneForm, ...] = ()
    early_end: EarlyForm | None = None
    names: tuple[NameForm, ...] = Field(min_length=1)
    shows: tuple[ShownField, ...] = Field(min_length=1)
    second_person: bool = False
    indexed: bool = True

    @model_validator(mode="after")
    def _last_ones_hold(self) -> PublicationForm:
        for listed in (self.classes, self.due, self.shown):
            if listed[-1].when is not None:
                raise ValueError("the last of classes, due and shown holds for all: it has no `when`")
        if not any(one.role == "" for one in self.names):
            raise ValueError("names say what becomes of anybody else: a role that is empty")
        return self

    @property
    def treatments(self) -> dict[str, Treatment]:
        """Treatment of names by role."""
        return {one.role: one.is_ for one in self.names}


def rules_of(release: Release) -> list[tuple[File, PublicationForm]]:
    """Every rule of publication with its file; a malformed one raises with file and line."""
    return [(file, as_form(PublicationForm, file.document)) for file in release.named("publication")]


def chosen(
    listed: Iterable[tuple[str, PublicationForm]],
    layers: Iterable[str],
    procedure: str,
    act: str,
    field: str,
    day: date,
) -> PublicationForm | None:
    """The rule for a decision of that day: of the highest layer, and there the one for its field of work first."""
    order = {layer: place for place, layer in enumerate(layers)}
    fitting = [
        (order[layer], bool(rule.fields), rule.in_force.from_, rule)
        for layer, rule in listed
        if layer in order
        and act in rule.procedures.get(procedure, ())
        and rule.in_force.on(day)
        and (not rule.fields or field in rule.fields)
    ]
    return max(fitting, key=lambda one: one[:3])[3] if fitting else None


def problems(release: Release) -> list[Refusal]:
    """Procedures, acts and amounts that rules name and packs do not have."""
    known = {str(one.document.data["key"]): one for one in release.named("procedure")}
    wrong: list[Refusal] = []
    for file, rule in rules_of(release):
        for procedure, acts in rule.procedures.items():
            if procedure not in known:
                wrong.append(_unknown(file.document, f"没有程序 {procedure}", f"there is no procedure {procedure}"))
                continue
            there = _acts(release, procedure)
            wrong += [
                _unknown(file.document, f"程序 {procedure} 没有行为 {act}", f"{procedure} has no act {act}")
                for act in acts
                if act not in there
            ]
        amounts = {one.key for one in rule.amounts}
        parts: list[ClassForm | DueForm | TermForm] = [*rule.classes, *rule.due, *rule.shown]
        used = {key for one in parts if one.when is not None for key in one.when.amounts}
        wrong += [_unknown(file.document, f"没有数额 {one}", f"there is no amount {one}") for one in used - amounts]
    return wrong


def _acts(release: Release, procedure: str) -> set[str]:
    found: set[str] = set()
    for kind in ("procedure", "part", "over"):
        for file in release.named(kind):
            data: dict[str, Any] = file.document.data
            if procedure in (data.get("key"), data.get("of"), data.get("over")):
                found |= {str(act["key"]) for act in data.get("acts", ())}
    return found


def _unknown(document: Document, zh: str, en: str) -> Refusal:
    return UnknownReference(text(zh, en), where=str(document.origin(())))
