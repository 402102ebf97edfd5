"""Rows that belong to one person: found and written in the leaf of their account."""

from __future__ import annotations

from uuid import UUID

from xiezhi.accounts.door import Claim

USERS = "usr."


def leaf(claim: Claim) -> str:
    """The path of this person's own rows; a claim reaches its own leaf whatever post it holds."""
    assert claim.user_id
    own = f"u{claim.user_id.hex}"
    return next(path for path in claim.paths if path.startswith(USERS) and path.endswith(own))


def user_of(claim: Claim) -> UUID:
    """The account of the person at the screen."""
    assert claim.user_id
    return claim.user_id
