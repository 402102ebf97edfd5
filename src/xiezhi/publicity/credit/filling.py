"""Fills the look-up store from the public store and from files of open data, and keeps it in step with what moves."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
from django.db import connection, transaction

from xiezhi.accounts import door as accounts
from xiezhi.ledger import door as ledger
from xiezhi.publicity.credit.coding import CreditRecord, newest_first
from xiezhi.publicity.credit.place import BACK, store
from xiezhi.publicity.credit.store import Store, Subject
from xiezhi.publicity.surfaces import Leaving

NAMES = (
    "path", "kind", "number", "title", "party", "body_code", "body", "result", "amount", "decided_on", "published_on",
    "shown_until",
)  # fmt: skip
BATCH = 5_000
_COLUMNS = ", ".join(NAMES)


def record_of_row(row: Iterable[Any]) -> CreditRecord:
    """A record from the columns `NAMES`; days may be text."""
    *texts, decided, published, until = row
    path, kind, number, title, party, code, body, result, amount = ("" if one is None else str(one) for one in texts)
    return CreditRecord(
        path, kind, number, title, party, code, body, result, amount, _day(decided), _day(published),
        _day(until) if until else None,
    )  # fmt: skip


def _day(said: Any) -> date:
    return said if isinstance(said, date) else date.fromisoformat(str(said))


def build() -> int:
    """Make the whole store anew from the public store. How many records it holds."""
    counted = 0

    def subjects() -> Iterator[Subject]:
        nonlocal counted
        for code, records in _shown():
            counted += len(records)
            yield code, records

    with store().alone(), transaction.atomic():  # alone first: who withdraws waits, and forgets after it
        mark = _mark()
        store().build(subjects(), mark)
    return counted


def _mark() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(sequence), 0) FROM opened.move")
        return int(cursor.fetchone()[0])


def _shown() -> Iterator[Subject]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"DECLARE credit_rows NO SCROLL CURSOR FOR SELECT party_code, {_COLUMNS} FROM opened.record "
            "WHERE party_code <> '' AND length(party_code) <= 18 ORDER BY party_code COLLATE \"C\""
        )
        for code, rows in groupby(_fetched(cursor), key=itemgetter(0)):
            yield code, [record_of_row(row[1:]) for row in rows]
        cursor.execute("CLOSE credit_rows")


def _fetched(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while True:
        cursor.execute(f"FETCH {BATCH} FROM credit_rows")
        rows = cursor.fetchall()
        yield from rows
        if len(rows) < BATCH:
            return


def build_from_files(folder: Path, into: Store) -> None:
    """A store from files of open data (`files/`): what `withdrawals.csv` says is gone is left out."""
    gone = _withdrawn(folder)
    if not any(folder.glob("*/*.parquet")):
        into.build([])
        return
    with duckdb.connect() as engine:
        rows = engine.execute(
            f"SELECT upper(party_code), id, {_COLUMNS} FROM read_parquet(?) WHERE party_code <> '' "
            "AND length(party_code) <= 18 ORDER BY 1",
            [str(folder / "*/*.parquet")],
        )
        into.build(_of_files(iter(lambda: rows.fetchmany(BATCH), []), gone))


def _of_files(batches: Iterable[list[tuple[Any, ...]]], gone: frozenset[str]) -> Iterator[Subject]:
    rows = (row for batch in batches for row in batch if row[1] not in gone)
    for code, found in groupby(rows, key=itemgetter(0)):
        yield code, [record_of_row(row[2:]) for row in found]


def _withdrawn(folder: Path) -> frozenset[str]:
    path = folder / "withdrawals.csv"
    if not path.exists():
        return frozenset()
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return frozenset(row["id"] for row in csv.DictReader(lines))


def follow() -> int:
    """Bring in what was published, corrected and taken away since the last time. How many subjects changed."""
    here = store()
    with here.alone():
        if not here.there():
            build()
            return 0
        here.tidy()
        return _bring_in(here)


def _bring_in(here: Store) -> int:
    mark = _mark()
    if mark == here.mark:
        return 0
    changed: dict[str, list[CreditRecord]] = {}
    for code, path, row in moved(here.mark):
        if code and len(code) <= 18:
            if code not in changed:
                changed[code] = here.look_up(code)
            changed[code] = [*(one for one in changed[code] if one.path != path), row]
    differ = {code: rows for code, rows in changed.items() if newest_first(rows) != here.look_up(code)}
    here.replace(differ, mark)
    return len(differ)


def moved(mark: int) -> list[tuple[str, str, CreditRecord]]:
    """What moved since a place and is shown: code, path, record. What left was forgotten when it left."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT r.party_code, {', '.join(f'r.{name}' for name in NAMES)} "
            "FROM (SELECT DISTINCT record FROM opened.move WHERE sequence > %s) m "
            "JOIN opened.record r ON r.id = m.record",
            [mark - BACK],
        )
        return [(row[0], row[1], record_of_row(row[1:])) for row in cursor.fetchall()]


def forget(leaving: Leaving) -> None:
    """Take a record out of the store and wipe it from its files."""
    here = store()
    if here.there() and (code := _code(leaving)):
        here.forget(code, leaving.path)


def shows(leaving: Leaving) -> bool:
    """Whether the store still holds a record."""
    here = store()
    if not here.there() or not (code := _code(leaving)):
        return False
    return any(one.path == leaving.path for one in here.look_up(code))


def _code(leaving: Leaving) -> str:
    """The subject's code: a tombstone does not have it, but the chain of the publication does."""
    return (leaving.party_code or _codes_of(leaving.id)).upper()


def _codes_of(record: UUID) -> str:
    with accounts.as_system():
        for entry in reversed(ledger.entries(record)):
            if doc := entry.facts.get("doc"):
                return str(json.loads(str(doc)).get("party_code", ""))
    return ""
