"""Benchmarks of discretion (行政处罚裁量基准): how far within the statute's range a penalty may go, and why.

A table says which circumstances divide the range (slight to grave), which share of it each grade takes, and which
facts make a penalty lighter, heavier or fall away. Layers add to one another by key; what a layer below another says
again may be narrower, never wider (discretion_2022_27/5).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, model_validator

from xiezhi.standards.bases import Cited, Form, InForce, Key, Label, Names, Noted, Number, When
from xiezhi.standards.forms import as_form

if TYPE_CHECKING:
    from xiezhi.standards.releases import Release

GRADES = ("no_penalty", "exempt", "mitigated", "lightened", "normal", "heavier")
"""The grades that every benchmark must know (discretion_2022_27/6), from the lightest."""

CIRCUMSTANCES = ("slight", "lesser", "serious", "grave")
"""情节轻微、情节较轻、情节较重、情节严重 (discretion_2022_27/6)."""

WEIGHTS = ("no_penalty", "may_exempt", "must_lighten", "may_lighten", "must_heavier")
"""What a fact does: no penalty at all, perhaps none, lighter by duty, lighter by choice, heavier by duty."""

LEVELS = ("own", "county", "city", "province", "state")
"""Who made a table: the body that applies it (`own`), or a level of government."""


class Share(Form):
    """A part of a range: 0 is its lowest point, 1 its highest."""

    from_: Number = Field(alias="from")
    to: Number

    @model_validator(mode="after")
    def _within(self) -> Share:
        if not Decimal(0) <= self.low <= self.high <= Decimal(1):
            raise ValueError("a share lies between 0 and 1, from at most to")
        return self

    @property
    def low(self) -> Decimal:
        """Where it begins."""
        return Decimal(self.from_)

    @property
    def high(self) -> Decimal:
        """Where it ends."""
        return Decimal(self.to)


class Sums(Form):
    """A range in the unit of the statute's own: yuan, or times of a fact."""

    at_least: Number
    at_most: Number


class Circumstance(Cited):
    """One of the four circumstances: the part of the statute's range it takes, and when it is given."""

    key: Literal[CIRCUMSTANCES]  # type: ignore[valid-type]
    label: Label
    share: Share | None = None
    sums: Sums | None = None
    when: When | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> Circumstance:
        if (self.share is None) == (self.sums is None):
            raise ValueError("a circumstance says either share or sums")
        return self


class Grade(Cited):
    """One grade. `share` is its part of the circumstance's range; `floor` that of the statute's minimum, below it."""

    key: Literal[GRADES]  # type: ignore[valid-type]
    label: Label
    share: Share | None = None
    floor: Number | None = None


class Factor(Cited):
    """A fact that weighs, and how."""

    key: Key
    label: Label
    weighs: Literal[WEIGHTS]  # type: ignore[valid-type]
    when: When


class Maker(Form):
    """Who made the table: it decides who may allow a departure from it (discretion_2022_27/12)."""

    level: Literal[LEVELS]  # type: ignore[valid-type]
    label: Label


class DiscretionStandard(Noted):
    """A benchmark table for some matters, or (naming none) the general one of its layer."""

    kind: Literal["discretion"]
    key: Key
    label: Label
    in_force: InForce
    maker: Maker
    matters: Names = ()
    circumstances: tuple[Circumstance, ...] = ()
    grades: tuple[Grade, ...] = ()
    factors: tuple[Factor, ...] = ()
    note: Label | None = None

    @model_validator(mode="after")
    def _sums_are_of_matters(self) -> DiscretionStandard:
        if not self.matters and any(one.sums for one in self.circumstances):
            raise ValueError("sums belong to a table that names its matters; a general table gives shares")
        return self

    def about(self, matter: str) -> bool:
        """Whether it applies to that matter."""
        return not self.matters or matter in self.matters


@dataclass(frozen=True)
class Benchmark:
    """What applies to one matter on one day: the tables, and what stands in force of each after layers."""

    tables: tuple[DiscretionStandard, ...]
    circumstances: tuple[tuple[Circumstance, DiscretionStandard], ...]
    grades: tuple[tuple[Grade, DiscretionStandard], ...]
    factors: tuple[tuple[Factor, DiscretionStandard], ...]

    @property
    def table(self) -> DiscretionStandard:
        """The table nearest to the matter: the one a decision names."""
        return self.tables[-1]

    def grade(self, key: str) -> Grade | None:
        """The grade of that key."""
        return next((one for one, _ in self.grades if one.key == key), None)

    def circumstance(self, key: str) -> Circumstance | None:
        """The circumstance of that key."""
        return next((one for one, _ in self.circumstances if one.key == key), None)

    def maker_of(self, grade: str) -> Maker:
        """Who made the range of that grade."""
        return next((table.maker for one, table in self.grades if one.key == grade), self.table.maker)


def tables_of(release: Release) -> list[tuple[str, DiscretionStandard]]:
    """Every table with its layer, read once for each release."""
    kept = _READ.get(release.digest)
    if kept is None:
        if len(_READ) > KEPT:
            _READ.clear()
        kept = [(file.layer, as_form(DiscretionStandard, file.document)) for file in release.named("discretion")]
        _READ[release.digest] = kept
    return kept


KEPT = 32
_READ: dict[str, list[tuple[str, DiscretionStandard]]] = {}


def benchmark(release: Release, layers: Sequence[str], matter: str, day: date) -> Benchmark | None:
    """What applies to a matter: general tables from the lowest layer up, then those of the matter itself."""
    order = list(layers)
    found = [
        (bool(table.matters), order.index(layer), table)
        for layer, table in tables_of(release)
        if layer in order and table.about(matter) and table.in_force.on(day)
    ]
    tables = tuple(table for _, _, table in sorted(found, key=lambda one: one[:2]))
    if not tables:
        return None
    return Benchmark(tables, _laid(tables, "circumstances"), _laid(tables, "grades"), _laid(tables, "factors"))


def _laid(tables: Iterable[DiscretionStandard], name: str) -> Any:
    """Keyed things of several tables, a later one in the place of an earlier of the same key."""
    laid = {one.key: (one, table) for table in tables for one in getattr(table, name)}
    return tuple(laid.values())
