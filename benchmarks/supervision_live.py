"""Live supervision: entries a second with all rules on, and how long after its commit a wrong entry is found.

The entries are those of real acts, played once and copied under new names: ordinary penalties from clue to closing,
and penalties on the spot imposed by one officer alone, which is found at once. The kernel by itself is measured by
`supervision`.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from benchmarks.ground import Ground
from benchmarks.meters import Result, percentile, processor_seconds

NAME, TITLE = "supervision-live", "Live supervision, all rules on"
RATE = 500
"""Entries a second under which the delay is measured: a province at its busiest, estimated."""
EACH = 5
"""Entries of one transaction of the writer."""
POLL = 0.005
LONGEST = 30.0


def run(ground: Ground, quick: bool) -> Iterator[Result]:
    """How much the follower can take, then how soon it finds under a steady stream."""
    templates = _templates()
    yield _throughput(ground, templates, 2_000 if quick else 10_000)
    yield _delay(ground, templates, 5.0 if quick else 30.0)


def _templates() -> list[list[Any]]:
    """The entries of played cases: ordinary ones at several stages, and one that breaks a rule at once."""
    from xiezhi.accounts import door as accounts
    from xiezhi.cases import door_for_tests, scene_for_tests
    from xiezhi.ledger import door as ledger

    people, urban = scene_for_tests.market_people(), door_for_tests.some_people()
    cases = [scene_for_tests.played(people, until=act) for act in ("investigation_ended", "decided", "closed")]
    spot = door_for_tests.a_spot_case(urban, days_ago=3)
    with accounts.as_system():
        alone = [replace(one, officers=one.officers[:1]) for one in ledger.entries(spot)]
        return [*(ledger.entries(case) for case in cases), alone]


def _copies(templates: Sequence[Sequence[Any]], entries: int) -> Iterator[list[Any]]:
    """Cases copied from the templates in turn, about so many entries in all; each case as its drafts."""
    from xiezhi.kernel.identifiers import new_id
    from xiezhi.ledger.door import Draft

    names, made, turn = [one.name for one in fields(Draft)], 0, 0
    while made < entries:
        template = templates[turn % len(templates)]
        case = new_id()
        yield [
            Draft(**{**{name: getattr(one, name) for name in names}, "id": new_id(), "case": case}) for one in template
        ]
        made, turn = made + len(template), turn + 1


def _interleaved(cases: Sequence[Sequence[Any]], at_once: int = 50) -> Iterator[Any]:
    """The drafts of the cases, so many cases side by side, as a day's work is."""
    for start in range(0, len(cases), at_once):
        group = cases[start : start + at_once]
        for place in range(max(map(len, group))):
            yield from (case[place] for case in group if place < len(case))


def _throughput(ground: Ground, templates: list[list[Any]], entries: int) -> Result:
    from xiezhi.accounts import door as accounts
    from xiezhi.ledger import door as ledger
    from xiezhi.supervision import door as supervision

    follower = supervision.follower()
    while follower.turn().entries:
        pass  # the templates themselves, and what is compiled once
    drafts = list(_interleaved(list(_copies(templates, entries))))
    for start in range(0, len(drafts), 5_000):
        with accounts.as_system():
            ledger.append_many(drafts[start : start + 5_000])
    before, begun, ours = processor_seconds(ground.server.pid), time.perf_counter(), time.process_time()
    read = found = judged = 0
    while (turn := follower.turn()).entries:
        read, judged = read + turn.entries, judged + turn.cases
        found += sum(one.kind == "finding_raised" for one in turn.written.moves)
    follower.sweep()
    wall, used = time.perf_counter() - begun, time.process_time() - ours
    figures: dict[str, float | int | str] = {
        "entries/s": read / wall,
        "app µs an entry": used * 1e6 / read,
        "database µs an entry": (processor_seconds(ground.server.pid) - before) * 1e6 / read,
        "cases judged": judged,
        "findings": found,
    }
    return Result("followed in batches of 1,000", read, figures, os.getloadavg()[0])


def _delay(ground: Ground, templates: list[list[Any]], seconds: float) -> Result:
    """A writer at a steady rate, the process `supervise` beside it, and somebody who looks for what it finds."""
    process = ground.launch("-m", "xiezhi.supervision.process")
    committed: dict[UUID, float] = {}
    seen: dict[UUID, float] = {}
    stopping = threading.Event()
    looker = threading.Thread(target=_look, args=(ground, seen, stopping))
    looker.start()
    _ready(ground)
    written, wall = _write(templates, seconds, committed)
    deadline = time.monotonic() + LONGEST
    while len(committed.keys() & seen.keys()) < len(committed) and time.monotonic() < deadline:
        time.sleep(0.05)
    stopping.set()
    looker.join()
    used = processor_seconds(process.pid)
    ground.end(process)
    delays = [(seen[case] - committed[case]) * 1000 for case in committed.keys() & seen.keys()]
    if not delays:
        raise SystemExit("nothing was found")
    figures: dict[str, float | int | str] = {
        "entries/s written": written / wall,
        "p50 ms": percentile(delays, 0.5),
        "p99 ms": percentile(delays, 0.99),
        "found": len(delays),
        "not found": len(committed) - len(delays),
        "app CPU": f"{used / (wall + 5) * 100:.0f} %",
    }
    return Result("commit to finding, under a steady stream", written, figures, os.getloadavg()[0])


def _ready(ground: Ground) -> None:
    """Wait until the process has read the packs and looked at the clock once."""
    with ground.superuser() as looking:
        begun = looking.execute("SELECT clock_timestamp()").fetchone()
        assert begun
        while not looking.execute("SELECT 1 FROM supervision_mark WHERE swept_at > %s", begun).fetchone():
            time.sleep(0.1)


def _write(templates: list[list[Any]], seconds: float, committed: dict[UUID, float]) -> tuple[int, float]:
    """Write at the rate; remember when the entry was committed by which a case breaks a rule."""
    from xiezhi.accounts import door as accounts
    from xiezhi.ledger import door as ledger

    wrong = {case[0].case for case in _wrong(templates)}
    cases = list(_copies(templates, int(seconds * RATE)))
    late = {case[0].case for index, case in enumerate(cases) if templates[index % len(templates)][0].case in wrong}
    drafts = list(_interleaved(cases))
    begun = time.perf_counter()
    for number, start in enumerate(range(0, len(drafts), EACH)):
        batch = drafts[start : start + EACH]
        with accounts.as_system():
            ledger.append_many(batch)
        at = time.perf_counter()
        committed.update({one.case: at for one in batch if one.case in late and one.case not in committed})
        ahead = begun + (number + 1) * EACH / RATE - time.perf_counter()
        if ahead > 0:
            time.sleep(ahead)
    return len(drafts), time.perf_counter() - begun


def _wrong(templates: list[list[Any]]) -> list[list[Any]]:
    """Templates of which the first entry is enough for a finding."""
    return [one for one in templates if one[0].kind == "spot_decided"]


def _look(ground: Ground, seen: dict[UUID, float], stopping: threading.Event) -> None:
    """Note when the findings of each case can first be read."""
    newest = datetime(2000, 1, 1).astimezone()
    with ground.superuser() as looking:
        while not stopping.is_set():
            rows = looking.execute(
                "SELECT case_id, raised_at FROM supervision_finding WHERE raised_at >= %s", [newest]
            ).fetchall()
            at = time.perf_counter()
            for case, raised in rows:
                seen.setdefault(case, at)
                newest = max(newest, raised)
            time.sleep(POLL)
