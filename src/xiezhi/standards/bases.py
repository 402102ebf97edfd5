"""What every form of the pack language shares: strictness, labels, citations, days in force."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from xiezhi.kernel.errors import Text
from xiezhi.standards import counting, rowwise  # noqa: F401  add their words to the vocabulary
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
    wins: Literal["lowest"] | None = None
