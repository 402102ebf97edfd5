"""Appending one entry, in the transaction of the act it records. Four statements in all, with two of them optional:

lock(case)          hold the case's head for the rest of the transaction
entering(entry)     from here on guarded rows may change on the entry's account
append(draft)       prepare (head, rows, time), then append: one database function
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from xiezhi.kernel.canonical import NotCanonical
from xiezhi.kernel.errors import text
from xiezhi.ledger.commitments import new_record_key
from xiezhi.ledger.errors import AlreadyRecorded, BadDraft
from xiezhi.ledger.faults import inside, one
from xiezhi.ledger.form import Draft, Entry, Head, Rows, facts_text, instant, require_wellformed, sealed
from xiezhi.ledger.merkle import leaf_hash
from xiezhi.ledger.reading import find, says_the_same

_PREPARE = """SELECT head_position, head_hash, rows_n, rows_root, recorded, log, known FROM ledger_prepare(%s, %s)"""


def lock(case: UUID, *, using: str = "default") -> Head:
    """Hold the case's head until the transaction ends. Position 0 for a case without entries."""
    with inside(using) as cursor:
        cursor.execute("SELECT head_position, head_hash FROM ledger_lock(%s)", [case])
        position, found = one(cursor)
    return Head(position, bytes(found))


@contextmanager
def entering(entry_id: UUID, *, using: str = "default") -> Iterator[None]:
    """Let guarded rows change on account of the entry `entry_id`, which the same transaction must then append.

    Refuses an entry that is recorded already. What is entered ends with the append or the transaction.
    """
    with inside(using) as cursor:
        cursor.execute("SELECT ledger_enter(%s)", [entry_id])
        (fresh,) = one(cursor)
    if not fresh:
        raise AlreadyRecorded(text("该记录已经登记过。", "This entry has been recorded already."))
    yield


def append(draft: Draft, *, using: str = "default") -> Entry:
    """Record `draft` at the head of its case: the last thing its transaction does.

    The same draft again returns the stored entry; other content under the same id is refused (LEDGER-0002).
    """
    require_wellformed(draft)
    with inside(using) as cursor:
        cursor.execute(_PREPARE, [draft.case, draft.id])
        position, found, count, root, recorded, log, known = one(cursor)
        if known:
            return recorded_before(draft, using=using)
        head, key = Head(position, bytes(found)), new_record_key()
        try:
            data = sealed(draft, key, log=log, head=head, recorded=instant(recorded), rows=Rows(count, bytes(root)))
        except NotCanonical as problem:
            raise not_recordable(problem) from problem
        cursor.execute("SELECT ledger_append(%s, %s::jsonb, %s)", [data, facts_text(draft), key])
    return placed(draft, head, leaf_hash(data), recorded)


def recorded_before(draft: Draft, *, using: str) -> Entry:
    """The stored entry with the draft's id, if it says the same; otherwise a refusal."""
    stored = find(draft.id, using=using)
    if stored is None or not says_the_same(draft, stored):
        raise AlreadyRecorded(
            text(
                "同一编号的记录已经登记，内容不同。", "An entry with this id is recorded already, with other content."
            ),
            next_step=text("新的内容请用新的编号登记。", "Record other content under an id of its own."),
        )
    return stored


def not_recordable(problem: NotCanonical) -> BadDraft:
    """The refusal for facts that have no canonical bytes."""
    return BadDraft(text(f"事实的写法无法登记：{problem}。", f"These facts cannot be recorded: {problem}."))


def placed(draft: Draft, head: Head, found: bytes, recorded: datetime) -> Entry:
    """The draft as the entry after `head`."""
    given = {name: getattr(draft, name) for name in Draft.__dataclass_fields__}
    return Entry(**given, position=head.position + 1, previous=head.hash, hash=found, recorded_at=recorded)
