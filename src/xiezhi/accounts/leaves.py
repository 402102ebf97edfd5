"""Where the rows of accounts lie, for work that writes something for many people."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from xiezhi.accounts.models import User


def leaves_of(user_ids: Collection[UUID]) -> dict[UUID, str]:
    """The leaf of each of these accounts that is active and that the claim sees. One statement."""
    rows = User.objects.filter(id__in=list(user_ids), state="active").values_list("id", "scope")
    return {identifier: str(scope) for identifier, scope in rows}
