"""`GET /healthz`: 200 when everything the product needs is well, 503 and the names of what is not otherwise."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from xiezhi.accounts.door import public

HEARTBEAT_SECONDS = 45  # a worker writes every 10 s; three missed beats are no hiccup

Check = Callable[[], list[str]]
_on_disk: set[tuple[str, str]] = set()


@public("says whether the product is well, and nothing about any case")
@require_safe
def page(request: HttpRequest) -> JsonResponse:
    """Each part's problems; an empty list means well. Says nothing that a stranger may not know."""
    found = {name: _ask(check) for name, check in CHECKS.items()}
    well = not any(found.values())
    return JsonResponse({"well": well, "parts": found}, status=200 if well else 503)


def _ask(check: Check) -> list[str]:
    try:
        return check()
    except Exception as problem:  # noqa: BLE001 - a check that breaks is a part that is not well; its type says enough
        return [type(problem).__name__]


def _database() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return []


def _migrations() -> list[str]:
    """Migrations on disk that this database has not seen. What is on disk does not change while we run."""
    if not _on_disk:
        _on_disk.update(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return sorted(".".join(missing) for missing in _on_disk - set(cursor.fetchall()))


def _worker() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)",
            [HEARTBEAT_SECONDS],
        )
        return [] if cursor.fetchone()[0] else ["no worker has given a sign of life"]


def _room(name: str) -> Check:
    """What a room says about itself through its door."""

    def check() -> list[str]:
        return [str(problem) for problem in import_module(f"xiezhi.{name}.door").health()]

    return check


CHECKS: dict[str, Check] = {
    "database": _database,
    "migrations": _migrations,
    "packs": _room("standards"),
    "worker": _worker,
    "ledger": _room("ledger"),
    "supervision": _room("supervision"),
}
