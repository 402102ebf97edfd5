"""The forms of supervision rules (`kind: rules`). What each word means: docs/supervision-rules.md.

Conditions and values are kept as written: the supervision room turns them into its expressions and says what is wrong.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from xiezhi.standards.bases import Cited, DayUnit, Form, Key, Label, Names, Number

ColumnType = Literal["money", "integer", "day", "yes_no", "word", "instant"]
KINDS = (
    "deadline", "publish", "order", "gap", "repeats", "during", "value", "people", "window", "quiet", "numbers",
    "late_entry",
)  # fmt: skip


def _watched(value: Any) -> Any:
    if isinstance(value, str):
        return {"act": [value]}
    return {"act": value} if isinstance(value, list) else value


class WatchedForm(Form):
    """Entries of these acts, of which a condition is true."""

    act: Names = Field(min_length=1)
    where: Any = None


Watched = Annotated[WatchedForm, BeforeValidator(_watched)]


class DischargeForm(WatchedForm):
    """An entry that ends an obligation."""

    as_: Literal["satisfied", "waived"] = Field(default="satisfied", alias="as")


Discharges = tuple[Annotated[DischargeForm, BeforeValidator(_watched)], ...]


class Span(Form):
    """A length of time."""

    days: int | None = Field(default=None, ge=0)
    of: DayUnit | None = None
    hours: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _one(self) -> Span:
        if (self.days is None) == (self.hours is None) or (self.days is None) != (self.of is None):
            raise ValueError("say either days and of, or hours")
        return self


class LimitForm(Form):
    """How long, from a day on; `none: true`: no such limit from then on."""

    from_: date = Field(default=date.min, alias="from")
    days: int | None = Field(default=None, ge=0)
    of: DayUnit | None = None
    hours: int | None = Field(default=None, ge=1)
    none: bool = False

    @model_validator(mode="after")
    def _one(self) -> LimitForm:
        said = [self.days is not None, self.hours is not None, self.none]
        if sum(said) != 1 or (self.days is None) != (self.of is None):
            raise ValueError("a limit says one of: days and of, hours, none")
        return self


class PauseForm(Form):
    """A stretch that does not count."""

    from_: Watched = Field(alias="from")
    until: Names = ()


class ExtensionForm(Form):
    """An entry that gives more time."""

    by: Watched
    days: int | None = None
    days_fact: str = ""
    of: DayUnit
    at_most: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _how_long(self) -> ExtensionForm:
        if (self.days is None) == (not self.days_fact):
            raise ValueError("an extension says either days or days_fact")
        return self


class DeadlineForm(Form):
    """Something must follow within a period."""

    trigger: Watched
    discharge: Discharges = Field(min_length=1)
    limits: tuple[LimitForm, ...] = Field(min_length=1)
    pauses: tuple[PauseForm, ...] = ()
    extensions: tuple[ExtensionForm, ...] = ()
    starts: str = ""
    per: str = ""
    opens: Literal["each", "latest", "first"] = "each"
    last_day: Literal["strict", "rolls", "lasts"] = "rolls"
    when: Any = None


class OrderForm(Form):
    """An entry needs earlier ones: each of the list, any within a list in it."""

    on: Watched
    after: tuple[Annotated[tuple[str, ...], BeforeValidator(lambda v: (v,) if isinstance(v, str) else v)], ...]


class GapForm(Form):
    """Days since the latest earlier entry of an act."""

    on: Watched
    since: Names
    at_least: int | None = None
    at_most: int | None = None
    of: DayUnit = "calendar_days"
    missing: Literal["violated", "fine"] = "fine"

    @model_validator(mode="after")
    def _bound(self) -> GapForm:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("a gap says one of at_least and at_most")
        return self


class RepeatsForm(Form):
    """At most so many entries of an act in one case."""

    on: Watched
    at_most: int = Field(ge=1)


class DuringForm(Form):
    """An act while a state stands."""

    on: Watched
    sets: Names
    clears: Names = ()


class ValueForm(Form):
    """What an entry says must hold."""

    on: Watched
    holds: Any


class PeopleForm(Form):
    """Who acts: how many, who did not act there, all of them certified."""

    on: Watched
    at_least: int | None = Field(default=None, ge=1)
    apart_from: Names = ()
    certified: bool = False

    @model_validator(mode="after")
    def _one(self) -> PeopleForm:
        if sum([self.at_least is not None, bool(self.apart_from), self.certified]) != 1:
            raise ValueError("people say one of at_least, apart_from, certified")
        return self


class WindowForm(Form):
    """At most so many entries over many cases, in so many days, for each value of `by`."""

    count: Watched
    by: Names = Field(min_length=1)
    at_most: int = Field(ge=0)
    days: int = Field(ge=1)


class QuietForm(Form):
    """A body that records far less than it used to."""

    by: Literal["body"] = "body"
    weeks: int = Field(ge=1)
    against: int = Field(ge=2)
    below: Number


class NumbersForm(Form):
    """Numbers that should follow each other, or rows that another system announced and that should have come."""

    of: Literal["paper_number", "case_number", "loaded_rows"]


class LateEntryForm(Form):
    """Recorded long after it happened. `any` stands for every act."""

    on: Watched
    days: int = Field(ge=0)
    of: DayUnit = "working_days"


class Spec(Form):
    """A case that a rule must catch, or must leave alone. Each given entry says `act`, `on` or `at`, and its facts."""

    name: str
    given: tuple[dict[str, Any], ...] = Field(min_length=1)
    as_of: date | None = None
    expect: dict[str, Any] = Field(default_factory=dict)


class RuleInForce(Form):
    """From when until when a rule is asked; its own ground is the rule's."""

    from_: date = Field(default=date.min, alias="from")
    to: date | None = None


class RuleForm(Cited):
    """One supervision rule."""

    key: Key
    label: Label
    says: Label | None = None
    severity: Literal["notice", "yellow", "red"] = "yellow"
    state: Literal["shadow", "active", "retired"] = "active"
    in_force: RuleInForce = RuleInForce()
    deadline: DeadlineForm | None = None
    publish: DeadlineForm | None = None
    order: OrderForm | None = None
    gap: GapForm | None = None
    repeats: RepeatsForm | None = None
    during: DuringForm | None = None
    value: ValueForm | None = None
    people: PeopleForm | None = None
    window: WindowForm | None = None
    quiet: QuietForm | None = None
    numbers: NumbersForm | None = None
    late_entry: LateEntryForm | None = None
    must_fire: tuple[Spec, ...] = Field(min_length=1)
    must_stay_quiet: tuple[Spec, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_kind(self) -> RuleForm:
        if len([kind for kind in KINDS if getattr(self, kind) is not None]) != 1:
            raise ValueError(f"a rule is exactly one of {', '.join(KINDS)}")
        return self

    @property
    def kind(self) -> str:
        """Which kind of rule it is."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)


class TableForm(Form):
    """A table beside the rules: the file, and what its columns hold (default: money)."""

    file: str
    types: dict[str, ColumnType] = Field(default_factory=dict)


class NotDerived(Form):
    """Something of the procedure from which no rule is to be derived here, and why."""

    key: Key
    why: Label


def _table(value: Any) -> Any:
    return {"file": value} if isinstance(value, str) else value


class RuleFile(Form):
    """Rules that watch the cases of some procedures."""

    kind: Literal["rules"]
    procedure: Names = Field(min_length=1)
    derived: bool = True
    calendar: str = ""
    columns: dict[str, ColumnType] = Field(default_factory=dict)
    tables: dict[str, Annotated[TableForm, BeforeValidator(_table)]] = Field(default_factory=dict)
    not_derived: tuple[NotDerived, ...] = ()
    rules: tuple[RuleForm, ...] = ()

    @model_validator(mode="after")
    def _something(self) -> RuleFile:
        if not self.rules and not self.not_derived:
            raise ValueError("a file of rules says rules, or what is not_derived")
        if self.not_derived and not self.derived:
            raise ValueError("nothing is derived here, so that there is nothing to take out")
        return self
