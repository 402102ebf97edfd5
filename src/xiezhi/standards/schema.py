"""The forms of the pack language, strict: a key that stands in no form is an error."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

from xiezhi.kernel.errors import Text
from xiezhi.standards.conditions import Parsed, parse
from xiezhi.standards.errors import WrongCondition


class Form(BaseModel):
    """A strict, frozen form."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, populate_by_name=True)


def _label(value: Any) -> Any:
    if (
        not isinstance(value, dict)
        or set(value) != {"zh", "en"}
        or not all(isinstance(v, str) and v for v in value.values())
    ):
        raise ValueError("a label is {zh: ..., en: ...}, both said")
    return value


def _cites(value: Any) -> Any:
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value


def _condition(value: Any) -> Any:
    if isinstance(value, Parsed) or value is None:
        return value
    try:
        return parse(value)
    except WrongCondition as wrong:
        raise ValueError(wrong) from wrong  # so that the form says at which place


def _decimal(value: str) -> str:
    try:
        if not Decimal(value).is_finite():
            raise ValueError("not a finite number")
    except InvalidOperation as wrong:
        raise ValueError("a quoted decimal belongs here") from wrong
    return value


def _names(value: Any) -> Any:
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value


def _alternatives(value: Any) -> Any:
    return tuple((one,) if isinstance(one, str) else tuple(one) for one in value) if isinstance(value, list) else value


Label = Annotated[Text, BeforeValidator(_label)]
Cites = Annotated[tuple[str, ...], BeforeValidator(_cites)]
Names = Annotated[tuple[str, ...], BeforeValidator(_names)]
Alternatives = Annotated[tuple[tuple[str, ...], ...], BeforeValidator(_alternatives)]
When = Annotated[Parsed, BeforeValidator(_condition)]
Number = Annotated[str, Field(strict=True), AfterValidator(_decimal)]
DayUnit = Literal["calendar_days", "working_days", "months", "years"]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Cited(Form):
    """A form that must say its ground: a citation, or a note that it is unverified."""

    cite: Cites = ()
    unverified: Label | None = None

    @model_validator(mode="after")
    def _grounded(self) -> Cited:
        if not self.cite and self.unverified is None:
            raise ValueError("no citation: give `cite`, or `unverified` with a note")
        return self


class Noted(Form):
    """A form that may say its ground."""

    cite: Cites = ()
    unverified: Label | None = None


class InForce(Cited):
    """From which day, and until before which day, something is law."""

    from_: date = Field(alias="from")
    to: date | None = None

    def on(self, day: date) -> bool:
        """Whether it is in force that day."""
        return self.from_ <= day and (self.to is None or day < self.to)


class Place(Form):
    """Where a layer puts a thing it adds."""

    before: str = ""
    after: str = ""


class Amount(Cited):
    """A named figure that layers may change."""

    key: Key
    label: Label
    value: Number
    unit: Literal["yuan", "days", "persons", "years"] = "yuan"


class Stage(Form):
    """One station of the drawn procedure."""

    key: Key
    label: Label


class Option(Noted):
    """One answer of a choice."""

    key: Key
    label: Label


FieldType = Literal[
    "text", "long_text", "date", "datetime", "money", "integer", "yes_no", "choice", "choices", "party", "place",
    "matter",
    "officers", "evidence", "file",
]  # fmt: skip


class FieldStandard(Cited):
    """One thing an act must say."""

    key: Key
    label: Label
    type: FieldType
    required: bool = True
    required_when: When | None = None
    options: tuple[Option, ...] = ()
    at_least: str | int | None = None
    at_most: str | int | None = None
    max_length: int | None = None
    odd: bool = False
    certified: bool = False
    not_after_now: bool = False
    personal: bool = False
    help: Label | None = None
    default: Any = None

    @model_validator(mode="after")
    def _choices(self) -> FieldStandard:
        if self.type in {"choice", "choices"} and not self.options:
            raise ValueError("a choice needs options")
        if self.certified and self.type != "officers":
            raise ValueError("only officers can be certified")
        return self


class People(Cited):
    """How many certified officers an act needs."""

    officers: int = Field(ge=1, le=9)


class Apart(Cited):
    """Acts whose people may not do this one."""

    acts: Names


class Level(Form):
    """One level of approval."""

    role: str


class Computed(Cited):
    """A fact the engine works out itself, so that nobody types it."""

    key: Key
    type: Literal["yes_no"] = "yes_no"
    value: When

    @model_validator(mode="before")
    @classmethod
    def _unwrap(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("value"), dict) and set(data["value"]) == {"when"}:
            data = {**data, "value": data["value"]["when"]}
        return data


class ActStandard(Cited):
    """One act a procedure knows."""

    key: Key
    label: Label
    stage: str
    place: Place | None = None
    opens: bool = False
    after: Alternatives = ()
    not_after: Names = ()
    once: bool = False
    by: Names
    people: People | None = None
    apart_from: Apart | None = None
    approval: tuple[Level, ...] = ()
    approval_cite: Cites = ()
    fields: tuple[FieldStandard, ...] = ()
    delivers: str = ""
    paper: str = ""
    computes: tuple[Computed, ...] = ()
    closes: bool = False
    archives: bool = False
    numbers_case: bool = False
    system: bool = False
    help: Label | None = None

    def field(self, key: str) -> FieldStandard | None:
        """The field of that key, if the act has it."""
        return next((field for field in self.fields if field.key == key), None)


class Guard(Cited):
    """A hard stop before one or more acts."""

    key: Key
    before: Names
    place: Place | None = None
    when: When | None = None
    when_unknown: bool = False
    needs: When
    says: Label
    next: Label | None = None


class Counts(Form):
    """How a time limit is counted."""

    from_: str = Field(alias="from")
    days: int = Field(ge=0)
    of: DayUnit


class Pause(Cited):
    """A stretch that does not count."""

    from_: str = Field(alias="from")
    until: Names = ()
    until_fact: str = ""
    ground: Label

    @model_validator(mode="after")
    def _ends(self) -> Pause:
        if bool(self.until) == bool(self.until_fact):
            raise ValueError("a pause says either until or until_fact")
        return self


class Extension(Cited):
    """An act that makes a time limit longer."""

    by: str
    days: int | None = None
    days_fact: str = ""
    of: DayUnit = "calendar_days"
    at_most: int | None = None
    when: When | None = None

    @model_validator(mode="after")
    def _how_long(self) -> Extension:
        if (self.days is None) == (not self.days_fact):
            raise ValueError("an extension says either days or days_fact")
        return self


class TimeLimit(Cited):
    """An obligation or a window with a due day."""

    key: Key
    label: Label
    place: Place | None = None
    of: Literal["body", "party", "earliest"]
    counts: Counts
    met_by: Names = ()
    waived_by: Names = ()
    met_when: When | None = None
    when: When | None = None
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    restarts: bool = True
    last_day: Literal["rolls", "strict"] | None = None


class Reckoning(Cited):
    """What happens when a last day is a rest day."""

    last_day: Literal["rolls", "strict"] = "rolls"


class Remedies(Cited):
    """What the party may do about the decision."""

    reconsideration_first: bool
    reconsideration_days: int = Field(ge=1)
    litigation_months: int | None = None
    litigation_days: int | None = None


class FilePart(Form):
    """One part of the case file, in the law's order."""

    key: Key
    label: Label
    holds: Names


class FileOrder(Cited):
    """The order of the case file."""

    parts: tuple[FilePart, ...]


class Delivered(Form):
    """On which day a method counts as delivery."""

    fact: str
    plus: Counts | None = None

    @model_validator(mode="before")
    @classmethod
    def _plus(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("plus"), dict) and "from" not in data["plus"]:
            data = {**data, "plus": {**data["plus"], "from": data.get("fact", "")}}
        return data


class Method(Cited):
    """One way of delivering a paper (送达)."""

    key: Key
    label: Label
    fields: tuple[FieldStandard, ...] = ()
    needs: When | None = None
    says: Label | None = None
    next: Label | None = None
    delivered_on: Delivered


class DeliveryStandard(Noted):
    """All lawful ways of delivering a paper."""

    kind: Literal["delivery"]
    key: Key
    label: Label
    in_force: InForce
    reckoning: Reckoning | None = None
    receipt: str = ""
    fields: tuple[FieldStandard, ...] = ()
    methods: tuple[Method, ...]


class Procedure(Noted):
    """A procedure in force on a day for a body, layers applied."""

    kind: Literal["procedure"]
    key: Key
    label: Label
    in_force: InForce
    reckoning: Reckoning
    case_number: Label | None = None
    amounts: tuple[Amount, ...] = ()
    stages: tuple[Stage, ...]
    acts: tuple[ActStandard, ...]
    guards: tuple[Guard, ...] = ()
    time_limits: tuple[TimeLimit, ...] = ()
    remedies: Remedies | None = None
    file_order: FileOrder | None = None

    _delivery: DeliveryStandard | None = PrivateAttr(default=None)
    _release: str = PrivateAttr(default="")

    @cached_property
    def _acts(self) -> dict[str, ActStandard]:
        return {act.key: act for act in self.acts}

    def act(self, key: str) -> ActStandard | None:
        """The act of that key, if this procedure has it."""
        return self._acts.get(key)

    @property
    def delivery(self) -> DeliveryStandard | None:
        """The delivery standard in force with this procedure."""
        return self._delivery

    @property
    def release(self) -> str:
        """The pack release this was read from."""
        return self._release

    def time_limit(self, key: str) -> TimeLimit | None:
        """The time limit of that key, if there is one."""
        return next((limit for limit in self.time_limits if limit.key == key), None)


class Range(Form):
    """A range of a fine: in yuan, or in times of a fact."""

    when: When | None = None
    times_of: str = ""
    at_least: Number | None = None
    at_most: Number | None = None


PENALTY_KINDS = (
    "warning", "criticism", "fine", "confiscate_gains", "confiscate_goods", "suspend_licence", "lower_grade",
    "revoke_licence", "restrict_business", "suspend_business", "close_business", "bar_from_trade",
)  # fmt: skip


class Penalty(Cited):
    """One kind of penalty a matter allows, and its range."""

    kind: Literal[PENALTY_KINDS]  # type: ignore[valid-type]
    ranges: tuple[Range, ...] = ()
    when: When | None = None


class HeldBy(Cited):
    """Which bodies hold a matter."""

    levels: Names
    fields: Names


class Matter(Form):
    """One power of one kind of body: what is violated, what may be imposed, by whom, by which procedure."""

    key: Key
    code: str
    label: Label
    in_force: InForce
    violates: Cites
    violates_text: Label | None = None
    penalised_by: Cites
    held_by: HeldBy
    procedures: Names
    health_or_finance: bool = False
    major: bool = False
    penalties: tuple[Penalty, ...]
    papers: Names = ()
    note: Label | None = None
    field: str = ""


class Matters(Form):
    """A file of matters of one field."""

    kind: Literal["matters"]
    field: Key
    note: Label | None = None
    matters: tuple[Matter, ...]


class ContentStandard(Cited):
    """One mandatory or optional content of a paper, and where it comes from."""

    key: Key
    label: Label
    from_: str = Field(alias="from")
    required: bool = True
    required_when: When | None = None


class NumberWord(Form):
    """The word of a number series."""

    word: str


class PaperStandard(Cited):
    """An official document: what it must contain, its number series and its template."""

    kind: Literal["paper"]
    key: Key
    label: Label
    audience: Literal["party", "internal"]
    number: NumberWord | None = None
    template: str
    in_force: InForce | None = None
    contents: tuple[ContentStandard, ...]

    _template_path: str = PrivateAttr(default="")

    @property
    def template_path(self) -> str:
        """The Typst template on disk, in the release this was read from."""
        return self._template_path

    @property
    def number_word(self) -> str:
        """The word of its number series; empty for a paper without number."""
        return self.number.word if self.number else ""


class PackFile(Form):
    """What a pack says of itself."""

    key: str
    label: Label
    layer: str
    over: Names = ()
    licence: str = ""
    note: Label | None = None
    foreign: bool = False
    zone: str = "Asia/Shanghai"
    matters_from: Names = ()
