"""Proofs of entries that are in the ledger, and redacted entries, checked by the stand-alone verifier."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger.appending import append
from xiezhi.ledger.bulk import append_many
from xiezhi.ledger.errors import BadProof, NotFound
from xiezhi.ledger.mirroring import mirror
from xiezhi.ledger.notes import VerifierKey, opened
from xiezhi.ledger.proving import check_extension, check_proof, consistency_proof, disclose, inclusion_proof
from xiezhi.ledger.tests.support import ELSEWHERE, claiming, draft, sequencing
from xiezhi.ledger.tests.test_verifier import FILE

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(scope="module")
def log(database, tmp_path_factory):
    folder = tmp_path_factory.mktemp("installation")
    publish(folder, 270)
    return folder / "log"


def publish(folder, count):
    with claiming():
        append_many([draft() for _ in range(count)])
    with sequencing(folder) as sequencer:
        while sequencer.turn():
            pass


def head(log):
    key = VerifierKey.parse((log / "key").read_text())
    return key, opened((log / "checkpoint").read_text(), key)


def test_an_entry_proves_that_it_is_in_the_signed_tree(log, tmp_path):
    told = draft()
    with claiming():
        append(told)
    with claiming(), pytest.raises(NotFound):
        inclusion_proof(told.id, folder=log)
    publish(log.parent, 3)
    with claiming():
        proof = inclusion_proof(told.id, folder=log)
    key, published = head(log)
    assert check_proof(proof.text(), proof.canonical, key) == published
    (tmp_path / "entry").write_bytes(proof.canonical)
    (tmp_path / "proof").write_text(proof.text())
    command = [sys.executable, FILE, "proof", tmp_path / "entry", tmp_path / "proof", "--key", key.text()]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    (tmp_path / "entry").write_bytes(proof.canonical.replace(b"filed", b"other"))
    assert subprocess.run(command, check=False, capture_output=True).returncode == 1


def test_no_proof_is_given_of_a_case_beyond_the_claim(log):
    told = draft()
    with claiming():
        append(told)
    with claiming(ELSEWHERE), pytest.raises(NotFound):
        inclusion_proof(told.id, folder=log)
    with claiming(ELSEWHERE), pytest.raises(NotFound):
        disclose(told.id, [()])


def test_a_later_head_is_shown_to_extend_an_earlier_one(log):
    _, before = head(log)
    publish(log.parent, 40)
    _, after = head(log)
    path = consistency_proof(before.size, after.size, folder=log)
    assert check_extension(before, after, path)
    assert not check_extension(before, after, [*path[:-1], bytes(32)])


def test_a_redacted_entry_shows_what_is_hidden_and_hides_what_it_says(log, tmp_path):
    told = draft(
        facts={"party": {"name": "张三", "phone": "13800000000"}, "amount": "100.00", "texts": ["查明", "张三"]}
    )
    with claiming():
        append(told)
        data = disclose(told.id, [("amount",), ("texts", 0)], reasons={("party", "phone"): "not_asked"})
    shown = json.loads(data)
    assert [field["path"] for field in shown["open"]] == [["amount"], ["texts", 0]]
    assert {tuple(field["path"]): field["reason"] for field in shown["hidden"]} == {
        ("party", "name"): "personal",
        ("party", "phone"): "not_asked",
        ("texts", 1): "personal",
    }
    assert "张三" not in data.decode()
    (tmp_path / "shown.json").write_bytes(data)
    command = [sys.executable, FILE, "disclosure", tmp_path / "shown.json"]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    (tmp_path / "shown.json").write_bytes(data.replace(b"100.00", b"100.01"))
    assert subprocess.run(command, check=False, capture_output=True).returncode == 1


def test_a_mirror_follows_and_refuses_another_log(log, tmp_path):
    first = mirror(log, tmp_path / "hashes", hashes_only=True)
    publish(log.parent, 500)
    second = mirror(log, tmp_path / "hashes", hashes_only=True)
    assert second.size >= first.size + 500
    assert not (tmp_path / "hashes" / "tile" / "entries").exists()
    key, _ = head(log)
    done = subprocess.run([sys.executable, FILE, "log", tmp_path / "hashes", "--key", key.text()], capture_output=True)
    assert done.returncode == 0, done.stdout
    mirror(log, tmp_path / "whole")
    done = subprocess.run([sys.executable, FILE, "log", tmp_path / "whole", "--key", key.text()], capture_output=True)
    assert done.returncode == 0, done.stdout
    (tmp_path / "hashes" / "checkpoint").write_text("nonsense")
    with pytest.raises(BadProof):
        mirror(log, tmp_path / "hashes")
    assert new_id()
