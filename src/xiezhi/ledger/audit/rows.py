"""Guarded rows as they are now against the last digest recorded for each; blobs against the digest of their content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from psycopg import sql

from xiezhi.kernel.tables import Table, TableClass
from xiezhi.ledger.audit.report import Report
from xiezhi.ledger.audit.sql import COLUMNS_OF, TRIGGERS
from xiezhi.ledger.installation import Connection

GUARDS = ("ledger_guard_insert", "ledger_guard_update", "ledger_guard_delete", "ledger_no_truncate")
GROWING = ("ledger_only_grows", "ledger_no_truncate")


@dataclass(frozen=True)
class Layout:
    """What one columns_version stands for."""

    version: str
    table: str
    key: str
    columns: dict[str, str]


def check(connection: Connection, report: Report, tables: Iterable[Table]) -> None:
    """Compare every guarded table, and see that the guards are on."""
    declared = list(tables)
    layouts = _layouts(connection, report)
    _triggers(connection, report, declared)
    recorded = {str(row[0]) for row in connection.execute("SELECT DISTINCT table_name FROM ledger_row").fetchall()}
    guarded = {table.name for table in declared if table.cls in (TableClass.GUARDED, TableClass.BLOB)}
    for name in sorted(guarded | recorded | {layout.table for layout in layouts.values()}):
        compare(connection, report, name, [layout for layout in layouts.values() if layout.table == name])
    for table in declared:
        if table.cls is TableClass.BLOB:
            _blobs(connection, report, table)


def read_layout(version: str, layout: str) -> Layout:
    """A layout text: table, key column, then a line for each column with its type."""
    table, key, *columns = layout.split("\n")
    return Layout(version, table, key, dict(line.split(" ", 1) for line in columns))


def digest_of(layout: Layout, present: Iterable[str], row: str = "t.j") -> sql.Composable:
    """The SQL of a row's digest under `layout`, for a row given as jsonb with the columns `present`."""
    without = sorted(set(present) - set(layout.columns))
    return sql.SQL("sha256('\\x06'::bytea || convert_to({} || ({} - {}::text[])::text, 'UTF8'))").format(
        layout.version, sql.SQL(row), without
    )


def _layouts(connection: Connection, report: Report) -> dict[str, Layout]:
    """Every recorded layout; a version is the digest of its layout, so an altered one betrays itself."""
    found = {}
    for version, table, text in connection.execute("SELECT version, table_name, layout FROM ledger_columns").fetchall():
        if sha256(text.encode()).hexdigest()[:32] != version or text.split("\n")[0] != table:
            report.add("columns", "the layout does not have this version", table="ledger_columns", row=version)
        else:
            found[version] = read_layout(version, text)
    unknown = connection.execute(
        "SELECT DISTINCT table_name, columns_version FROM ledger_row r "
        "WHERE NOT EXISTS (SELECT 1 FROM ledger_columns c WHERE c.version = r.columns_version)"
    ).fetchall()
    for table, version in unknown:
        report.add("columns", f"no layout is kept for {version}", table="ledger_columns", row=version)
        found.setdefault(version, Layout(version, table, "", {}))
    return found


def layouts_of(connection: Connection, report: Report, table: str) -> list[Layout]:
    """The recorded layouts of one table."""
    return [layout for layout in _layouts(connection, report).values() if layout.table == table]


def compare(connection: Connection, report: Report, name: str, layouts: list[Layout]) -> None:
    """One table's rows as they are now against the last digest recorded for each."""
    present = {str(column): str(kind) for column, kind in connection.execute(COLUMNS_OF, [name]).fetchall()}
    if not present:
        if layouts:
            report.add("row_missing", "the whole table is gone", table=name)
        return
    if not layouts:
        return
    readable = [each for each in layouts if each.columns and each.columns.items() <= present.items()]
    cases: list[sql.Composable] = [
        sql.SQL("WHEN {} THEN {}").format(each.version, digest_of(each, present)) for each in readable
    ]
    key = next((each.key for each in readable), next(iter(each.key for each in layouts)) or "id")
    statement = sql.SQL(
        """
        WITH last AS (
            SELECT DISTINCT ON (row_key) row_key, op, digest, columns_version, entry_id FROM ledger_row
            WHERE table_name = {name} ORDER BY row_key, id DESC
        ), t AS (SELECT s.j ->> {key} AS row_key, s.j FROM (SELECT to_jsonb(x) AS j FROM {table} x) s),
        compared AS (
            SELECT coalesce(last.row_key, t.row_key) AS row_key, last.entry_id, last.columns_version, CASE
                WHEN t.row_key IS NULL THEN CASE WHEN last.op <> 'D' THEN 'row_missing' END
                WHEN last.row_key IS NULL OR last.op = 'D' THEN 'row_inserted'
                WHEN NOT last.columns_version = ANY ({versions}::text[]) THEN 'columns'
                WHEN last.digest <> CASE last.columns_version {cases} END THEN 'row_changed'
            END AS kind
            FROM last FULL JOIN t ON t.row_key = last.row_key
        )
        SELECT c.kind, c.row_key, c.entry_id, e.case_id, e.position, c.columns_version
        FROM compared c LEFT JOIN ledger_entry e ON e.id = c.entry_id WHERE c.kind IS NOT NULL ORDER BY 2 LIMIT 1000
        """
    ).format(
        name=name,
        key=key,
        table=sql.Identifier(name),
        versions=[each.version for each in readable],
        cases=sql.SQL(" ").join(cases or [sql.SQL("WHEN '' THEN NULL::bytea")]),
    )
    for kind, row, entry, case, position, version in connection.execute(statement).fetchall():
        detail = f"last recorded by entry {entry}" if entry else "no entry answers for it"
        detail = f"recorded under columns {version}, which are no more" if kind == "columns" else detail
        report.add(kind, detail, table=name, row=str(row), entry=entry, case=case, position=position)
    counted = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
    report.count("rows", counted[0] if counted else 0)


def _blobs(connection: Connection, report: Report, table: Table) -> None:
    present: dict[str, str] = dict(connection.execute(COLUMNS_OF, [table.name]).fetchall())
    if table.digest not in present:
        return
    names = {
        "table": sql.Identifier(table.name),
        "digest": sql.Identifier(table.digest),
        "content": sql.Identifier(table.content),
    }
    shown = sql.SQL("encode({digest}, 'hex')" if present[table.digest] == "bytea" else "{digest}::text").format(**names)
    statement = sql.SQL("SELECT {shown} FROM {table} WHERE {shown} <> encode(sha256({content}), 'hex') LIMIT 1000")
    for (digest,) in connection.execute(statement.format(shown=shown, **names)).fetchall():
        report.add("blob", "the content has another SHA-256", table=table.name, row=digest)


def _triggers(connection: Connection, report: Report, tables: Iterable[Table]) -> None:
    """Each declared table's guarding triggers exist and fire always."""
    on = {(str(table), str(name)) for table, name, _ in connection.execute(TRIGGERS).fetchall()}
    for table in tables:
        wanted = {TableClass.EVENT: GROWING, TableClass.GUARDED: GUARDS, TableClass.BLOB: GUARDS}.get(table.cls, ())
        for name in wanted:
            if (table.name, name) not in on:
                report.add("guard", f"trigger {name}", table=table.name)
