"""Counts what a run costs: statements that reach the database, processor time on either side, how long each took.

Processor time is read from /proc in ticks of 10 ms, so it is only told as a mean over many repetitions. Statements are
counted by the database itself (pg_stat_statements), so that none can be overlooked; BEGIN and COMMIT are told apart.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

TICK = os.sysconf("SC_CLK_TCK")
_STATEMENTS = """
    SELECT coalesce(sum(calls) FILTER (WHERE query !~* '^(begin|commit|rollback)'), 0),
        coalesce(sum(calls) FILTER (WHERE query ~* '^(begin|commit|rollback)'), 0)
    FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid WHERE r.rolname = 'xiezhi_app'
"""


@dataclass
class Result:
    """One line of the report: what was measured, how often, and what it came to. Times in milliseconds."""

    name: str
    times: int = 0
    figures: dict[str, float | int | str] = field(default_factory=dict)
    load: float = 0.0

    def line(self) -> str:
        """The line as it is printed."""
        told = "  ".join(f"{key} {_short(value)}" for key, value in self.figures.items())
        return f"{self.name:<58} n={self.times:<7,} {told}  (load {self.load:.1f})"


def _short(value: float | int | str) -> str:
    return (
        value
        if isinstance(value, str)
        else f"{value:,.0f}"
        if abs(value) >= 100
        else f"{value:,.2f}".rstrip("0").rstrip(".")
    )


def children(pid: int) -> list[int]:
    """A process and everything below it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in _read(task).split():
            found += children(int(child))
    return found


def processor_seconds(pid: int) -> float:
    """What a process and everything below it have used, also those of its children that have ended."""
    total = 0.0
    for one in children(pid):
        parts = _read(Path(f"/proc/{one}/stat")).rpartition(")")[2].split()
        if parts:
            total += sum(int(ticks) for ticks in parts[11:15])
    return total / TICK


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""  # it has ended


def percentile(times: Sequence[float], share: float) -> float:
    """The value that `share` of these do not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def repeat(
    name: str, what: Callable[[int], Any], times: int, *, app: int, database: int, admin: psycopg.Connection[Any]
) -> Result:
    """Do `what(i)` so many times, one after another, and tell the mean cost and the latencies."""
    admin.execute("SELECT pg_stat_statements_reset()")
    before = processor_seconds(app), processor_seconds(database)
    spent = []
    for index in range(times):
        begun = time.perf_counter()
        what(index)
        spent.append((time.perf_counter() - begun) * 1000)
    after = processor_seconds(app), processor_seconds(database)
    row = admin.execute(_STATEMENTS).fetchone()
    assert row is not None
    figures: dict[str, float | int | str] = {
        "statements": float(row[0]) / times,
        "begin/commit": float(row[1]) / times,
        "app ms": (after[0] - before[0]) * 1000 / times,
        "database ms": (after[1] - before[1]) * 1000 / times,
        "p50 ms": percentile(spent, 0.5),
        "p99 ms": percentile(spent, 0.99),
    }
    return Result(name, times, figures, os.getloadavg()[0])
