"""The ledger as a Django app: after every migration, guarded tables whose columns changed get a new baseline."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    """Label `ledger`."""

    name = "xiezhi.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Listen for the end of `migrate`."""
        post_migrate.connect(_after_migrations, sender=self)


def _after_migrations(using: str, plan: Any = None, **_: Any) -> None:
    from xiezhi.ledger.baseline import rebaseline_all

    rebaseline_all(using)
