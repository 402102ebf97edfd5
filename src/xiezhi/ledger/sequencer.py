"""The sequencer process: numbers finished entries, publishes the tree, has its head signed, and says that it lives.

Run as `python -m xiezhi.ledger.sequencer`. One is at work, by an advisory lock; others wait their turn. It polls
rather than listens, because NOTIFY takes a lock at commit that all cases would share.
"""

from __future__ import annotations

import logging
import signal
import sys
import threading
import time
from functools import partial
from pathlib import Path

import psycopg

from xiezhi.kernel.errors import Refusal
from xiezhi.ledger.installation import Connection, connect, log_folder, signer_folder
from xiezhi.ledger.numbering import BATCH, Numbering
from xiezhi.ledger.publishing import Ask, Publisher
from xiezhi.ledger.signer import ask

POLL_SECONDS = 0.1
BEAT_SECONDS = 2.0
ARCHIVE_SECONDS = 30.0
LONGEST_WAIT = 5.0
_LOCK = "SELECT pg_try_advisory_lock(7303, 1)"
_BEAT = "UPDATE ledger_mark SET beat_at = clock_timestamp(), signed_size = %s, trouble = %s"
log = logging.getLogger("xiezhi.ledger.sequencer")


class Sequencer:
    """One sequencer over one connection. `turn` does everything once; tests call it, the process repeats it."""

    def __init__(self, connection: Connection, folder: Path, ask_signer: Ask) -> None:
        self.connection = connection
        self.folder, self.ask = folder, ask_signer
        self.numbering = Numbering(connection)
        self.numbering.settle()
        self.publisher: Publisher | None = None
        self.trouble = ""
        self._beat = self._archived = 0.0

    def turn(self, *, archive: bool = False) -> bool:
        """Number, publish, give a sign of life. True when there is more to do at once.

        Numbering goes on when publishing cannot: what is recorded gets its place whatever became of the signer.
        """
        more = self.numbering.run() == BATCH
        held = self.numbering.held_back()
        trouble = f"a transaction has been open for {held:.0f} s and keeps entries from being numbered" if held else ""
        try:
            more = self._publish(archive) or more
        except Refusal as refusal:
            trouble, self.publisher = f"{refusal.code}: {refusal.what['en']}", None
        except OSError as problem:
            trouble, self.publisher = f"the log's files cannot be written: {problem.strerror or problem}", None
        self._say(trouble)
        return more and not trouble

    def _publish(self, archive: bool) -> bool:
        if self.publisher is None:
            self.publisher = Publisher(self.connection, self.folder, self.ask)
        done = self.publisher.run()
        now = time.monotonic()
        if archive or now - self._archived > ARCHIVE_SECONDS:
            self.publisher.archive()
            self._archived = now
        return done

    def _say(self, trouble: str) -> None:
        now = time.monotonic()
        if trouble == self.trouble and now - self._beat < BEAT_SECONDS:
            return
        if trouble != self.trouble:
            log.warning("trouble: %s", trouble) if trouble else log.info("well again")
        size = self.publisher.head.size if self.publisher and self.publisher.head else 0
        with self.connection.transaction():
            self.connection.execute(_BEAT, [size, trouble])
        self.trouble, self._beat = trouble, now


def run(stopping: threading.Event) -> None:
    """Keep a sequencer at work until told to stop, over as many database connections as it takes."""
    wait = POLL_SECONDS
    while not stopping.is_set():
        try:
            with connect("sequencer") as connection:
                if _alone(connection, stopping):
                    sequencer = Sequencer(connection, log_folder(), partial(ask, signer_folder()))
                    wait = POLL_SECONDS
                    _work(sequencer, stopping)
        except (psycopg.Error, OSError) as problem:
            log.warning("the database or the disk is not to be had: %s", str(problem).strip().partition("\n")[0])
            stopping.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT)


def _alone(connection: Connection, stopping: threading.Event) -> bool:
    """Wait until no other sequencer is at work."""
    while not stopping.is_set():
        row = connection.execute(_LOCK).fetchone()
        connection.commit()
        if row and row[0]:
            return True
        stopping.wait(1.0)
    return False


def _work(sequencer: Sequencer, stopping: threading.Event) -> None:
    while not stopping.is_set():
        if not sequencer.turn():
            stopping.wait(POLL_SECONDS if not sequencer.trouble else 1.0)


def main() -> int:
    """Run until SIGTERM or Ctrl-C."""
    import django

    django.setup()
    stopping = threading.Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, lambda *_: stopping.set())
    run(stopping)
    return 0


if __name__ == "__main__":
    sys.exit(main())
