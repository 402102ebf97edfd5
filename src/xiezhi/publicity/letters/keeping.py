"""Forgets: what was sent, who sent it, and the sealed answer, once their time is over. What was decided stays."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from xiezhi.accounts import door as accounts
from xiezhi.kernel.clock import legal_day, now
from xiezhi.publicity.letters import chain
from xiezhi.publicity.letters.periods import periods
from xiezhi.publicity.models import Letter

BATCH = 500


def forget(at: datetime | None = None) -> int:
    """Forget every letter past its last day; how many. Running it again changes nothing."""
    at, done = at or now(), 0
    with accounts.as_system(name="letters") as by:
        _empty_out(at)
        late = list(Letter.objects.filter(keep_until__lt=legal_day(at)).values_list("id", flat=True)[:BATCH])
        for identifier in late:
            with transaction.atomic():
                row = chain.letter(identifier, lock=True)
                chain.move(row, "letter_forgotten", {"content": "", "keep_until": None}, by=by, at=at)
            done += 1
    return done


def _empty_out(at: datetime) -> None:
    """Throw away what could never be taken in: it was logged each minute until then."""
    with connection.cursor() as cursor:
        oldest = at - timedelta(days=periods().keep.days)
        cursor.execute("DELETE FROM letterbox.letter WHERE received_at < %s", [oldest])
