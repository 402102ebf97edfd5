"""The proof of a public record: what anybody can check offline with `verifier/xiezhi_verify.py record`.

Two entries of the ledger are shown in it. The publishing entry commits to the hash of the whole record, so to every
redacted text in it, and names the entry that decided. The deciding entry shows, with value and salt, each fact that
the record says whole, and of all others the commitment only. docs/publicity.md gives the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from xiezhi.accounts import door as accounts
from xiezhi.kernel.errors import Refusal
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Entry
from xiezhi.publicity import opening
from xiezhi.publicity.gathering import gather
from xiezhi.publicity.models import Publication
from xiezhi.publicity.record import PublicRecord

FORM = 1
SHOWN = ("publicity_published", "publicity_corrected")
NOT_ASKED: Mapping[tuple[str | int, ...], str] = {(): "not_asked"}


def bundle(record: PublicRecord) -> dict[str, Any]:
    """What `record.json` holds: the record, its hash, its proof. The verifier reads it."""
    return {"v": FORM, "record": record.doc(), "hash": record.hash(), "proof": dict(record.proof)}


def proof_of(record: PublicRecord) -> dict[str, Any] | None:
    """The proof of a record that is shown; None while no signed head covers its entries. For the system's claim."""
    publishing = _publishing(record)
    if publishing is None:
        return None
    try:
        found: dict[str, Any] = {"v": FORM, "publication": _shown(publishing, {("record",), ("decision",)}, {})}
        row = Publication.objects.filter(id=record.id).first()
        if row is not None and row.entry_id and row.case_id:
            found["decision"], found["shows"] = _decision(record, row.case_id, row.entry_id)
    except Refusal:
        return None
    return found


def prove(limit: int = 200) -> int:
    """Give shown records the proofs that can be made now. How many."""
    done = 0
    with accounts.as_system(name="publicity"):
        for identifier, version in opening.unproved(limit):
            record = opening.shown(identifier)
            proof = proof_of(record) if record else None
            done += int(proof is not None and opening.prove(identifier, version, proof))
    return done


def _publishing(record: PublicRecord) -> Entry | None:
    wanted = record.hash()
    for entry in reversed(ledger.entries(record.id)):
        if entry.kind in SHOWN and entry.facts.get("record") == wanted:
            return entry
    return None


def _shown(
    entry: Entry, paths: set[tuple[str | int, ...]], reasons: Mapping[tuple[str | int, ...], str]
) -> dict[str, str]:
    told = ledger.disclose(entry.id, paths, reasons={**NOT_ASKED, **reasons})
    return {"disclosure": told.decode(), "proof": ledger.inclusion(entry.id).text()}


def _decision(record: PublicRecord, case_id: UUID, entry_id: UUID) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """The deciding entry, opened where the record says a fact of it word for word."""
    found = gather(case_id, entry_id)
    doc = record.doc()
    whole = {name: path for name, path in found.paths.items() if doc[name] == _at(found.entry.facts, path)}
    told = _shown(found.entry, set(whole.values()), {("party",): "personal"})
    return told, [{"field": name, "path": list(path)} for name, path in sorted(whole.items())]


def _at(facts: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = facts
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value
