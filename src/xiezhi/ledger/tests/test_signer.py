"""The signer signs what extends the last head it signed, and nothing else."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from xiezhi.ledger.errors import SignerBroken, SignerRefused
from xiezhi.ledger.merkle import consistency, in_memory, leaf_hash, root_of
from xiezhi.ledger.notes import Checkpoint, opened
from xiezhi.ledger.signer import ask
from xiezhi.ledger.signing import Signer

LEAVES = [leaf_hash(b"%d" % n) for n in range(40)]


def head(size, origin="xiezhi.test/log"):
    return Checkpoint(origin, size, root_of(LEAVES[:size]))


def proof(old, new):
    return consistency(in_memory(LEAVES[:new]), old, new)


@pytest.fixture
def signer(tmp_path):
    made = Signer(tmp_path)
    yield made
    made.close()


def test_heads_that_extend_each_other_are_signed(signer):
    for old, new in [(0, 3), (3, 8), (8, 8), (8, 40)]:
        note = signer.sign(head(new), proof(old, new))
        assert opened(note, signer.key) == head(new)


def test_what_is_no_extension_is_refused_and_forgotten(signer):
    signer.sign(head(20), proof(0, 20))
    other = [leaf_hash(b"other"), *LEAVES[1:]]
    attempts = [
        (head(19), []),
        (head(40), []),
        (head(40), proof(19, 40)),
        (Checkpoint("xiezhi.test/log", 20, root_of(other[:20])), []),
        (Checkpoint("xiezhi.test/log", 40, root_of(other)), consistency(in_memory(other), 20, 40)),
        (head(40, "another.test/log"), proof(20, 40)),
    ]
    for wanted, given in attempts:
        with pytest.raises(SignerRefused):
            signer.sign(wanted, given)
    assert signer.last == head(20)
    signer.sign(head(40), proof(20, 40))


def test_the_last_head_is_remembered_over_a_restart(tmp_path):
    first = Signer(tmp_path)
    first.sign(head(20), proof(0, 20))
    first.close()
    second = Signer(tmp_path)
    assert second.last == head(20)
    assert second.key == first.key
    with pytest.raises(SignerRefused):
        second.sign(head(10), [])


def test_a_second_signer_of_the_same_log_does_not_start(signer):
    with pytest.raises(SignerBroken):
        Signer(signer.folder)


@pytest.mark.parametrize("lost", ["key", "memory"])
def test_a_signer_that_lost_its_key_or_its_memory_does_not_start(tmp_path, lost):
    first = Signer(tmp_path)
    first.sign(head(20), proof(0, 20))
    first.close()
    (tmp_path / lost).unlink()
    with pytest.raises(SignerBroken):
        Signer(tmp_path)


def test_the_process_answers_and_keeps_its_key_to_itself(tmp_path):
    process = subprocess.Popen([sys.executable, "-m", "xiezhi.ledger.signer", str(tmp_path)], env=dict(os.environ))
    try:
        deadline = time.monotonic() + 20
        while True:
            try:
                assert ask(tmp_path, {"op": "head"})["size"] == 0
                break
            except SignerBroken:
                assert time.monotonic() < deadline
                time.sleep(0.05)
        wanted = head(7)
        request = {"op": "sign", "origin": wanted.origin, "size": 7, "root": wanted.root.hex(), "proof": []}
        answer = ask(tmp_path, request)
        assert "xiezhi.test/log\n7\n" in answer["note"]
        for nonsense in (
            {},
            {"op": "sign"},
            {"op": "sign", **request, "root": "zz"},
            {"op": "sign", **request, "size": 5},
        ):
            with pytest.raises(SignerRefused):
                ask(tmp_path, nonsense)
        assert {oct(path.stat().st_mode)[-3:] for path in tmp_path.iterdir()} == {"600"}
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert json.loads((tmp_path / "memory").read_text())["size"] == 7
        with pytest.raises(SignerBroken):
            ask(tmp_path, {"op": "head"})
    finally:
        process.kill()
        process.wait()
