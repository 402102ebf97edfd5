"""The invented people of the demo city: who may log in, with which password, to try what."""

from __future__ import annotations

from typing import NamedTuple

from xiezhi.config import places
from xiezhi.standards.door import read_data


class Account(NamedTuple):
    """One login, its password and what it is for."""

    login: str
    password: str
    purpose: str


def accounts() -> list[Account]:
    """The accounts of packs/demo/accounts.yaml, in the order in which that file tells the story."""
    path = places.PACKS / "demo" / "accounts.yaml"
    if not path.exists():
        return []
    found = read_data(path) or {}
    return [
        Account(str(row["login"]), str(row["password"]), f"{row['purpose']['zh']} · {row['purpose']['en']}")
        for row in found.get("accounts", [])
    ]
