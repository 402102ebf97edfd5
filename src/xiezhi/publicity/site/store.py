"""Reads the public store. Every statement here runs as the public login, which can see nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connections, transaction

from xiezhi.publicity.folding import fold, phrase
from xiezhi.publicity.site.asking import Asked

ALIAS = "public"
PAGE, MOST_COUNTED = 20, 10_000
PATIENCE = "4s"
"""What one statement may take: a reader who asks for too much is told so, and the others go on."""
SHORT = (
    "sequence", "id", "version", "kind", "path", "number", "title", "party", "party_kind", "party_code", "body",
    "body_code", "area", "field", "matter", "result", "amount", "decided_on", "published_on", "shown_until",
)  # fmt: skip
WHOLE = (*SHORT, "facts", "basis", "indexed", "hidden", "proof", "doc", "hash")


@dataclass(frozen=True)
class Found:
    """A page of results, newest first. `count` stops at `MOST_COUNTED`; `more` says whether there is a next page."""

    rows: list[dict[str, Any]]
    count: int
    more: bool

    @property
    def capped(self) -> bool:
        """Whether there are more than were counted."""
        return self.count > MOST_COUNTED


@contextmanager
def reading() -> Iterator[Any]:
    """A cursor on the store, in one short transaction."""
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{PATIENCE}'")
        yield cursor


def _where(asked: Asked) -> tuple[str, list[Any]]:
    """What a search asks of a row, and the values."""
    parts, values = ["true"], list[Any]()

    def add(part: str, *more: Any) -> None:
        parts.append(part)
        values.extend(more)

    for name in ("kind", "field", "party_kind"):
        if getattr(asked, name):
            add(f"{name} = %s", getattr(asked, name))
    if asked.body:
        add("body_code = %s", asked.body)
    if asked.area:
        add("area LIKE %s", _like(asked.area) + "%")
    if asked.code:
        add("party_code = %s", asked.code.upper())
    if asked.since:
        add("decided_on >= %s", asked.since)
    if asked.until:
        add("decided_on <= %s", asked.until)
    if asked.year:
        add("decided_on >= %s AND decided_on < %s", date(asked.year, 1, 1), date(asked.year + 1, 1, 1))
    if asked.least is not None:
        add("amount >= %s", asked.least)
    if asked.most is not None:
        add("amount <= %s", asked.most)
    for one in asked.words.split():
        query = phrase(one)
        if query:
            add("search @@ %s::tsquery", query)
    return " AND ".join(parts), values


def _like(said: str) -> str:
    return said.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def search(asked: Asked, *, page: int = PAGE) -> Found:
    """The newest records that answer a search, and how many there are."""
    where, values = _where(asked)
    before, more = ("", []) if asked.after is None else (" AND sequence < %s", [asked.after])
    with reading() as cursor:
        cursor.execute(
            f"SELECT {', '.join(SHORT)} FROM opened.record WHERE {where}{before} ORDER BY sequence DESC LIMIT %s",
            [*values, *more, page + 1],
        )
        rows = _rows(cursor, SHORT)
        cursor.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM opened.record WHERE {where} LIMIT {MOST_COUNTED + 1}) AS found",
            values,
        )
        count = int(cursor.fetchone()[0])
    return Found(rows[:page], count, len(rows) > page)


def exact(words: str) -> list[dict[str, Any]]:
    """Records whose number, credit code or party is exactly what was typed: shown before all others."""
    key = fold(words)
    if not key:
        return []
    with reading() as cursor:
        cursor.execute(
            f"SELECT {', '.join(SHORT)} FROM opened.record WHERE number_key = %s OR party_code = %s OR party_key = %s "
            "ORDER BY sequence DESC LIMIT 20",
            [key, words.strip().upper(), key],
        )
        return _rows(cursor, SHORT)


FACETS = ("kind", "body", "area", "year")


def facets(asked: Asked, most: int = 12) -> dict[str, list[tuple[str, str, int]]]:
    """For kind, body, area and year: value, name and how many of the newest `MOST_COUNTED` that answer the search."""
    where, values = _where(asked)
    sql = f"""
        WITH found AS MATERIALIZED (
            SELECT kind, body_code, body, left(area, 6) AS area, extract(year FROM decided_on)::int::text AS year
            FROM opened.record WHERE {where} ORDER BY sequence DESC LIMIT {MOST_COUNTED}
        )
        SELECT CASE WHEN grouping(kind) = 0 THEN 'kind' WHEN grouping(body_code) = 0 THEN 'body'
                    WHEN grouping(area) = 0 THEN 'area' ELSE 'year' END,
               coalesce(kind, body_code, area, year), min(body), count(*)
        FROM found GROUP BY GROUPING SETS ((kind), (body_code), (area), (year)) ORDER BY 1, 4 DESC, 2
    """
    found: dict[str, list[tuple[str, str, int]]] = {name: [] for name in FACETS}
    with reading() as cursor:
        cursor.execute(sql, values)
        for facet, value, body, count in cursor.fetchall():
            if len(found[facet]) < most and value:
                found[facet].append((value, body if facet == "body" else value, int(count)))
    return found


def record(path: str) -> dict[str, Any] | None:
    """The record that stands under an address now."""
    return _one("path", path)


def record_by_id(identifier: str) -> dict[str, Any] | None:
    """The record with that id."""
    return _one("id", identifier)


def _one(column: str, value: str) -> dict[str, Any] | None:
    with reading() as cursor:
        cursor.execute(f"SELECT {', '.join(WHOLE)} FROM opened.record WHERE {column} = %s", [value])
        rows = _rows(cursor, WHOLE)
        if not rows:
            return None
        cursor.execute("SELECT text, on_day FROM opened.reply WHERE record = %s ORDER BY on_day", [rows[0]["id"]])
        return {**rows[0], "replies": [{"text": text, "on_day": day} for text, day in cursor.fetchall()]}


def tombstone(path: str) -> dict[str, Any] | None:
    """What is left under an address of a record that is gone."""
    names = ("id", "path", "kind", "body_code", "body", "state", "left_on", "reason", "cite")
    with reading() as cursor:
        cursor.execute(f"SELECT {', '.join(names)} FROM opened.tombstone WHERE path = %s", [path])
        return next(iter(_rows(cursor, names)), None)


def gone(limit: int = 100, after: date | None = None) -> list[dict[str, Any]]:
    """What was withdrawn, expired or repaired, newest first; without content."""
    names = ("id", "path", "kind", "body_code", "body", "state", "left_on", "reason", "cite")
    where, values = ("WHERE left_on < %s", [after]) if after else ("", [])
    with reading() as cursor:
        cursor.execute(
            f"SELECT {', '.join(names)} FROM opened.tombstone {where} ORDER BY left_on DESC, id LIMIT %s",
            [*values, limit],
        )
        return _rows(cursor, names)


def moves(after: int, limit: int = 500) -> list[dict[str, Any]]:
    """What happened in the store since a place: for caches, re-users and feeds."""
    names = ("sequence", "record", "version", "what", "at")
    with reading() as cursor:
        cursor.execute(
            f"SELECT {', '.join(names)} FROM opened.move WHERE sequence > %s ORDER BY sequence LIMIT %s", [after, limit]
        )
        return _rows(cursor, names)


def counted() -> dict[str, int]:
    """How many records of each kind are shown."""
    with reading() as cursor:
        cursor.execute("SELECT kind, count(*) FROM opened.record GROUP BY kind ORDER BY 2 DESC, 1")
        return {kind: int(count) for kind, count in cursor.fetchall()}


def before(topic: str, day: date, key: str = "") -> list[dict[str, Any]]:
    """What was public before an act, as it stood on a day: bodies, powers, officers, procedures, benchmarks."""
    where, values = ("AND key = %s", [key]) if key else ("", [])
    with reading() as cursor:
        cursor.execute(
            "SELECT key, from_day, to_day, doc FROM opened.before WHERE topic = %s AND from_day <= %s "
            f"AND (to_day IS NULL OR to_day > %s) {where} ORDER BY key LIMIT 2000",
            [topic, day, day, *values],
        )
        return _rows(cursor, ("key", "from_day", "to_day", "doc"))


def figure(year: int, body: str = "") -> list[dict[str, Any]]:
    """The annual reports of a year."""
    where, values = ("AND body_code = %s", [body]) if body else ("", [])
    with reading() as cursor:
        cursor.execute(
            f"SELECT year, body_code, doc, hash FROM opened.figure WHERE year = %s {where} ORDER BY body_code",
            [year, *values],
        )
        return _rows(cursor, ("year", "body_code", "doc", "hash"))


def living(after: int, limit: int) -> list[dict[str, Any]]:
    """Records that search engines may index, in order of publication: for the sitemap."""
    with reading() as cursor:
        cursor.execute(
            "SELECT sequence, path, published_on FROM opened.record WHERE indexed AND sequence > %s "
            "ORDER BY sequence LIMIT %s",
            [after, limit],
        )
        return _rows(cursor, ("sequence", "path", "published_on"))


def sealed(key: str) -> str | None:
    """The sealed text under a key, which only its reader can open."""
    with reading() as cursor:
        cursor.execute("SELECT sealed FROM opened.sealed WHERE key = %s", [key])
        row = cursor.fetchone()
    return str(row[0]) if row else None


def bodies(day: date) -> list[tuple[str, dict[str, str]]]:
    """Code and name, in both languages, of every body on a day: the first line of what is public of it."""
    with reading() as cursor:
        cursor.execute(
            "SELECT key, doc->'lines'->0->'value'->>'zh', doc->'lines'->0->'value'->>'en' FROM opened.before "
            "WHERE topic = 'bodies' AND from_day <= %s AND (to_day IS NULL OR to_day > %s) ORDER BY key",
            [day, day],
        )
        return [(code, {"zh": zh or code, "en": en or zh or code}) for code, zh, en in cursor.fetchall()]


def body_named(said: str, day: date) -> str:
    """The code of the body that is meant: by its code, its whole name, or a part that only one name has; else ""."""
    key, listed = fold(said), bodies(day)
    names = {code: {fold(one) for one in name.values()} for code, name in listed}
    whole = [code for code in names if code == said.strip() or key in names[code]]
    parts = [code for code in names if any(key in one for one in names[code])] if len(key) > 1 else []
    found = whole or parts
    return found[0] if len(found) == 1 else ""


def questions(body: str = "", limit: int = 50) -> list[dict[str, Any]]:
    """Questions that were answered and published, newest first."""
    where, values = ("WHERE body_code = %s", [body]) if body else ("", [])
    names = ("id", "body_code", "body", "asked", "answer", "on_day")
    with reading() as cursor:
        cursor.execute(
            f"SELECT {', '.join(names)} FROM opened.question {where} ORDER BY on_day DESC, id LIMIT %s",
            [*values, limit],
        )
        return _rows(cursor, names)


def ratings() -> list[dict[str, Any]]:
    """Sums of ratings by body and kind of act, in the order of codes."""
    names = ("body_code", "act", "until_day", "counts")
    with reading() as cursor:
        cursor.execute(f"SELECT {', '.join(names)} FROM opened.rating ORDER BY body_code, act LIMIT 5000")
        return _rows(cursor, names)


JSON_COLUMNS = frozenset({"counts", "hidden", "proof", "doc", "reason", "cite"})


def _rows(cursor: Any, names: Sequence[str]) -> list[dict[str, Any]]:
    """Rows by name; jsonb comes as text and is read here."""
    return [
        {name: json.loads(value) if name in JSON_COLUMNS and isinstance(value, str) else value
         for name, value in zip(names, row, strict=True)}
        for row in cursor.fetchall()
    ]  # fmt: skip
