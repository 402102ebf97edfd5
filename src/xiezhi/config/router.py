"""Which connection changes the schema: only `owner`. Everything else goes to `default` unless it says otherwise."""

from __future__ import annotations

from typing import Any


class OwnerMigrates:
    """Keeps `migrate` from running as a role that owns nothing."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """Only the owner's connection may migrate."""
        return db == "owner"

    def allow_relation(self, obj1: Any, obj2: Any, **hints: Any) -> bool:
        """All aliases are one database, so rows read through different ones may refer to each other."""
        return True
