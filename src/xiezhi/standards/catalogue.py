"""The forms of the catalogue: matters, what they allow, the papers, and what a pack says of itself."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, PrivateAttr, model_validator

from xiezhi.standards.bases import Cited, Cites, Form, InForce, Key, Label, Names, Number, When


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


ACT_KINDS = (
    "penalty", "licence", "inspection", "expropriation", "requisition", "payment", "confirmation", "ruling",
    "compulsion",
)  # fmt: skip
"""The kinds of act of the Guiding Opinions on the three systems (three_systems/1), and compulsion."""


class Matter(Form):
    """One power of one kind of body: what is violated, what may be imposed, by whom, by which procedure."""

    key: Key
    code: str
    label: Label
    in_force: InForce
    violates: Cites = ()
    violates_text: Label | None = None
    penalised_by: Cites = ()
    held_by: HeldBy
    procedures: Names
    health_or_finance: bool = False
    major: bool = False
    penalties: tuple[Penalty, ...] = ()
    papers: Names = ()
    note: Label | None = None
    field: str = ""
    act_kind: Literal[ACT_KINDS] = "penalty"  # type: ignore[valid-type]
    basis: Cites = ()

    @model_validator(mode="after")
    def _penalty_or_basis(self) -> Matter:
        if self.act_kind == "penalty":
            if not (self.violates and self.penalised_by and self.penalties):
                raise ValueError("a penalty matter says violates, penalised_by and penalties")
        elif not self.basis:
            raise ValueError("a matter that is no penalty says its basis")
        return self


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

    def renamed(self, label: dict[str, str]) -> PaperStandard:
        """The same paper under another name."""
        copy = self.model_copy(update={"label": label})
        copy._template_path = self._template_path
        return copy

    @property
    def number_word(self) -> str:
        """The word of its number series; empty for a paper without number."""
        return self.number.word if self.number else ""


class PaperTitle(Cited):
    """What a sector calls a paper of the layers below."""

    paper: Key
    label: Label


class Titles(Form):
    """The names by which one layer calls papers."""

    kind: Literal["titles"]
    titles: tuple[PaperTitle, ...]


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
