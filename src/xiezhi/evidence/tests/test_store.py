"""The store: written once, checked on every read; the same tests for a folder and for a real S3 server."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import time
from shutil import which
from uuid import uuid4

import httpx
import obstore
import pytest

from xiezhi.evidence.door_for_tests import hexed
from xiezhi.evidence.errors import OriginalBroken
from xiezhi.evidence.s3 import S3Store
from xiezhi.evidence.store import FolderStore

CONTENT = b"an original" * 1000


@pytest.fixture(scope="module")
def s3_server():
    """The address of a real S3 server of this machine (moto's), with an empty bucket."""
    program = which("moto_server")
    if program is None:
        pytest.skip("no S3 server on this machine: pip install 'moto[server]' puts moto_server on the path")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen([program, "-H", "127.0.0.1", "-p", str(port)], stdout=quiet, stderr=quiet)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    if server.poll() is not None:
        pytest.skip("moto_server does not start on this machine: its own requirements are not installed")
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


@pytest.fixture(params=["folder", "s3"])
def store(request, tmp_path):
    """Either store, empty."""
    if request.param == "folder":
        return FolderStore(tmp_path / "originals")
    address, bucket = request.getfixturevalue("s3_server"), f"bucket-{uuid4().hex[:12]}"
    assert httpx.put(f"{address}/{bucket}", timeout=10).status_code == 200
    return S3Store(bucket, "originals", endpoint=address, key_id="x", secret="x", region="us-east-1")


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "arrived"
    path.write_bytes(CONTENT)
    return path


def test_what_is_kept_is_read_back_under_its_digest(store, source):
    case, digest = uuid4(), hexed(CONTENT)
    assert not store.has(case, digest)
    store.keep(source, case, digest)
    assert store.has(case, digest)
    with store.opened(case, digest) as kept:
        assert kept.read() == CONTENT


def test_keeping_the_same_again_changes_nothing(store, source):
    case, digest = uuid4(), hexed(CONTENT)
    for _time in range(2):
        store.keep(source, case, digest)
    with store.opened(case, digest) as kept:
        assert kept.read() == CONTENT


def test_bytes_that_do_not_give_the_digest_are_never_kept(store, source):
    case = uuid4()
    with pytest.raises(OriginalBroken):
        store.keep(source, case, hexed(b"other"))
    assert not store.has(case, hexed(b"other"))


def test_what_is_not_there_is_refused_and_another_case_has_its_own(store, source):
    digest = hexed(CONTENT)
    store.keep(source, uuid4(), digest)
    with pytest.raises(OriginalBroken), store.opened(uuid4(), digest):
        pass


@pytest.mark.parametrize("place", [0, 5000, len(CONTENT) - 1])
def test_one_flipped_bit_is_found_before_a_byte_is_handed_out(tmp_path, source, place):
    store, case, digest = FolderStore(tmp_path / "o"), uuid4(), hexed(CONTENT)
    store.keep(source, case, digest)
    path = store.place(case, digest)
    path.chmod(0o600)
    with path.open("r+b") as file:
        file.seek(place)
        file.write(bytes([CONTENT[place] ^ 1]))
    with pytest.raises(OriginalBroken), store.opened(case, digest):
        pytest.fail("handed out")
    with pytest.raises(OriginalBroken):
        store.keep(source, case, digest)
    assert path.read_bytes()[place] == CONTENT[place] ^ 1, (
        "and what is there is evidence itself: nothing mends it unseen"
    )


def test_an_original_is_read_only_from_the_first_moment(tmp_path, source):
    store, case, digest = FolderStore(tmp_path / "o"), uuid4(), hexed(CONTENT)
    store.keep(source, case, digest)
    assert stat.S_IMODE(store.place(case, digest).stat().st_mode) == 0o400


@pytest.mark.parametrize("digest", ["../../etc/passwd", "AB" * 32, "", "0" * 63])
def test_a_name_that_is_no_digest_leads_nowhere(tmp_path, digest):
    with pytest.raises(ValueError, match="SHA-256"):
        FolderStore(tmp_path).place(uuid4(), digest)


def test_bytes_reach_the_disk_before_their_name_does(tmp_path, source, monkeypatch):
    steps = []

    def noted(step, real):
        def doing(*given):
            steps.append(step)
            return real(*given)

        return doing

    monkeypatch.setattr(os, "fsync", noted("sync", os.fsync))
    monkeypatch.setattr(os, "link", noted("link", os.link))
    FolderStore(tmp_path / "o").keep(source, uuid4(), hexed(CONTENT))
    assert steps[-3:] == ["sync", "link", "sync"]


def test_an_object_altered_on_the_server_is_found_and_not_written_over(s3_server, source):
    bucket = f"bucket-{uuid4().hex[:12]}"
    httpx.put(f"{s3_server}/{bucket}", timeout=10)
    store = S3Store(bucket, "", endpoint=s3_server, key_id="x", secret="x", region="us-east-1")
    case, digest = uuid4(), hexed(CONTENT)
    store.keep(source, case, digest)
    obstore.put(store.remote, store.name(case, digest), b"altered")
    with pytest.raises(OriginalBroken), store.opened(case, digest):
        pytest.fail("handed out")
    with pytest.raises(OriginalBroken):
        store.keep(source, case, digest)
