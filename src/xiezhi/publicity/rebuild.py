"""Makes the picture of publications, requests and the public store anew from the chains, and tells what differs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from xiezhi.accounts import door as accounts
from xiezhi.kernel.clock import legal_day, now
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft, Entry
from xiezhi.publicity import opening
from xiezhi.publicity.asks import without_identifiers
from xiezhi.publicity.letters import rebuild as letters
from xiezhi.publicity.letters import standing
from xiezhi.publicity.models import Publication, Request
from xiezhi.publicity.moving import GONE, PROCEDURE, read, row_of
from xiezhi.publicity.record import record_of

BATCH = 500
SHOWN = ("publicity_published", "publicity_corrected")


@dataclass
class Rebuilt:
    """What a rebuild saw: how many publications, and what differed, by publication."""

    publications: int = 0
    differences: dict[UUID, list[str]] = field(default_factory=dict)

    def add(self, identifier: UUID, what: str) -> None:
        """One difference."""
        self.differences.setdefault(identifier, []).append(what)


def rebuild(*, mend: bool = True) -> Rebuilt:
    """Rebuild every publication. With `mend` false nothing is written, only compared."""
    seen = Rebuilt()
    with accounts.as_system():
        chains = list(ledger.chains({PROCEDURE}))
        for row in Publication.objects.exclude(id__in=chains).values_list("id", flat=True):
            seen.add(row, f"publicity_publication {row}: stands in the table only")
        for (identifier,) in _ids("SELECT id FROM opened.record"):
            if identifier not in set(chains):
                seen.add(identifier, f"opened.record {identifier}: stands in the store only")
    for start in range(0, len(chains), BATCH):
        with accounts.as_system():
            _compare(chains[start : start + BATCH], seen)
    if mend:
        for identifier in seen.differences:
            _mend(identifier)
    seen.differences |= letters.rebuild(mend=mend)
    if mend:
        standing.again()
    return seen


def _compare(ids: list[UUID], seen: Rebuilt) -> None:
    stored = Publication.objects.in_bulk(ids)
    asked = {one.id: one for one in Request.objects.filter(publication_id__in=ids)}
    shown = {row[0]: row[1] for row in _ids("SELECT id, hash FROM opened.record WHERE id = ANY(%s)", ids)}
    replied: dict[UUID, set[str]] = {}
    for record, words in _ids("SELECT record, text FROM opened.reply WHERE record = ANY(%s)", ids):
        replied.setdefault(record, set()).add(words)
    for identifier, entries in ledger.histories(ids).items():
        seen.publications += 1
        wanted = row_of(entries)
        if found := _differ(stored.get(identifier), wanted):
            seen.add(identifier, f"publicity_publication {identifier}: {found}")
        for request, said in requests_of(entries).items():
            if found := _differ(asked.get(request), said):
                seen.add(identifier, f"publicity_request {request}: {found}")
        if replied.get(identifier, set()) != replies_of(entries):
            seen.add(identifier, f"opened.reply {identifier}: shows other statements than were granted")
        if shown.get(identifier) != _hash(entries):
            seen.add(identifier, f"opened.record {identifier}: shows something else than was published")


def _differ(stored: Any, wanted: dict[str, Any]) -> str:
    if stored is None:
        return "missing from the table"
    return ", ".join(name for name, value in wanted.items() if getattr(stored, name) != value)


def requests_of(entries: Sequence[Draft]) -> dict[UUID, dict[str, Any]]:
    """The rows of requests after all entries of a chain."""
    found: dict[UUID, dict[str, Any]] = {}
    for entry in entries:
        said = entry.facts.get("asked")
        if isinstance(said, dict):
            values = {name: value for name, value in said.items() if name != "publication_id"}
            row = read(Request, values) | {"state_at": entry.occurred_at, "state_by": entry.actor}
            found[UUID(str(said["id"]))] = {**found.get(UUID(str(said["id"])), {}), **row}
    return found


def replies_of(entries: Sequence[Entry]) -> set[str]:
    """The statements of the party that stand beside a record, as they are shown; none where no record is shown."""
    return {words for words, _ in _replies(entries)} if _last(entries) is not None else set()


def _replies(entries: Sequence[Entry]) -> list[tuple[str, date]]:
    granted = [one for one in requests_of(entries).values() if one["kind"] == "reply" and one["state"] == "accepted"]
    return [(without_identifiers(str(one["words"])), one["answered_on"]) for one in granted]


def _hash(entries: Sequence[Entry]) -> str | None:
    last = _last(entries)
    return str(last.facts["record"]) if last else None


def _last(entries: Sequence[Entry]) -> Entry | None:
    """The entry of the version that is shown; None where nothing is."""
    if row_of(entries).get("state") in GONE:
        return None
    return next((one for one in reversed(entries) if one.kind in SHOWN), None)


def _mend(identifier: UUID) -> None:
    """Replace the rows of one publication under an entry of its own, so that the mending is itself on record."""
    with accounts.as_system() as by, transaction.atomic():
        entries = ledger.entries(identifier)
        entry, opening_one = new_id(), entries[0] if entries else None
        draft = Draft(
            id=entry, case=identifier, kind="publicity_rebuilt", occurred_at=now(),
            body=opening_one.body if opening_one else "", scope=opening_one.scope if opening_one else "",
            actor=by.actor, facts={}, procedure=PROCEDURE,
        )  # fmt: skip
        with ledger.entering(entry):
            Request.objects.filter(publication_id=identifier).delete()
            Publication.objects.filter(id=identifier).delete()
            if entries:
                row = {"id": identifier, **row_of(entries), "moves": len(entries) + 1}
                Publication.objects.create(**row)
                for said in requests_of(entries).values():
                    Request.objects.create(**said, publication_id=identifier)
            _show_again(identifier, entries)
            ledger.append(draft)


def _show_again(identifier: UUID, entries: Sequence[Entry]) -> None:
    """The store as the chain says: the version that is shown, or nothing and a tombstone."""
    at, last = now(), _last(entries)
    if last is not None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM opened.record WHERE id = %s", [identifier])
        opening.put([record_of(json.loads(str(last.facts["doc"])))], at, what="corrected")
        for words, day in _replies(entries):
            opening.reply(identifier, words, day, at)
        return
    gone = next((one for one in reversed(entries) if one.kind.removeprefix("publicity_") in GONE), None)
    ground = gone.facts.get("ground") if gone else None
    if gone is None or not isinstance(ground, dict):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM opened.record WHERE id = %s", [identifier])
        return
    cite = gone.facts.get("cite")
    opening.take(
        identifier, gone.kind.removeprefix("publicity_"), ground, cite if isinstance(cite, list) else [], at,
        day=legal_day(gone.occurred_at),
    )  # fmt: skip


def _ids(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
