"""What goes wrong before the first page: one clear sentence in both languages, a next step, never a traceback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading

import pytest

from tests.launcher import driving
from tests.support.server import free_port

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can change users and mount")


def _demo(data, *arguments, before=(), **more):
    port = () if "--port" in arguments else ("--port", str(free_port()))
    return driving.run("demo", "--data", str(data), *port, *arguments, before=before, **more)


def test_a_port_in_use(folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert port in driving.refused(_demo(folder / "data", "--port", port), "CONFIG-0004")
    assert not (folder / "data").exists()


def test_a_port_that_is_none(folder):
    driving.refused(_demo(folder / "data", "--port", "70000"), "CONFIG-0004")


def test_a_data_folder_that_is_a_file(folder):
    (folder / "data").write_text("not a folder")
    driving.refused(_demo(folder / "data"), "CONFIG-0001")


@AS_ROOT
def test_a_data_folder_that_may_not_be_written(folder):
    (folder / "data").mkdir()
    os.chmod(folder, 0o755)
    driving.refused(_demo(folder / "data", before=driving.ORDINARY), "CONFIG-0001")


@AS_ROOT
def test_a_full_disk(folder):
    (folder / "data").mkdir()
    mount = f'mount -t tmpfs -o size=30m tmpfs {folder / "data"} && exec "$@"'
    within = ("unshare", "--mount", "sh", "-c", mount, "sh")
    if subprocess.run([*within, "true"], capture_output=True).returncode:
        pytest.skip("this machine does not let root mount")
    assert "30 MB" in driving.refused(_demo(folder / "data", before=within), "CONFIG-0003")


def test_secrets_that_cannot_be_read(folder):
    (folder / "data").mkdir()
    (folder / "data" / "secrets.json").write_text('{"secret_key": ')
    driving.refused(_demo(folder / "data"), "CONFIG-0009")


def test_a_database_made_by_another_version(folder):
    files = folder / "data" / "postgresql" / "files"
    files.mkdir(parents=True)
    (files / "PG_VERSION").write_text("14\n")
    assert "PostgreSQL 14" in driving.refused(_demo(folder / "data"), "CONFIG-0005")


def test_a_database_whose_files_are_damaged(folder):
    with driving.demo(folder / "data") as demo:
        assert demo.stop() == 0
    (folder / "data" / "postgresql" / "files" / "global" / "pg_control").write_bytes(b"")
    assert "pg_control" in driving.refused(_demo(folder / "data"), "CONFIG-0005")
    shutil.rmtree(folder / "data" / "postgresql" / "files" / "global")
    driving.refused(_demo(folder / "data"), "CONFIG-0005")


def test_a_database_that_does_not_answer(folder):
    url = f"postgresql://somebody@127.0.0.1:{free_port()}/xiezhi"
    driving.refused(_demo(folder / "data", DATABASE_URL=url), "CONFIG-0007")


@pytest.mark.parametrize("url", ["nonsense", "mysql://localhost/xiezhi", "postgresql://[::1/x"])
def test_an_address_of_a_database_that_is_none(folder, url):
    driving.refused(_demo(folder / "data", DATABASE_URL=url), "CONFIG-0007")


def test_a_database_too_old(folder):
    with _old_server() as port:
        url = f"postgresql://somebody@127.0.0.1:{port}/xiezhi?sslmode=disable&gssencmode=disable"
        assert "14.9" in driving.refused(_demo(folder / "data", DATABASE_URL=url), "CONFIG-0006")


def test_starting_over_never_touches_a_database_of_somebody_else(folder):
    url = "postgresql://somebody@127.0.0.1/xiezhi"
    driving.refused(_demo(folder / "data", "--fresh", DATABASE_URL=url), "CONFIG-0011")


def test_a_setting_that_means_nothing(folder):
    assert "XIEZHI_DEBUG" in driving.refused(_demo(folder / "data", XIEZHI_DEBUG="perhaps"), "CONFIG-0011")


class _old_server:
    """As much of PostgreSQL's protocol as tells a client the server's version: 14.9."""

    def __enter__(self) -> int:
        self.listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()
        return int(self.listener.getsockname()[1])

    def __exit__(self, *exc: object) -> None:
        self.listener.close()

    def _serve(self) -> None:
        ok = b"R" + (8).to_bytes(4, "big") + bytes(4)
        said = [b"server_version\0" + b"14.9\0", b"client_encoding\0UTF8\0", b"standard_conforming_strings\0on\0"]
        parameters = b"".join(b"S" + (4 + len(pair)).to_bytes(4, "big") + pair for pair in said)
        ready = b"Z" + (5).to_bytes(4, "big") + b"I"
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            with client:
                client.recv(4096)
                client.sendall(ok + parameters + ready)
                client.recv(4096)
