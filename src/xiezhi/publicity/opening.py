"""Writes the public store. One record, one row; what leaves is gone at once, and a tombstone without content stays.

Called inside the transaction of the act that publishes or takes away; nothing else writes `opened.record`,
`opened.tombstone`, `opened.move` and `opened.reply`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from xiezhi.kernel.errors import Text
from xiezhi.publicity.folding import fold, vector
from xiezhi.publicity.record import PublicRecord, record_of
from xiezhi.publicity.surfaces import Leaving

COLUMNS = (
    "id", "version", "kind", "path", "number", "number_key", "title", "party", "party_key", "party_code", "party_kind",
    "body_code", "body", "area", "field", "matter", "result", "facts", "basis", "amount", "decided_on", "published_on",
    "shown_until", "indexed", "hidden", "proof", "doc", "hash", "search",
)  # fmt: skip
SEARCHED = ("title", "number", "party", "body", "matter", "result", "facts", "basis")
"""The fields that full-text search looks through."""
_CASTS = {"hidden": "jsonb", "proof": "jsonb", "doc": "jsonb", "search": "tsvector"}
_PUT = (
    f"INSERT INTO opened.record ({', '.join(COLUMNS)}) VALUES "
    f"({', '.join(f'%s::{_CASTS[name]}' if name in _CASTS else '%s' for name in COLUMNS)})"
)
_OVER = (
    " ON CONFLICT (id) DO UPDATE SET "
    + ", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS if name != "id")
    + " WHERE opened.record.version < EXCLUDED.version"
)
_MOVE = "INSERT INTO opened.move (record, version, what, at) VALUES (%s, %s, %s, %s)"


def row_of(record: PublicRecord) -> dict[str, Any]:
    """The row of a record: its own values, its keys, its search terms."""
    row = {name: getattr(record, name) for name in COLUMNS if hasattr(record, name)}
    return row | {
        "number_key": fold(record.number),
        "party_key": fold(record.party),
        "party_code": record.party_code.upper(),
        "hidden": _json(list(record.hidden)),
        "proof": _json(record.proof),
        "doc": record.canonical().decode(),
        "hash": record.hash(),
        "search": vector(str(getattr(record, name)) for name in SEARCHED),
    }


def put(records: Iterable[PublicRecord], at: datetime, *, what: str = "published") -> None:
    """Show records, or newer versions of them, and tell of each move."""
    rows = [row_of(one) for one in records]
    with connection.cursor() as cursor:
        cursor.executemany(_PUT + _OVER, [[row[name] for name in COLUMNS] for row in rows])
        cursor.executemany(_MOVE, [(row["id"], row["version"], what, at) for row in rows])


def shown(record_id: UUID) -> PublicRecord | None:
    """The record as it is shown now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT doc::text, proof::text FROM opened.record WHERE id = %s", [record_id])
        row = cursor.fetchone()
    return record_of(json.loads(row[0]), json.loads(row[1])) if row else None


def take(record_id: UUID, state: str, reason: Text, cite: Sequence[str], at: datetime, *, day: date) -> Leaving | None:
    """Remove a record and leave a tombstone. What left, for the surfaces; None when it was not shown."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM opened.record WHERE id = %s "
            "RETURNING path, kind, number, party_code, body_code, body, version",
            [record_id],
        )
        row = cursor.fetchone()
        if row is None:
            return None
        path, kind, number, party_code, body_code, body, version = row
        cursor.execute(
            "INSERT INTO opened.tombstone (id, path, kind, body_code, body, state, left_on, reason, cite) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb) ON CONFLICT (id) DO NOTHING",
            [record_id, path, kind, body_code, body, state, day, _json(reason), _json(list(cite))],
        )
        cursor.execute(_MOVE, [record_id, version, state, at])
    return Leaving(record_id, path, kind, number, party_code, body_code, state)


def free_path(path: str, own: UUID) -> str:
    """The path, or with a number behind it where another record or tombstone stands under it."""
    with connection.cursor() as cursor:
        for turn in range(1, 1000):
            wanted = path if turn == 1 else f"{path}~{turn}"
            cursor.execute(
                "SELECT 1 FROM opened.record WHERE path = %s AND id <> %s UNION ALL "
                "SELECT 1 FROM opened.tombstone WHERE path = %s AND id <> %s LIMIT 1",
                [wanted, own, wanted, own],
            )
            if cursor.fetchone() is None:
                return wanted
    raise AssertionError("a thousand records under one number")


def reply(record_id: UUID, words: str, day: date, at: datetime) -> None:
    """Show a party's statement beside its record."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO opened.reply (record, text, on_day) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [record_id, words, day],
        )
        cursor.execute(
            "INSERT INTO opened.move (record, version, what, at) "
            "SELECT id, version, 'replied', %s FROM opened.record WHERE id = %s",
            [at, record_id],
        )


def prove(record_id: UUID, version: int, proof: Mapping[str, Any]) -> bool:
    """Give a version its proof, once a signed head covers it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE opened.record SET proof = %s::jsonb WHERE id = %s AND version = %s",
            [_json(proof), record_id, version],
        )
        return bool(cursor.rowcount)


def unproved(limit: int = 200) -> list[tuple[UUID, int]]:
    """Records that have no proof yet, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, version FROM opened.record WHERE proof = '{}' ORDER BY sequence LIMIT %s", [limit])
        return [(row[0], row[1]) for row in cursor.fetchall()]


def past_their_day(day: date) -> int:
    """How many records are shown past their last day: the public counter, which should say 0."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM opened.record WHERE shown_until < %s", [day])
        return int(cursor.fetchone()[0])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
