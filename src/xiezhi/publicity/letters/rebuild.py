"""Makes the picture of letters and ratings again from their chains, with what the public store holds of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from xiezhi.accounts import door as accounts
from xiezhi.kernel.clock import now
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft
from xiezhi.publicity.letters import answering, chain, rating
from xiezhi.publicity.models import Letter, RatingCount

BATCH = 500
Row = Callable[[Sequence[Draft]], dict[str, Any]]


def rebuild(*, mend: bool = True) -> dict[UUID, list[str]]:
    """What differs, by letter or count. With `mend` false nothing is written, only compared."""
    kinds: tuple[tuple[str, type[models.Model], Row], ...] = (
        (chain.PROCEDURE, Letter, chain.row_of),
        (rating.PROCEDURE, RatingCount, rating.row_of),
    )
    found: dict[UUID, list[str]] = {}
    for procedure, model, row_of in kinds:
        differing = _compared(procedure, model, row_of)
        found |= differing
        if mend:
            for identifier in differing:
                _mend(identifier, procedure, model, row_of)
    return found


def _compared(procedure: str, model: type[models.Model], row_of: Row) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    with accounts.as_system():
        chains = list(ledger.chains({procedure}))
        for stray in model._default_manager.exclude(pk__in=chains).values_list("pk", flat=True):
            found[stray] = [f"{model._meta.db_table} {stray}: stands in the table only"]
        for start in range(0, len(chains), BATCH):
            ids = chains[start : start + BATCH]
            stored = model._default_manager.in_bulk(ids)
            for identifier, entries in ledger.histories(ids).items():
                wanted = row_of(entries)
                said = _differ(stored.get(identifier), wanted) or _opened(model, wanted, identifier)
                if said:
                    found[identifier] = [f"{model._meta.db_table} {identifier}: {said}"]
    return found


def _differ(stored: models.Model | None, wanted: dict[str, Any]) -> str:
    if stored is None:
        return "missing from the table"
    return ", ".join(name for name, value in wanted.items() if getattr(stored, name) != value)


def _opened(model: type[models.Model], wanted: dict[str, Any], identifier: UUID) -> str:
    """What the public store holds otherwise than the chain says; empty where it holds the same."""
    with connection.cursor() as cursor:
        if model is RatingCount:
            code = accounts.body(wanted["body_id"]).code
            cursor.execute("SELECT counts FROM opened.rating WHERE body_code = %s AND act = %s", [code, wanted["act"]])
            row = cursor.fetchone()
            held = json.loads(row[0]) if row and isinstance(row[0], str) else row and row[0]
            return "" if held == wanted["counts"] else "opened.rating says something else"
        cursor.execute("SELECT sealed FROM opened.sealed WHERE key = %s", [wanted["lookup"]])
        row = cursor.fetchone()
        if (row[0] if row else "") != wanted["sealed"]:
            return "opened.sealed says something else"
        cursor.execute("SELECT asked, answer FROM opened.question WHERE id = %s", [identifier])
        row, shown = cursor.fetchone(), wanted.get("shown") or {}
        same = (row or None) == ((shown["asked"], shown["answer"]) if shown else None)
        return "" if same else "opened.question says something else"


def _mend(identifier: UUID, procedure: str, model: type[models.Model], row_of: Row) -> None:
    """Replace one row under an entry of its own, so that the mending is itself on record."""
    with accounts.as_system() as by, transaction.atomic():
        entries = ledger.entries(identifier)
        entry, last = new_id(), entries[-1] if entries else None
        draft = Draft(
            id=entry, case=identifier, kind=f"{procedure}_rebuilt", occurred_at=now(), body=last.body if last else "",
            scope=last.scope if last else "", actor=by.actor, facts={}, procedure=procedure,
        )  # fmt: skip
        with ledger.entering(entry):
            model._default_manager.filter(pk=identifier).delete()
            if entries:
                row = model(pk=identifier, **(row_of(entries) | {"moves": len(entries) + 1}))
                row.save(force_insert=True)
                _show(row)
            ledger.append(draft)


def _show(row: models.Model) -> None:
    if isinstance(row, RatingCount):
        rating.show(row, accounts.body(row.body_id).code)
    elif isinstance(row, Letter):
        chain.show(row)
        answering.show_question(row)
