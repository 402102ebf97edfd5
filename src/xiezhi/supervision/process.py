"""The process `supervise`: follows the ledger and watches the clock until told to stop.

Run as `python -m xiezhi.supervision.process`. One is at work, by an advisory lock; others wait their turn. It polls
rather than listens, because NOTIFY takes a lock at commit that all cases would share.
"""

from __future__ import annotations

import logging
import signal
import sys
import threading
import time

POLL_SECONDS = 0.1
SWEEP_SECONDS = 3.0
COUNT_SECONDS = 60.0
"""How often rules over many cases count while entries come."""
LONGEST_BUSY = 600.0
"""How long counting waits for a pause at most."""
REST_SECONDS = 3600.0
"""And while none do: only the clock moves then."""
LONGEST_WAIT = 5.0
log = logging.getLogger("xiezhi.supervision")


def run(stopping: threading.Event) -> None:
    """Keep a follower at work until told to stop, over as many database connections as it takes."""
    from django.db import DatabaseError, connection

    wait = POLL_SECONDS
    while not stopping.is_set():
        try:
            if _alone(stopping):
                _work(stopping)
        except DatabaseError as problem:
            log.warning("the database is not to be had: %s", str(problem).strip().partition("\n")[0])
            stopping.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT)
        finally:
            connection.close()


def _alone(stopping: threading.Event) -> bool:
    """Wait until no other follower is at work."""
    from django.db import connection

    while not stopping.is_set():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(7303, 4)")
            if cursor.fetchone()[0]:
                return True
        stopping.wait(1.0)
    return False


def _work(stopping: threading.Event) -> None:
    from xiezhi.supervision.catalogue import book
    from xiezhi.supervision.counting import count_again
    from xiezhi.supervision.judging import warm_up
    from xiezhi.supervision.live import Follower

    follower = Follower(book())
    getting_ready = threading.Thread(target=warm_up, name="warm up", daemon=True)
    getting_ready.start()
    while getting_ready.is_alive() and not stopping.is_set():
        follower.beat()
        getting_ready.join(SWEEP_SECONDS)
    swept = counted = float("-inf")
    moved = True
    while not stopping.is_set():
        turn = follower.turn()
        now = time.monotonic()
        if now - swept >= SWEEP_SECONDS:
            follower.sweep()
            swept = now
        moved = moved or bool(turn.entries)
        waited = now - counted
        if waited >= (LONGEST_BUSY if turn.entries else COUNT_SECONDS if moved else REST_SECONDS):
            count_again()
            counted, moved = now, False
        if not turn.entries:
            stopping.wait(POLL_SECONDS)


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
