"""A small guarded table and a small blob table, made for one test database."""

from __future__ import annotations

from typing import Any

from xiezhi.kernel.rowsecurity import scope_policy

CREATE = f"""
SET ROLE xiezhi_owner;
CREATE TABLE sample_row (
    id uuid PRIMARY KEY, scope ltree NOT NULL, name text, at timestamptz, day date, amount numeric(12,2),
    n integer, ratio double precision, tags text[], extra jsonb, span tstzrange, raw bytea, length interval
);
CREATE TABLE sample_blob (digest text PRIMARY KEY, scope ltree NOT NULL, media text NOT NULL, content bytea NOT NULL);
{scope_policy("sample_row", grants=("SELECT", "INSERT", "UPDATE", "DELETE"))}
{scope_policy("sample_blob", grants=("SELECT", "INSERT"))}
SELECT ledger_guard('sample_row');
SELECT ledger_guard('sample_blob', 'digest', ARRAY['content']);
RESET ROLE;
"""
INSERT = """
INSERT INTO sample_row VALUES (%s, %s, %s, '2026-03-12 09:30+08', '2026-03-12', 100.10, 7, 0.1, '{a,"b c"}',
    '{"k": [1, "二"]}', '[2026-03-12 09:30+08,2026-04-12 09:30+08)', '\\x00ff', '1 day 02:03:04')
"""


def make(database: Any) -> None:
    """Create both tables as the owner."""
    with database.superuser() as superuser:
        superuser.execute(CREATE)
