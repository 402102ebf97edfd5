"""Each case's chain: bytes, hashes, links, columns, facts, row records, leaf and head of every entry, case by case.

One streaming query in chain order. After a problem the walk goes on from the stored hash, so that one altered or
missing entry is named once and not blamed on all that follow.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from uuid import UUID

from xiezhi.kernel.canonical import NotCanonical
from xiezhi.ledger.audit.report import Report
from xiezhi.ledger.audit.sql import ENTRIES, LOOSE_FACTS, LOOSE_HEADS, LOOSE_ROWS
from xiezhi.ledger.bulk import NO_ROWS
from xiezhi.ledger.commitments import fields_root
from xiezhi.ledger.form import GENESIS
from xiezhi.ledger.installation import Connection

BATCH = 2_000
_NO_ROWS = (0, NO_ROWS.root.hex())


def check(connection: Connection, report: Report, *, facts: bool = True) -> None:
    """Walk every chain. `facts=False` leaves out the commitments, which cost most."""
    origin = _origin(connection, report)
    walk = _Walk(report, origin, facts)
    for row in _rows(connection, ENTRIES):
        walk.entry(row)
    walk.end()
    report.count("entries", walk.entries)
    report.count("cases", walk.cases)
    report.count("pending", walk.pending)
    for entry, case in connection.execute(LOOSE_FACTS).fetchall():
        report.add("missing", "facts without their entry", entry=entry, case=case, table="ledger_facts", row=str(entry))
    for entry, row in connection.execute(LOOSE_ROWS).fetchall():
        report.add("missing", "a row record without its entry", entry=entry, table="ledger_row", row=str(row))
    for case, position in connection.execute(LOOSE_HEADS).fetchall():
        report.add(
            "missing", "a head without entries", case=case, position=position, table="ledger_head", row=str(case)
        )


def _origin(connection: Connection, report: Report) -> str:
    rows = connection.execute("SELECT origin FROM ledger_log").fetchall()
    if len(rows) != 1:
        for row in rows[1:] if rows else [("",)]:
            report.add("log", f"ledger_log has {len(rows)} rows", table="ledger_log", row=row[0])
    return str(rows[0][0]) if rows else ""


def _rows(connection: Connection, sql: str) -> Iterator[tuple[Any, ...]]:
    with connection.cursor("xiezhi_audit", binary=True) as cursor:
        cursor.itersize = BATCH
        cursor.execute(sql.encode())
        yield from cursor


class _Walk:
    """The state of the walk: where the present case's chain stands."""

    def __init__(self, report: Report, origin: str, facts: bool) -> None:
        self.report, self.origin, self.facts = report, origin, facts
        self.entries = self.cases = self.pending = 0
        self._case: UUID | None = None
        self._position, self._hash = 0, GENESIS
        self._before: UUID | None = None
        self._head: tuple[Any, ...] = ()
        self._scope = ""
        self._wrong_log = False

    def entry(self, row: tuple[Any, ...]) -> None:
        """Check one entry against everything that stands beside it."""
        (case, entry, position, stored, canonical, columns, head, leaf, rows, facts) = (
            row[0], row[1], row[2], row[3], row[4], row[5], row[6:9], row[9:13], row[13:15], row[15:18]
        )  # fmt: skip
        if case != self._case:
            self._close()
            self._case, self._position, self._hash, self._before = case, 0, GENESIS, None
            self.cases += 1
        self.entries += 1
        self._head = head
        where = {"case": case, "position": position, "entry": entry}
        found = sha256(b"\x00" + canonical).digest()
        told = _told(canonical)
        if found != stored or told is None:
            self.report.add("altered", "the bytes do not have the stored hash", **where)
        self._link(position, told if found == stored else None, where)
        if told is not None:
            self._compare(told, columns, rows, facts, where)
        self._leaf(stored, leaf, where)
        self._position, self._hash, self._before = position, stored, entry

    def end(self) -> None:
        """Close the last case."""
        self._close()

    def _link(self, position: int, told: dict[str, Any] | None, where: dict[str, Any]) -> None:
        if position != self._position + 1:
            gap = f"positions {self._position + 1} to {position - 1} are not there"
            self.report.add("missing", gap, **{**where, "entry": None, "position": self._position + 1})
        elif told is not None and told.get("previous") != self._hash.hex():
            before = {**where, "position": self._position, "entry": self._before} if self._before else where
            self.report.add("order", f"entry {where['entry']} does not follow it", **before)

    def _compare(
        self, told: dict[str, Any], columns: str, rows: tuple[Any, ...], facts: tuple[Any, ...], where: dict[str, Any]
    ) -> None:
        try:
            t = told
            expected = (
                f"{t['id']}|{t['case']}|{t['position']}|{t['previous']}|{t['kind']}|{t['occurred']}|{t['recorded']}"
                f"|{t['body']}|{t['scope']}"
            )
            sealed, root, log = (t["rows"]["n"], t["rows"]["root"]), t["fields"], t["log"]
            self._scope = t["scope"]
        except (KeyError, TypeError):
            self.report.add("altered", "the bytes are not those of an entry", **where)
            return
        if expected != columns:
            self.report.add("column", f"{columns} is not {expected}", **where)
        if log != self.origin and not self._wrong_log:
            self._wrong_log = True
            self.report.add("log", f"ledger_log says {self.origin!r}", table="ledger_log", row=log, **where)
        counted = (rows[0], rows[1].hex()) if rows[0] is not None else _NO_ROWS
        if counted != sealed:
            self.report.add("rows", f"{counted[0]} row records, {sealed[0]} were sealed", **where)
        self._facts(facts, root, t, where)

    def _facts(self, facts: tuple[Any, ...], root: str, told: dict[str, Any], where: dict[str, Any]) -> None:
        text, key, place = facts
        if place is None:
            self.report.add("facts", "the facts are gone", **where)
        elif place != f"{told['case']}|{told['scope']}":
            self.report.add("facts", f"the facts are filed under {place}", **where)
        elif self.facts:
            try:
                right = fields_root(json.loads(text), key).hex() == root
            except (NotCanonical, ValueError, AttributeError):
                right = False
            if not right:
                self.report.add("facts", "the facts do not give the committed root", **where)

    def _leaf(self, stored: bytes, leaf: tuple[Any, ...], where: dict[str, Any]) -> None:
        index, hashed, same_xid, overdue = leaf
        if index is None:
            self.pending += 1
            if overdue:
                self.report.add("unnumbered", "the entry has no leaf, though later ones have", **where)
        elif hashed != stored or not same_xid:
            self.report.add("leaf", "hash or transaction of leaf and entry differ", leaf=index, **where)

    def _close(self) -> None:
        if self._case is None:
            return
        position, found, scope = self._head
        where = {"case": self._case, "position": self._position, "entry": self._before}
        if position is None:
            self.report.add("head", "the case has no head", **where)
        elif (position, found, scope) != (self._position, self._hash, self._scope):
            detail = f"the head stands at position {position}, scope {scope}"
            self.report.add("missing" if position > self._position else "head", detail, **where)


def _told(canonical: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(canonical)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None
