"""A firm's whole record from the credit look-up, with what moved in the public store since it was last filled."""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import Any

from xiezhi.kernel.clock import today
from xiezhi.publicity.credit import place
from xiezhi.publicity.credit.errors import CreditFileDamaged
from xiezhi.publicity.site.store import SHORT, Found, _rows, reading

MOST = 200
log = logging.getLogger(__name__)


def whole(code: str) -> Found | None:
    """All that is shown of a firm, newest decision first. None: no look-up was built, it is damaged, or it holds more
    records than a page shows, so that the public store must answer.
    """
    here = place.store()
    try:
        if not here.there():
            return None
        kept = here.look_up(code, today())
    except CreditFileDamaged:
        log.exception("the credit look-up cannot be read")
        return None
    gone, newer = _moved(code, here.mark)
    rows: list[dict[str, Any]] = [asdict(one) | {"amount": one.amount or None} for one in kept if one.path not in gone]
    rows += newer
    rows.sort(key=lambda row: (row["decided_on"], row["path"]), reverse=True)
    return None if len(rows) > MOST else Found(rows, len(rows), more=False)


def _moved(code: str, mark: int) -> tuple[set[str], list[dict[str, Any]]]:
    """Addresses of what moved since, and the rows of those that are shown of this firm."""
    with reading() as cursor:
        cursor.execute(
            "WITH moved AS (SELECT DISTINCT record FROM opened.move WHERE sequence > %s) "
            "SELECT t.path FROM moved JOIN opened.tombstone t ON t.id = record "
            "UNION ALL SELECT r.path FROM moved JOIN opened.record r ON r.id = record",
            [mark - place.BACK],
        )
        gone = {row[0] for row in cursor.fetchall()}
        cursor.execute(
            f"SELECT {', '.join(SHORT)} FROM opened.record WHERE party_code = %s AND path = ANY(%s)",
            [code, list(gone)],
        )
        return gone, _rows(cursor, SHORT)
