"""Entries of whole cases as Parquet: how a segment is laid out, written, and read back as the kernel's columns.

A row is an entry: `case`, `seq` (its place in the case, from 0), `act`, `day`, `at` (second), `people`, and a column
`said_<name>` of whole numbers for each thing that rules ask for. Sorted by (case, seq). A row group holds whole cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
import pyarrow.compute as compute
import pyarrow.parquet as parquet

from xiezhi.kernel.errors import text
from xiezhi.supervision.columns import WORD, Columns
from xiezhi.supervision.errors import MissingLogColumns, UnsortedSegment
from xiezhi.supervision.ir import Entry
from xiezhi.supervision.program import NULL, Numbers, Program

SAID = "said_"
ROWS = 131_072
"""Rows of a row group, more where the last case of it goes on."""
ALWAYS = "recorded_on"
"""Every programme has this column; a segment need not."""


def table_of(cases: Iterable[tuple[str, Sequence[Entry]]], columns: Sequence[str]) -> arrow.Table:
    """Whole cases as rows of a segment, in the order given."""
    rows = [(case, seq, entry) for case, entries in cases for seq, entry in enumerate(entries)]
    entries = [entry for _, _, entry in rows]
    people = [sorted(entry.people) for entry in entries]
    plain = {
        "case": arrow.array([case for case, _, _ in rows], arrow.string()).dictionary_encode(),
        "seq": arrow.array([seq for _, seq, _ in rows], arrow.int32()),
        "act": arrow.array([entry.act for entry in entries], arrow.string()).dictionary_encode(),
        "day": arrow.array([entry.day for entry in entries], arrow.int32()),
        "at": arrow.array([entry.at for entry in entries], arrow.int64()),
        "people": arrow.array(people, arrow.list_(arrow.string())),
    }
    said = {SAID + name: arrow.array([one.values.get(name) for one in entries], arrow.int64()) for name in columns}
    return arrow.table(plain | said)


class Segment:
    """A segment being written: cases are added whole, in order of their names; a row group at most is held at once."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path, self.columns = path, tuple(columns)
        self.cases = self.entries = self._held = 0
        self._waiting: list[tuple[str, Sequence[Entry]]] = []
        path.parent.mkdir(parents=True, exist_ok=True)
        schema = table_of([], self.columns).schema
        self._file = parquet.ParquetWriter(path, schema, compression="zstd", dictionary_pagesize_limit=1 << 24)

    def add(self, case: str, entries: Sequence[Entry]) -> None:
        """One more case."""
        self._waiting.append((case, entries))
        self._held += len(entries)
        self.cases, self.entries = self.cases + 1, self.entries + len(entries)
        if self._held >= ROWS:
            self._flush()

    def close(self) -> None:
        """Write what still waits, and the end of the file."""
        if self._held:
            self._flush()
        self._file.close()

    def _flush(self) -> None:
        self._file.write_table(table_of(self._waiting, self.columns), row_group_size=self._held)
        self._waiting, self._held = [], 0


def write(path: Path, cases: Iterable[tuple[str, Sequence[Entry]]], columns: Sequence[str]) -> int:
    """One segment of cases given in order of their names; returns how many entries."""
    segment = Segment(path, columns)
    try:
        for case, entries in cases:
            segment.add(case, entries)
    finally:
        segment.close()
    return segment.entries


def read(path: Path, program: Program) -> Iterator[arrow.Table]:
    """The row groups of a segment, only the columns that a programme needs, each with whole cases alone."""
    with parquet.ParquetFile(path, read_dictionary=["case", "act"]) as file:
        names = _needed(program, file.schema_arrow.names)
        groups = (
            file.read_row_group(index, columns=names, use_threads=False)
            for index in range(file.metadata.num_row_groups)
        )
        yield from whole(groups)


def _needed(program: Program, there: Sequence[str]) -> list[str]:
    said = [SAID + name for name in program.columns if name != ALWAYS or SAID + name in there]
    names = ["case", "act", "day", *said]
    names += ["at"] if program.seconds else []
    names += ["people"] if program.people else []
    if missing := [name for name in names if name not in there]:
        listed = ", ".join(missing)
        raise MissingLogColumns(
            text(f"历史分段没有以下各列：{listed}", f"the segment lacks these columns: {listed}"),
            next_step=text("用现行规则重新写出历史分段。", "Write the segments anew for the rules of today."),
        )
    return names


def whole(tables: Iterable[arrow.Table]) -> Iterator[arrow.Table]:
    """The same rows cut between cases: what belongs to the last case of a table waits for the next table.

    UnsortedSegment where cases do not come in order of their names.
    """
    kept: list[arrow.Table] = []
    before: str | None = None
    for table in tables:
        if not len(table):
            continue
        codes, names = coded(table["case"])
        first = _last_run(codes)
        # apart, where it is another case: putting tables together means reading their names anew
        if kept and kept[0]["case"][0].as_py() != names[codes[0]].as_py():
            before = yield from _given(arrow.concat_tables(kept), before)
            kept = []
        if first:
            before = yield from _given(arrow.concat_tables([*kept, table.slice(0, first)]), before)
            kept = []
        kept.append(table.slice(first))
    if kept:
        yield from _given(arrow.concat_tables(kept), before)


def _last_run(codes: Numbers) -> int:
    """Where the last case of a table begins."""
    others = np.flatnonzero(codes != codes[-1])
    return int(others[-1]) + 1 if len(others) else 0


def _given(table: arrow.Table, before: str | None) -> Any:
    """Give out a table, if its cases go on in order; the name of its last case."""
    names = names_of(table)
    ascending = compute.all(compute.less(names[:-1], names[1:])).as_py() if len(names) > 1 else True
    if not ascending or (before is not None and names[0].as_py() <= before):
        raise UnsortedSegment(
            text("历史分段没有按案件排序", "the segment is not sorted by case"),
            next_step=text("按案件和序号排序后再读。", "Sort it by case and number, then read it again."),
        )
    yield table
    return names[-1].as_py()


def coded(column: arrow.ChunkedArray) -> tuple[Numbers, arrow.Array]:
    """A column of texts as numbers, with what each stands for."""
    if not arrow.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    joined = column.combine_chunks()
    if isinstance(joined, arrow.ChunkedArray):  # one of no rows stays in pieces
        joined = arrow.array([], arrow.string()).dictionary_encode() if not joined.num_chunks else joined.chunk(0)
    return np.asarray(joined.indices).astype(np.int64), joined.dictionary


def starts_of(codes: Numbers) -> Numbers:
    """Where each case begins, and where the last ends."""
    inner = np.flatnonzero(codes[1:] != codes[:-1]) + 1
    return np.concatenate([[0], inner, [len(codes)]]).astype(np.int64) if len(codes) else np.zeros(1, np.int64)


def names_of(table: arrow.Table) -> arrow.Array:
    """The names of the cases of a table, in order."""
    codes, names = coded(table["case"])
    return names.take(arrow.array(codes[starts_of(codes)[:-1]]))


def columns_of(table: arrow.Table, program: Program) -> tuple[Columns, arrow.Array]:
    """Whole cases as the kernel reads them, and their names."""
    codes, names = coded(table["case"])
    cases = starts_of(codes)
    acts, known = coded(table["act"])
    data = np.full((len(program.columns), len(table)), NULL, np.int64)
    for index, name in enumerate(program.columns):
        if SAID + name in table.column_names:
            data[index] = np.asarray(compute.fill_null(table[SAID + name], NULL))
    # copied: memory that may only be read is another type to the compiler, for which it would compile all anew
    seconds = np.asarray(table["at"]).copy() if program.seconds else np.zeros(0, np.int64)
    people = _people(table["people"], cases) if program.people else np.zeros((0, len(table)), np.int64)
    columns = Columns(
        (), cases, _acts(acts, known.to_pylist(), program), np.asarray(table["day"]).astype(np.int32), seconds, data,
        people,
    )  # fmt: skip
    return columns, names.take(arrow.array(codes[cases[:-1]]))


def _acts(codes: Numbers, names: Sequence[str], program: Program) -> npt.NDArray[np.int16]:
    places: Mapping[str, int] = {act: index for index, act in enumerate(program.programme.acts)}
    return np.array([places.get(name, -1) for name in names] or [-1], np.int16)[codes]


def _people(column: arrow.ChunkedArray, cases: Numbers) -> Numbers:
    """The people of each entry as bits, numbered anew in each case, in as many numbers as the fullest case needs."""
    lengths = np.asarray(compute.fill_null(compute.list_value_length(column), 0)).astype(np.int64)
    rows = np.repeat(np.arange(len(lengths)), lengths)
    owners = np.searchsorted(cases, rows, side="right") - 1
    codes, names = coded(compute.list_flatten(column))
    pairs, places = np.unique(owners * (len(names) + 1) + codes, return_inverse=True)
    owner = pairs // (len(names) + 1)
    local = (np.arange(len(pairs)) - np.searchsorted(owner, owner))[places]
    bits = np.zeros((int(local.max(initial=0)) // WORD + 1, len(lengths)), np.int64)
    np.bitwise_or.at(bits, (local // WORD, rows), np.int64(1) << (local % WORD))
    return bits
