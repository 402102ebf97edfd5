"""What other rooms may ask of the ledger."""

from __future__ import annotations

from xiezhi.ledger.appending import append, entering, lock
from xiezhi.ledger.bulk import append_many
from xiezhi.ledger.form import Draft, Entry, Head
from xiezhi.ledger.reading import BEGINNING, Followed, Position, chains, entries, find, follow

__all__ = [
    "BEGINNING", "Draft", "Entry", "Followed", "Head", "Position", "append", "append_many", "chains", "entering",
    "entries", "find", "follow", "lock",
]  # fmt: skip
