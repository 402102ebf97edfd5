"""Reads for those who keep the registers: the bodies of an area, their accounts, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from xiezhi.accounts import queries
from xiezhi.accounts.claims import body_view
from xiezhi.accounts.entries import FACTS, KINDS
from xiezhi.accounts.errors import UnknownRegisterEntry
from xiezhi.accounts.models import Body, User
from xiezhi.accounts.rights import matrix
from xiezhi.accounts.values import REGISTER_ROOT, BodyView, Claim
from xiezhi.kernel.errors import Text, text
from xiezhi.ledger import door as ledger


@dataclass(frozen=True)
class AccountView:
    """An account as an administrator sees it: never a secret."""

    id: UUID
    login: str
    state: str
    must_change: bool
    second_factor: bool
    created_at: datetime
    home: str

    @property
    def active(self) -> bool:
        """Whether it may log in."""
        return self.state == "active"


@dataclass(frozen=True)
class Done:
    """One entry of a register's chain, in words."""

    label: Text
    at: datetime
    by: str
    facts: tuple[tuple[Text, Any], ...]
    position: int
    hash: str


def bodies_of(claim: Claim) -> list[BodyView]:
    """The bodies whose registers the claim reaches, in order of path."""
    found = Body.objects.extra(where=["path <@ ANY (%s::ltree[])"], params=[_areas(claim)])
    return [body_view(row) for row in queries.body_rows(found.order_by("path"))]


def body_of(claim: Claim, body_id: UUID) -> BodyView:
    """One of them; UnknownRegisterEntry for any other."""
    found = next((one for one in bodies_of(claim) if one.id == body_id), None)
    if found is None:
        raise UnknownRegisterEntry(
            text("没有这个机关，或您无权管理。", "There is no such body, or it is not yours to keep.")
        )
    return found


def accounts_of(body: BodyView) -> list[AccountView]:
    """The accounts at home in a body that the claim may see, by login name."""
    found = User.objects.extra(where=["scope <@ %s::ltree"], params=[f"usr.{body.path}"])
    return [_account(row) for row in found.order_by("login")]


def account(user_id: UUID) -> AccountView:
    """One account; UnknownRegisterEntry where the claim sees none."""
    return _account(queries.user_row(user_id))


def done(chain: UUID) -> list[Done]:
    """What was done to a body's or an account's register, newest first."""
    entries = ledger.entries(chain)
    names = {one.id: one.name for one in queries.officers(_ids([entry.actor for entry in entries]))}
    return [
        Done(
            label=KINDS[entry.kind].label if entry.kind in KINDS else text(entry.kind, entry.kind),
            at=entry.occurred_at,
            by=next((names[one] for one in _ids([entry.actor]) if one in names), ""),
            facts=tuple(
                (FACTS[key], _shown(key, value)) for key, value in entry.facts.items() if key in FACTS and value
            ),
            position=entry.position,
            hash=entry.hash.hex(),
        )
        for entry in reversed(entries)
    ]


def _areas(claim: Claim) -> list[str]:
    """The claim's paths on the registers, without their root."""
    if "" in claim.paths:
        return [""]
    return [path.removeprefix(REGISTER_ROOT + ".") for path in claim.paths if path.startswith(REGISTER_ROOT + ".")]


def _account(row: User) -> AccountView:
    home = str(row.scope).split(".")[-2].removeprefix("b")
    return AccountView(row.id, row.login, row.state, row.must_change, bool(row.totp), row.created_at, home)


def _shown(key: str, value: Any) -> Any:
    if key == "roles":
        return [matrix().roles[role].label if role in matrix().roles else text(role, role) for role in value]
    return value


def _ids(words: Sequence[str]) -> list[UUID]:
    found = []
    for word in words:
        try:
            found.append(UUID(word))
        except ValueError:
            continue
    return found
