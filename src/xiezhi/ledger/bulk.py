"""Appending many entries at once, for loading another system's record: the same chains, a few statements a thousand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from uuid import UUID

from django.db.backends.utils import CursorWrapper
from psycopg import Cursor

from xiezhi.kernel.canonical import NotCanonical
from xiezhi.kernel.errors import text
from xiezhi.ledger.appending import not_recordable, recorded_before
from xiezhi.ledger.commitments import new_record_key
from xiezhi.ledger.errors import AlreadyRecorded
from xiezhi.ledger.faults import inside, one
from xiezhi.ledger.form import Draft, Head, Rows, facts_text, instant, require_wellformed, sealed
from xiezhi.ledger.merkle import leaf_hash
from xiezhi.ledger.reading import find_many, says_the_same
from xiezhi.ledger.wire import ByteaArray, TextArray, byteas, plain_cursor, texts

BATCH = 2_000
CHUNK = 20_000
NO_ROWS = Rows(0, sha256(b"\x05").digest())
Batch = tuple[ByteaArray, TextArray, ByteaArray]


@dataclass(frozen=True)
class Loaded:
    """What a load came to: entries added, and entries that were there already with the same content."""

    added: int
    known: int


def append_many(drafts: Iterable[Draft], *, using: str = "default") -> Loaded:
    """Record drafts in the order given, each at the head of its case; running it again adds nothing.

    Inside the caller's transaction, all or nothing: keep it to some 20,000 drafts, since the sequencer waits for it.
    Drafts of one case must be in order. Guarded rows cannot change on account of these entries.
    """
    added = known = 0
    for chunk in in_chunks(drafts):
        fresh = _unknown(chunk, using)
        known += len(chunk) - len(fresh)
        added += _append(fresh, using) if fresh else 0
    return Loaded(added, known)


def in_chunks(drafts: Iterable[Draft], size: int = CHUNK) -> Iterator[list[Draft]]:
    """Drafts in lists of at most `size`: a caller with many more takes one transaction for each."""
    iterator = iter(drafts)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _unknown(batch: Sequence[Draft], using: str) -> list[Draft]:
    """The drafts not recorded yet, each once. Those recorded must say the same."""
    first: dict[UUID, Draft] = {}
    for draft in batch:
        require_wellformed(draft)
        if not _repeats(first.setdefault(draft.id, draft), draft):
            raise AlreadyRecorded(text("同一编号出现了两种内容。", "One id is given to two different entries."))
    with inside(using) as cursor:
        cursor.execute("SELECT id FROM ledger_known(%s)", [list(first)])
        known = [row[0] for row in cursor.fetchall()]
    if known:
        stored = find_many(known, using=using)
        for entry_id in known:
            if entry_id not in stored or not says_the_same(first[entry_id], stored[entry_id]):
                recorded_before(first[entry_id], using=using)
            del first[entry_id]
    return list(first.values())


def _repeats(one_draft: Draft, other: Draft) -> bool:
    return one_draft is other or one_draft == other


def _append(drafts: Sequence[Draft], using: str) -> int:
    """Seal batch by batch; the database stores one batch while the next is being sealed."""
    with inside(using) as cursor, ThreadPoolExecutor(1) as writer:
        heads = _locked(cursor, {draft.case for draft in drafts})
        cursor.execute("SELECT clock_timestamp(), (SELECT origin FROM ledger_log)")
        recorded, log = one(cursor)
        plain = plain_cursor(cursor.connection)
        stored: list[Future[int]] = []
        for start in range(0, len(drafts), BATCH):
            batch = _seal(drafts[start : start + BATCH], heads, log, instant(recorded))
            stored.append(writer.submit(_store, plain, batch))
        return sum(each.result() for each in stored)


def _seal(drafts: Sequence[Draft], heads: dict[UUID, Head], log: str, recorded: str) -> Batch:
    """The batch's canonical bytes, facts and keys; moves `heads` forward."""
    canonical, facts, keys = [], [], []
    for draft in drafts:
        key, head = new_record_key(), heads[draft.case]
        try:
            data = sealed(draft, key, log=log, head=head, recorded=recorded, rows=NO_ROWS)
        except NotCanonical as problem:
            raise not_recordable(problem) from problem
        heads[draft.case] = Head(head.position + 1, leaf_hash(data))
        canonical.append(data)
        facts.append(facts_text(draft))
        keys.append(key)
    return byteas(canonical), texts(facts), byteas(keys)


def _store(cursor: Cursor[tuple[object, ...]], batch: Batch) -> int:
    row = cursor.execute("SELECT ledger_append_many(%b, %b, %b)", batch).fetchone()
    assert row is not None
    return int(str(row[0]))


def _locked(cursor: CursorWrapper, cases: set[UUID]) -> dict[UUID, Head]:
    cursor.execute("SELECT case_id, head_position, head_hash FROM ledger_lock_many(%s)", [list(cases)])
    return {case: Head(position, bytes(found)) for case, position, found in cursor.fetchall()}
