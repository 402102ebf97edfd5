"""Whose certificate is missing, suspended, revoked, expired or about to run out, as far as the claim sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection

MOST = 300

_WANTING = """
    SELECT o.id, o.name, o.body_id, c.number, c.valid_to, coalesce(s.state, 'valid')
    FROM accounts_officer o
    LEFT JOIN LATERAL (
        SELECT c.id, c.number, c.valid_to FROM accounts_certificate c
        WHERE c.officer_id = o.id ORDER BY c.valid_to DESC, c.id DESC LIMIT 1) c ON true
    LEFT JOIN LATERAL (
        SELECT s.state FROM accounts_certificate_state s
        WHERE s.certificate_id = c.id AND s.from_day <= %s ORDER BY s.from_day DESC, s.id DESC LIMIT 1) s ON true
    WHERE 'officer' = ANY (o.roles) AND o.valid_from <= %s AND (o.valid_to IS NULL OR o.valid_to >= %s)
        AND (c.id IS NULL OR c.valid_to < %s OR coalesce(s.state, 'valid') <> 'valid')
    ORDER BY c.valid_to NULLS FIRST, o.name, o.id LIMIT %s
"""


@dataclass(frozen=True)
class Wanting:
    """An officer whose certificate needs a look. `state`: missing, suspended, revoked, expired or expiring."""

    officer_id: UUID
    name: str
    body_id: UUID
    number: str
    valid_to: date | None
    state: str


def wanting(day: date, warn: int) -> list[Wanting]:
    """Officers with a post that day whose newest certificate is not plainly good for `warn` days more."""
    with connection.cursor() as cursor:
        cursor.execute(_WANTING, [day, day, day, day + timedelta(days=warn), MOST])
        rows = cursor.fetchall()
    return [
        Wanting(officer, name, body, number or "", valid_to, _state(valid_to, state, day))
        for officer, name, body, number, valid_to, state in rows
    ]


def _state(valid_to: date | None, state: str, day: date) -> str:
    if valid_to is None:
        return "missing"
    if state != "valid":
        return state
    return "expired" if valid_to < day else "expiring"
