"""Reading entries under the caller's claim: one, a case's, or all that are new to a follower."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connections

from xiezhi.kernel.canonical import canonical_bytes
from xiezhi.ledger.form import Draft, Entry, instant

_COLUMNS = """e.canonical, e.hash, e.recorded_at, e.occurred_at, f.facts, l.leaf_index, e.xid::text"""
_FROM = """ledger_entry e JOIN ledger_facts f ON f.entry_id = e.id LEFT JOIN ledger_leaf l ON l.entry_id = e.id"""
_FOLLOW = f"""
    SELECT {_COLUMNS} FROM {_FROM}
    WHERE (e.xid, e.id) > (%s::text::xid8, %s) AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY e.xid, e.id LIMIT %s
"""


_CHAINS = """
    SELECT case_id, canonical FROM ledger_entry WHERE position = 1 AND case_id > %s ORDER BY case_id LIMIT %s
"""


@dataclass(frozen=True, order=True)
class Position:
    """How far a follower has read: all entries up to this one. Kept by the follower, in the transaction of its work."""

    xid: int
    id: UUID


BEGINNING = Position(0, UUID(int=0))


@dataclass(frozen=True)
class Followed:
    """An entry with the position to remember once it has been dealt with."""

    at: Position
    entry: Entry


def entries(case: UUID, *, using: str = "default") -> list[Entry]:
    """The case's entries in order of position, as far as the claim sees them."""
    return [_entry(row) for row in _rows(f"SELECT {_COLUMNS} FROM {_FROM} WHERE e.case_id = %s", [case], using, True)]


def histories(cases: Collection[UUID], *, using: str = "default") -> dict[UUID, list[Entry]]:
    """The entries of several cases, each in order of position, as far as the claim sees them."""
    sql = f"SELECT {_COLUMNS} FROM {_FROM} WHERE e.case_id = ANY (%s) ORDER BY e.case_id, e.position"
    found: dict[UUID, list[Entry]] = {}
    for entry in map(_entry, _rows(sql, [list(cases)], using)):
        found.setdefault(entry.case, []).append(entry)
    return found


def chains(procedures: Collection[str], *, using: str = "default") -> Iterator[UUID]:
    """Every case the claim sees whose first entry runs by one of these procedures, in order of its id.

    Read in batches by id, so that a province's worth of cases is never held at once.
    """
    after, batch = UUID(int=0), 1000
    while True:
        rows = _rows_of(_CHAINS, [after, batch], using)
        for case, canonical in rows:
            if json.loads(bytes(canonical))["procedure"] in procedures:
                yield case
        if len(rows) < batch:
            return
        after = rows[-1][0]


def find(entry_id: UUID, *, using: str = "default") -> Entry | None:
    """The entry, when it exists and the claim sees it."""
    rows = _rows(f"SELECT {_COLUMNS} FROM {_FROM} WHERE e.id = %s", [entry_id], using)
    return _entry(rows[0]) if rows else None


def find_many(ids: Sequence[UUID], *, using: str = "default") -> dict[UUID, Entry]:
    """Those of the entries that exist and that the claim sees."""
    rows = _rows(f"SELECT {_COLUMNS} FROM {_FROM} WHERE e.id = ANY (%s)", [list(ids)], using)
    return {found.id: found for found in map(_entry, rows)}


def follow(after: Position | None, limit: int, *, using: str = "default") -> list[Followed]:
    """The next entries for a follower, oldest transaction first. Only what can no longer be overtaken is given.

    An entry may be given twice (the follower crashed before it remembered), never skipped.
    """
    start = after or BEGINNING
    rows = _rows(_FOLLOW, [str(start.xid), start.id, limit], using)
    found = [(_entry(row), int(row[6])) for row in rows]
    return [Followed(Position(xid, entry.id), entry) for entry, xid in found]


def says_the_same(draft: Draft, stored: Entry) -> bool:
    """Whether a draft would record nothing that the stored entry does not say."""
    return _content(draft) == _content(stored)


def _content(draft: Draft) -> bytes:
    names = [name for name in Draft.__dataclass_fields__ if name not in ("id", "case", "occurred_at")]
    value: dict[str, Any] = {name: getattr(draft, name) for name in names}
    for name in ("officers", "evidence"):
        value[name] = list(value[name])
    for name in ("facts", "papers"):
        value[name] = dict(value[name])
    ids = [str(draft.id), str(draft.case), instant(draft.occurred_at)]
    return canonical_bytes([value, *ids])


def _rows(sql: str, values: list[Any], using: str, in_order: bool = False) -> list[tuple[Any, ...]]:
    return _rows_of(sql + (" ORDER BY e.position" if in_order else ""), values, using)


def _rows_of(sql: str, values: list[Any], using: str) -> list[tuple[Any, ...]]:
    with connections[using].cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _entry(row: tuple[Any, ...]) -> Entry:
    canonical, found, recorded, occurred, facts, leaf, _ = row
    told = json.loads(bytes(canonical))
    return Entry(
        id=UUID(told["id"]),
        case=UUID(told["case"]),
        kind=told["kind"],
        occurred_at=occurred,
        body=told["body"],
        scope=told["scope"],
        actor=told["actor"],
        facts=facts if isinstance(facts, dict) else json.loads(facts),
        officers=tuple(told["officers"]),
        matter=told["matter"],
        procedure=told["procedure"],
        pack=told["pack"],
        source=told["source"],
        papers=told["papers"],
        evidence=tuple(told["evidence"]),
        position=told["position"],
        previous=bytes.fromhex(told["previous"]),
        hash=bytes(found),
        recorded_at=recorded,
        leaf_index=leaf,
    )
