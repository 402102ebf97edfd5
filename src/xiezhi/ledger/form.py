"""The form of an entry: what is told (`Draft`), what is kept (`Entry`), and the canonical bytes that are hashed.

The canonical bytes carry identifiers and commitments only. Every text in them is drawn from a narrow alphabet, so that a
name or an address cannot slip in; what a person is called stands in the facts, of which only the salted root is here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from xiezhi.kernel.canonical import JSON, canonical_bytes
from xiezhi.kernel.errors import text
from xiezhi.ledger.commitments import fields_root
from xiezhi.ledger.errors import BadDraft
from xiezhi.ledger.tiles import LARGEST_ENTRY

VERSION = 1
GENESIS = bytes(32)
"""What the first entry of a case has for `previous`."""

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/@+-]{0,127}")
_KIND = re.compile(r"[a-z][a-z0-9_]{0,63}")
_SCOPE = re.compile(r"([A-Za-z0-9_]{1,64}(\.[A-Za-z0-9_]{1,64}){0,15})?")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a room asks the ledger to record. Money in `facts` is decimal text, days are ISO text; floats are refused."""

    id: UUID
    case: UUID
    kind: str
    occurred_at: datetime
    body: str
    scope: str
    actor: str
    facts: Mapping[str, JSON]
    officers: tuple[str, ...] = ()
    matter: str = ""
    procedure: str = ""
    pack: str = ""
    source: str = "xiezhi"
    papers: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Entry(Draft):
    """A recorded draft with its place: position in the case, hashes, server time, and its leaf once it has one."""

    position: int
    previous: bytes
    hash: bytes
    recorded_at: datetime
    leaf_index: int | None = None


@dataclass(frozen=True)
class Head:
    """Where a case's chain ends: 0 and GENESIS for a case without entries."""

    position: int
    hash: bytes


@dataclass(frozen=True)
class Rows:
    """How many guarded rows an entry changed, and the hash over them."""

    count: int
    root: bytes


def entry_value(draft: Draft, *, log: str, head: Head, recorded: datetime, fields: bytes, rows: Rows) -> dict[str, Any]:
    """The entry as JSON: the value whose canonical bytes are hashed."""
    return {
        "actor": draft.actor,
        "body": draft.body,
        "case": str(draft.case),
        "evidence": list(draft.evidence),
        "fields": fields.hex(),
        "id": str(draft.id),
        "kind": draft.kind,
        "log": log,
        "matter": draft.matter,
        "occurred": instant(draft.occurred_at),
        "officers": list(draft.officers),
        "pack": draft.pack,
        "papers": dict(draft.papers),
        "position": head.position + 1,
        "previous": head.hash.hex(),
        "procedure": draft.procedure,
        "recorded": instant(recorded),
        "rows": {"n": rows.count, "root": rows.root.hex()},
        "scope": draft.scope,
        "source": draft.source,
        "v": VERSION,
    }


def sealed(draft: Draft, record_key: bytes, *, log: str, head: Head, recorded: datetime, rows: Rows) -> bytes:
    """The canonical bytes of the entry that `draft` becomes at `head`."""
    root = fields_root(draft.facts, record_key)
    data = canonical_bytes(entry_value(draft, log=log, head=head, recorded=recorded, fields=root, rows=rows))
    if len(data) > LARGEST_ENTRY:
        raise BadDraft(text("一条记录的字节过多。", f"The entry has {len(data)} bytes; {LARGEST_ENTRY} is the most."))
    return data


def instant(at: datetime) -> str:
    """An aware instant as UTC with microseconds: 2026-03-12T01:30:00.000000Z, always 27 characters."""
    if at.tzinfo is None:
        raise BadDraft(text("时间缺少时区。", "The time has no zone."))
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def read_instant(written: str) -> datetime:
    """The instant that `instant` wrote."""
    return datetime.strptime(written, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def require_wellformed(draft: Draft) -> None:
    """Refuses a draft whose identifiers are not identifiers. Facts are checked when their commitment is made."""
    words = {
        "body": draft.body,
        "actor": draft.actor,
        "matter": draft.matter,
        "procedure": draft.procedure,
        "pack": draft.pack,
        "source": draft.source,
        **{f"officers.{n}": officer for n, officer in enumerate(draft.officers)},
        **{f"papers.{kind}": kind for kind in draft.papers},
    }
    digests = (*draft.papers.values(), *draft.evidence)
    wrong = [name for name, word in words.items() if word and not _WORD.fullmatch(word)]
    wrong += ["digest" for digest in digests if not _DIGEST.fullmatch(digest)]
    wrong += [] if _KIND.fullmatch(draft.kind) else ["kind"]
    wrong += [] if _SCOPE.fullmatch(draft.scope) else ["scope"]
    if wrong:
        listed = ", ".join(wrong)
        raise BadDraft(
            text(f"记录的以下各项不是标识符：{listed}。", f"These parts of the entry are no identifiers: {listed}."),
            next_step=text("姓名、地址等内容放入事实（facts）。", "Put names, addresses and the like into the facts."),
        )
