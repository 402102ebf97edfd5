"""Judges whole histories: segments are streamed case by case through the kernel, in bounded memory, a thread a segment.

`ledger_segments.py` writes those of our own ledger; other systems' histories can be written as `segments.py` says.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from typing import Any

import numpy as np
import pyarrow as arrow

from xiezhi.kernel.days import Calendar
from xiezhi.supervision import compiled_days
from xiezhi.supervision.batch import ACTUAL, BY, DUE, ENTRY, RULE, STATUS, STATUSES, judge_batch, judge_columns
from xiezhi.supervision.columns import Columns
from xiezhi.supervision.ir import Entry, Programme, Verdict
from xiezhi.supervision.program import NULL, Numbers, Program, program_of
from xiezhi.supervision.segments import columns_of, read

FINDINGS = arrow.schema(
    [
        ("case", arrow.string()), ("rule", arrow.string()), ("seq", arrow.int64()), ("status", arrow.string()),
        ("due", arrow.int64()), ("actual", arrow.int64()), ("by", arrow.int64()),
    ]
)  # fmt: skip
"""One row a verdict, as `ir.Verdict`: days since 1970, or seconds for hours."""


@dataclass(frozen=True)
class Asked:
    """What a history is asked: which rules, as of when. `keep`: also what is satisfied or waived is told."""

    programme: Programme
    as_of_day: int
    as_of_second: int
    calendar: Calendar
    keep: bool = False


def judge(asked: Asked, segments: Sequence[Path], *, threads: int = 1) -> Generator[arrow.Table]:
    """The verdicts on every case of the segments, as tables of `FINDINGS`, in the order in which they come.

    What is held at once is a row group and its findings for each thread, however long the history is.
    """
    if threads <= 1 or len(segments) < 2:
        for path in segments:
            yield from _segment(asked, path)
    else:
        yield from _side_by_side(asked, segments, threads)


def judge_table(asked: Asked, table: arrow.Table) -> arrow.Table:
    """The verdicts on a table of whole cases, laid out as a segment."""
    program = program_of(asked.programme)
    columns, names = columns_of(table, program)
    odd = _odd(program, columns)
    if odd.any():  # days that the calendar's tables do not hold
        rows = np.repeat(odd, np.diff(columns.cases))
        plain = table.filter(arrow.array(~rows))
        verdicts = _plainly(asked, program, _taken(columns, rows), names.filter(arrow.array(odd)).to_pylist())
        return arrow.concat_tables([judge_table(asked, plain), verdicts]) if len(plain) else verdicts
    found = judge_columns(program, columns, asked.as_of_day, asked.as_of_second, asked.calendar, keep=asked.keep)
    return _table(program, columns.cases, names, found)


def _segment(asked: Asked, path: Path) -> Iterator[arrow.Table]:
    for table in read(path, program_of(asked.programme)):
        yield judge_table(asked, table)


def _side_by_side(asked: Asked, segments: Sequence[Path], threads: int) -> Iterator[arrow.Table]:
    """Threads take segments one after another; a queue of few places holds what they find until it is taken."""
    waiting: Queue[Path | None] = Queue()
    for one_path in (*segments, *[None] * threads):
        waiting.put(one_path)
    found: Queue[Any] = Queue(2 * threads)
    stopped = Event()

    def work() -> None:
        try:
            while (path := waiting.get()) is not None:
                for table in _segment(asked, path):
                    found.put(table)
                    if stopped.is_set():
                        return
            found.put(None)
        except Exception as wrong:  # noqa: BLE001 - raised where the findings are asked for
            found.put(wrong)

    working = [Thread(target=work, daemon=True) for _ in range(threads)]
    for one in working:
        one.start()
    left = threads
    try:
        while left:
            one_found = found.get()
            if isinstance(one_found, Exception):
                raise one_found
            if one_found is None:
                left -= 1
            else:
                yield one_found
    finally:
        stopped.set()
        while any(one.is_alive() for one in working):
            while not found.empty():
                found.get_nowait()
            for one in working:
                one.join(0.01)


def _table(program: Program, cases: Numbers, names: arrow.Array, rows: Numbers) -> arrow.Table:
    """The rows of the kernel as a table."""
    where = np.searchsorted(cases, rows[:, ENTRY], side="right") - 1
    first = cases[where]
    rules = arrow.array([rule.key for rule in program.programme.rules], arrow.string())
    by = rows[:, BY]
    columns = [
        names.cast(arrow.string()).take(arrow.array(where)),
        rules.take(arrow.array(rows[:, RULE])),
        arrow.array(rows[:, ENTRY] - first),
        arrow.array(STATUSES).take(arrow.array(rows[:, STATUS])),
        arrow.array(rows[:, DUE], mask=rows[:, DUE] == NULL),
        arrow.array(rows[:, ACTUAL], mask=rows[:, ACTUAL] == NULL),
        arrow.array(by - first, mask=by == -1),
    ]
    return arrow.table(columns, schema=FINDINGS)


def _odd(program: Program, columns: Columns) -> Any:
    """Which cases have a day that the calendar's tables do not hold."""
    low, high = compiled_days.SAFE
    wrong = (columns.days < low) | (columns.days > high)
    for index, name in enumerate(program.columns):
        if program.programme.columns.get(name, "day") == "day":
            said = columns.data[index]
            wrong |= (said != NULL) & ((said < low) | (said > high))
    return np.logical_or.reduceat(wrong, columns.cases[:-1]) if len(columns) else np.zeros(0, bool)


def _taken(columns: Columns, rows: Any) -> Columns:
    """Some of the entries, which make whole cases."""
    lengths = np.add.reduceat(rows.astype(np.int64), columns.cases[:-1])
    cases = np.cumsum([0, *lengths[lengths > 0]]).astype(np.int64)
    seconds = columns.seconds[rows] if len(columns.seconds) else columns.seconds
    return replace(
        columns, cases=cases, acts=columns.acts[rows], days=columns.days[rows], seconds=seconds,
        data=columns.data[:, rows], people=columns.people[:, rows],
    )  # fmt: skip


def _plainly(asked: Asked, program: Program, columns: Columns, names: Sequence[str]) -> arrow.Table:
    """The same by way of entries, for cases that the reference evaluator has to judge."""
    cases = {
        name: [_entry(program, columns, row) for row in range(columns.cases[index], columns.cases[index + 1])]
        for index, name in enumerate(names)
    }
    verdicts = judge_batch(
        asked.programme, cases, as_of_day=asked.as_of_day, as_of_second=asked.as_of_second, calendar=asked.calendar,
        keep=asked.keep,
    )  # fmt: skip
    return arrow.Table.from_pylist([_row(one) for one in verdicts], schema=FINDINGS)


def _row(one: Verdict) -> Mapping[str, Any]:
    return {
        "case": one.case, "rule": one.rule, "seq": one.seq, "status": one.status, "due": one.due,
        "actual": one.actual, "by": one.by,
    }  # fmt: skip


def _entry(program: Program, columns: Columns, row: int) -> Entry:
    act = int(columns.acts[row])
    values = {
        name: int(columns.data[index, row])
        for index, name in enumerate(program.columns)
        if columns.data[index, row] != NULL
    }
    people = frozenset(
        f"{word}.{bit}"
        for word in range(len(columns.people))
        for bit in range(64)
        if int(columns.people[word, row]) >> bit & 1
    )
    at = int(columns.seconds[row]) if len(columns.seconds) else 0
    return Entry(program.programme.acts[act] if act >= 0 else "", int(columns.days[row]), at, values, people)
