"""How the columns of another system's record become entries: the form of a pack's mapping.yaml, and its checks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from xiezhi.kernel.errors import Refusal, text
from xiezhi.standards.bases import Form, Key, Label, Names
from xiezhi.standards.catalogue import PackFile
from xiezhi.standards.errors import NotInForce, UnknownReference
from xiezhi.standards.schema import ActStandard, Procedure

if TYPE_CHECKING:
    from xiezhi.standards.releases import Release

Column = Annotated[str, Field(min_length=1)]
HOME_ZONE = "Asia/Shanghai"


class DivisionMapping(Form):
    """The division a foreign body lies in, outside our own tree."""

    code: Annotated[str, Field(pattern=r"^[a-z0-9]{1,40}$")]
    name: str
    level: str


class BodyMapping(Form):
    """The body whose record it is; registered with the first load."""

    code: Annotated[str, Field(pattern=r"^[a-z0-9]{1,40}$")]
    name: Label
    division: DivisionMapping
    level: Literal["province", "city", "county", "township"]
    valid_from: date


class RowMapping(Form):
    """Which column says what of every row. `day` is a date, `at` an instant; one of them.

    `order`: of the entries of a case, for supervision: their numbers; or their days, on one day the order in which the
    mapping lists the activities, and then their numbers.
    """

    case: Column
    seq: Column
    activity: Column
    day: str = ""
    at: str = ""
    number: str = ""
    officer: str = ""
    order: Literal["seq", "day"] = "seq"

    @model_validator(mode="after")
    def _one_time(self) -> RowMapping:
        if bool(self.day) == bool(self.at):
            raise ValueError("rows say either `day` or `at`")
        return self

    def columns(self) -> list[str]:
        """The columns every row must have."""
        return [
            one for one in (self.case, self.seq, self.activity, self.day, self.at, self.number, self.officer) if one
        ]


class ActivityMapping(Form):
    """The act an activity is, and the columns its facts come from."""

    act: Key
    facts: dict[Key, Column] = Field(default_factory=dict)


class MappingFile(Form):
    """A pack's mapping.yaml."""

    kind: Literal["mapping"]
    procedure: Key
    source: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
    licence: Label
    body: BodyMapping
    rows: RowMapping
    nothing: dict[str, Names] = Field(default_factory=dict)
    activities: dict[str, ActivityMapping]

    def columns(self) -> list[str]:
        """Every column a file must have, each once."""
        facts = [column for one in self.activities.values() for column in one.facts.values()]
        return list(dict.fromkeys([*self.rows.columns(), *facts]))


def mapping_references(release: Release) -> Iterator[Refusal]:
    """What a mapping says that its procedure does not know, in each version of the procedure."""
    from xiezhi.standards.checks import days_of_change

    for layer, mapping in release.mappings.items():
        pack, where = release.packs.get(layer), f"packs/{layer}/mapping.yaml"
        if pack and mapping.rows.at and pack.zone != HOME_ZONE:
            yield UnknownReference(
                text("时刻只能按北京时间计日", "instants are reckoned in days of Asia/Shanghai only; map a `day`"),
                where=where,
            )
        layers = release.layers_of(layer)
        for day in days_of_change(release, mapping.procedure, layers) or [date.min]:
            try:
                procedure = release.procedure(mapping.procedure, layers, day)
            except NotInForce as missing:
                if day is date.min:
                    yield missing
                continue
            yield from _acts(mapping, procedure, where)


def _acts(mapping: MappingFile, procedure: Procedure, where: str) -> Iterator[Refusal]:
    for activity, one in mapping.activities.items():
        act = procedure.act(one.act)
        if act is None:
            says = text(f"没有名为 {one.act} 的行为", f"there is no act called {one.act}")
            yield UnknownReference(says, where=f"{where}  activities.{activity}")
            continue
        yield from _facts(one, act, f"{where}  activities.{activity}")


def _facts(one: ActivityMapping, act: ActStandard, where: str) -> Iterator[Refusal]:
    known = {field.key: field for field in act.fields}
    for key in sorted(set(one.facts) - set(known)):
        yield UnknownReference(text(f"行为没有字段 {key}", f"the act has no field {key}"), where=where)
    for key, field in known.items():
        if field.required and field.required_when is None and key not in one.facts:
            yield UnknownReference(text(f"必填字段 {key} 没有来源", f"field {key} must be said"), where=where)


def mapping_of(release: Release, key: str) -> tuple[PackFile, MappingFile]:
    """The pack of that key and its mapping; UnknownReference names those there are."""
    found = {
        pack.key: (pack, release.mappings[layer]) for layer, pack in release.packs.items() if layer in release.mappings
    }
    if key not in found:
        listed = ", ".join(sorted(found)) or "-"
        raise UnknownReference(
            text(f"没有名为 {key} 的、带 mapping.yaml 的规则包", f"there is no pack {key} with a mapping.yaml"),
            next_step=text(f"可选：{listed}", f"There are: {listed}"),
        )
    return found[key]
