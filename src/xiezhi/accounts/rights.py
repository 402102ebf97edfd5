"""The rights matrix, read from packs/national/rights.yaml: which post carries which right, and how far it sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from xiezhi.accounts.errors import WrongRights
from xiezhi.kernel.errors import Text, text
from xiezhi.standards import door as standards

REACHES = ("body", "division", "registers")


@dataclass(frozen=True)
class Role:
    """A post. `sees` is how far its rows reach; `alone` means that its holder has no other post."""

    key: str
    label: Text
    sees: str
    alone: bool
    cite: str


@dataclass(frozen=True)
class Right:
    """One thing that may be done, and the posts that carry it."""

    key: str
    label: Text
    roles: frozenset[str]
    cite: str


@dataclass(frozen=True)
class Matrix:
    """Roles and rights by key, in the order of the file."""

    roles: Mapping[str, Role]
    rights: Mapping[str, Right]

    def carries(self, roles: Iterable[str], right: str) -> bool:
        """Whether one of these posts carries the right. A right the matrix does not have is carried by nobody."""
        known = self.rights.get(right)
        return known is not None and not known.roles.isdisjoint(roles)

    def reach(self) -> dict[str, str]:
        """How far each role sees."""
        return {role.key: role.sees for role in self.roles.values()}

    def alone(self) -> frozenset[str]:
        """The roles whose holder has no other."""
        return frozenset(role.key for role in self.roles.values() if role.alone)


@lru_cache(maxsize=1)
def matrix() -> Matrix:
    """The matrix of the packs in use, read once a process."""
    path = standards.packs_folder() / "national" / "rights.yaml"
    return parse(standards.read_data(path))


def parse(data: Any) -> Matrix:
    """The matrix in a loaded rights file. WrongRights names what is not as it should be."""
    if not isinstance(data, Mapping) or data.get("kind") != "rights":
        raise _wrong("kind", "rights")
    roles = {role.key: role for role in map(_role, data.get("roles") or ())}
    rights = {right.key: right for right in map(_right, data.get("rights") or ())}
    if len(roles) != len(data.get("roles") or ()) or len(rights) != len(data.get("rights") or ()):
        raise _wrong("key", "unique")
    for right in rights.values():
        if unknown := sorted(right.roles - roles.keys()):
            raise _wrong(f"{right.key}.roles", ", ".join(unknown))
    return Matrix(roles, rights)


def _role(row: Mapping[str, Any]) -> Role:
    _only(row, {"key", "label", "sees", "alone", "cite", "note"})
    if row.get("sees") not in REACHES:
        raise _wrong(f"{row.get('key')}.sees", " / ".join(REACHES))
    return Role(row["key"], _label(row), row["sees"], bool(row.get("alone", False)), row.get("cite", ""))


def _right(row: Mapping[str, Any]) -> Right:
    _only(row, {"key", "label", "roles", "cite", "note"})
    return Right(row["key"], _label(row), frozenset(row.get("roles") or ()), row.get("cite", ""))


def _only(row: Mapping[str, Any], known: set[str]) -> None:
    """Unknown keys are refused, and so is a line with neither citation nor note."""
    if unknown := sorted(set(row) - known):
        raise _wrong(str(row.get("key")), f"unknown keys {', '.join(unknown)}")
    if not (row.get("cite") or row.get("note")):
        raise _wrong(str(row.get("key")), "cite or note")


def _label(row: Mapping[str, Any]) -> Text:
    label = row.get("label")
    if not isinstance(row.get("key"), str) or not isinstance(label, Mapping) or set(label) != {"zh", "en"}:
        raise _wrong(f"{row.get('key')}.label", "{zh, en}")
    return text(str(label["zh"]), str(label["en"]))


def _wrong(where: str, needed: str) -> WrongRights:
    return WrongRights(
        text(f"权限表的 {where} 不对：{needed}", f"the rights matrix is wrong at {where}: {needed}"),
        where="packs/national/rights.yaml",
        next_step=text("按该文件开头的说明改正。", "Correct it as the head of that file says."),
    )
