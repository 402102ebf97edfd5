"""Which authority reconsiders the acts of a body, by reconsideration_law/24, 25, 27 and 28. Pure.

The register says where a body's decisions are contested and papers print that. This rule works the answer out again
from the body's name, level and division, so that a wrong line in the register is seen before a party is misled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from xiezhi.kernel.errors import Text, text

GOVERNMENT = "人民政府"
JUSTICE = ("司法局", "司法厅")
VERTICAL = ("税务局", "海关", "国家安全局", "国家安全厅", "外汇管理局", "金融监督管理局", "金融监管局", "外汇分局")


class Kind(Enum):
    """What a body is, as far as the way to reconsideration depends on it."""

    DEPARTMENT = "department"
    GOVERNMENT = "government"
    STREET_OFFICE = "street_office"
    BRANCH = "branch"
    STATION = "station"
    VERTICAL = "vertical"
    JUSTICE = "justice"
    STATE_DEPARTMENT = "state_department"
    AUTHORISED = "authorised"


@dataclass(frozen=True)
class Place:
    """One division of the chain a body lies in, from the province down."""

    name: str
    level: str


@dataclass(frozen=True)
class Authority:
    """Where to apply. `names`: each is right. `superior`: the department above is right, whose name is not computed."""

    names: tuple[str, ...]
    superior: bool
    cites: tuple[str, ...]


def kind_of(name: str, level: str, divisions: int) -> Kind:
    """What a body is, read from its name and level; `divisions` is the length of its chain (none: of the State)."""
    if name.endswith(GOVERNMENT):
        return Kind.GOVERNMENT
    if name.endswith("街道办事处"):
        return Kind.STREET_OFFICE
    if any(word in name for word in VERTICAL):
        return Kind.VERTICAL
    if not divisions:
        return Kind.STATE_DEPARTMENT
    if name.endswith(JUSTICE):
        return Kind.JUSTICE
    if name.endswith("分局"):
        return Kind.BRANCH
    if name.endswith("所"):
        return Kind.STATION
    return Kind.GOVERNMENT if level == "township" else Kind.DEPARTMENT


def authority(name: str, level: str, chain: Sequence[Place], kind: Kind | None = None) -> Authority:
    """Where acts of this body are reconsidered. `chain` are its divisions from the province down to its own.

    `kind` overrides what the name tells: an organisation authorised by law goes where its managing government does
    (24/p1/4). An organisation that acts by delegation acts in the name of the body that delegated: ask about that one.
    """
    kind = kind or kind_of(name, level, len(chain))
    if kind is Kind.VERTICAL:
        return Authority((), True, ("reconsideration_law/27",))
    if kind is Kind.STATE_DEPARTMENT:
        return Authority((name,), False, ("reconsideration_law/25/p1/1",))
    county_up = [number for number, place in enumerate(chain) if place.level != "township"]
    own = county_up[-1]
    if kind is Kind.GOVERNMENT:
        return _of_government(level, chain, own)
    if kind is Kind.STREET_OFFICE:
        return Authority((_government(chain, own),), False, ("reconsideration_law/24/p1/3",))
    if kind is Kind.JUSTICE:
        return Authority((_government(chain, own),), True, ("reconsideration_law/28",))
    if kind is Kind.BRANCH and chain[own].level == "county":
        names = (_government(chain, own - 1), _government(chain, own))
        return Authority(names, False, ("reconsideration_law/24/p4",))
    if kind in (Kind.BRANCH, Kind.STATION):
        return Authority((_government(chain, own),), False, ("reconsideration_law/24/p4",))
    item = 4 if kind is Kind.AUTHORISED else 1
    return Authority((_government(chain, own),), False, (f"reconsideration_law/24/p1/{item}",))


def _of_government(level: str, chain: Sequence[Place], own: int) -> Authority:
    if level == "province":
        return Authority((_government(chain, 0),), False, ("reconsideration_law/24/p2",))
    above = own if level == "township" else own - 1
    return Authority((_government(chain, above),), False, ("reconsideration_law/24/p1/2",))


def _government(chain: Sequence[Place], number: int) -> str:
    """The name of the government of a division; a district's begins with its city, for districts share names."""
    number = max(number, 0)
    place = chain[number]
    city = chain[number - 1].name if number and place.level == "county" and place.name.endswith("区") else ""
    return f"{city}{place.name}{GOVERNMENT}"


def disagreement(registered: str, right: Authority) -> Text | None:
    """Why the register's authority is not the law's, or None where it is. An empty line is told by what needs it."""
    said = registered.strip()
    if not said or any(_same(said, name) for name in right.names):
        return None
    if right.superior and not said.endswith(GOVERNMENT):
        return None
    names = list(right.names) + (["上一级主管部门"] if right.superior else [])
    english = list(right.names) + (["the superior department"] if right.superior else [])
    return text(
        f"登记的行政复议机关是{said}，依法应为{'或者'.join(names)}。",
        f"The register names {said} as the reconsideration authority; by law it is {' or '.join(english)}.",
    )


def _same(said: str, name: str) -> bool:
    """With or without the names of the divisions above: 广东省广州市天河区人民政府 is 广州市天河区人民政府."""
    return said.endswith(name) or (len(said) > len(GOVERNMENT) + 2 and name.endswith(said))
