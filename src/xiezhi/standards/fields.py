"""The forms of what an act must say: fields, their options, and the columns of tables."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import model_validator

from xiezhi.standards.bases import Cited, Form, Key, Label, Names, Noted, Place, When


class Option(Noted):
    """One answer of a choice; `by` names the roles that may give it, when not everybody may."""

    key: Key
    label: Label
    by: Names = ()


FieldType = Literal[
    "text", "long_text", "date", "datetime", "money", "integer", "yes_no", "choice", "choices", "party", "place",
    "matter",
    "officers", "evidence", "file", "rows", "case", "parties", "party_ref",
]  # fmt: skip


class Column(Form):
    """One column of a table that a person fills."""

    key: Key
    label: Label
    type: Literal["text", "long_text", "money", "integer", "date", "datetime", "choice", "yes_no"] = "text"
    required: bool = True
    options: tuple[Option, ...] = ()

    @model_validator(mode="after")
    def _choices(self) -> Column:
        if (self.type == "choice") != bool(self.options):
            raise ValueError("a choice needs options, and only a choice has them")
        return self


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
    columns: tuple[Column, ...] = ()
    place: Place | None = None

    @model_validator(mode="after")
    def _choices(self) -> FieldStandard:
        if self.type in {"choice", "choices"} and not self.options:
            raise ValueError("a choice needs options")
        if (self.type == "rows") != bool(self.columns):
            raise ValueError("rows need columns, and only rows have them")
        if self.certified and self.type != "officers":
            raise ValueError("only officers can be certified")
        return self
