"""The public record: made once from a decision, after redaction. Everything anybody sees is made from it and its hash.

`doc` is the whole record as canonical JSON without the proof, since the proof commits to the hash of it. Money is
decimal text, days are ISO text. `verifier/xiezhi_verify.py` reads the same form.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from xiezhi.kernel.canonical import JSON, canonical_bytes
from xiezhi.kernel.errors import text
from xiezhi.publicity.errors import NotPublishable
from xiezhi.publicity.folding import fold

KINDS = (
    "penalty", "licence", "compulsion", "expropriation", "requisition", "payment", "inspection", "confirmation",
    "ruling",
)  # fmt: skip
PARTY_KINDS = ("organisation", "sole_trader", "citizen")
FORM = 1
_TEXTS = ("number", "title", "party", "body_code", "body", "area")
_DAYS = ("decided_on", "published_on", "shown_until")
_NO_PART_OF_A_PATH = re.compile(r"[^\w()\-.]+")


@dataclass(frozen=True, kw_only=True)
class PublicRecord:
    """One publication as the public sees it. `shown_until`: the last day on which it is shown; None: no end.

    `hidden` tells what is hidden: `{"field", "kind", "count", "cite"}` each. `indexed`: search engines may index it.
    `proof` is no part of the hash; it may come later than the record, when a signed head covers its entry.
    """

    id: UUID
    version: int = 1
    kind: str
    path: str
    number: str
    title: str
    party: str
    party_code: str = ""
    party_kind: str
    body_code: str
    body: str
    area: str
    field: str = ""
    matter: str = ""
    result: str = ""
    facts: str = ""
    basis: str = ""
    amount: Decimal | None = None
    decided_on: date
    published_on: date
    shown_until: date | None = None
    indexed: bool = True
    hidden: tuple[Mapping[str, Any], ...] = ()
    proof: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def doc(self) -> dict[str, JSON]:
        """The record as JSON, the same for everybody; without the proof."""
        said: dict[str, JSON] = {"v": FORM}
        for one in fields(self):
            if one.name != "proof":
                said[one.name] = _plain(getattr(self, one.name))
        return said

    def canonical(self) -> bytes:
        """The bytes that are hashed."""
        return canonical_bytes(self.doc())

    def hash(self) -> str:
        """SHA-256 of the canonical bytes, in hex."""
        return hashlib.sha256(self.canonical()).hexdigest()

    def checked(self) -> PublicRecord:
        """Itself, when it is whole. NotPublishable names what is missing."""
        wrong = [name for name in _TEXTS if not str(getattr(self, name)).strip()]
        wrong += [] if self.kind in KINDS else ["kind"]
        wrong += [] if self.party_kind in PARTY_KINDS else ["party_kind"]
        wrong += [] if self.path.startswith(f"{self.kind}/{self.body_code}/") else ["path"]
        wrong += [] if self.version >= 1 else ["version"]
        if self.shown_until is not None and self.shown_until < self.published_on:
            wrong.append("shown_until")
        if wrong:
            listed = ", ".join(wrong)
            raise NotPublishable(
                text(f"公开记录不完整：{listed}。", f"The public record is not whole: {listed}."),
                next_step=text("补齐后再公开。", "Complete it, then publish."),
            )
        return self

    def changed(self, **changes: Any) -> PublicRecord:
        """The next version of the record, with these changes and no proof yet."""
        return replace(self, **{"version": self.version + 1, "proof": {}, **changes})


def bundle(record: PublicRecord) -> dict[str, Any]:
    """What `record.json` holds: the record, its hash, its proof. The verifier reads exactly this."""
    return {"v": FORM, "record": record.doc(), "hash": record.hash(), "proof": dict(record.proof)}


def path_of(kind: str, body_code: str, number: str) -> str:
    """The permanent address of a record: `<kind>/<body code>/<number>`, the number folded."""
    last = _NO_PART_OF_A_PATH.sub("-", fold(number)).strip("-.") or hashlib.sha256(number.encode()).hexdigest()[:16]
    return f"{kind}/{body_code}/{last}"


def record_of(doc: Mapping[str, Any], proof: Mapping[str, Any] | None = None) -> PublicRecord:
    """The record whose `doc` this is."""
    said = {one.name: doc[one.name] for one in fields(PublicRecord) if one.name in doc}
    said["id"] = UUID(str(said["id"]))
    for name in _DAYS:
        said[name] = date.fromisoformat(said[name]) if said.get(name) else None
    said["amount"] = Decimal(said["amount"]) if said.get("amount") is not None else None
    said["hidden"] = tuple(said.get("hidden", ()))
    return PublicRecord(**said, proof=dict(proof or {}))


def _plain(value: Any) -> JSON:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    assert value is None or isinstance(value, str | int | bool)
    return value
