"""What a body's intake holds: clues that wait to be verified or filed, and open cases that look like them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import F

from xiezhi.accounts.door import Claim
from xiezhi.cases.models import Approval, Case
from xiezhi.cases.queries import row_of
from xiezhi.cases.values import CaseRow

INTAKE = ("intake", "filing")
"""The stages in which a case that has no number yet is still a clue."""
NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Clue:
    """A clue that waits: its line, the acts done in it, what awaits approval, and open cases that look like it."""

    row: CaseRow
    done: frozenset[str]
    proposed: str
    alike: tuple[CaseRow, ...]

    @property
    def settled(self) -> bool:
        """Whether somebody said that it is another act than those it looks like."""
        return "clue_kept" in self.done


def clues(claim: Claim, day: date, *, limit: int = 100) -> list[Clue]:
    """The clues of the claim's body that are not yet filed, the one due first at the head; at most `limit`."""
    waiting = Case.objects.filter(
        body_id=claim.body_id or NOBODY, closed_on__isnull=True, stage__in=INTAKE, number="", parent_id__isnull=True
    )
    rows = list(waiting.order_by(F("due_on").asc(nulls_last=True), "opened_on", "id")[:limit])
    ids = [row.id for row in rows]
    done, alike = _done(ids), _alike(rows, day)
    proposed = dict(Approval.objects.filter(case_id__in=ids, state="waiting").values_list("case_id", "act"))
    return [
        Clue(row_of(row, day), done.get(row.id, frozenset()), proposed.get(row.id, ""), alike.get(row.id, ()))
        for row in rows
    ]


def _done(ids: Sequence[UUID]) -> dict[UUID, frozenset[str]]:
    """The kinds of entries of each case, in one statement."""
    found: dict[UUID, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT case_id, kind FROM ledger_entry WHERE case_id = ANY(%s)", [list(ids)])
        for case_id, kind in cursor.fetchall():
            found.setdefault(case_id, set()).add(kind)
    return {case_id: frozenset(kinds) for case_id, kinds in found.items()}


def _alike(rows: Sequence[Case], day: date) -> Mapping[UUID, tuple[CaseRow, ...]]:
    """Open cases of the same body with the same party (by its code, else its name) and the same matter."""
    named = [row for row in rows if row.matter and row.party_name]
    if not named:
        return {}
    others = Case.objects.filter(
        body_id__in={row.body_id for row in named}, closed_on__isnull=True,
        matter__in={row.matter for row in named}, party_name__in={row.party_name for row in named},
    )  # fmt: skip
    by_key: dict[tuple[UUID, str, str], list[Case]] = {}
    for other in others.order_by("opened_on", "id"):
        by_key.setdefault((other.body_id, other.matter, other.party_name), []).append(other)
    found = {}
    for row in named:
        same = [one for one in by_key.get((row.body_id, row.matter, row.party_name), ()) if _same(row, one)]
        found[row.id] = tuple(row_of(one, day) for one in same)
    return found


def _same(one: Case, other: Case) -> bool:
    codes = {one.party_code, other.party_code} - {""}
    return one.id != other.id and len(codes) < 2
