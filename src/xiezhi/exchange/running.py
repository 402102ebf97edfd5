"""Runs a load: reads the file, has one process for each processor bring the batches in, and says how far it is."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import monotonic

from django.db import connections

from xiezhi.exchange import aside, bodies, sources
from xiezhi.exchange.batches import CaseRows, Tally, batches, ordered
from xiezhi.exchange.loading import Load
from xiezhi.exchange.rules import Reader, Target
from xiezhi.kernel.clock import now, today
from xiezhi.standards import door as standards

Say = Callable[[str, str], None]
PAUSE = 1.0
"""Seconds between two lines of progress."""

_load: Load | None = None


@dataclass(frozen=True)
class Report:
    """What a load came to; `aside` is the file of rows that did not fit, where there are any."""

    body: str
    rows: int
    added: int
    known: int
    cases: int
    clocks: int
    rejected: int
    aside: Path | None
    seconds: float

    @property
    def rate(self) -> float:
        """Entries a second, from the first row read to the last picture drawn."""
        return self.added / self.seconds if self.seconds else 0.0


def load(
    path: Path,
    pack: str,
    *,
    limit: int | None = None,
    rejected: Path | None = None,
    elsewhere: Path,
    workers: int = 0,
    say: Say = lambda zh, en: None,
) -> Report:
    """Bring a file into the ledger under a pack's mapping. Rows that do not fit go to `rejected`, else beside the file,
    else below `elsewhere`; the rest goes in. Running it again adds nothing."""
    begun, tally = monotonic(), Tally()
    head, mapping = standards.mapping(pack)
    layers = standards.current().layers_of(head.layer)
    procedure = standards.procedure(mapping.procedure, layers, today())
    say("读取文件", f"reading {path.name}")
    rows = sources.read(path, mapping.columns(), limit)
    place = aside.place(path, rejected, elsewhere)
    body = bodies.registered(mapping.body, layers)
    standards.publish()
    reader = Reader(mapping, procedure, rows.columns, Target.of(body, layers, head.zone, now()))
    listed = list(batches(ordered(rows, mapping, tally)))
    for part in _run(Load(rows, reader, body, procedure.release, _digest(path)), listed, workers or _processors()):
        tally.plus(part)
        _progress(say, tally, len(rows), monotonic() - begun)
    seconds = monotonic() - begun
    count = aside.write(place, rows.columns, tally.aside)
    return Report(
        body.code, len(rows) + len(rows.broken), tally.added, tally.known, tally.cases, tally.clocks, count,
        place if count else None, seconds,
    )  # fmt: skip


def _run(made: Load, listed: list[list[CaseRows]], workers: int) -> Iterator[Tally]:
    """Every batch, in as many processes; in this one when one is enough."""
    if workers < 2 or len(listed) < 2:
        yield from map(made.bring, listed)
        return
    global _load
    _load = made  # the children have it by fork: the file is read once
    connections.close_all()
    with ProcessPoolExecutor(min(workers, len(listed)), multiprocessing.get_context("fork")) as pool:
        waiting = [pool.submit(_bring, batch) for batch in listed]
        try:
            for done in as_completed(waiting):
                yield done.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            _load = None


def _bring(batch: list[CaseRows]) -> Tally:
    assert _load is not None
    return _load.bring(batch)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_said = [0.0]


def _progress(say: Say, tally: Tally, rows: int, seconds: float) -> None:
    if monotonic() - _said[0] < PAUSE:
        return
    _said[0] = monotonic()
    done = tally.added + tally.known + len(tally.aside)
    say(
        f"{done:,}/{rows:,} 行，新增 {tally.added:,} 条、{tally.cases:,} 案，搁置 {len(tally.aside):,} 行",
        f"{done:,}/{rows:,} rows: {tally.added:,} entries and {tally.cases:,} cases added, "
        f"{len(tally.aside):,} set aside; {tally.added / seconds:,.0f} entries/s",
    )


def _digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
