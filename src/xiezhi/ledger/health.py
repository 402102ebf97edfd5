"""Whether the ledger is well: the sequencer's sign of life, and what troubles it."""

from __future__ import annotations

from django.db import connection

SILENCE_SECONDS = 10
_MARK = "SELECT extract(epoch FROM clock_timestamp() - beat_at)::float, trouble FROM ledger_mark"


def sequencer_health() -> list[str]:
    """What is not well, a sentence each; empty when all is."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK)
        silent, trouble = cursor.fetchone() or (None, "")
    if silent is None or silent > SILENCE_SECONDS:
        return ["the sequencer gives no sign of life"]
    return [trouble] if trouble else []
