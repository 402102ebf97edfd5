"""The ground of the tampering tests: a ledger with something in every table, and a superuser with a free hand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.db import connection
from psycopg import Connection, Error, sql

from xiezhi.config import places
from xiezhi.kernel.identifiers import new_id
from xiezhi.kernel.tables import Table, TableClass
from xiezhi.ledger.door import append, append_many, entering
from xiezhi.ledger.tests import guarded
from xiezhi.ledger.tests.support import HERE, claiming, draft

SAMPLES = (Table("sample_row", TableClass.GUARDED), Table("sample_blob", TableClass.BLOB))
_BLOB = "INSERT INTO sample_blob VALUES (encode(sha256(%s), 'hex'), %s, 'text/plain', %s)"


def declared() -> list[Table]:
    """Every table that a room declares, with the two that these tests bring. A new room's tables join by themselves."""
    found = list(SAMPLES)
    for room in places.ROOMS:
        if find_spec(f"xiezhi.{room}") and find_spec(f"xiezhi.{room}.tables"):
            found += getattr(import_module(f"xiezhi.{room}.tables"), "TABLES", ())
    return found


def fill(database: Any) -> None:
    """Cases, facts, guarded rows and blobs, of the ledger's own; then whatever each room's `tests/filling.py` puts
    in."""
    guarded.make(database)
    cases = [new_id() for _ in range(10)]
    with claiming():
        append_many([draft(cases[n % 10], facts={"n": n, "name": f"某{n}"}) for n in range(260)])
    for n, case in enumerate(cases):
        told = draft(case)
        with claiming(), entering(told.id), connection.cursor() as cursor:
            for _ in range(2):
                cursor.execute(guarded.INSERT, [new_id(), HERE, f"行{n}"])
            cursor.execute(_BLOB, [b"content %d" % n, HERE, b"content %d" % n])
            append(told)
    for room in places.ROOMS:
        if (
            find_spec(f"xiezhi.{room}")
            and find_spec(f"xiezhi.{room}.tests")
            and find_spec(f"xiezhi.{room}.tests.filling")
        ):
            import_module(f"xiezhi.{room}.tests.filling").fill()


@dataclass
class Tampering:
    """What was done to which table, and every value that names the rows it was done to."""

    table: str
    what: str
    column: str = ""
    names: list[set[str]] = field(default_factory=list)


_CHANGES = {
    "uuid": "gen_random_uuid()",
    "text": "coalesce({c}, '') || 'x'",
    "character varying": "coalesce({c}, '') || 'x'",
    "integer": "coalesce({c}, 0) + 1",
    "smallint": "coalesce({c}, 0) + 1",
    "bigint": "coalesce({c}, 0) + 1000003",
    "numeric": "coalesce({c}, 0) + 1",
    "double precision": "coalesce({c}, 0) + 0.5",
    "boolean": "NOT coalesce({c}, false)",
    "date": "coalesce({c}, '2026-01-01') + 1",
    "timestamp with time zone": "coalesce({c}, now()) + interval '1 microsecond'",
    "interval": "coalesce({c}, '0') + interval '1 second'",
    "bytea": "CASE WHEN length({c}) > 0 THEN set_byte({c}, 0, get_byte({c}, 0) # 4) ELSE '\\x01' END",
    "jsonb": "CASE WHEN jsonb_typeof({c}) = 'object' THEN {c} || '{{\"tampered\": 1}}' ELSE '[\"tampered\"]' END",
    "ltree": "{c} || 'x'",
    "xid8": "({c}::text::bigint + 1)::text::xid8",
    "tstzrange": "'empty'",
}


_ALL = sql.SQL("")
_SAYING = {"ledger_columns": sql.SQL("WHERE version IN (SELECT columns_version FROM ledger_row)")}
"""Rows that say something: of a layout which a table had between two migrations, when no row was written, none would
be missed."""


class Superuser:
    """Changes rows behind everybody's back, on a connection whose transaction is thrown away in the end."""

    def __init__(self, own: Connection[Any], tables: list[Table], seed: int) -> None:
        self.own, self.luck = own, random.Random(seed)
        self.tables = [t for t in tables if t.cls is not TableClass.EPHEMERAL and self._rows(t.name)]
        self.columns = {t.name: self._columns(t.name) for t in self.tables}

    @contextmanager
    def tampering(self) -> Iterator[Tampering]:
        """One random tampering, undone afterwards."""
        self.own.execute("SAVEPOINT before")
        try:
            yield self._one()
        finally:
            self.own.execute("ROLLBACK TO before")

    def _one(self) -> Tampering:
        while True:
            table = self.luck.choice(self.tables).name
            what = self.luck.choice(["change", "change", "change", "delete", "copy", "swap"])
            self.own.execute("SAVEPOINT attempt")
            try:
                self._triggers(table, on=False)
                done: Tampering | None = getattr(self, f"_{what}")(table)
                if done is not None:
                    self._triggers(table, on=True)
                    return done
            except Error:  # a constraint caught it: that attempt never happened
                pass
            self.own.execute("ROLLBACK TO attempt")

    def _change(self, table: str) -> Tampering | None:
        column = self.luck.choice(list(self.columns[table]))
        kind = self.columns[table][column].partition("(")[0]
        name = sql.Identifier(column).as_string(self.own)
        change = "array_append({c}, {c}[1])" if kind.endswith("[]") else _CHANGES[kind]
        return self._update(table, column, sql.SQL(change.format(c=name)), self._pick(table))

    def _update(self, table: str, column: str, value: sql.Composable, place: str) -> Tampering | None:
        names = self._names(table, place)
        statement = sql.SQL("UPDATE {} SET {} = {} WHERE ctid = {} RETURNING ctid::text")
        row = self.own.execute(statement.format(sql.Identifier(table), sql.Identifier(column), value, place)).fetchone()
        after = self._names(table, row[0]) if row else set()
        same = self._same(table, place, row[0]) if row else True
        return None if same else Tampering(table, "change", column, [names | after])

    def _delete(self, table: str) -> Tampering:
        place = self._pick(table)
        done = Tampering(table, "delete", names=[self._names(table, place)])
        self.own.execute(sql.SQL("DELETE FROM {} WHERE ctid = {}").format(sql.Identifier(table), place))
        return done

    def _copy(self, table: str) -> Tampering | None:
        """Put in a copy of a row that differs in one or two columns, so that it passes as another."""
        chosen = set(self.luck.sample(list(self.columns[table]), min(2, len(self.columns[table]))))
        parts = []
        for column, kind in self.columns[table].items():
            name = sql.Identifier(column).as_string(self.own)
            plain = kind.partition("(")[0]
            change = "array_append({c}, {c}[1])" if kind.endswith("[]") else _CHANGES[plain]
            parts.append(sql.SQL(change.format(c=name)) if column in chosen else sql.SQL(name))
        names = sql.SQL(", ").join(map(sql.Identifier, self.columns[table]))
        row = self.own.execute(
            sql.SQL(
                "INSERT INTO {t} ({n}) OVERRIDING SYSTEM VALUE SELECT {p} FROM {t} WHERE ctid = {c} "
                "RETURNING ctid::text"
            ).format(t=sql.Identifier(table), n=names, p=sql.SQL(", ").join(parts), c=self._pick(table))
        ).fetchone()
        return Tampering(table, "copy", names=[self._names(table, row[0])]) if row else None

    def _swap(self, table: str) -> Tampering | None:
        """Exchange one column's values between two rows."""
        column, one, other = self.luck.choice(list(self.columns[table])), self._pick(table), self._pick(table)
        values = sql.SQL("SELECT {} FROM {} WHERE ctid = {}")
        a, b = (
            self.own.execute(values.format(sql.Identifier(column), sql.Identifier(table), place)).fetchone()
            for place in (one, other)
        )
        if one == other or a == b or a is None or b is None:
            return None
        names = [self._names(table, one), self._names(table, other)]
        kind = sql.SQL(self.columns[table][column])
        literal = [sql.SQL("{}::{}").format(_plain(value[0]), kind) for value in (b, a)]
        for place, value in zip((one, other), literal, strict=True):
            self.own.execute(
                sql.SQL("UPDATE {} SET {} = {} WHERE ctid = {}").format(
                    sql.Identifier(table), sql.Identifier(column), value, place
                )
            )
        return Tampering(table, "swap", column, names)

    def _pick(self, table: str) -> str:
        row = self.own.execute(
            sql.SQL("SELECT ctid::text FROM {} {} ORDER BY ctid OFFSET {} LIMIT 1").format(
                sql.Identifier(table), _SAYING.get(table, _ALL), self.luck.randrange(self._rows(table))
            )
        ).fetchone()
        assert row is not None
        return str(row[0])

    def _names(self, table: str, place: str) -> set[str]:
        """Every short value in a row: what a report could name it by."""
        row = self.own.execute(
            sql.SQL("SELECT * FROM {} WHERE ctid = {}").format(sql.Identifier(table), place)
        ).fetchone()
        assert row is not None
        plain = {str(value) for value in row if value is not None and not isinstance(value, (bytes, dict, list))}
        digests = [value.hex() for value in row if isinstance(value, bytes) and len(value) <= 64]
        return plain | set(digests) | {f"\\x{digest}" for digest in digests}

    def _same(self, table: str, one: str, other: str) -> bool:
        return one == other

    def _rows(self, table: str) -> int:
        counted = sql.SQL("SELECT count(*) FROM {} {}").format(sql.Identifier(table), _SAYING.get(table, _ALL))
        row = self.own.execute(counted).fetchone()
        assert row is not None
        return int(row[0])

    def _columns(self, table: str) -> dict[str, str]:
        return dict(
            self.own.execute(
                "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute "
                "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
                [table],
            ).fetchall()
        )

    def _triggers(self, table: str, *, on: bool) -> None:
        name = sql.Identifier(table)
        if not on:
            self.own.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER ALL").format(name))
            return
        self.own.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER ALL").format(name))
        for (trigger,) in self.own.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE 'ledger\\_%%'", [table]
        ).fetchall():
            self.own.execute(sql.SQL("ALTER TABLE {} ENABLE ALWAYS TRIGGER {}").format(name, sql.Identifier(trigger)))


def _plain(value: Any) -> sql.Composable:
    """A value as a literal that can be cast back to its column's type."""
    from psycopg.types.json import Jsonb

    return sql.Literal(Jsonb(value) if isinstance(value, dict) else value)
