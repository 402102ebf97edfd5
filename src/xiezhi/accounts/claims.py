"""The claim: what the person at the screen may see and do, loaded and handed to row security in one statement."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from xiezhi.accounts.models import User
from xiezhi.accounts.rights import matrix
from xiezhi.accounts.rules import login_key
from xiezhi.accounts.values import BodyView, Claim, EntrustmentView
from xiezhi.kernel.clock import today


@dataclass(frozen=True)
class Person:
    """Who is logged in: the account, and what its post claims; no claim without a post."""

    user: User
    claim: Claim | None


def person(user_id: UUID | str, day: date | None = None) -> Person | None:
    """The account and its claim on a day (default: today), and the claim's paths set for the present transaction.

    One statement. None when there is no such account. Outside a transaction the paths end with the statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT accounts_claim(%s, %s, %s)", (str(user_id), day or today(), json.dumps(dict(matrix().reach())))
        )
        row = cursor.fetchone()
    found = row[0] if row else None
    if isinstance(found, str):
        found = json.loads(found)
    return _person(found) if found else None


def claim_of(user: User | UUID | str) -> Claim | None:
    """The claim of an account, or None where it is suspended or holds no post today."""
    with transaction.atomic():
        before = _paths_now()
        found = person(user.id if isinstance(user, User) else user)
        _set_paths(before)
    return found.claim if found else None


def claim_of_login(login: str) -> Claim | None:
    """The claim of the account with that login name, for a command that acts as a person; None as in `claim_of`."""
    with as_system():
        found = User.objects.filter(login=login_key(login)).first()
    return claim_of(found) if found else None


@contextmanager
def claimed(claim: Claim) -> Iterator[Claim]:
    """One transaction in which row security sees with this claim's eyes. May be nested: the outer claim comes back."""
    with transaction.atomic():
        before = _set_paths(_literal(claim.paths))
        yield claim
        _set_paths(before)


@contextmanager
def as_system(*paths: str, name: str = "") -> Iterator[Claim]:
    """One transaction of the system itself below these paths (default: everything). For workers, loading and tests."""
    with claimed(system_claim(*paths, name=name)) as claim:
        yield claim


def system_claim(*paths: str, name: str = "") -> Claim:
    """The claim of a process: it carries no right, only paths."""
    return Claim(None, None, name, None, "", frozenset(), paths or ("",))


def without(claim: Claim, *roles: str) -> Claim:
    """The same claim without some posts, for a person who sets one aside."""
    return replace(claim, roles=claim.roles - set(roles))


def may(claim: Claim | None, right: str) -> bool:
    """Whether the claim carries the right, by the matrix."""
    return claim is not None and matrix().carries(claim.roles, right)


def rights_of(claim: Claim | None) -> frozenset[str]:
    """Every right the claim carries."""
    return frozenset(right for right in matrix().rights if may(claim, right))


def _person(found: Mapping[str, Any]) -> Person:
    account = found["user"]
    user = User(id=UUID(account["id"]), login=account["login"], password=account["password"], state=account["state"])
    user._state.adding = False
    officer, body = found.get("officer"), found.get("body")
    if not user.is_active or not officer or not body:
        return Person(user, None)
    view = body_view(body)
    claim = Claim(
        user_id=user.id,
        officer_id=UUID(officer["id"]),
        officer_name=officer["name"],
        body_id=view.id,
        body_code=view.code,
        roles=frozenset(officer["roles"]) | frozenset(found.get("stands_in") or ()),
        paths=tuple(found["paths"]),
        body=view,
        login=user.login,
        must_change=account["must_change"],
        second_factor=account["second_factor"],
        stands_in=dict(found.get("stands_in") or {}),
    )
    return Person(user, claim)


def body_view(row: Mapping[str, Any]) -> BodyView:
    """A body from its row as JSON or as a dict of columns."""

    def day(value: Any) -> date | None:
        return date.fromisoformat(value) if isinstance(value, str) else value

    first = day(row["valid_from"])
    assert first is not None
    return BodyView(
        id=UUID(str(row["id"])),
        code=row["code"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        division=row["division_code"],
        level=row["level"],
        path=str(row["path"]),
        layers=tuple(row["layers"]),
        fields=tuple(row["fields"]),
        short_word=row["short_word"],
        reconsideration={"zh": row["reconsideration_body_zh"], "en": row["reconsideration_body_en"]},
        court={"zh": row["court_zh"], "en": row["court_en"]},
        bank=row["bank"],
        address={"zh": row["address_zh"], "en": row["address_en"]},
        phone=row["phone"],
        valid_from=first,
        valid_to=day(row["valid_to"]),
        entrustments=tuple(entrustment_view(one) for one in row.get("entrustments") or ()),
    )


def entrustment_view(one: Mapping[str, Any]) -> EntrustmentView:
    """An entrustment as the database function `accounts_entrustments` tells it."""
    return EntrustmentView(
        id=UUID(one["id"]),
        by_id=UUID(one["by"]),
        name={"zh": one["name_zh"], "en": one["name_en"] or one["name_zh"]},
        reconsideration={"zh": one["reconsideration_zh"], "en": one["reconsideration_en"]},
        court={"zh": one["court_zh"], "en": one["court_en"]},
        matters=tuple(one["matters"]),
        kinds=tuple(one["kinds"]),
        most_fine=one["most_fine"] or "",
        letter=one["letter"],
        published_at=one["published_at"],
        valid_from=date.fromisoformat(one["from"]),
        valid_to=date.fromisoformat(one["to"]),
        ended=one["ended"],
    )


def _literal(paths: Iterable[str]) -> str:
    """Paths as PostgreSQL writes an array of ltree."""
    return "{" + ",".join(f'"{path}"' for path in paths) + "}"


def _set_paths(literal: str) -> str:
    """Set the paths for the present transaction; returns what stood there before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT before, set_config('xiezhi.paths', %s, true) FROM "
            "(SELECT current_setting('xiezhi.paths', true) AS before OFFSET 0) AS now",
            (literal,),
        )
        row = cursor.fetchone()
    return str(row[0] or "") if row else ""


def _paths_now() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('xiezhi.paths', true)")
        row = cursor.fetchone()
    return str(row[0] or "") if row else ""
