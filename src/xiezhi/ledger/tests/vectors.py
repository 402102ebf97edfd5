"""Makes the golden vectors. `python -m xiezhi.ledger.tests.vectors` writes them; a test sees that they stay."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xiezhi.kernel.canonical import canonical_bytes
from xiezhi.ledger.commitments import fields
from xiezhi.ledger.form import GENESIS, Draft, Head, Rows, sealed
from xiezhi.ledger.merkle import consistency, in_memory, inclusion, leaf_hash, root_of
from xiezhi.ledger.notes import Checkpoint, VerifierKey, sign
from xiezhi.ledger.proving import Proof, redacted
from xiezhi.ledger.tests.support import AT

GOLDEN = Path(__file__).parent / "golden"
PRIVATE = Ed25519PrivateKey.from_private_bytes(sha256(b"a key for vectors only").digest())
KEY = VerifierKey("xiezhi.test/log", PRIVATE.public_key().public_bytes_raw())
RECORD_KEY = sha256(b"a record key for vectors only").digest()
FACTS: dict[str, Any] = {
    "party": {"name": "某某商店", "phone": "13800000000", "minor": False},
    "amount": "100.00",
    "days": 15,
    "texts": ["查明", "张三", "于三月十二日"],
    "none": None,
    "empty": {},
}
Vector = dict[str, Any]


def entry(n: int, head: Head) -> bytes:
    """The n-th entry of the vectors' case."""
    told = Draft(
        id=UUID(int=0x0195_0000_0000_7000_8000_0000_0000_0000 + n),
        case=UUID(int=0x0195_0000_0000_7000_8000_0000_0000_FFFF),
        kind="filed" if n == 0 else "decided",
        occurred_at=AT,
        body="0195aaaa-0000-7000-8000-000000000001",
        scope="d44.d4401.d440106.b440106scjg",
        actor="0195bbbb-0000-7000-8000-000000000001",
        facts=FACTS,
        officers=("0195bbbb-0000-7000-8000-000000000001", "0195bbbb-0000-7000-8000-000000000002"),
        matter="matter_1",
        procedure="penalty_ordinary",
        pack="2026.1",
        papers={"decision": sha256(b"paper").hexdigest()} if n else {},
        evidence=(sha256(b"evidence").hexdigest(),),
    )
    rows = Rows(0, sha256(b"\x05").digest())
    return sealed(told, RECORD_KEY, log=KEY.name, head=head, recorded="2026-03-12T01:30:01.000000Z", rows=rows)


def entries(count: int) -> list[bytes]:
    """A case of `count` entries."""
    found: list[bytes] = []
    for n in range(count):
        found.append(entry(n, Head(n, leaf_hash(found[-1]) if found else GENESIS)))
    return found


def disclosure(data: bytes, shown: set[tuple[str | int, ...]]) -> bytes:
    """A redaction of one of the entries above."""
    return redacted(data, FACTS, RECORD_KEY, shown, {})


def canonicals() -> list[Vector]:
    """Values with their bytes, and bytes that are nobody's."""
    values: list[Any] = [
        FACTS,
        [],
        {},
        '\b\t\n\f\r"\\/\u0001\u007f獬豸\U0001f600',
        [2**53 - 1, -(2**53) + 1, 0, True, False, None],
        dict.fromkeys(["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"], 1),
    ]
    bad = [b'{"b":1,"a":2}', b"1.0", b"1e2", b"[1, 2]", b'"\\u0041"', b'{"a":1,"a":1}', b"9007199254740992", b"\xff"]
    good = [
        {"kind": "canonical", "name": str(n), "value": v, "bytes": canonical_bytes(v).hex()}
        for n, v in enumerate(values)
    ]
    return good + [{"kind": "not_canonical", "name": str(n), "bytes": each.hex()} for n, each in enumerate(bad)]


def trees() -> list[Vector]:
    """Roots and proofs, right ones and wrong ones."""
    data = [bytes([n]) * n for n in range(20)]
    leaves = [leaf_hash(each) for each in data]
    made: list[Vector] = []
    for size in range(21):
        made.append({"kind": "root", "name": f"{size}", "leaves": [each.hex() for each in data[:size]],
                     "root": root_of(leaves[:size]).hex()})  # fmt: skip
    for size, index in [(1, 0), (2, 1), (7, 3), (8, 7), (13, 12), (20, 16), (20, 0)]:
        path = [step.hex() for step in inclusion(in_memory(leaves[:size]), index, size)]
        right: Vector = {"kind": "inclusion", "name": f"{index} of {size}", "leaf": leaves[index].hex(), "index": index,
                 "size": size, "path": path, "root": root_of(leaves[:size]).hex(), "holds": True}  # fmt: skip
        longer = {**right, "path": [*path, leaves[0].hex()], "name": f"{index} of {size}, too long", "holds": False}
        made += [right, longer, {**right, "index": index + 1, "name": f"{index} of {size}, moved", "holds": False}]
    for old, new in [(0, 0), (0, 5), (1, 2), (3, 7), (6, 8), (8, 8), (8, 20), (13, 20)]:
        path = [step.hex() for step in consistency(in_memory(leaves[:new]), old, new)]
        roots = {"old_root": root_of(leaves[:old]).hex(), "new_root": root_of(leaves[:new]).hex()}
        right = {"kind": "consistency", "name": f"{old} to {new}", "old": old, "new": new, "path": path, **roots}
        right["holds"] = True
        made += [right, {**right, "old_root": "00" * 32, "name": f"{old} to {new}, another before", "holds": False}]
        made += [{**right, "path": [*path, "00" * 32], "name": f"{old} to {new}, too long", "holds": False}]
    return made


def signed() -> list[Vector]:
    """Entries, notes, proofs and disclosures."""
    data = entries(5)
    leaves = [leaf_hash(each) for each in data]
    note = sign(Checkpoint(KEY.name, 5, root_of(leaves)), PRIVATE)
    proof = Proof(data[3], 3, tuple(inclusion(in_memory(leaves), 3, 5)), note).text()
    shown = disclosure(data[3], {("amount",), ("texts", 0), ("texts", 2)})
    whole = disclosure(data[0], {path for path, _ in fields(FACTS)})
    base = {"key": KEY.text(), "holds": True}
    made: list[Vector] = [
        {"kind": "entry", "name": f"{n}", "entry": each.decode(), "hash": leaf_hash(each).hex()}
        for n, each in enumerate(data)
    ]
    made += [
        {"kind": "note", "name": "a head", "note": note, **base},
        {"kind": "note", "name": "with a witness", "note": note + "\u2014 witness.example AAAAAAAA\n", **base},
        {"kind": "note", "name": "another size", "note": note.replace("\n5\n", "\n6\n"), **base, "holds": False},
        {"kind": "proof", "name": "entry 3", "entry": data[3].decode(), "proof": proof, **base},
        {"kind": "proof", "name": "another entry", "entry": data[2].decode(), "proof": proof, **base, "holds": False},
        {"kind": "disclosure", "name": "redacted", "disclosure": shown.decode(), "holds": True},
        {"kind": "disclosure", "name": "all open", "disclosure": whole.decode(), "holds": True},
        {"kind": "disclosure", "name": "another amount", "disclosure": shown.decode().replace("100.00", "900.00"),
         "holds": False},
    ]  # fmt: skip
    return made


FILES = {"canonical.json": canonicals, "trees.json": trees, "signed.json": signed}


def text_of(vectors: list[Vector]) -> str:
    """One vector a line, so that a difference is seen."""
    return "[\n" + ",\n".join(json.dumps(each, ensure_ascii=False, sort_keys=True) for each in vectors) + "\n]\n"


if __name__ == "__main__":
    for file, make in FILES.items():
        (GOLDEN / file).write_text(text_of(make()), encoding="utf-8")
