"""The archive package with its originals, and the stand-alone verifier that names whatever in it was altered."""

from __future__ import annotations

import importlib.util
import io
import json
import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from xiezhi.accounts import door_for_tests as registers
from xiezhi.accounts.door import claimed
from xiezhi.cases.scene_for_tests import market_people, steps, take
from xiezhi.evidence import door as evidence
from xiezhi.evidence.door_for_tests import pdf, picture
from xiezhi.papers import door as papers

pytestmark = pytest.mark.usefixtures("database")
VERIFIER = Path(__file__).parents[4] / "verifier" / "xiezhi_package.py"
AT = datetime(2026, 7, 6, tzinfo=UTC)
ORIGINALS = {"现场照片.jpg": picture(), "销售合同.pdf": pdf()}
TYPED = {
    "kind": "documentary", "title": "销售合同及照片", "source": "当事人", "obtained": "当场提供",
    "form": "original",
    "captured_at": "2026-07-06T10:00", "captured_place": "测试路 8 号", "captured_by": "张测试",
}  # fmt: skip


@pytest.fixture(scope="module")
def people(database):
    return market_people()


@pytest.fixture(scope="module")
def client(people):
    return registers.logged_in(people.officer)


@pytest.fixture(scope="module")
def archived(people, client):
    """A case whose officer uploaded originals during the inquiry, carried to the archive."""
    case = None
    for step in steps(people):
        case = take(step, people, case)
        if step.act == "evidence_collected":
            files = [SimpleUploadedFile(name, content) for name, content in ORIGINALS.items()]
            sent = client.post(f"/cases/{case}/evidence/add/", {**TYPED, "originals": files})
            assert sent.status_code == 302, sent.content.decode()
    assert case
    return case


@pytest.fixture(scope="module")
def packed(client, archived):
    return client.get(f"/cases/{archived}/file/package/").content


@pytest.fixture(scope="module")
def verifier():
    spec = importlib.util.spec_from_file_location("xiezhi_package", VERIFIER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rewritten(packed: bytes, path: Path, **changed: bytes | None) -> Path:
    """The package with some of its files altered; one that is None is left out, a new one is added."""
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(path, "w") as new:
        held = {one: old.read(one) for one in old.namelist()}
        for name, content in {**held, **changed}.items():
            if content is not None:
                new.writestr(name, content)
    return path


def of(packed: bytes, name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(packed)).read(name)


def bent(content: bytes, at: int = -1) -> bytes:
    """The same bytes but for one bit."""
    changed = bytearray(content)
    changed[at] ^= 1
    return bytes(changed)


def test_the_package_holds_the_originals_that_were_uploaded_each_under_its_digest(packed, people, archived):
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        held = {name: archive.read(name) for name in archive.namelist() if name.startswith("evidence/")}
    assert held == {f"evidence/{sha256(one).hexdigest()}": one for one in ORIGINALS.values()}
    with claimed(people.officer.claim):
        (item,) = evidence.items_of(archived)
    assert {one.name: one.digest for one in item.files} == {
        name: sha256(content).hexdigest() for name, content in ORIGINALS.items()
    }


def test_whoever_trusts_nobody_runs_one_file_and_it_holds(packed, tmp_path):
    path = tmp_path / "package.zip"
    path.write_bytes(packed)
    done = subprocess.run([sys.executable, "-I", VERIFIER, path], capture_output=True, text=True)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "holds"), done.stdout + done.stderr
    assert "--signer would prove more" in done.stderr
    wrong = subprocess.run([sys.executable, "-I", VERIFIER, path, "--signer", "00"], capture_output=True, text=True)
    assert (wrong.returncode, "signed by another key" in wrong.stdout) == (1, True)


def test_the_key_that_signed_is_the_one_whose_fingerprint_the_page_of_the_file_shows(
    packed, verifier, client, archived, tmp_path
):
    path = rewritten(packed, tmp_path / "package.zip")
    shown = re.search(r"<code>([0-9a-f]{64})</code>", client.get(f"/cases/{archived}/file/").content.decode())
    assert shown is not None
    assert verifier.check(path, shown[1])[1:] == ([], shown[1])


@pytest.mark.parametrize("name", list(ORIGINALS))
def test_an_original_of_which_one_bit_differs_is_named_with_its_title(packed, verifier, tmp_path, name):
    inside = f"evidence/{sha256(ORIGINALS[name]).hexdigest()}"
    path = rewritten(packed, tmp_path / "p.zip", **{inside: bent(ORIGINALS[name])})
    (said,) = verifier.check(path)[1]
    assert said.startswith(inside)
    assert "was altered" in said
    assert name in said


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("SHA256SUMS", "SHA256SUMS.sm2.json: the SM2 signature does not fit"),
        ("SHA256SUMS.sig", "SHA256SUMS.sig: the RSA signature does not fit"),
        ("file.pdf", "file.pdf: was altered"),
        ("metadata.xml", "metadata.xml: was altered"),
        ("papers/001.pdf", None),
    ],
)
def test_no_altered_byte_of_the_rest_passes(packed, verifier, tmp_path, name, start):
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        name = name if start else next(one for one in archive.namelist() if one.startswith("papers/"))
    path = rewritten(packed, tmp_path / "p.zip", **{name: bent(of(packed, name), 3)})
    said = verifier.check(path)[1]
    assert any(one.startswith(start or f"{name}: was altered") for one in said), said


def test_what_is_left_out_or_put_in_is_named(packed, verifier, tmp_path):
    digest = sha256(ORIGINALS["现场照片.jpg"]).hexdigest()
    changed = {f"evidence/{digest}": None, "evidence/extra": b"more"}
    said = verifier.check(rewritten(packed, tmp_path / "p.zip", **changed))[1]
    assert sorted(one.partition(":")[0].partition(" ")[0] for one in said) == [f"evidence/{digest}", "evidence/extra"]


def test_who_alters_an_original_and_the_list_is_found_by_both_signatures_and_by_the_name(packed, verifier, tmp_path):
    old = sha256(ORIGINALS["销售合同.pdf"]).hexdigest()
    changed = bent(ORIGINALS["销售合同.pdf"])
    listed = of(packed, "SHA256SUMS").replace(old.encode() + b"  ", sha256(changed).hexdigest().encode() + b"  ")
    path = rewritten(packed, tmp_path / "p.zip", **{f"evidence/{old}": changed, "SHA256SUMS": listed})
    said = "\n".join(verifier.check(path)[1])
    assert "the SM2 signature does not fit" in said
    assert "the RSA signature does not fit" in said
    assert "is its name" in said


def test_the_sm2_signature_is_refused_with_any_bit_of_key_or_signature_turned(verifier):
    message = b"list"
    told = json.loads(papers.sign_list(message, code="sm2test", organ="b", at=AT).sm2)
    key, signature = bytes.fromhex(told["public_key"]), bytes.fromhex(told["signature"])
    assert verifier.sm2_holds(message, signature, key, told["id"].encode())
    assert not verifier.sm2_holds(b"lisT", signature, key, told["id"].encode())
    assert not verifier.sm2_holds(message, signature, key, b"another")
    for at in range(0, len(signature), 7):
        assert not verifier.sm2_holds(message, bent(signature, at), key, told["id"].encode())
    assert not verifier.sm2_holds(message, signature, bent(key, 40), told["id"].encode())


def test_an_original_that_was_altered_in_the_store_is_not_packed_but_named(client, archived):
    content = ORIGINALS["销售合同.pdf"]
    digest = sha256(content).hexdigest()
    store: Any = evidence.originals()
    place = store.place(archived, digest)
    place.chmod(0o600)
    place.write_bytes(bent(content))
    try:
        answer = client.get(f"/cases/{archived}/file/package/")
    finally:
        place.write_bytes(content)
    assert answer.status_code == 409
    assert not answer.content.startswith(b"PK")
    assert "EVID-0011" in answer.content.decode()
    assert digest[:16] in answer.content.decode()
