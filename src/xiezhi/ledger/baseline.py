"""A new baseline for guarded tables after migrations: an entry of the system's own chain that covers every row anew.

A digest covers the columns of its day. A migration that adds, drops or retypes columns, or fills a table before its
guard was there, ends (by `post_migrate`) with one entry a table that records each row's digest under the present
columns. Rows that do not agree with their older digest are left out: a baseline must not bury what somebody altered.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from uuid import UUID

from django.db import connections, transaction

from xiezhi.kernel.clock import now
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger.appending import append, entering
from xiezhi.ledger.audit.report import Report
from xiezhi.ledger.audit.rows import compare, layouts_of
from xiezhi.ledger.audit.sql import PIN
from xiezhi.ledger.faults import one
from xiezhi.ledger.form import Draft, Entry

SYSTEM_CHAIN = UUID(int=1)
log = logging.getLogger("xiezhi.ledger.baseline")

_GUARDED = (
    "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE tgname = 'ledger_guard_insert'"
)
_ARGUMENTS = "SELECT ledger_guard_arguments(%s::text::regclass)"
_PRESENT = "SELECT ledger_layout_version(ledger_layout(%s::text::regclass, %s, %s::text[]))"
_WANTING = """
SELECT EXISTS (SELECT 1 FROM {table}) AND NOT EXISTS (
    SELECT 1 FROM ledger_row WHERE table_name = %s AND op = 'B' AND columns_version = %s
) AND (
    NOT EXISTS (SELECT 1 FROM ledger_row WHERE table_name = %s)
    OR (SELECT count(*) FROM ledger_columns WHERE table_name = %s) > 1
)
"""


@dataclass(frozen=True)
class Guard:
    """What a table's guard was made with."""

    table: str
    version: str
    key: str
    without: str


def rebaseline_all(using: str) -> list[Entry]:
    """Put right every guard whose table has changed, and give a baseline to each table that wants one."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regclass('ledger_row') IS NOT NULL")
        if not one(cursor)[0]:
            return []
        cursor.execute(_GUARDED)
        tables = sorted(row[0] for row in cursor.fetchall())
    return [entry for table in tables if (entry := rebaseline(table, using=using)) is not None]


def rebaseline(table: str, *, using: str) -> Entry | None:
    """The baseline of one guarded table, when it wants one. Run as the owner."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        guard = _guard(table, using)
        cursor.execute(_PRESENT, [table, guard.key, guard.without])
        (present,) = one(cursor)
        if present != guard.version:
            cursor.execute("SELECT ledger_guard(%s::text::regclass, %s, %s::text[])", [table, guard.key, guard.without])
        cursor.execute(_WANTING.format(table=f'"{table}"'), [table, present, table, table])
        if not one(cursor)[0]:
            return None
        cursor.execute("SELECT set_config('xiezhi.paths', '{\"\"}', true)")
        differing = _differing(table, using)
        if differing:
            log.error("%s: %d rows differ from their recorded digests and get no new one", table, len(differing))
        entry_id = new_id()
        with entering(entry_id, using=using):
            cursor.execute("SELECT ledger_rebaseline(%s::text::regclass, %s)", [table, differing])
            (count,) = one(cursor)
        facts = {"table": table, "columns": present, "rows": count, "differing": list(differing)}
        return append(
            Draft(
                id=entry_id,
                case=SYSTEM_CHAIN,
                kind="rows_rebaselined",
                occurred_at=now(),
                body="",
                scope="",
                actor="system",
                facts=facts,
            ),
            using=using,
        )


def _guard(table: str, using: str) -> Guard:
    with connections[using].cursor() as cursor:
        cursor.execute(_ARGUMENTS, [table])
        version, key, without, _ = one(cursor)[0]
    return Guard(table, version, key, without)


def _differing(table: str, using: str) -> list[str]:
    """Rows that were altered, or put in, behind the ledger's back. Rows of a table never recorded are simply new."""
    connection, report = connections[using].connection, Report()
    for statement in PIN:
        connection.execute(statement)
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM ledger_row WHERE table_name = %s)", [table])
        if not one(cursor)[0]:
            return []
    compare(connection, report, table, layouts_of(connection, Report(), table))
    return sorted({problem.row for problem in report.problems if problem.kind in ("row_changed", "row_inserted")})
