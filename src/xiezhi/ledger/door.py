"""What other rooms may use of the ledger: recording, reading, following, verifying, proving."""

from __future__ import annotations

from xiezhi.kernel.canonical import JSON
from xiezhi.ledger.appending import append, entering, lock
from xiezhi.ledger.audit.report import Problem, Report
from xiezhi.ledger.baseline import SYSTEM_CHAIN, rebaseline
from xiezhi.ledger.bulk import Loaded, append_many, in_chunks
from xiezhi.ledger.errors import AlreadyRecorded, BadDraft, NoTransaction, OutOfScope, OutsideAnAct, StaleHead
from xiezhi.ledger.faults import translated
from xiezhi.ledger.form import GENESIS, Draft, Entry, Head
from xiezhi.ledger.health import sequencer_health
from xiezhi.ledger.mirroring import mirror
from xiezhi.ledger.proving import Proof, check_proof, disclose
from xiezhi.ledger.proving import consistency_proof as consistency
from xiezhi.ledger.proving import inclusion_proof as inclusion
from xiezhi.ledger.reading import BEGINNING, Followed, Position, chains, entries, find, follow, histories
from xiezhi.ledger.verifying import verify

__all__ = [
    "BEGINNING",
    "GENESIS",
    "JSON",
    "SYSTEM_CHAIN",
    "AlreadyRecorded",
    "BadDraft",
    "Draft",
    "Entry",
    "Followed",
    "Head",
    "Loaded",
    "NoTransaction",
    "OutOfScope",
    "OutsideAnAct",
    "Position",
    "Problem",
    "Proof",
    "Report",
    "StaleHead",
    "append",
    "append_many",
    "chains",
    "check_proof",
    "consistency",
    "disclose",
    "entering",
    "entries",
    "find",
    "follow",
    "health",
    "histories",
    "in_chunks",
    "inclusion",
    "lock",
    "mirror",
    "rebaseline",
    "sequencer_health",
    "translated",
    "verify",
]


def health() -> list[str]:
    """What is not well with the ledger, for /healthz."""
    return sequencer_health()
