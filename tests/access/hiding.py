"""Puts a word into every text of every row of one scope, whichever table the row stands in."""

from __future__ import annotations

import json
from typing import Any

import psycopg

CANARY = "金丝雀canary8731"
"""The word in everything that belongs to cases."""
REGISTERED = "画眉thrush5512"
"""The word in the body's registers, which the administrators of its area keep, and nobody else elsewhere."""
LEFT_ALONE = frozenset({"scope", "path", "hash", "previous", "digest", "columns_version"})
"""Columns that hold no words of anybody: places in the tree, and digests."""
TEXTS = frozenset({"text", "varchar", "_text", "jsonb"})

_TABLES = """
    SELECT c.table_name, c.column_name, c.udt_name, k.attname IS NOT NULL
    FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    LEFT JOIN pg_index i ON i.indrelid = c.table_name::regclass AND i.indisprimary
    LEFT JOIN pg_attribute k ON k.attrelid = i.indrelid AND k.attnum = ANY (i.indkey) AND k.attname = c.column_name
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND EXISTS (
        SELECT 1 FROM information_schema.columns s WHERE s.table_schema = 'public'
        AND s.table_name = c.table_name AND s.column_name = 'scope')
    ORDER BY 1, 2
"""


def secured_tables(looking: Any) -> dict[str, dict[str, str]]:
    """Every table with a scope: its columns and their types; the key column stands under `#key`."""
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind, is_key in looking.execute(_TABLES).fetchall():
        tables.setdefault(table, {})[column] = kind
        if is_key:
            tables[table]["#key"] = column
    return tables


def texts_of(columns: dict[str, str]) -> dict[str, str]:
    """The columns that can hold a word."""
    return {
        name: kind
        for name, kind in columns.items()
        if kind in TEXTS and name not in LEFT_ALONE and not name.endswith("_digest") and name != columns["#key"]
    }


def spoil(writing: Any, scopes: list[str], word: str) -> None:
    """Put a word into every text of every row in these scopes. `writing` is a superuser whom no trigger stops."""
    for table, columns in secured_tables(writing).items():
        writing.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        key = columns["#key"]
        for column, kind in texts_of(columns).items():
            rows = writing.execute(
                f"SELECT {key}, {column} FROM {table} WHERE scope <@ ANY (%s::ltree[])", [scopes]
            ).fetchall()
            for identifier, value in rows:
                _write(writing, table, key, identifier, column, kind, with_word(value, word))
        writing.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _write(writing: Any, table: str, key: str, identifier: Any, column: str, kind: str, value: Any) -> None:
    if value is None:
        return
    spoiled = json.dumps(value, ensure_ascii=False) if kind == "jsonb" else value
    try:
        writing.execute(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", [spoiled, identifier])
    except psycopg.errors.CheckViolation:
        return  # a closed list of words that the database itself keeps


def with_word(value: Any, word: str) -> Any:
    """The value with the word in each of its texts."""
    if isinstance(value, str):
        return word + value
    if isinstance(value, list):
        return [with_word(one, word) for one in value]
    if isinstance(value, dict):
        return {key: with_word(one, word) for key, one in value.items()}
    return value


def identifiers_in(looking: Any, scopes: list[str]) -> tuple[str, ...]:
    """UUIDs that stand in rows of these scopes: one of each column of each table."""
    found: set[str] = set()
    for table, columns in secured_tables(looking).items():
        for column in (name for name, kind in columns.items() if kind == "uuid" and name != "#key"):
            rows = looking.execute(
                f"SELECT DISTINCT {column} FROM {table} "
                f"WHERE scope <@ ANY (%s::ltree[]) AND {column} IS NOT NULL LIMIT 1",
                [scopes],
            ).fetchall()
            found |= {str(row[0]) for row in rows}
    return tuple(sorted(found))
