"""One audit from beginning to end, over one snapshot of the database."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from xiezhi.kernel.tables import Table
from xiezhi.ledger.audit import chains, rows, tree
from xiezhi.ledger.audit.report import Report
from xiezhi.ledger.audit.sql import PIN
from xiezhi.ledger.installation import Connection
from xiezhi.ledger.notes import VerifierKey, opened


def audit(
    connection: Connection,
    folder: Path,
    tables: Iterable[Table],
    *,
    checkpoint: str | None = None,
    mirror: Path | None = None,
    key: VerifierKey | None = None,
) -> Report:
    """Audit what the connection's present transaction sees. `checkpoint` and `mirror` were kept outside; `key` pins
    the log's.

    The files are read before the snapshot is taken, so that a sequencer at work does not make them look ahead of it.
    """
    begun, report = time.monotonic(), Report()
    inside = tree.Files.at(folder, key)
    folders = [inside]
    if mirror is not None:
        folders.append(tree.Files.at(mirror, key or inside.key, kind="outside"))
    claims = _outside(checkpoint, key or inside.key, report)
    for statement in PIN:
        connection.execute(statement)
    chains.check(connection, report)
    rows.check(connection, report, tables)
    tree.check(connection, report, folders, claims)
    report.seconds = time.monotonic() - begun
    return report


def _outside(checkpoint: str | None, key: VerifierKey | None, report: Report) -> list[tree.Claim]:
    if checkpoint is None:
        return []
    if key is None:
        report.add("outside", "there is no key to check the outside checkpoint with")
        return []
    try:
        head = opened(checkpoint, key)
    except ValueError as problem:
        report.add("outside", f"the outside checkpoint: {problem}")
        return []
    return [tree.Claim(head.size, head.root, "outside", "the outside checkpoint")]
