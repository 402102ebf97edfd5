"""The audit's questions to the database. They name no stored function of ours, since those could have been altered
too."""

from __future__ import annotations

PIN = (
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL DateStyle = 'ISO, YMD'",
    "SET LOCAL IntervalStyle = 'iso_8601'",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL search_path = pg_catalog, public, pg_temp",
)
_INSTANT = """'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'"""

ROW_RECORD = r"""sha256('\x04'::bytea || int8send(id)
    || int4send(octet_length(table_name)) || convert_to(table_name, 'UTF8')
    || int4send(octet_length(row_key)) || convert_to(row_key, 'UTF8')
    || int4send(octet_length(op)) || convert_to(op, 'UTF8')
    || int4send(octet_length(columns_version)) || convert_to(columns_version, 'UTF8')
    || digest)"""

ENTRIES = rf"""
SELECT concat_ws('|', e.id, e.case_id, e.position, encode(e.previous, 'hex'), e.kind,
        to_char(e.occurred_at, {_INSTANT}), to_char(e.recorded_at, {_INSTANT}), e.body, e.scope),
    e.position, e.hash, e.canonical,
    h.position, h.position = e.position AND h.hash = e.hash AND h.scope = e.scope,
    l.leaf_index, l.hash = e.hash AND l.xid = e.xid, (e.xid, e.id) <= (m.xid, m.id),
    r.n, r.root, f.case_id = e.case_id AND f.scope = e.scope{{facts}}
FROM ledger_entry e
    CROSS JOIN (SELECT coalesce((SELECT xid FROM ledger_mark), '0') AS xid,
        coalesce((SELECT id FROM ledger_mark), '00000000-0000-0000-0000-000000000000') AS id) m
    LEFT JOIN ledger_facts f ON f.entry_id = e.id
    LEFT JOIN ledger_leaf l ON l.entry_id = e.id
    LEFT JOIN ledger_head h ON h.case_id = e.case_id
    LEFT JOIN (
        SELECT entry_id, count(*) AS n,
            sha256('\x05'::bytea || string_agg({ROW_RECORD}, ''::bytea ORDER BY id)) AS root
        FROM ledger_row GROUP BY entry_id
    ) r ON r.entry_id = e.id
ORDER BY e.case_id, e.position
"""
FACTS = ", f.facts::text, f.record_key"

LOOSE_FACTS = """
SELECT f.entry_id, f.case_id FROM ledger_facts f
WHERE NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.id = f.entry_id) LIMIT 1000
"""
LOOSE_ROWS = """
SELECT r.entry_id, r.id FROM ledger_row r
WHERE NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.id = r.entry_id) LIMIT 1000
"""
LOOSE_HEADS = """
SELECT h.case_id, h.position FROM ledger_head h
WHERE (h.position <> 0 OR h.hash <> decode(repeat('00', 32), 'hex') OR h.scope <> '')
    AND NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.case_id = h.case_id) LIMIT 1000
"""

LEAVES = """
SELECT l.leaf_index, l.hash, l.entry_id, e.case_id, e.position
FROM ledger_leaf l LEFT JOIN ledger_entry e ON e.id = l.entry_id ORDER BY l.leaf_index
"""

COLUMNS_OF = """
SELECT a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a
WHERE a.attrelid = to_regclass(%s) AND a.attnum > 0 AND NOT a.attisdropped
"""

TRIGGERS = """
SELECT c.relname, t.tgname, p.proname FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND t.tgenabled = 'A' AND c.relnamespace = 'public'::regnamespace
"""
