"""The forms of case review (案卷评查): the score sheet of a kind of act (`kind: review`) and how it is reviewed
(`kind: review_rules`). docs/pack-language.md says what each word means.

A layer above stands before the layers below it: a ministry or a province with a sheet of its own writes one of the same
key (gd_file_review/15/p2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from pydantic import Field, model_validator

from xiezhi.kernel.errors import Refusal, text
from xiezhi.standards.bases import Cited, DayUnit, Form, InForce, Key, Label, Names, Number
from xiezhi.standards.errors import UnknownReference
from xiezhi.standards.forms import as_form

if TYPE_CHECKING:
    from xiezhi.standards.releases import File, Release


class Provable(Cited):
    """Something of which the record may show by itself whether it is so.

    `proves` names rules of supervision, derived or written, of which a breach shows it.
    """

    key: Key
    label: Label
    proves: Names = ()


class DeductionForm(Provable):
    """One step of deduction: so many points, once or for each time."""

    minus: Number
    each: bool = False

    @model_validator(mode="after")
    def _positive(self) -> DeductionForm:
        if Decimal(self.minus) <= 0:
            raise ValueError("a deduction takes something off")
        return self


class ItemForm(Cited):
    """One item of a sheet: what it is worth, and what is taken off it."""

    key: Key
    label: Label
    points: Number
    steps: tuple[DeductionForm, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _within(self) -> ItemForm:
        if any(Decimal(one.minus) > Decimal(self.points) for one in self.steps):
            raise ValueError("a step takes off no more than its item is worth")
        return self


class SheetPart(Form):
    """A part of a sheet, as it is headed on paper."""

    key: Key
    label: Label
    items: tuple[ItemForm, ...] = Field(min_length=1)


class ReviewForm(Cited):
    """The score sheet of one kind of act: a hundred points, divided over its items, and which procedures it is for."""

    kind: Literal["review"]
    key: Key
    label: Label
    in_force: InForce
    procedures: Names = Field(min_length=1)
    full: Number = "100"
    fails: tuple[Provable, ...] = ()
    parts: tuple[SheetPart, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _adds_up(self) -> ReviewForm:
        total = sum((Decimal(one.points) for one in self.items), Decimal(0))
        if total != Decimal(self.full):
            raise ValueError(f"the items come to {total} points, not {self.full}")
        keys = [*(one.key for one in self.items), *(one.key for one in self.fails)]
        keys += [step.key for one in self.items for step in one.steps]
        if len(set(keys)) != len(keys):
            raise ValueError("each key stands once in a sheet, whether of an item, a step or a ground of failing")
        return self

    @property
    def items(self) -> tuple[ItemForm, ...]:
        """All items, in the order of the sheet."""
        return tuple(one for part in self.parts for one in part.items)

    @property
    def provable(self) -> Iterator[Provable]:
        """Every step and ground of failing, in order."""
        yield from self.fails
        for one in self.items:
            yield from one.steps


class GradeForm(Cited):
    """A grade, and from how many points on."""

    key: Key
    label: Label
    from_: Number = Field(alias="from")
    passes: bool = True


class AgreementForm(Cited):
    """How many review a file apart from one another, and how far apart they may be before others are asked."""

    reviewers: int = Field(ge=2)
    within: Number
    third_within: Number


class PeriodForm(Cited):
    """A length of time."""

    days: int = Field(ge=1)
    of: DayUnit


class ReviewRules(Form):
    """How files are reviewed in a layer: grades, what fails at once, who agrees with whom, and the body's time."""

    kind: Literal["review_rules"]
    key: Key
    label: Label
    in_force: InForce
    yearly: Cited
    apart: Cited
    recusal: Cited
    grades: tuple[GradeForm, ...] = Field(min_length=2)
    fails: tuple[Provable, ...] = ()
    agreement: AgreementForm
    objection: PeriodForm
    answer: PeriodForm

    @model_validator(mode="after")
    def _from_nothing_up(self) -> ReviewRules:
        bounds = [Decimal(one.from_) for one in self.grades]
        if bounds[0] != 0 or bounds != sorted(set(bounds)):
            raise ValueError("grades rise from 0, each from more points than the one before")
        if not any(not one.passes for one in self.grades):
            raise ValueError("one grade at least does not pass")
        return self


def sheets_of(release: Release) -> list[tuple[File, ReviewForm]]:
    """Every score sheet with its file; a malformed one raises with file and line."""
    return [(file, as_form(ReviewForm, file.document)) for file in release.named("review")]


def rules_of(release: Release) -> list[tuple[File, ReviewRules]]:
    """Every file of rules of review, likewise."""
    return [(file, as_form(ReviewRules, file.document)) for file in release.named("review_rules")]


def sheets(release: Release, layers: Iterable[str], day: date) -> list[ReviewForm]:
    """The sheets in force that day for these layers, in order of key: of each key that of the highest layer."""
    order = {layer: place for place, layer in enumerate(layers)}
    found: dict[str, tuple[tuple[int, date], ReviewForm]] = {}
    for file, sheet in sheets_of(release):
        if file.layer in order and sheet.in_force.on(day):
            place = (order[file.layer], sheet.in_force.from_)
            if sheet.key not in found or place > found[sheet.key][0]:
                found[sheet.key] = (place, sheet)
    return [found[key][1] for key in sorted(found)]


def rules(release: Release, layers: Iterable[str], day: date) -> ReviewRules | None:
    """How files are reviewed that day in these layers: the rules of the highest; None where there are none."""
    order = {layer: place for place, layer in enumerate(layers)}
    fitting = [
        (order[file.layer], one.in_force.from_, one)
        for file, one in rules_of(release)
        if file.layer in order and one.in_force.on(day)
    ]
    return max(fitting, key=lambda one: one[:2])[2] if fitting else None


def problems(release: Release) -> list[Refusal]:
    """Procedures that sheets name and packs do not have."""
    known = set(release.procedure_keys())
    return [
        UnknownReference(text(f"没有程序 {one}", f"there is no procedure {one}"), where=file.place("procedures"))
        for file, sheet in sheets_of(release)
        for one in sheet.procedures
        if one not in known
    ]
