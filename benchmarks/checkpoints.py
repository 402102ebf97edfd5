"""How long after its commit an entry stands under a signed checkpoint, with the sequencer and the signer at work."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import UUID

from benchmarks.ground import Ground
from benchmarks.meters import Result, percentile

NAME, TITLE = "checkpoint", "From commit to signed checkpoint"
WAIT_SECONDS = 60.0
LOOK_SECONDS = 0.005


class Head:
    """Watches the signed head's file and remembers when it first covered each size."""

    def __init__(self, path: Path) -> None:
        self.path, self.seen, self.going = path, list[tuple[int, float]](), True
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _watch(self) -> None:
        while self.going:
            size = self._size()
            if size and (not self.seen or size > self.seen[-1][0]):
                self.seen.append((size, time.monotonic()))
            time.sleep(LOOK_SECONDS)

    def _size(self) -> int:
        try:
            return int(self.path.read_text("utf-8").splitlines()[1])
        except (OSError, IndexError, ValueError):
            return 0

    def wait_for(self, size: int) -> None:
        """Until the head covers so many entries."""
        end = time.monotonic() + WAIT_SECONDS
        while not self.seen or self.seen[-1][0] < size:
            if time.monotonic() > end:
                raise RuntimeError(f"no signed head of {size} entries within {WAIT_SECONDS:.0f} s")
            time.sleep(LOOK_SECONDS)

    def covered(self, leaf: int) -> float:
        """When the head first covered this leaf."""
        return next(at for size, at in self.seen if size > leaf)

    def stop(self) -> None:
        """Watch no longer."""
        self.going = False
        self.thread.join()


def run(ground: Ground, quick: bool) -> Iterator[Result]:
    """Acts one after another, each followed by a pause of 30 ms; the head's file is looked at every 5 ms."""
    from xiezhi.cases import door_for_tests as cases

    people, at, committed = cases.some_people(), cases.earlier(1), dict[UUID, float]()
    found = [cases.a_spot_case(people, days_ago=1) for _ in range(10)]
    for case in found:
        facts = {"receipt": "signed", "delivered_on": at.date().isoformat()}
        cases.do(people.officer, "decision_delivered", facts, at=at, case_id=case, officers=people.pair)
    signer, sequencer = ground.launch("-m", "xiezhi.ledger.signer"), ground.launch("-m", "xiezhi.ledger.sequencer")
    head = Head(ground.data / "ledger" / "checkpoint")
    try:
        head.wait_for(1)
        for index in range(30 if quick else 500):
            facts = {"amount": "1", "way": "bank", "receipt_number": f"C{index}", "complete": False}
            done = cases.do(people.officer, "paid", facts, at=at, case_id=found[index % len(found)])
            committed[done.entry_id] = time.monotonic()
            time.sleep(0.03)
        yield _told(ground, head, committed)
    finally:
        head.stop()
        ground.end(sequencer)
        ground.end(signer)


def _told(ground: Ground, head: Head, committed: Mapping[UUID, float]) -> Result:
    with ground.superuser() as admin:
        entries = admin.execute("SELECT count(*) FROM ledger_entry").fetchone()
        assert entries is not None
        head.wait_for(entries[0])
        rows = admin.execute(
            "SELECT entry_id, leaf_index FROM ledger_leaf WHERE entry_id = ANY (%s)", [list(committed)]
        )
        delays = [(head.covered(leaf) - committed[entry]) * 1000 for entry, leaf in rows.fetchall()]
    figures: dict[str, float | int | str] = {
        "p50 ms": percentile(delays, 0.5), "p99 ms": percentile(delays, 0.99), "longest ms": max(delays),
    }  # fmt: skip
    return Result("acts one after another", len(delays), figures, os.getloadavg()[0])
