"""Proofs for strangers: that an entry is in the signed tree, that one tree extends another, what a redacted entry said.

Inclusion proofs are C2SP tlog-proof texts; docs/ledger-format.md describes both formats, and verifier/xiezhi_verify.py
checks them without us.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path as Folder
from typing import Any
from uuid import UUID

from django.db import connections

from xiezhi.kernel.canonical import JSON, canonical_bytes
from xiezhi.kernel.errors import text
from xiezhi.ledger.commitments import Path, fields, inner_hash, path_bytes, salts, value_bytes
from xiezhi.ledger.errors import BadProof, NotFound
from xiezhi.ledger.installation import log_folder
from xiezhi.ledger.merkle import check_consistency, check_inclusion, consistency, inclusion, leaf_hash
from xiezhi.ledger.notes import Checkpoint, VerifierKey, opened, strict_base64
from xiezhi.ledger.tiles import TileReader

PROOF_HEADER = "c2sp.org/tlog-proof@v1"
REASONS = ("personal", "commercial_secret", "state_secret", "minor", "whistleblower", "not_asked")
"""Why a field is hidden: personal data, commercial secret, state secret, a minor's, an informer's, or merely left
out."""

_STORED = """
SELECT e.canonical, f.facts, f.record_key, l.leaf_index FROM ledger_entry e
JOIN ledger_facts f ON f.entry_id = e.id LEFT JOIN ledger_leaf l ON l.entry_id = e.id WHERE e.id = %s
"""


@dataclass(frozen=True)
class Proof:
    """That the entry with these canonical bytes is leaf `index` of the tree whose signed head is `note`."""

    canonical: bytes
    index: int
    path: tuple[bytes, ...]
    note: str

    def text(self) -> str:
        """The tlog-proof text, which together with the canonical bytes and the log's key can be checked offline."""
        steps = "".join(b64encode(step).decode() + "\n" for step in self.path)
        return f"{PROOF_HEADER}\nindex {self.index}\n{steps}\n{self.note}"


def inclusion_proof(entry_id: UUID, *, folder: Folder | None = None, using: str = "default") -> Proof:
    """The proof for an entry that the claim sees. Refused (LEDGER-0007) until a signed head covers it."""
    canonical, _, _, index = _stored(entry_id, using)
    folder = folder or log_folder()
    note, head = _published(folder)
    if index is None or index >= head.size:
        raise NotFound(
            text("该记录尚未进入已签名的检查点。", "No signed checkpoint covers the entry yet."),
            next_step=text("几秒钟后再试。", "Try again in a few seconds."),
        )
    path = inclusion(TileReader(folder, head.size).node, index, head.size)
    return Proof(canonical, index, tuple(path), note)


def consistency_proof(old: int, new: int, *, folder: Folder | None = None) -> list[bytes]:
    """The proof that the log's tree of `new` leaves extends its tree of `old`."""
    folder = folder or log_folder()
    _, head = _published(folder)
    if not 0 <= old <= new <= head.size:
        raise NotFound(text("没有这样大小的检查点。", f"The published tree has {head.size} leaves."))
    return consistency(TileReader(folder, head.size).node, old, new)


def check_proof(proof: str, canonical: bytes, key: VerifierKey) -> Checkpoint:
    """The head that `proof` places the entry under. Raises BadProof unless everything holds."""
    try:
        above, found, note = proof.partition("\n\n")
        lines = above.split("\n")
        if not found or lines[0] != PROOF_HEADER or not lines[1].startswith("index "):
            raise ValueError("not a proof of this form")
        index = int(lines[1][6:])
        if lines[1] != f"index {index}":
            raise ValueError("an index is written in one way only")
        head = opened(note, key)
        if not check_inclusion(
            leaf_hash(canonical), index, head.size, [strict_base64(step) for step in lines[2:]], head.root
        ):
            raise ValueError("the path does not lead to the signed root")
    except (ValueError, IndexError) as problem:
        raise BadProof(text(f"证明不成立：{problem}。", f"The proof does not hold: {problem}.")) from problem
    return head


def check_extension(old: Checkpoint, new: Checkpoint, path: list[bytes]) -> bool:
    """Whether `path` shows `new` to extend `old`, both of the same log."""
    return old.origin == new.origin and check_consistency(old.size, new.size, path, old.root, new.root)


def disclose(
    entry_id: UUID,
    open_paths: Collection[Path],
    *,
    reasons: Mapping[Path, str] | None = None,
    using: str = "default",
) -> bytes:
    """A redacted entry as canonical JSON: fields in `open_paths` with salt and value, all others as hidden.

    A path opens everything below it. A hidden field shows its path, its inner hash and why it is hidden (`reasons`, by
    the same or a shorter path; "personal" where nothing is said).
    """
    canonical, facts, key, _ = _stored(entry_id, using)
    return redacted(canonical, facts, key, open_paths, reasons or {})


def redacted(
    canonical: bytes, facts: Mapping[str, JSON], key: bytes, open_paths: Collection[Path], reasons: Mapping[Path, str]
) -> bytes:
    """The disclosure of one entry, from its bytes, facts and record key."""
    salt, shown, hidden = salts(key), [], []
    for path, value in sorted(fields(facts), key=lambda field: path_bytes(field[0])):
        name = path_bytes(path)
        if any(path[:n] in open_paths for n in range(len(path) + 1)):
            shown.append({"path": list(path), "salt": salt(name).hex(), "value": value})
        else:
            inner = inner_hash(salt(name), value_bytes(value))
            hidden.append({"path": list(path), "inner": inner.hex(), "reason": _reason(path, reasons)})
    told: dict[str, JSON] = {"entry": canonical.decode(), "hidden": hidden, "open": shown, "v": 1}
    return canonical_bytes(told)


def _reason(path: Path, reasons: Mapping[Path, str]) -> str:
    given = [reasons[path[:n]] for n in range(len(path), -1, -1) if path[:n] in reasons]
    reason = given[0] if given else "personal"
    if reason not in REASONS:
        raise ValueError(f"no such reason for hiding a field: {reason}")
    return reason


def _published(folder: Folder) -> tuple[str, Checkpoint]:
    try:
        key = VerifierKey.parse((folder / "key").read_text())
        note = (folder / "checkpoint").read_text()
        return note, opened(note, key)
    except (OSError, ValueError) as problem:
        raise NotFound(
            text("还没有已签名的检查点。", "There is no signed checkpoint yet."),
            next_step=text("确认 sequencer 与 signer 正在运行。", "See that the sequencer and the signer are running."),
        ) from problem


def _stored(entry_id: UUID, using: str) -> tuple[bytes, dict[str, Any], bytes, int | None]:
    with connections[using].cursor() as cursor:
        cursor.execute(_STORED, [entry_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound(text("没有这条记录。", "There is no such entry."))
    facts = row[1] if isinstance(row[1], dict) else json.loads(row[1])
    return bytes(row[0]), facts, bytes(row[2]), row[3]
