"""The proof of a public record: what anybody can check offline with `verifier/xiezhi_verify.py record`.

Two entries of the ledger are shown in it. The publishing entry commits to the hash of the whole record, so to every
redacted text in it, and names the entry that decided. The deciding entry shows, with value and salt, each fact that
the record says whole, and of all others the commitment only. docs/publicity.md gives the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from xiezhi.accounts import door as accounts
from xiezhi.kernel.errors import Refusal
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Entry
from xiezhi.publicity import opening
from xiezhi.publicity.gathering import gather
from xiezhi.publicity.models import Publication
from xiezhi.publicity.record import FORM, PublicRecord

SHOWN = ("publicity_published", "publicity_corrected")
Steps = tuple[str | int, ...]
NOT_ASKED: Mapping[Steps, str] = {(): "not_asked"}


def proof_of(record: PublicRecord, folder: Path | None = None) -> dict[str, Any] | None:
    """The proof of a record that is shown; None while no signed head covers its entries. For the system's claim.

    `folder`: the log's files, where they are not this installation's own.
    """
    publishing = _publishing(record)
    if publishing is None:
        return None
    try:
        found: dict[str, Any] = {"v": FORM, "publication": _shown(publishing, {("record",), ("decision",)}, {}, folder)}
        row = Publication.objects.filter(id=record.id).first()
        if row is not None and row.entry_id and row.case_id:
            found["decision"], found["shows"] = _decision(record, row.case_id, row.entry_id, folder)
    except Refusal:
        return None
    return found


def prove(limit: int = 200, folder: Path | None = None) -> int:
    """Give shown records the proofs that can be made now. How many."""
    done = 0
    with accounts.as_system(name="publicity"):
        for identifier, version in opening.unproved(limit):
            record = opening.shown(identifier)
            proof = proof_of(record, folder) if record else None
            done += int(proof is not None and opening.prove(identifier, version, proof))
    return done


def _publishing(record: PublicRecord) -> Entry | None:
    wanted = record.hash()
    for entry in reversed(ledger.entries(record.id)):
        if entry.kind in SHOWN and entry.facts.get("record") == wanted:
            return entry
    return None


def _shown(entry: Entry, paths: set[Steps], reasons: Mapping[Steps, str], folder: Path | None) -> dict[str, str]:
    told = ledger.disclose(entry.id, paths, reasons={**NOT_ASKED, **reasons})
    return {"disclosure": told.decode(), "proof": ledger.inclusion(entry.id, folder=folder).text()}


def _decision(
    record: PublicRecord, case_id: UUID, entry_id: UUID, folder: Path | None
) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """The deciding entry, opened where the record says a fact of it word for word."""
    found = gather(case_id, entry_id)
    doc = record.doc()
    whole = {name: path for name, path in found.paths.items() if doc[name] == _at(found.entry.facts, path)}
    told = _shown(found.entry, set(whole.values()), {("party",): "personal"}, folder)
    return told, [{"field": name, "path": list(path)} for name, path in sorted(whole.items())]


def _at(facts: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = facts
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value
