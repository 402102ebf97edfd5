"""The stand-alone verifier agrees with us on golden vectors, on real logs, and on what must be refused."""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.ledger.commitments import fields
from xiezhi.ledger.errors import BadProof
from xiezhi.ledger.form import GENESIS, Head, Rows, sealed
from xiezhi.ledger.merkle import inclusion, leaf_hash
from xiezhi.ledger.notes import Checkpoint, sign
from xiezhi.ledger.proving import Proof, check_proof, redacted
from xiezhi.ledger.tests import vectors
from xiezhi.ledger.tests.support import draft
from xiezhi.ledger.tests.test_commitments import facts
from xiezhi.ledger.tiles import TileReader, TileWriter

FILE = Path(__file__).parents[4] / "verifier" / "xiezhi_verify.py"


@pytest.fixture(scope="module")
def verifier():
    spec = importlib.util.spec_from_file_location("xiezhi_verify", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def log(tmp_path):
    data = vectors.entries(300)
    writer = TileWriter(tmp_path)
    writer.append(data)
    writer.flush()
    (tmp_path / "checkpoint").write_text(
        sign(Checkpoint(vectors.KEY.name, 300, TileReader(tmp_path, 300).root()), vectors.PRIVATE)
    )
    return tmp_path


def run(*arguments: object) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-I", FILE, *map(str, arguments)], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_the_verifier_is_one_file_that_imports_only_the_standard_library_and_cryptography():
    tree = ast.parse(FILE.read_text(encoding="utf-8"))
    names = {name.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    names |= {str(node.module).split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names - set(sys.stdlib_module_names) == {"cryptography"}


@pytest.mark.parametrize("file", vectors.FILES)
def test_the_golden_vectors_are_what_our_code_makes(file):
    assert (vectors.GOLDEN / file).read_text(encoding="utf-8") == vectors.text_of(vectors.FILES[file]())


def test_the_golden_vectors_hold_for_the_verifier():
    code, said = run("vectors", vectors.GOLDEN)
    assert code == 0, said
    assert "vectors hold" in said


def test_a_whole_log_is_checked_from_its_files(log):
    assert run("log", log, "--key", vectors.KEY.text()) == (0, "300 leaves\nholds\n")


def test_a_mirror_of_hashes_only_is_checked_and_compared(log, tmp_path_factory):
    other = tmp_path_factory.mktemp("mirror") / "m"
    shutil.copytree(log, other, ignore=shutil.ignore_patterns("entries"))
    assert run("log", other, "--key", vectors.KEY.text())[0] == 0
    assert run("compare", log, other)[0] == 0
    tile = other / "tile" / "0" / "000"
    bent = bytearray(tile.read_bytes())
    bent[32 * 17] ^= 1
    tile.write_bytes(bent)
    code, said = run("compare", log, other)
    assert code == 1
    assert "leaf 17 differs" in said


def test_an_altered_missing_or_moved_entry_is_named_and_the_rest_is_still_checked(log, verifier):
    bundle = log / "tile" / "entries" / "000"
    data = verifier.entries_of(log, 0, 256)
    data[9] = data[9].replace(b"decided", b"dec1ded")
    data[30], data[31] = data[31], data[30]
    bundle.write_bytes(b"".join(len(each).to_bytes(2, "big") + each for each in data))
    size, problems = verifier.check_log(log, vectors.KEY.text())
    assert size == 300
    named = {int(problem.split()[1].rstrip(":,")) for problem in problems}
    assert named == {9, 10, 30, 31, 32}


@pytest.mark.parametrize("name", ["checkpoint", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000"])
def test_no_changed_byte_in_a_file_of_the_log_is_accepted(log, verifier, name):
    path = log / name
    kept = path.read_bytes()
    for at in range(0, len(kept), max(1, len(kept) // 60)):
        bent = bytearray(kept)
        bent[at] ^= 1 << at % 8
        path.write_bytes(bent)
        with contextlib.suppress(verifier.Wrong, UnicodeDecodeError):
            assert verifier.check_log(log, vectors.KEY.text())[1], f"byte {at}"


def made() -> tuple[bytes, str]:
    data = vectors.entries(12)
    leaves = [leaf_hash(each) for each in data]
    from xiezhi.ledger.merkle import in_memory, root_of

    note = sign(Checkpoint(vectors.KEY.name, 12, root_of(leaves)), vectors.PRIVATE)
    return data[5], Proof(data[5], 5, tuple(inclusion(in_memory(leaves), 5, 12)), note).text()


def accepted(check, *given) -> bool:
    try:
        check(*given)
    except (BadProof, UnicodeDecodeError, UnicodeEncodeError):
        return False
    except Exception as problem:
        if type(problem).__name__ != "Wrong":
            raise
        return False
    return True


def test_every_byte_of_a_proof_changed_in_every_bit_is_refused_by_both(verifier):
    entry, proof = made()
    raw = proof.encode()
    assert accepted(check_proof, proof, entry, vectors.KEY)
    assert accepted(verifier.check_proof, entry, proof, vectors.KEY.text())
    for at in range(len(raw)):
        for bit in range(8):
            bent = bytearray(raw)
            bent[at] ^= 1 << bit
            ours = accepted(lambda text: check_proof(text.decode(), entry, vectors.KEY), bytes(bent))
            theirs = accepted(lambda text: verifier.check_proof(entry, text.decode(), vectors.KEY.text()), bytes(bent))
            assert (ours, theirs) == (False, False), f"byte {at} bit {bit}"


def test_every_byte_of_an_entry_changed_is_refused_by_both(verifier):
    entry, proof = made()
    for at in range(len(entry)):
        bent = bytearray(entry)
        bent[at] ^= 1 << at % 8
        assert not accepted(check_proof, proof, bytes(bent), vectors.KEY)
        assert not accepted(verifier.check_proof, bytes(bent), proof, vectors.KEY.text())


def test_every_byte_of_a_checkpoint_changed_in_every_bit_is_refused_by_the_verifier(verifier):
    note = made()[1].partition("\n\n")[2].encode()
    assert accepted(lambda text: verifier.open_note(text.decode(), vectors.KEY.text()), note)
    for at in range(len(note)):
        for bit in range(8):
            bent = bytearray(note)
            bent[at] ^= 1 << bit
            assert not accepted(lambda text: verifier.open_note(text.decode(), vectors.KEY.text()), bytes(bent))


def test_every_byte_of_a_disclosure_changed_is_refused(verifier):
    shown = vectors.disclosure(made()[0], {("amount",), ("texts", 0)})
    assert accepted(verifier.check_disclosure, shown)
    entry = shown.index(b'"entry"'), shown.index(b'"hidden"')
    for at in range(len(shown)):
        bent = bytearray(shown)
        bent[at] ^= 1 << at % 8
        if (
            entry[0] < at < entry[1]
        ):  # the entry's own bytes are bound by its proof; only its commitment is checked here
            continue
        assert not accepted(verifier.check_disclosure, bytes(bent)), f"byte {at}"


@settings(max_examples=150, deadline=None)
@given(facts, st.data())
def test_any_redaction_of_any_facts_holds_and_no_alteration_of_it_does(verifier, told, data):
    key = data.draw(st.binary(min_size=32, max_size=32))
    rows = Rows(0, sha256(b"\x05").digest())
    place: dict[str, Any] = {
        "log": vectors.KEY.name,
        "head": Head(0, GENESIS),
        "recorded": "2026-03-12T01:30:01.000000Z",
        "rows": rows,
    }
    entry = sealed(draft(facts=told), key, **place)
    paths = [path for path, _ in fields(told)]
    shown = redacted(entry, told, key, [path for path in paths if data.draw(st.booleans())], {})
    assert accepted(verifier.check_disclosure, shown)
    start = shown.index(b'"hidden":')  # past the entry, whose bytes a proof binds
    at = data.draw(st.integers(start, len(shown) - 1))
    bent = shown[:at] + bytes([shown[at] ^ 1 << data.draw(st.integers(0, 7))]) + shown[at + 1 :]
    assert not accepted(verifier.check_disclosure, bent)


def test_a_field_moved_renamed_dropped_or_doubled_is_refused(verifier):
    import json

    told = json.loads(vectors.disclosure(made()[0], {("amount",), ("days",)}))

    def refused(**change):
        data = verifier.canonical({**told, **change})
        return not accepted(verifier.check_disclosure, data)

    assert not refused()
    assert refused(open=told["open"][:-1])
    assert refused(hidden=told["hidden"][1:])
    assert refused(hidden=[*told["hidden"], told["hidden"][0]])
    assert refused(open=[{**told["open"][0], "path": ["fine"]}, *told["open"][1:]])
    assert refused(hidden=[{**told["hidden"][0], "path": ["other"]}, *told["hidden"][1:]])
