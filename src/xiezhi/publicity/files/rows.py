"""The rows of the files: what the public store shows, month by month."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import connections

COLUMNS = (
    "id", "version", "kind", "path", "number", "title", "party", "party_code", "party_kind", "body_code", "body",
    "area", "field", "matter", "result", "facts", "basis", "amount", "decided_on", "published_on", "shown_until",
    "hidden", "hash",
)  # fmt: skip
BATCH = 5_000


def months(using: str = "default") -> list[tuple[str, date]]:
    """Every kind and month in which something is shown now."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT DISTINCT kind, date_trunc('month', published_on)::date FROM opened.record ORDER BY 1, 2")
        return [(str(kind), month) for kind, month in cursor.fetchall()]


def month_of(record_path: str, using: str = "default") -> list[tuple[str, date]]:
    """The kind and month of the record under an address; none where it is gone."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT kind, date_trunc('month', published_on)::date FROM opened.record WHERE path = %s", [record_path]
        )
        return [(str(kind), month) for kind, month in cursor.fetchall()]


def rows(kind: str, month: date, using: str = "default") -> Iterator[dict[str, Any]]:
    """The records of a kind that were published in a month, in order of publication; read in batches."""
    after = 0
    while True:
        with connections[using].cursor() as cursor:
            cursor.execute(
                f"SELECT sequence, {', '.join(COLUMNS)} FROM opened.record WHERE kind = %s AND published_on >= %s "
                "AND published_on < (%s::date + interval '1 month') AND sequence > %s ORDER BY sequence LIMIT %s",
                [kind, month, month, after, BATCH],
            )
            found = cursor.fetchall()
        for row in found:
            yield _plain(dict(zip(COLUMNS, row[1:], strict=True)))
        if len(found) < BATCH:
            return
        after = found[-1][0]


def gone(using: str = "default") -> list[dict[str, Any]]:
    """What was taken away: ids and grounds, no content. Re-users must take it away too."""
    names = ("id", "path", "kind", "body_code", "state", "left_on")
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(names)} FROM opened.tombstone ORDER BY left_on, id")
        return [_plain(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def moves(since: date, using: str = "default") -> list[dict[str, Any]]:
    """What happened in the store since a day: the delta."""
    names = ("sequence", "record", "version", "what", "at")
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(names)} FROM opened.move WHERE at >= %s ORDER BY sequence", [since])
        return [_plain(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Days and numbers as text that every program reads alike; jsonb as JSON text without blanks."""
    hidden = row.get("hidden")
    if isinstance(hidden, str):
        row["hidden"] = json.dumps(json.loads(hidden), ensure_ascii=False, separators=(",", ":"))
    return {
        name: value.isoformat()
        if hasattr(value, "isoformat")
        else value
        if isinstance(value, int) or value is None
        else str(value)
        for name, value in row.items()
    }
