"""A redacted public record still verifies, offline, by the stand-alone file; whatever is altered in it does not.

`python -m tests.integrity.test_public_proofs 10000 [SEED]` tries as many random redactions (with DJANGO_SETTINGS_MODULE
set).
"""

from __future__ import annotations

import importlib.util
import json
import random
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger.form import GENESIS, Draft, Head, Rows, sealed
from xiezhi.ledger.merkle import in_memory, inclusion, leaf_hash, root_of
from xiezhi.ledger.notes import Checkpoint, VerifierKey, sign
from xiezhi.ledger.proving import Proof, redacted
from xiezhi.publicity.record import PublicRecord, bundle, path_of
from xiezhi.publicity.redaction.kinds import KINDS
from xiezhi.publicity.redaction.redacting import Profile, apply
from xiezhi.publicity.redaction.spans import Span

FILE = Path(__file__).parents[2] / "verifier" / "xiezhi_verify.py"
WORDS = "当事人张三于二〇二六年三月在白鹭街道经营超过保质期的食品，货值三千元，电话139，住榕荫路8号。"
LOG, PRIVATE = "test.example/log", Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
TRIED = 150


def load() -> Any:
    spec = importlib.util.spec_from_file_location("xiezhi_verify", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def verifier():
    return load()


def key() -> str:
    return VerifierKey(LOG, PRIVATE.public_key().public_bytes_raw()).text()


def drafted(case: Any, kind: str, facts: dict[str, Any]) -> Draft:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    return Draft(id=new_id(), case=case, kind=kind, occurred_at=at, body="", scope="d44", actor="system", facts=facts)


def a_text(dice: random.Random) -> str:
    return "".join(dice.choice(WORDS) for _ in range(dice.randrange(20, 200)))


def some_spans(text: str, dice: random.Random) -> list[Span]:
    found, at = [], 0
    while (at := at + dice.randrange(3, 40)) < len(text) - 4:
        end = min(len(text), at + dice.randrange(1, 8))
        found.append(Span(at, end, dice.choice(sorted(KINDS)), "person"))
        at = end
    return found


def a_bundle(dice: random.Random) -> tuple[dict[str, Any], list[str]]:
    """A published record with random texts and random spans hidden, its proof; and what was hidden."""
    identifier, case = new_id(), new_id()
    texts = {"facts": a_text(dice), "result": a_text(dice)}
    spans = {name: some_spans(text, dice) if dice.random() < 0.8 else [] for name, text in texts.items()}
    amount = str(dice.randrange(1, 10**6))
    facts = {"facts_found": texts["facts"], "fine": amount, "party": {"name": "张三", "id_number": "4401061990"},
             "reasons": texts["result"], "officers": ["a", "b"]}  # fmt: skip
    decided = drafted(case, "decided", facts)
    told: dict[str, Any] = apply(texts, spans, [], Profile())
    record = PublicRecord(
        id=identifier, kind="penalty", path=path_of("penalty", "B", str(identifier)), number="穗罚1号", title="一案",
        party="张某", party_kind="citizen", body_code="B", body="某局", area="440100", amount=None,
        decided_on=date(2026, 3, 2), published_on=date(2026, 3, 4), shown_until=date(2026, 3, 4) + timedelta(90),
        hidden=tuple({"field": name, "kind": "name", "count": len(spans[name]), "cite": []} for name in spans),
        **told,
    )  # fmt: skip
    published = drafted(
        identifier,
        "publicity_published",
        {
            "record": record.hash(),
            "doc": record.canonical().decode(),
            "decision": str(decided.id),
            "set": {"version": 1},
        },
    )
    rows, keys = Rows(0, bytes(32)), (dice.randbytes(32), dice.randbytes(32))
    recorded = "2026-03-04T01:00:00.000000Z"
    bytes_of = [sealed(one, secret, log=LOG, head=Head(0, GENESIS), recorded=recorded, rows=rows)
                for one, secret in zip((decided, published), keys, strict=True)]  # fmt: skip
    leaves = [leaf_hash(dice.randbytes(40)) for _ in range(dice.randrange(0, 6))] + [leaf_hash(one) for one in bytes_of]
    dice.shuffle(leaves)
    note = sign(Checkpoint(LOG, len(leaves), root_of(leaves)), PRIVATE)

    def part(data: bytes, told_facts: Any, secret: bytes, paths: set[Any]) -> dict[str, str]:
        index = leaves.index(leaf_hash(data))
        proof = Proof(data, index, tuple(inclusion(in_memory(leaves), index, len(leaves))), note)
        disclosed = redacted(data, told_facts, secret, paths, {(): "not_asked"})
        return {"disclosure": disclosed.decode(), "proof": proof.text()}

    whole = {("facts_found",): "facts"} if told["facts"] == texts["facts"] else {}
    proof = {
        "v": 1,
        "publication": part(bytes_of[1], published.facts, keys[1], {("record",), ("decision",)}),
        "decision": part(bytes_of[0], decided.facts, keys[0], set(whole)),
        "shows": [{"field": name, "path": list(path)} for path, name in whole.items()],
    }
    hidden = [texts[name][one.start : one.end] for name, listed in spans.items() for one in listed]
    return json.loads(json.dumps({**bundle(record), "proof": proof})), hidden


def altered(told: dict[str, Any], dice: random.Random) -> bytes:
    """The same with one thing changed: a character of any text, a value, a part taken from elsewhere or left out."""
    data = json.dumps(told, ensure_ascii=False)
    way = dice.randrange(4)
    if way == 0:
        field = dice.choice(("facts", "result", "party", "number", "decided_on", "shown_until", "body"))
        value = told["record"][field]
        at = dice.randrange(len(value))
        return json.dumps({**told, "record": {**told["record"], field: value[:at] + "改" + value[at + 1 :]}}).encode()
    if way == 1:
        del told["proof"][dice.choice(("decision", "shows", "publication"))]
        return json.dumps(told).encode()
    if way == 2:
        other, _ = a_bundle(dice)
        name = dice.choice(("decision", "publication"))
        told["proof"][name] = other["proof"][name]
        return json.dumps(told).encode()
    while True:
        at = dice.randrange(len(data))
        changed = data[:at] + dice.choice("0123456789abcdef甲") + data[at + 1 :]
        if changed != data:
            return changed.encode()


def same(one: bytes, other: dict[str, Any]) -> bool:
    try:
        return bool(json.loads(one) == other)
    except ValueError:
        return False


def try_many(verifier: Any, many: int, seed: int = 5) -> int:
    """How many random redactions verified, each with one alteration that was refused."""
    dice = random.Random(seed)
    for _ in range(many):
        told, _hidden = a_bundle(dice)
        assert verifier.check_record(json.dumps(told).encode(), key())["id"] == told["record"]["id"]
        changed = altered(json.loads(json.dumps(told)), dice)
        if not same(changed, told):
            with pytest.raises(verifier.Wrong):
                verifier.check_record(changed, key())
    return many


def test_random_redactions_verify_and_every_altered_one_is_refused(verifier):
    assert try_many(verifier, TRIED) == TRIED


def test_what_is_hidden_is_in_no_byte_of_what_is_downloaded(verifier):
    dice = random.Random(8)
    for _ in range(20):
        told, _ = a_bundle(dice)
        bytes_ = json.dumps(told, ensure_ascii=False)
        assert "4401061990" not in bytes_
        assert "张三" not in json.dumps(told["proof"], ensure_ascii=False) or "张三" in told["record"]["facts"]


def test_the_file_itself_says_so_on_the_command_line(tmp_path):
    import subprocess

    told, _ = a_bundle(random.Random(3))
    (tmp_path / "record.json").write_text(json.dumps(told, indent=1))
    command = [sys.executable, "-I", str(FILE), "record", str(tmp_path / "record.json"), "--key", key()]
    assert "holds" in subprocess.run(command, capture_output=True, text=True, check=True).stdout
    (tmp_path / "record.json").write_text(json.dumps({**told, "hash": "0" * 64}))
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


if __name__ == "__main__":
    tried = try_many(load(), int(sys.argv[1]), *map(int, sys.argv[2:3]))
    print(f"{tried} redactions verified, as many alterations refused")
