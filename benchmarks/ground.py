"""An installation for one benchmark: an embedded database that counts statements, and the product's processes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg

from xiezhi.config import cluster, databases, places, processes, running

COUNTING = (
    "shared_preload_libraries=pg_stat_statements",
    "pg_stat_statements.track_planning=off",
    "max_connections=120",
)
START_SECONDS = 60.0


@dataclass
class Ground:
    """A running installation. `server` is the postmaster."""

    data: Path
    server: subprocess.Popen[bytes]
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def superuser(self) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection that no rule binds; autocommit."""
        return psycopg.connect(**databases.administrator(self.data), autocommit=True)

    def launch(self, *arguments: str) -> subprocess.Popen[bytes]:
        """One of the product's processes on this installation."""
        environment = {
            **os.environ, "XIEZHI_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "xiezhi.config.settings",
            "PYTHONPATH": os.pathsep.join((str(places.ROOT / "src"), str(places.ROOT))),
        }  # fmt: skip
        with (self.data / "bench.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *arguments], env=environment, cwd=places.ROOT, stdout=log, stderr=log
            )
        self.started.append(process)
        return process

    def web(self, workers: int = 1) -> tuple[str, subprocess.Popen[bytes]]:
        """The web server as production runs it; its address, and its first process."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        process = self.launch(*processes.web_arguments("127.0.0.1", port, workers))
        url, deadline = f"http://127.0.0.1:{port}", time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            try:
                httpx.get(f"{url}/login/", timeout=5, trust_env=False)
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return url, process
        raise RuntimeError(f"the web server did not start: see {self.data / 'bench.log'}")

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """Stop one of them."""
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self.started.remove(process)


@contextmanager
def ground(folder: Path | None = None) -> Iterator[Ground]:
    """A fresh installation, gone at the end; with `folder`, one that is there already and stays."""
    with tempfile.TemporaryDirectory(prefix="xiezhi-bench-") as made:
        data = folder or Path(made)
        data.chmod(0o755)  # the database may run as another user
        with running.held(data):
            home = cluster.home(data)
            if not cluster.exists(home):
                cluster.make(home)
            server = cluster.start(home, COUNTING)
            there = Ground(data, server)
            try:
                running.prepare(data)
                with there.superuser() as admin:
                    admin.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
                yield there
            finally:
                for process in list(there.started):
                    there.end(process)
                _leave()
                cluster.stop(server)


def _leave() -> None:
    from django.db import connections

    connections.close_all()
