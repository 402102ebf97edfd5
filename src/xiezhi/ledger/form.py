"""The form of an entry: what is told (`Draft`), what is kept (`Entry`), and the canonical bytes that are hashed.

The canonical bytes carry identifiers and commitments only. Every text in them is drawn from a narrow alphabet, so
that a name or an address cannot slip in; what a person is called stands in the facts, of which only the salted root
is here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from xiezhi.kernel.canonical import JSON
from xiezhi.kernel.errors import text
from xiezhi.ledger.commitments import fields_root
from xiezhi.ledger.errors import BadDraft
from xiezhi.ledger.tiles import LARGEST_ENTRY

VERSION = 1
GENESIS = bytes(32)
"""What the first entry of a case has for `previous`."""

_WORDS = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9_.:/@+-]{0,127})?(?:\n(?:[A-Za-z0-9][A-Za-z0-9_.:/@+-]{0,127})?)*")
_KIND = re.compile(r"[a-z][a-z0-9_]{0,63}")
_SCOPE = re.compile(r"([A-Za-z0-9_]{1,64}(\.[A-Za-z0-9_]{1,64}){0,15})?")
_DIGESTS = re.compile(r"(?:[0-9a-f]{64}(?:\n[0-9a-f]{64})*)?")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a room asks the ledger to record. Money in `facts` is decimal text, days are ISO text; floats are
    refused."""

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


def sealed(draft: Draft, record_key: bytes, *, log: str, head: Head, recorded: str, rows: Rows) -> bytes:
    """The canonical bytes of the entry that `draft` becomes at `head`.

    `draft` is well-formed, so no text in it needs escaping and the bytes can be put together in the order of the keys;
    a test holds the result equal to `canonical_bytes`.
    """
    d, at, fields = draft, head.position + 1, fields_root(draft.facts, record_key).hex()
    data = (
        f'{{"actor":"{d.actor}","body":"{d.body}","case":"{d.case}","evidence":{_listed(d.evidence)},"fields":"{fields}"'
        f',"id":"{d.id}","kind":"{d.kind}","log":"{log}","matter":"{d.matter}","occurred":"{instant(d.occurred_at)}"'
        f',"officers":{_listed(d.officers)},"pack":"{d.pack}","papers":{_mapped(d.papers)},"position":{at}'
        f',"previous":"{head.hash.hex()}","procedure":"{d.procedure}","recorded":"{recorded}"'
        f',"rows":{{"n":{rows.count},"root":"{rows.root.hex()}"}},"scope":"{d.scope}","source":"{d.source}","v":{VERSION}}}'
    ).encode("ascii")
    if len(data) > LARGEST_ENTRY:
        raise BadDraft(text("一条记录的字节过多。", f"The entry has {len(data)} bytes; {LARGEST_ENTRY} is the most."))
    return data


def _listed(words: tuple[str, ...]) -> str:
    return '["' + '","'.join(words) + '"]' if words else "[]"


def _mapped(words: Mapping[str, str]) -> str:
    return "{" + ",".join(f'"{key}":"{words[key]}"' for key in sorted(words)) + "}"


def instant(at: datetime) -> str:
    """An aware instant as UTC with microseconds: 2026-03-12T01:30:00.000000Z, always 27 characters."""
    if at.tzinfo is None:
        raise BadDraft(text("时间缺少时区。", "The time has no zone."))
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def facts_text(draft: Draft) -> str:
    """The facts as JSON for the database; they have passed `sealed`."""
    return json.dumps(dict(draft.facts), ensure_ascii=False, separators=(",", ":"))


def read_instant(written: str) -> datetime:
    """The instant that `instant` wrote."""
    return datetime.strptime(written, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def require_wellformed(draft: Draft) -> None:
    """Refuses a draft whose identifiers are not identifiers. Facts are checked when their commitment is made."""
    d = draft
    words = (d.body, d.actor, d.matter, d.procedure, d.pack, d.source, *d.officers, *d.papers)
    wrong = [] if _all(_WORDS, words) else [word for word in words if not _all(_WORDS, (word,))]
    wrong += [] if _all(_DIGESTS, (*d.papers.values(), *d.evidence)) else ["digest"]
    wrong += [] if _KIND.fullmatch(d.kind) else ["kind"]
    wrong += [] if _SCOPE.fullmatch(d.scope) else ["scope"]
    if wrong:
        listed = ", ".join(wrong)
        raise BadDraft(
            text(f"记录的以下各项不是标识符：{listed}。", f"These parts of the entry are no identifiers: {listed}."),
            next_step=text("姓名、地址等内容放入事实（facts）。", "Put names, addresses and the like into the facts."),
        )


def _all(form: re.Pattern[str], words: tuple[str, ...]) -> bool:
    """Whether every word has the form; one match for all, since this runs for each entry of a load."""
    joined = "\n".join(words)
    return form.fullmatch(joined) is not None and joined.count("\n") == max(len(words) - 1, 0)
