"""Database, sequencer, signer and writers are killed at random under load: what was acknowledged stays, in one whole
log.

The control writes with `synchronous_commit = off`, as a database without durable commits would: there the same kills
must lose acknowledged entries, or the test could not see a loss at all.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.database import PYTHON_PATH
from tests.support.thorough import rounds
from xiezhi.config import cluster
from xiezhi.ledger.audit.run import audit
from xiezhi.ledger.merkle import Frontier
from xiezhi.ledger.notes import VerifierKey, opened
from xiezhi.ledger.tables import TABLES

KILLS = rounds(8, 25)
CALM = ("max_connections=40", "shared_buffers=64MB")
FORGETFUL = (*CALM, "synchronous_commit=off", "wal_writer_delay=10s", "wal_writer_flush_after=2GB")
PREPARE = "from pathlib import Path; from xiezhi.config import running; import sys; running.prepare(Path(sys.argv[1]))"


class House:
    """One installation with everything that can be killed."""

    def __init__(self, data: Path, settings: tuple[str, ...], seed: int) -> None:
        self.data, self.settings, self.luck = data, settings, random.Random(seed)
        self.home, self.acknowledged = cluster.home(data), data / "acknowledged"
        self.env = {**os.environ, "XIEZHI_DATA": str(data), "PYTHONPATH": os.pathsep.join(PYTHON_PATH)}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.heads: set[str] = set()
        self.seed = seed

    def start(self, name: str) -> None:
        """Start one of the processes."""
        if name == "database":
            self.running[name] = cluster.start(self.home, self.settings)
            return
        self.seed += 1
        module = {
            "sequencer": ["xiezhi.ledger.sequencer"],
            "signer": ["xiezhi.ledger.signer"],
            "writer": ["tests.integrity.writer", str(self.acknowledged), str(self.seed), "4"],
        }[name]
        with (self.data / f"{name}.out").open("ab") as out:
            command = [sys.executable, "-m", *module]
            self.running[name] = subprocess.Popen(command, env=self.env, stdout=out, stderr=out, start_new_session=True)

    def kill(self, name: str) -> None:
        """kill -9, the database with all its backends."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def count(self) -> int:
        """How many entries have been acknowledged."""
        return self.acknowledged.read_bytes().count(b"\n") if self.acknowledged.exists() else 0

    def live(self, seconds: float) -> None:
        """Let time pass, noting every head that is published."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.look()
            time.sleep(0.02)

    def look(self) -> None:
        """Note the head that is published now."""
        path = self.data / "ledger" / "checkpoint"
        if path.exists():
            self.heads.add(path.read_text())

    def until(self, reached, seconds: float = 60.0) -> None:
        """Wait for something, or fail."""
        end = time.monotonic() + seconds
        while not reached():
            assert time.monotonic() < end, self.said()
            self.live(0.05)

    def said(self) -> str:
        """The last lines of every process, for a failure's message."""
        return "\n".join(path.read_text(errors="replace")[-800:] for path in sorted(self.data.glob("*.out")))

    def lost(self) -> list[str]:
        """Acknowledged entries that the database does not hold as they were acknowledged."""
        with cluster.connect(self.home, "xiezhi") as own:
            rows = own.execute("SELECT id, encode(hash, 'hex') FROM ledger_entry").fetchall()
        kept = {f"{entry} {found}" for entry, found in rows}
        return [line for line in self.acknowledged.read_text().split("\n")[:-1] if line not in kept]


@contextmanager
def house(tmp_path: Path, settings: tuple[str, ...], seed: int) -> Iterator[House]:
    """An installation of its own; nothing of it is left behind."""
    made = House(tmp_path / "data", settings, seed)
    made.data.mkdir()
    made.env.pop("DATABASE_URL", None)
    cluster.make(made.home)
    try:
        made.start("database")
        subprocess.run([sys.executable, "-c", PREPARE, str(made.data)], env=made.env, check=True, capture_output=True)
        yield made
    finally:
        for name in list(made.running):
            made.kill(name)
        cluster.erase(made.home)


def test_no_acknowledged_entry_is_lost_whatever_is_killed(tmp_path):
    with house(tmp_path, CALM, seed=20260312) as home:
        for name in ("signer", "sequencer", "writer"):
            home.start(name)
        home.until(lambda: home.count() > 20 and home.heads)
        killed: Counter[str] = Counter()
        for _ in range(KILLS):
            victim = home.luck.choice(["database", "database", "sequencer", "signer", "writer"])
            home.live(home.luck.uniform(0.1, 0.9))
            home.kill(victim)
            home.live(home.luck.uniform(0.0, 0.2))
            home.start(victim)
            killed[victim] += 1
            before = home.count()
            home.until(lambda before=before: home.count() > before)
        home.kill("writer")
        home.until(lambda: _settled(home))
        print(dict(killed), f"{home.count()} acknowledged, {len(home.heads)} heads")
        assert home.count() > 8 * KILLS
        assert home.lost() == []
        _audit(home)
        _every_head_is_a_prefix(home)


def test_the_control_without_durable_commits_loses_acknowledged_entries(tmp_path):
    with house(tmp_path, FORGETFUL, seed=7) as home:
        home.start("writer")
        lost = 0
        for _ in range(3):
            before = home.count()
            home.until(lambda before=before: home.count() > before + 50)
            home.kill("writer")
            home.kill("database")
            home.start("database")
            lost = len(home.lost())
            if lost:
                break
            home.start("writer")
        assert lost > 0


def _settled(home: House) -> bool:
    """Whether everything recorded is numbered and under the published head."""
    with cluster.connect(home.home, "xiezhi") as own:
        row = own.execute("SELECT (SELECT count(*) FROM ledger_entry), (SELECT count(*) FROM ledger_leaf)").fetchone()
    assert row is not None
    home.look()
    return row[0] == row[1] == int((home.data / "ledger" / "checkpoint").read_text().split("\n")[1])


def _audit(home: House) -> None:
    with cluster.connect(home.home, "xiezhi") as own:
        own.autocommit = False
        report = audit(own, home.data / "ledger", TABLES)
    assert report.problems == []
    assert report.counts["leaves"] == report.counts["entries"]


def _every_head_is_a_prefix(home: House) -> None:
    """Every head that anybody could have read at any time is a head of the log as it stands now."""
    key = VerifierKey.parse((home.data / "ledger" / "key").read_text())
    heads = sorted((opened(note, key) for note in home.heads), key=lambda head: head.size)
    with cluster.connect(home.home, "xiezhi") as own:
        leaves: list[Any] = [
            row[0] for row in own.execute("SELECT hash FROM ledger_leaf ORDER BY leaf_index").fetchall()
        ]
    frontier = Frontier()
    for head in heads:
        frontier.add(leaves[frontier.size : head.size])
        assert (frontier.size, frontier.root()) == (head.size, head.root)
