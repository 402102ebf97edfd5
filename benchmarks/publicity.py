"""One-click look-up of a firm's whole record: built from made-up subjects, asked cold and warm.

Cold: every page of the store's files is dropped from the machine's memory before each question (posix_fadvise), the
index stays in the process, as it would in service. Disk reads are counted by the kernel (`/proc/self/io`).
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.credit import code_of, subjects
from benchmarks.meters import Result, percentile
from xiezhi.publicity.credit.store import Store, Subject

NAME, TITLE = "publicity", "A firm's whole record in one look-up"
QUICK, USUAL, FULL = 500, 3_000, 2_250_000
"""Subjects; about 44 records each, so that FULL is about 100 million records."""
DESIGN = 600_000_000


def run(_ground: Any, quick: bool, full: bool = False) -> Iterator[Result]:
    """Build, then ask; what 600 million would take is computed from it and says so."""
    count = QUICK if quick else FULL if full else USUAL
    with tempfile.TemporaryDirectory(prefix="xiezhi-credit-", dir=os.environ.get("XIEZHI_BENCH_DIR")) as folder:
        store, counted = Store(Path(folder)), _Counted()
        began = time.perf_counter()
        store.build(counted.all(subjects(count)))
        took = time.perf_counter() - began - counted.made
        store.there()
        each = store.bytes() / counted.records
        index = sum(part.index_bytes() for part, _coder in store.parts)
        figures: dict[str, float | int | str] = {
            "subjects": count, "bytes a record": each, "index KB": index / 1024, "s": took,
            "records a second": counted.records / took,
        }  # fmt: skip
        yield Result("build", counted.records, figures, os.getloadavg()[0])
        some = _codes(count, 300)
        yield _asked("cold", store, some, cold=True)
        yield _asked("warm", store, some * 3, cold=False)
        times = DESIGN / counted.records
        yield Result(
            "computed, not run: 600 million records", DESIGN,
            {"GB": each * DESIGN / 1e9, "index MB": index * times / 1e6, "build hours": took * times / 3600},
            os.getloadavg()[0],
        )  # fmt: skip


class _Counted:
    def __init__(self) -> None:
        self.records, self.made = 0, 0.0

    def all(self, made: Iterator[Subject]) -> Iterator[Subject]:
        """The subjects, counted; the time to make them up is kept apart."""
        while True:
            began = time.perf_counter()
            one = next(made, None)
            self.made += time.perf_counter() - began
            if one is None:
                return
            self.records += len(one[1])
            yield one


def _codes(count: int, times: int) -> list[str]:
    chance = random.Random(3)
    return [code_of(chance.randrange(count)) for _ in range(times)]


def _asked(name: str, store: Store, codes: list[str], *, cold: bool) -> Result:
    took, calls, read, rows = list[float](), 0, 0, 0
    nothing = _io()
    own = _io()[0] - nothing[0]  # reading the counters costs calls too
    for code in codes:
        if cold:
            for part, _coder in store.parts:
                os.posix_fadvise(part.fd, 0, 0, os.POSIX_FADV_DONTNEED)
        before, began = _io(), time.perf_counter()
        rows += len(store.look_up(code))
        took.append((time.perf_counter() - began) * 1000)
        after = _io()
        calls, read = calls + after[0] - before[0] - own, read + after[1] - before[1]
    figures: dict[str, float | int | str] = {
        "p50 ms": percentile(took, 0.5), "p99 ms": percentile(took, 0.99), "rows each": rows / len(codes),
        "read calls each": calls / len(codes), "disk KB each": read / len(codes) / 1024,
    }  # fmt: skip
    return Result(name, len(codes), figures, os.getloadavg()[0])


def _io() -> tuple[int, int]:
    """Read calls of this process so far, and bytes that came from the disk."""
    said = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(said["syscr"]), int(said["read_bytes"])
