"""Judges many cases at once: the kernel over columns, and over entries; days it cannot hold go to the reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np

from xiezhi.kernel.days import Calendar
from xiezhi.supervision import compiled_days, machine, reference
from xiezhi.supervision.columns import Columns, columns_of
from xiezhi.supervision.ir import Entry, Programme, Status, Verdict
from xiezhi.supervision.program import NULL, Numbers, Program, program_of

STATUSES: tuple[Status, ...] = ("satisfied", "violated", "pending", "waived", "undetermined")
RULE, ENTRY, STATUS, DUE, ACTUAL, BY = range(6)
MOST_CALENDARS = 64


def judge_columns(
    program: Program, columns: Columns, as_of_day: int, as_of_second: int, calendar: Calendar, *,
    keep: bool = False, threads: int = 1,
) -> Numbers:  # fmt: skip
    """Rows of rule, entry, status, due, actual and discharging entry; entries are places in the columns.

    `keep`: also what is satisfied or waived. Every day must be one that `compiled_days.SAFE` holds.
    """
    cum, workdays = _spread(calendar)
    parts = _parts(columns, threads)

    def one(part: tuple[int, int]) -> Numbers:
        rows: Numbers = machine.judge(
            program.tables, columns.cases[part[0] : part[1] + 1], columns.acts, columns.days, columns.seconds,
            columns.data, columns.people, as_of_day, as_of_second, keep, cum, workdays,
        )  # fmt: skip
        return rows

    if len(parts) == 1:
        return one(parts[0])[:, :6]
    with ThreadPoolExecutor(len(parts)) as pool:
        return np.concatenate(list(pool.map(one, parts)))[:, :6]


_spreads: dict[int, tuple[Calendar, tuple[Numbers, Numbers]]] = {}


def _spread(calendar: Calendar) -> tuple[Numbers, Numbers]:
    """The tables of a calendar, spread once; the calendar is kept with them, so that its id stays its own."""
    found = _spreads.get(id(calendar))
    if found is None:
        if len(_spreads) >= MOST_CALENDARS:
            _spreads.clear()
        found = _spreads[id(calendar)] = (calendar, compiled_days.spread(calendar))
    return found[1]


def _parts(columns: Columns, threads: int) -> list[tuple[int, int]]:
    """Stretches of whole cases, of about the same length."""
    count = len(columns.cases) - 1
    if threads <= 1 or count < threads:
        return [(0, count)]
    wanted = np.linspace(0, len(columns), threads + 1)[1:-1]
    edges = [0, *(int(one) for one in np.searchsorted(columns.cases, wanted)), count]
    return [(low, high) for low, high in pairwise(edges) if high > low]


def judge_batch(
    programme: Programme, cases: Mapping[str, Sequence[Entry]], *, as_of_day: int, as_of_second: int,
    calendar: Calendar, keep: bool = True,
) -> list[Verdict]:  # fmt: skip
    """Every verdict on every case, in no order."""
    program = program_of(programme)
    plain = {case: listed for case, listed in cases.items() if listed and _holds(program, listed)}
    found: list[Verdict] = []
    for case, listed in cases.items():
        if listed and case not in plain:
            found += reference.judge(
                programme, case, listed, as_of_day=as_of_day, as_of_second=as_of_second, calendar=calendar
            )
    if plain:
        columns = columns_of(program, plain)
        rows = judge_columns(program, columns, as_of_day, as_of_second, calendar, keep=keep)
        found += verdicts(program, columns, rows)
    return found if keep else [one for one in found if one.status not in ("satisfied", "waived")]


def _holds(program: Program, entries: Sequence[Entry]) -> bool:
    """Whether the calendar's tables hold every day of a case."""
    low, high = compiled_days.SAFE
    days = [name for name in program.columns if program.programme.columns.get(name, "day") == "day"]
    return all(
        low <= entry.day <= high and all(low <= entry.values.get(name, low) <= high for name in days)
        for entry in entries
    )


def verdicts(program: Program, columns: Columns, rows: Numbers) -> list[Verdict]:
    """The rows of the kernel as verdicts."""
    where = np.searchsorted(columns.cases, rows[:, ENTRY], side="right") - 1
    first = columns.cases[where]
    rules = program.programme.rules
    return [
        Verdict(
            rules[row[RULE]].key, columns.names[case], int(row[ENTRY] - begin), STATUSES[row[STATUS]],
            None if row[DUE] == NULL else int(row[DUE]), None if row[ACTUAL] == NULL else int(row[ACTUAL]),
            None if row[BY] == -1 else int(row[BY] - begin),
        )
        for row, case, begin in zip(rows, where, first, strict=True)
    ]  # fmt: skip
