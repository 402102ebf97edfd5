"""The forms of a procedure, strict: a key that stands in no form is an error."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr, model_validator

from xiezhi.standards.accruals import Accrual
from xiezhi.standards.bases import (
    Alternatives,
    Amount,
    Cited,
    Cites,
    DayUnit,
    Form,
    InForce,
    Key,
    Label,
    Names,
    Noted,
    Place,
    When,
)
from xiezhi.standards.fields import FieldStandard


class Stage(Form):
    """One station of the drawn procedure."""

    key: Key
    label: Label


class People(Cited):
    """How many certified officers an act needs."""

    officers: int = Field(ge=1, le=9)


class Apart(Cited):
    """Acts whose people may not do this one."""

    acts: Names


class Level(Form):
    """One level of approval."""

    role: str


QUESTIONS = ("penalised_before", "fined_same_act", "filed_elsewhere", "same_clue")


class Computed(Cited):
    """A fact the engine works out itself, so that nobody types it.

    Either the answer of a condition (`value`), or that of a question across cases (`asks`), which is asked once, when
    the act is done, and stored with it.
    """

    key: Key
    label: Label | None = None
    type: Literal["yes_no", "text"] = "yes_no"
    value: When | None = None
    asks: Literal[QUESTIONS] | None = None  # type: ignore[valid-type]
    years: int = 0
    days: int = 0

    @model_validator(mode="before")
    @classmethod
    def _unwrap(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("value"), dict) and set(data["value"]) == {"when"}:
            data = {**data, "value": data["value"]["when"]}
        return data

    @model_validator(mode="after")
    def _one_source(self) -> Computed:
        if (self.value is None) == (self.asks is None):
            raise ValueError("a computed fact says either value or asks")
        return self


class Tells(Form):
    """What a linked case tells the case it runs under: an act of the engine there, with some of its facts."""

    act: Key
    with_: Names = Field(default=(), alias="with")


class Sends(Tells):
    """The same towards another case, named in a field of this act."""

    to: Key


class Carried(Form):
    """A fact copied from the case above into the opening entry of a linked case."""

    key: Key
    from_: str = Field(alias="from")


def _carried(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return tuple({"key": one, "from": f"case.{one}"} if isinstance(one, str) else one for one in value)


class Under(Form):
    """Under which procedure a linked case may run, and what it takes from there."""

    procedure: Key
    carries: Annotated[tuple[Carried, ...], BeforeValidator(_carried)] = ()


NAMED_PAPER = "this.paper"
"""What `delivers` says where the act itself names the paper, in its field `paper`."""


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
    paper: Names = ()
    tells: Tells | None = None
    sends: Sends | None = None
    computes: tuple[Computed, ...] = ()
    decides: bool = False
    undoes: Names = ()
    closes: bool = False
    archives: bool = False
    numbers_case: bool = False
    system: bool = False
    help: Label | None = None

    def field(self, key: str) -> FieldStandard | None:
        """The field of that key, if the act has it."""
        return next((field for field in self.fields if field.key == key), None)

    @property
    def names_paper(self) -> bool:
        """Whether the act itself says which paper it delivers, in its field `paper`."""
        return self.delivers == NAMED_PAPER

    def delivers_paper(self, facts: Mapping[str, Any]) -> str:
        """The kind of paper that is delivered: the one the pack names, or the one the act's field `paper` says."""
        return str(facts.get("paper") or "") if self.names_paper else self.delivers

    def deliverable(self) -> tuple[str, ...]:
        """Every kind of paper that this act may deliver."""
        if not self.names_paper:
            return (self.delivers,) if self.delivers else ()
        named = self.field("paper")
        return tuple(option.key for option in named.options) if named else ()


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
    days: int = Field(default=0, ge=0)
    of: DayUnit = "calendar_days"
    hours: int | None = Field(default=None, ge=1)

    @model_validator(mode="before")
    @classmethod
    def _days_or_hours(cls, data: Any) -> Any:
        if isinstance(data, dict) and ("hours" in data) == ("days" in data or "of" in data):
            raise ValueError("a period says either days and of, or hours")
        if isinstance(data, dict) and "days" in data and "of" not in data:
            raise ValueError("a period in days says of which kind they are")
        return data


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
    per: str = ""
    instalments_of: str = ""

    @model_validator(mode="after")
    def _hours_are_plain(self) -> TimeLimit:
        if self.counts.hours is not None and (self.pauses or self.extensions or self.of != "body"):
            raise ValueError("a period in hours is a duty without pauses or extensions")
        return self


class Reckoning(Cited):
    """What happens when a last day is a rest day."""

    last_day: Literal["rolls", "strict"] = "rolls"


class Remedies(Cited):
    """What the party may do about the decision; and about other acts of the same case, where that differs."""

    reconsideration_first: bool
    reconsideration_days: int = Field(ge=1)
    litigation_months: int | None = None
    litigation_days: int | None = None
    of_other_acts: Remedies | None = None


class FilePart(Form):
    """One part of the case file, in the law's order."""

    key: Key
    label: Label
    holds: Names
    place: Place | None = None


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
    proposed_when: When | None = None
    first: bool = False
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
    accruals: tuple[Accrual, ...] = ()
    remedies: Remedies | None = None
    file_order: FileOrder | None = None
    under: tuple[Under, ...] = ()
    under_required: bool = False

    _delivery: DeliveryStandard | None = PrivateAttr(default=None)
    _release: str = PrivateAttr(default="")
    _layers: tuple[str, ...] = PrivateAttr(default=())

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

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers it was put together from, lowest first."""
        return self._layers

    def time_limit(self, key: str) -> TimeLimit | None:
        """The time limit of that key, if there is one."""
        return next((limit for limit in self.time_limits if limit.key == key), None)
