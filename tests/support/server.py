"""The product's own web server on the module's database, as production runs it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.support.database import Database
from xiezhi.config import places, processes

START_SECONDS = 120.0


@dataclass(frozen=True)
class Server:
    """A running web server: its address, its log, and the process itself for tests that kill it."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(database: Database, log: Path, workers: int = 1, *, site: bool = False) -> Server:
    """Start gunicorn on `database`, with `site` the public's, and wait until it answers."""
    port = free_port()
    arguments = processes.site_arguments if site else processes.web_arguments
    command = [sys.executable, *arguments("127.0.0.1", port, workers)]
    environment = database.environment() | ({"DJANGO_SETTINGS_MODULE": "xiezhi.config.site_settings"} if site else {})
    with log.open("ab") as out:
        process = subprocess.Popen(command, env=environment, cwd=places.ROOT, stdout=out, stderr=out)
    url, deadline = f"http://127.0.0.1:{port}", time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"{url}/healthz", timeout=5)
            return Server(url, log, process)
        except httpx.TransportError:
            time.sleep(0.05)
    process.kill()
    raise AssertionError(f"the server did not start:\n{log.read_text(errors='replace')[-4000:]}")


def halt(server: Server) -> None:
    """Stop a server."""
    server.process.terminate()
    try:
        server.process.wait(15)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()


@pytest.fixture(scope="module")
def server(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A web server on this module's database."""
    running = serve(database, tmp_path_factory.mktemp("server") / "web.log")
    yield running
    halt(running)


@pytest.fixture(scope="module")
def site(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The public's site on this module's database."""
    running = serve(database, tmp_path_factory.mktemp("site") / "site.log", site=True)
    yield running
    halt(running)
