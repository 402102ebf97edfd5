"""The pictures of many cases at once, for a loaded record: the same rows as act by act, in a few statements."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

from xiezhi.accounts.door import BodyView
from xiezhi.cases import store
from xiezhi.cases.models import Case, ClockRow
from xiezhi.cases.moment import moves
from xiezhi.cases.projection import picture
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft


@dataclass(frozen=True)
class Known:
    """What the picture says of a case that is there: its release, and how many entries it was made from."""

    release: str
    position: int


@dataclass(frozen=True)
class Drawn:
    """How many cases were drawn, and how many clocks they have."""

    cases: int
    clocks: int


def known_cases(ids: Collection[UUID]) -> dict[UUID, Known]:
    """Those of these cases that have a picture, as far as the claim sees them. One statement."""
    rows = Case.objects.filter(id__in=list(ids)).values_list("id", "release", "position")
    return {identifier: Known(release, position) for identifier, release, position in rows}


def draw_new(histories: Iterable[Sequence[Draft]], body: BodyView) -> Drawn:
    """The pictures of new cases of one body from all their entries, inside `ledger.entering`. Two statements."""
    pictures = [picture(entries, body) for entries in histories]
    clocks = [row for one in pictures for row in one.clocks.values()]
    _insert(Case, [one.case for one in pictures])
    _insert(ClockRow, clocks)
    return Drawn(len(pictures), len(clocks))


def draw_again(known: Mapping[UUID, Known], body: BodyView) -> Drawn:
    """The pictures of those of these cases that have got more entries, inside `ledger.entering`. Case by case."""
    cases = clocks = 0
    for identifier, before in known.items():
        entries = ledger.entries(identifier)
        if moves(entries) == before.position:
            continue
        wanted = picture(entries, body)
        store.save(wanted, new=False, approvals=True)
        cases, clocks = cases + 1, clocks + len(wanted.clocks)
    return Drawn(cases, clocks)


def _insert(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows in one statement; COPY is not allowed under row security."""
    if not rows:
        return
    table, names = model._meta.db_table, store.columns(model)
    listed = ", ".join(f'"{name}"' for name in names)
    statement = (
        f'INSERT INTO "{table}" ({listed}) SELECT {listed} FROM json_populate_recordset(NULL::"{table}", %s::json)'
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(rows, ensure_ascii=False, default=_written, separators=(",", ":"))])


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
