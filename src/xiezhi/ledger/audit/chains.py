"""Each case's chain: bytes, hashes, links, columns, facts, row records, leaf and head of every entry, case by case.

One streaming query in chain order. What agrees passes through one comparison each; what does not is looked at
closely. After a problem the walk goes on from the stored hash, so that one altered or missing entry is named once
and not blamed on all that follow.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any
from uuid import UUID

from xiezhi.kernel.canonical import NotCanonical
from xiezhi.ledger.audit.report import Report
from xiezhi.ledger.audit.sql import ENTRIES, FACTS, LOOSE_FACTS, LOOSE_HEADS, LOOSE_ROWS
from xiezhi.ledger.bulk import NO_ROWS
from xiezhi.ledger.commitments import fields_root
from xiezhi.ledger.form import GENESIS
from xiezhi.ledger.installation import Connection

BATCH = 2_000
_NO_ROWS = {"n": 0, "root": NO_ROWS.root.hex()}
_read = json.JSONDecoder().raw_decode
Row = tuple[Any, ...]


def check(connection: Connection, report: Report, *, facts: bool = True) -> None:
    """Walk every chain. `facts=False` leaves out the commitments, which cost most."""
    walk = _Walk(report, _origin(connection, report), facts)
    with connection.cursor("xiezhi_audit", binary=True) as cursor:
        cursor.execute(ENTRIES.format(facts=FACTS if facts else "").encode())
        while rows := cursor.fetchmany(BATCH):
            walk.entries(rows)
    walk.close()
    for what, n in (("entries", walk.count), ("cases", walk.cases), ("pending", walk.pending)):
        report.count(what, n)
    for entry, case in connection.execute(LOOSE_FACTS).fetchall():
        report.add("missing", "facts without their entry", entry=entry, case=case, table="ledger_facts", row=str(entry))
    for entry, record in connection.execute(LOOSE_ROWS).fetchall():
        report.add("missing", "a row record without its entry", entry=entry, table="ledger_row", row=str(record))
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


class _Walk:
    """The state of the walk: where the present case's chain stands."""

    def __init__(self, report: Report, origin: str, facts: bool) -> None:
        self.report, self.origin, self.facts = report, origin, facts
        self.count = self.cases = self.pending = 0
        self._case, self._position, self._hash = "", 0, GENESIS
        self._last: Row = ()
        self._wrong_log = False

    def entries(self, rows: list[Row]) -> None:
        """Check the next entries in chain order against everything that stands beside each."""
        for row in rows:
            columns, position, stored, canonical = row[0], row[1], row[2], row[3]
            case = columns[37:73]
            if case != self._case:
                self.close()
                self._case, self._position, self._hash = case, 0, GENESIS
                self.cases += 1
            try:
                t = _read(canonical.decode())[0]
                agrees = (
                    position == self._position + 1
                    and sha256(b"\x00" + canonical).digest() == stored
                    and t["previous"] == self._hash.hex()
                    and columns
                    == f"{t['id']}|{t['case']}|{t['position']}|{t['previous']}|{t['kind']}|{t['occurred']}"
                    f"|{t['recorded']}|{t['body']}|{t['scope']}"
                    and t["log"] == self.origin
                    and row[7] is not False
                    and row[11] is True
                    and (t["rows"] == _NO_ROWS if row[9] is None else t["rows"] == {"n": row[9], "root": row[10].hex()})
                )
            except (ValueError, KeyError, TypeError):
                agrees = False
            if not agrees:
                self._look(row)
            elif self.facts and not _commits(t["fields"], row[12], row[13]):
                self.report.add("facts", "the facts do not give the committed root", **_where(row))
            if row[6] is None:
                self._unnumbered(row)
            self._position, self._hash, self._last = position, stored, row
        self.count += len(rows)

    def close(self) -> None:
        """The end of a case: its head stands at its last entry."""
        if not self._last or self._last[5] is True:
            self._last = ()
            return
        where, head = _where(self._last), self._last[4]
        self._last = ()
        if head is None:
            self.report.add("head", "the case has no head", **where)
        else:
            behind = head > self._position
            self.report.add("missing" if behind else "head", f"the head stands at position {head}", **where)

    def _unnumbered(self, row: Row) -> None:
        self.pending += 1
        if row[8]:
            self.report.add("unnumbered", "the entry has no leaf, though later ones have", **_where(row))

    def _look(self, row: Row) -> None:
        """Say what exactly does not agree."""
        _, position, stored, canonical = row[:4]
        where = _where(row)
        told = _told(canonical)
        sound = sha256(b"\x00" + canonical).digest() == stored
        if not sound or told is None:
            self.report.add("altered", "the bytes do not have the stored hash", **where)
        if position != self._position + 1:
            gap = f"positions {self._position + 1} to {position - 1} are not there"
            self.report.add("missing", gap, **{**where, "entry": None, "position": self._position + 1})
        elif sound and told is not None and told.get("previous") != self._hash.hex():
            before = _where(self._last) if self._last else where
            self.report.add("order", f"entry {where['entry']} does not follow it", **before)
        if row[7] is False:
            self.report.add("leaf", "hash or transaction of leaf and entry differ", leaf=row[6], **where)
        if told is not None:
            self._compare(told, row, where)

    def _compare(self, told: dict[str, Any], row: Row, where: dict[str, Any]) -> None:
        names = ("id", "case", "position", "previous", "kind", "occurred", "recorded", "body", "scope")
        if not {*names, "rows", "fields", "log"} <= told.keys():
            self.report.add("altered", "the bytes are not those of an entry", **where)
            return
        for name, (column, value) in zip(
            names, zip(row[0].split("|"), (str(told[name]) for name in names), strict=False), strict=False
        ):
            if column != value:
                self.report.add("column", f"{name} is {column}, the bytes say {value}", **where)
        if told["log"] != self.origin and not self._wrong_log:
            self._wrong_log = True
            where_log = {**where, "table": "ledger_log", "row": str(told["log"])}
            self.report.add("log", f"ledger_log says {self.origin!r}", **where_log)
        counted = _NO_ROWS if row[9] is None else {"n": row[9], "root": row[10].hex()}
        if counted != told["rows"]:
            self.report.add("rows", f"{counted['n']} row records, {told['rows']} was sealed", **where)
        if row[11] is not True:
            self.report.add("facts", "the facts are gone, or filed under another case or scope", **where)
        elif self.facts and not _commits(told["fields"], row[12], row[13]):
            self.report.add("facts", "the facts do not give the committed root", **where)


def _where(row: Row) -> dict[str, Any]:
    """Where an entry stands, from its own columns."""
    return {"entry": UUID(row[0][:36]), "case": UUID(row[0][37:73]), "position": row[1]}


def _commits(root: str, facts: str, key: bytes) -> bool:
    try:
        return fields_root(_read(facts)[0], key).hex() == root
    except (NotCanonical, ValueError, AttributeError, TypeError):
        return False


def _told(canonical: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(canonical)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None
