"""Shows what another system's body had made public: its loaded record, redacted, by the moves of our own decisions.

The facts of the deciding act say what the record says (`SAYS`); the pack's rule of publication says how long, and which
later act takes it away. What the detectors doubt is hidden as well: there is nobody of that body here to look at it.
Days are those of the record, so that a listing and a withdrawal of years ago are replayed with their tombstone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import BodyView, Claim
from xiezhi.kernel.clock import legal_day, now
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Entry
from xiezhi.publicity import opening
from xiezhi.publicity.acting import expire, publish, withdraw
from xiezhi.publicity.duties import identifier_of
from xiezhi.publicity.models import Publication
from xiezhi.publicity.record import PARTY_KINDS, PublicRecord, path_of
from xiezhi.publicity.redaction.known import Known
from xiezhi.publicity.redaction.redacting import Profile, Redacted, redact
from xiezhi.publicity.rules import Decision, answer, shown_until, undone
from xiezhi.standards import door as standards
from xiezhi.standards.door import PublicationForm

SAYS = {
    "title": "title", "party": "party_name", "matter": "about", "result": "result", "facts": "facts_found",
    "basis": "basis",
}  # fmt: skip
"""The fields of the public record, and the facts of the loaded act that say them."""
BETWEEN = "、"
AFTER = timedelta(days=1)
"""A list of a day still had it: it is gone on the day after."""
BATCH = 200


@dataclass
class Told:
    """What was shown and taken away."""

    shown: int = 0
    withdrawn: int = 0
    expired: int = 0


def publish_elsewhere(pack: str) -> Told:
    """Show every loaded decision of that pack that was not shown before. Running it again changes nothing."""
    head, mapping = standards.mapping(pack)
    layers = standards.current().layers_of(head.layer)
    told, body = Told(), accounts.body_by_code(mapping.body.code)
    with accounts.as_system(body.path, name="load") as by:
        for ids in _batched(ledger.chains([mapping.procedure])):
            with transaction.atomic():
                for entries in ledger.histories(ids).values():
                    _case(entries, layers, body, by, told)
    return told


def _batched(ids: Iterator[UUID]) -> Iterator[list[UUID]]:
    batch: list[UUID] = []
    for one in ids:
        batch.append(one)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _case(entries: Sequence[Entry], layers: Sequence[str], body: BodyView, by: Claim, told: Told) -> None:
    opening_entry = entries[0]
    day = legal_day(opening_entry.occurred_at)
    rule = standards.publication(opening_entry.procedure, opening_entry.kind, "", layers, day)
    identifier = identifier_of(opening_entry.id)
    if rule is None or Publication.objects.filter(id=identifier).exists():
        return
    decision = Decision(opening_entry.procedure, opening_entry.kind, day, facts=opening_entry.facts)
    said = answer(rule, decision, standards.calendar())
    if said.visibility != "public":
        return
    record = record_of_loaded(opening_entry, decision, rule, body)
    about = {
        "body_id": body.id, "case_id": opening_entry.case, "entry_id": opening_entry.id, "act": opening_entry.kind,
        "procedure": opening_entry.procedure, "rule": f"{rule.key}/{said.key}", "reason": said.reason,
    }  # fmt: skip
    publish(record, by=by, at=opening_entry.occurred_at, scope=opening_entry.scope, about=about)
    told.shown += 1
    _leave(entries[1:], rule, decision, record, by, told)


def _leave(
    later: Sequence[Entry], rule: PublicationForm, decision: Decision, record: PublicRecord, by: Claim, told: Told
) -> None:
    """Take it away as the record says: withdrawn where the rule knows the act, else once its last day is past."""
    for entry in later:
        ground = undone(rule, decision, entry.kind, entry.facts, standards.calendar())
        if ground is not None:
            withdraw(record.id, ground=ground.reason, cite=ground.cite, by=by, at=entry.occurred_at + AFTER)
            told.withdrawn += 1
            return
    if record.shown_until is not None and record.shown_until < legal_day(now()):
        last = next((one.occurred_at for one in later), now() - AFTER)
        expire(record.id, by=by, at=last + AFTER)
        told.expired += 1


def persons(facts: Mapping[str, object]) -> list[Known]:
    """The natural persons whom the record names as parties."""
    named = [one.strip() for one in str(facts.get("persons") or "").split(BETWEEN) if one.strip()]
    return [Known("name", one, one, "party") for one in dict.fromkeys(named)]


def redacted(facts: Mapping[str, object], rule: PublicationForm) -> Redacted:
    """The record's texts with persons and numbers hidden: known parties first, then what detectors find or doubt."""
    fields = {name: str(facts.get(fact) or "") for name, fact in SAYS.items()}
    return redact(fields, persons(facts), Profile(names=rule.treatments))


def record_of_loaded(entry: Entry, decision: Decision, rule: PublicationForm, body: BodyView) -> PublicRecord:
    """The public record of a loaded act; fields that the rule does not show stay empty."""
    made = redacted(entry.facts, rule)
    shows = {*rule.shows, "title", "party"}
    texts: dict[str, Any] = {name: made.fields[name] if name in shows else "" for name in SAYS}
    kind, day = str(entry.facts.get("party_kind") or ""), decision.decided_on
    number = str(entry.facts.get("case_number") or f"{entry.kind}-{str(entry.id)[-12:]}")
    identifier = identifier_of(entry.id)
    path = opening.free_path(path_of(rule.publishes, body.code, number), identifier)
    return PublicRecord(
        id=identifier, kind=rule.publishes, path=path, number=number,
        party_kind=kind if kind in PARTY_KINDS else "organisation", body_code=body.code, body=body.name_zh,
        area=body.division, decided_on=day, published_on=day,
        shown_until=shown_until(rule, decision, day, standards.calendar()),
        indexed=rule.indexed and kind != "citizen", hidden=tuple(made.hidden()), **texts,
    )  # fmt: skip
