"""Checkpoints as signed notes, and that no changed byte is accepted."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xiezhi.ledger.notes import BadNote, Checkpoint, VerifierKey, opened, sign

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = VerifierKey("xiezhi.test/log", PRIVATE.public_key().public_bytes_raw())
HEAD = Checkpoint("xiezhi.test/log", 20852163, bytes(range(32)))


def test_the_example_of_the_specification_has_the_key_id_it_should_have():
    key = VerifierKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    assert key.key_id.hex() == "c74f20a3"


def test_a_signed_head_is_read_back():
    assert opened(sign(HEAD, PRIVATE), KEY) == HEAD
    assert VerifierKey.parse(KEY.text()) == KEY


def test_a_witness_may_add_a_line():
    note = sign(HEAD, PRIVATE)
    assert opened(note + "\u2014 witness.example AAAAAAAA\n", KEY) == HEAD


def test_no_changed_byte_of_a_checkpoint_is_accepted():
    note = sign(HEAD, PRIVATE).encode()
    for at in range(len(note)):
        for bit in range(8):
            bent = bytearray(note)
            bent[at] ^= 1 << bit
            with pytest.raises(ValueError):  # noqa: PT011 - BadNote, or text that is no UTF-8
                opened(bent.decode(), KEY)


@pytest.mark.parametrize(
    "bent",
    [
        lambda note: note[:-1],
        lambda note: note + "\n",
        lambda note: note + note.splitlines()[-1] + "\n",
        lambda note: note.replace("\n\n", "\n"),
        lambda note: "\n" + note,
        lambda note: note.replace("20852163", "020852163"),
        lambda note: note.replace("\n", "\r\n"),
        lambda note: "",
    ],
)
def test_a_note_written_in_another_way_is_refused(bent):
    with pytest.raises(BadNote):
        opened(bent(sign(HEAD, PRIVATE)), KEY)


def test_a_head_of_another_log_is_refused():
    other = Checkpoint("xiezhi.test/other", 1, bytes(32))
    with pytest.raises(BadNote):
        opened(sign(other, PRIVATE), KEY)
