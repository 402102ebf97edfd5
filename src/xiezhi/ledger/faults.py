"""What the database's own refusals are called outside: SQLSTATE XZ0nn becomes the Refusal of that meaning."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import Error, connections
from django.db.backends.utils import CursorWrapper

from xiezhi.kernel.errors import Refusal, text
from xiezhi.ledger import errors

AGAIN = text("请刷新页面后再试一次。", "Load the page again and try once more.")


def _refusal(state: str) -> Refusal | None:
    match state:
        case "XZ001":
            return errors.BadDraft(text("记录不属于本账本。", "The entry does not belong to this ledger."))
        case "XZ003":
            stale = text("案件刚被他人办理，内容已经变化。", "Somebody else has just moved this case on.")
            return errors.StaleHead(stale, next_step=AGAIN)
        case "XZ004":
            return errors.OutOfScope(text("无权办理该案件。", "Your claim does not reach this case."))
        case "XZ005":
            return errors.OutsideAnAct(
                text(
                    "受保护的数据只能随一条账本记录一同修改。", "Guarded rows change only together with a ledger entry."
                )
            )
    return None


@contextmanager
def translated() -> Iterator[None]:
    """Turn the ledger's own database errors into refusals; others pass."""
    try:
        yield
    except (Error, psycopg.Error) as problem:
        cause = problem if isinstance(problem, psycopg.Error) else problem.__cause__
        refusal = _refusal(getattr(cause, "sqlstate", None) or "")
        if refusal is None:
            raise
        raise refusal from problem


@contextmanager
def inside(using: str) -> Iterator[CursorWrapper]:
    """A cursor inside the caller's transaction; refuses to write outside one."""
    connection = connections[using]
    if not connection.in_atomic_block:
        raise errors.NoTransaction(
            text(
                "账本只能在业务事务之内写入。", "The ledger is written only inside a transaction (transaction.atomic)."
            )
        )
    with translated(), connection.cursor() as cursor:
        yield cursor


def one(cursor: CursorWrapper) -> tuple[Any, ...]:
    """The single row of a statement that always has one."""
    row: tuple[Any, ...] | None = cursor.fetchone()
    assert row is not None
    return row
