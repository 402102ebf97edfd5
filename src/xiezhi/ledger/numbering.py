"""Giving each finished entry its place in the one tree: gapless, final, in the order (transaction, id).

Only entries of transactions that can no longer be overtaken are numbered: those below the oldest transaction still
running (`pg_snapshot_xmin`). So a number, once given, never has to change, and none is left out.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from xiezhi.ledger.installation import Connection

BATCH = 5_000
OVERDUE_SECONDS = 30.0

# One statement, hence one snapshot: what is below the horizon in it is visible in it.
_NUMBER = """
WITH horizon AS MATERIALIZED (
    SELECT pg_snapshot_xmin(pg_current_snapshot()) AS low, m.xid AS mark_xid, m.id AS mark_id,
        coalesce((SELECT max(leaf_index) + 1 FROM ledger_leaf), 0) AS base
    FROM ledger_mark m
), next AS MATERIALIZED (
    SELECT e.xid, e.id, e.hash FROM ledger_entry e, horizon h
    WHERE (e.xid, e.id) > (h.mark_xid, h.mark_id) AND e.xid < h.low
        AND NOT EXISTS (SELECT 1 FROM ledger_leaf l WHERE l.entry_id = e.id)
    ORDER BY e.xid, e.id LIMIT %(limit)s
), placed AS (
    INSERT INTO ledger_leaf (leaf_index, entry_id, hash, xid)
    SELECT h.base + row_number() OVER (ORDER BY n.xid, n.id) - 1, n.id, n.hash, n.xid FROM next n, horizon h
), last AS (
    SELECT xid, id FROM next ORDER BY xid DESC, id DESC LIMIT 1
), moved AS (
    UPDATE ledger_mark m SET
        xid = CASE WHEN (SELECT count(*) FROM next) < %(limit)s THEN h.low ELSE (SELECT xid FROM last) END,
        id = CASE WHEN (SELECT count(*) FROM next) < %(limit)s THEN '00000000-0000-0000-0000-000000000000'
            ELSE (SELECT id FROM last) END
    FROM horizon h WHERE EXISTS (SELECT 1 FROM next)
)
SELECT (SELECT count(*) FROM next), low::text, base FROM horizon
"""

# A dump restored into another cluster brings transaction numbers that mean nothing there, and some that lie in its
# future.
_RESTORED = """
INSERT INTO ledger_leaf (leaf_index, entry_id, hash, xid)
SELECT coalesce((SELECT max(leaf_index) + 1 FROM ledger_leaf), 0) + row_number() OVER (ORDER BY e.xid, e.id) - 1,
    e.id, e.hash, e.xid
FROM ledger_entry e
WHERE (e.xid < pg_snapshot_xmin(pg_current_snapshot()) OR e.xid >= pg_snapshot_xmax(pg_current_snapshot()))
    AND NOT EXISTS (SELECT 1 FROM ledger_leaf l WHERE l.entry_id = e.id)
"""
_PENDING = "SELECT EXISTS (SELECT 1 FROM ledger_entry WHERE xid >= %s::text::xid8)"


@dataclass
class Numbering:
    """Numbers entries over one connection and notices when a long transaction holds the numbers back."""

    connection: Connection
    _low: str = ""
    _since: float = 0.0

    def run(self) -> int:
        """Number what is finished, at most one batch. Returns how many; equal to BATCH when there may be more."""
        with self.connection.transaction():
            row = self.connection.execute(_NUMBER, {"limit": BATCH}).fetchone()
        assert row is not None
        if row[1] != self._low:
            self._low, self._since = row[1], time.monotonic()
        return int(row[0])

    def held_back(self) -> float:
        """For how many seconds one transaction has kept finished entries from being numbered; 0 when none does."""
        waited = time.monotonic() - self._since
        if waited < OVERDUE_SECONDS:
            return 0.0
        with self.connection.transaction():
            row = self.connection.execute(_PENDING, [self._low]).fetchone()
        return waited if row and row[0] else 0.0

    def settle(self) -> None:
        """At the start: in a cluster where the mark was not made, number what has no leaf and begin anew from here."""
        with self.connection.transaction():
            cluster = self._one("SELECT system_identifier::text FROM pg_control_system()")
            if cluster == self._one("SELECT cluster FROM ledger_mark"):
                return
            self.connection.execute(_RESTORED)
            self.connection.execute(
                "UPDATE ledger_mark SET cluster = %s, xid = '0', id = '00000000-0000-0000-0000-000000000000'", [cluster]
            )

    def _one(self, sql: str) -> str:
        row = self.connection.execute(sql.encode()).fetchone()
        assert row is not None
        return str(row[0])
