"""Verifying this installation's ledger: the audit, with the tables that the installed rooms declare."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps

from xiezhi.kernel.errors import text
from xiezhi.kernel.tables import Table
from xiezhi.ledger.audit.report import Report
from xiezhi.ledger.audit.run import audit
from xiezhi.ledger.errors import BadProof
from xiezhi.ledger.installation import connect, log_folder
from xiezhi.ledger.notes import VerifierKey


def declared_tables() -> list[Table]:
    """The tables of every installed room, from its `tables.py`."""
    found: list[Table] = []
    for app in apps.get_app_configs():
        name = f"{app.name}.tables"
        if app.name.startswith("xiezhi.") and find_spec(name) is not None:
            found += getattr(import_module(name), "TABLES", ())
    return found


def verify(*, checkpoint: Path | None = None, mirror: Path | None = None, key: Path | None = None) -> Report:
    """Audit everything from the first entry, as the auditor, over one snapshot.

    `checkpoint` and `mirror` are a signed head and a folder that were kept elsewhere; `key` is the log's public key
    from elsewhere (without it the one in the log's own folder is believed).
    """
    try:
        note = checkpoint.read_text(encoding="utf-8") if checkpoint else None
        known = VerifierKey.parse(key.read_text(encoding="utf-8")) if key else None
    except (OSError, ValueError) as problem:
        raise BadProof(text(f"无法读取：{problem}。", f"Cannot be read: {problem}.")) from problem
    with connect("auditor") as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return audit(connection, log_folder(), declared_tables(), checkpoint=note, mirror=mirror, key=known)
