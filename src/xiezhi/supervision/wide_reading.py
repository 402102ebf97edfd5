"""What rules over many cases count, by SQL over the ledger and the pictures of cases, under the caller's claim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from xiezhi.supervision.wide import MONDAY, Happening, Numbered, Weekly

_HAPPENED = """
    SELECT e.id, e.case_id, e.body, e.scope::text, (e.occurred_at AT TIME ZONE 'Asia/Shanghai')::date,
        c.party_code, c.matter
    FROM ledger_entry e JOIN cases_case c ON c.id = e.case_id
    WHERE c.procedure = ANY (%s) AND e.kind = ANY (%s)
        AND e.occurred_at >= %s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
"""
_WEEKLY = """
    SELECT e.body, e.scope::text, ((e.occurred_at AT TIME ZONE 'Asia/Shanghai')::date - %s::date) / 7, count(*)
    FROM ledger_entry e JOIN cases_case c ON c.id = e.case_id
    WHERE c.procedure = ANY (%s) AND e.occurred_at >= %s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
    GROUP BY 1, 2, 3
"""
_CASE_NUMBERS = """
    SELECT number, id, body_id::text, scope::text, opened_on FROM cases_case
    WHERE procedure = ANY (%s) AND number <> ''
"""
_PAPER_NUMBERS = """
    SELECT n.word || n.year, n.n, n.body_id::text, n.scope::text, make_date(n.year, 1, 1) FROM papers_number n
"""
_LOADS = """
    SELECT e.id, e.body, e.scope::text, (e.occurred_at AT TIME ZONE 'Asia/Shanghai')::date,
        convert_from(e.canonical, 'UTF8')::jsonb ->> 'source', f.facts
    FROM ledger_entry e JOIN ledger_facts f ON f.entry_id = e.id WHERE e.kind = 'batch_loaded'
        AND e.occurred_at >= %s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
"""
_NUMBER = re.compile(r"^(?P<series>.*?)(?P<n>[0-9]{1,9})(?P<after>\D*)$")


def happened(procedures: Sequence[str], acts: Sequence[str], since: date) -> Iterator[Happening]:
    """Entries of these acts in cases of these procedures since a day."""
    for entry, case, body, scope, day, party, matter in _rows(_HAPPENED, [list(procedures), list(acts), since]):
        yield Happening(entry, case, body, scope, day, party, matter)


def weekly(procedures: Sequence[str], since: date) -> Iterator[Weekly]:
    """Entries by body and week since a day."""
    for body, scope, week, n in _rows(_WEEKLY, [date.fromordinal(MONDAY), list(procedures), since]):
        yield Weekly(body, scope, int(week), n)


def numbers(of: str, procedures: Sequence[str]) -> Iterator[Numbered]:
    """Numbers given out: those of cases, or those of papers."""
    if of == "paper_number":
        for series, n, body, scope, day in _rows(_PAPER_NUMBERS, []):
            yield Numbered(series, n, body, scope, day)
        return
    for number, case, body, scope, day in _rows(_CASE_NUMBERS, [list(procedures)]):
        found = numbered(number, body, scope, day, case)
        if found:
            yield found


def numbered(number: str, body: str, scope: str, day: date, case: UUID | None) -> Numbered | None:
    """A number as its series and its place there: the last figures count, what stands around them is the series."""
    found = _NUMBER.match(number)
    return Numbered(f"{found['series']}*{found['after']}", int(found["n"]), body, scope, day, case) if found else None


def loads(since: date) -> Iterator[tuple[UUID, str, str, date, str, dict[str, Any]]]:
    """Loads of other systems' records since a day."""
    import json

    for entry, body, scope, day, source, facts in _rows(_LOADS, [since]):
        yield entry, body, scope, day, source or "", facts if isinstance(facts, dict) else json.loads(facts)


def _rows(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
