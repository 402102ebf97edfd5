"""SQL text for row security: who may see and change which rows, decided in the database. Used by every room's
migrations.

A row with case data carries `scope`, the path of the body that handles it. The application sees a row when its
claim's paths (`xiezhi_paths()`, set for one transaction by accounts) contain that path: no claim, no row.
`xiezhi_auditor` reads everything and writes nothing. `xiezhi_owner` is used by migrations and by the ledger's own
functions only and cannot log in; the policy for it is written out because row security is forced on owners too.

    operations = [..., migrations.RunSQL(scope_policy("cases_case", grants=("SELECT", "INSERT", "UPDATE")))]
"""

from __future__ import annotations

import re
from collections.abc import Iterable

APP, OWNER, AUDITOR, SEQUENCER = "xiezhi_app", "xiezhi_owner", "xiezhi_auditor", "xiezhi_sequencer"
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")

PATHS_FUNCTION = """
CREATE OR REPLACE FUNCTION xiezhi_paths() RETURNS ltree[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('xiezhi.paths', true), '')::ltree[]
$$;
COMMENT ON FUNCTION xiezhi_paths() IS
    'The paths the present claim may see; NULL without a claim, and NULL sees no row.';
"""


def scope_policy(table: str, column: str = "scope", grants: Iterable[str] = ("SELECT", "INSERT", "UPDATE")) -> str:
    """Row security by scope on `table`, with the application's grants. Run once, in the migration that makes the table.

    The sub-select makes the claim's paths a constant of the plan, computed once a statement rather than once a row.
    """
    name, scope = _identifier(table), _identifier(column)
    within = f"{scope} <@ ANY ((SELECT xiezhi_paths())::ltree[])"
    return (
        _forced(name)
        + f"CREATE POLICY {name}_scope ON {name} FOR ALL TO {APP} USING ({within}) WITH CHECK ({within});\n"
        + _granted(name, grants)
    )


def parent_policy(
    table: str,
    column: str,
    parent: str,
    parent_key: str = "id",
    grants: Iterable[str] = ("SELECT", "INSERT", "UPDATE"),
) -> str:
    """Row security through a parent row: visible when the parent is. For small child tables without a scope column."""
    name, up, key, link = map(_identifier, (table, parent, parent_key, column))
    within = f"EXISTS (SELECT 1 FROM {up} WHERE {up}.{key} = {name}.{link})"
    return (
        _forced(name)
        + f"CREATE POLICY {name}_parent ON {name} FOR ALL TO {APP} USING ({within}) WITH CHECK ({within});\n"
        + _granted(name, grants)
    )


def open_table(table: str, grants: Iterable[str] = ("SELECT",)) -> str:
    """A table without case data (reference, accounts): no row security, only the application's grants."""
    return _granted(_identifier(table), grants)


def _forced(name: str) -> str:
    return (
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY;\n"
        f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY;\n"
        f"CREATE POLICY {name}_owner ON {name} FOR ALL TO {OWNER} USING (true) WITH CHECK (true);\n"
        f"CREATE POLICY {name}_auditor ON {name} FOR SELECT TO {AUDITOR} USING (true);\n"
    )


def _granted(name: str, grants: Iterable[str]) -> str:
    verbs = list(grants)
    if unknown := [verb for verb in verbs if verb not in VERBS]:
        raise ValueError(f"{name}: unknown grants {unknown}")
    sql = f"REVOKE ALL ON {name} FROM PUBLIC;\nGRANT SELECT ON {name} TO {AUDITOR};\n"
    return sql + (f"GRANT {', '.join(verbs)} ON {name} TO {APP};\n" if verbs else "")


def _identifier(name: str) -> str:
    """Only plain lower-case names, so that nothing needs quoting."""
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", name):
        raise ValueError(f"not a plain SQL name: {name!r}")
    return name
