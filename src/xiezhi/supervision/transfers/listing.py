"""Criminal transfers as the record tells them: how each stands and which of its clocks are late (crime_transfer_rules).

Read from the entries and clocks of the transfer cases under the caller's claim; nothing is written down twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

PROCEDURE = "criminal_transfer"
MOST = 200
STATES = (
    "proposed",
    "refused",
    "approved",
    "handed_over",
    "received",
    "filed",
    "not_filed",
    "reconsidered",
    "returned",
)
_AFTER = {
    "team_named": "proposed", "report_made": "proposed", "transfer_refused": "refused", "transfer_approved": "approved",
    "handed_to_police": "handed_over", "police_receipt": "received", "review_asked": "reconsidered",
    "prosecutor_asked": "reconsidered", "case_returned": "returned",
}  # fmt: skip
_DECIDED = ("police_decided", "review_decided")
_CASES = """
    SELECT c.id, c.body_id,
        jsonb_agg(jsonb_build_array(e.kind, f.facts ->> 'decision') ORDER BY e.occurred_at, e.id)
    FROM cases_case c JOIN ledger_entry e ON e.case_id = c.id LEFT JOIN ledger_facts f ON f.entry_id = e.id
    WHERE c.procedure = %s AND (%s::uuid IS NULL OR c.body_id = %s::uuid)
    GROUP BY c.id, c.body_id, c.last_at ORDER BY c.last_at DESC, c.id
"""
_CLOCKS = """
    SELECT k.case_id, k.key, k.label, k.due, k.state,
        k.of = 'body' AND (k.state IN ('over', 'met_late')
            OR (k.state = 'open' AND (CASE WHEN k.due_at IS NULL THEN k.due < %s::date ELSE k.due_at < %s END)))
    FROM cases_clock k WHERE k.case_id = ANY (%s) ORDER BY k.due, k.key
"""


@dataclass(frozen=True)
class ClockOf:
    """A time limit of a transfer. `late`: past and not met, or met too late."""

    key: str
    label: Mapping[str, str]
    due: Any
    state: str
    late: bool


@dataclass(frozen=True)
class Transfer:
    """One transfer case: how it stands and its clocks, the earliest first."""

    case_id: UUID
    body_id: UUID
    state: str
    clocks: tuple[ClockOf, ...]

    @property
    def late(self) -> tuple[ClockOf, ...]:
        """The clocks that are late."""
        return tuple(one for one in self.clocks if one.late)


def state_of(acts: Sequence[Sequence[str | None]]) -> str:
    """How a transfer stands after these acts (kind, decision), the earliest first."""
    state = "proposed"
    for kind, decision in acts:
        state = decision if kind in _DECIDED and decision else _AFTER.get(str(kind), state)
    return state


def transfers(at: datetime, *, body: UUID | None = None) -> list[Transfer]:
    """The transfers the claim reaches, newest first. Two statements, however many there are."""
    with connection.cursor() as cursor:
        cursor.execute(_CASES, [PROCEDURE, body, body])
        rows = cursor.fetchall()
        cursor.execute(_CLOCKS, [at.date(), at, [row[0] for row in rows]])
        clocks: dict[UUID, list[ClockOf]] = {}
        for case, key, label, due, state, late in cursor.fetchall():
            said = json.loads(label) if isinstance(label, str) else label
            clocks.setdefault(case, []).append(ClockOf(key, said, due, state, late))
    return [
        Transfer(case, of, state_of(json.loads(acts) if isinstance(acts, str) else acts), tuple(clocks.get(case, ())))
        for case, of, acts in rows
    ]
