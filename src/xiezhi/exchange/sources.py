"""Reads a file of rows: Parquet, or CSV with a header. Rows are counted from 1; the header is not counted."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as arrow
import pyarrow.parquet as parquet

from xiezhi.exchange.errors import MissingColumns, NoSuchFile, UnreadableFile
from xiezhi.exchange.rules import Wrong
from xiezhi.kernel.errors import text

BLOCK = 50_000
LONGEST_CELL = 1 << 20


@dataclass
class Rows:
    """A whole file in columns. `numbers` are the row numbers of what was read; `broken` are rows that are no rows."""

    columns: list[str]
    table: Any
    numbers: Sequence[int]
    broken: list[tuple[int, Wrong, list[Any]]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.numbers)

    def column(self, name: str) -> list[Any]:
        """One column as Python values."""
        values: list[Any] = self.table.column(name).to_pylist()
        return values

    def row(self, index: int) -> tuple[Any, ...]:
        """One row."""
        return next(self.take([index]))

    def take(self, indexes: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        """These rows, in this order, each a tuple of all columns."""
        part = self.table.take(arrow.array(indexes, arrow.int64()))
        return zip(*(column.to_pylist() for column in part.columns), strict=True)


def read(path: Path, needed: Sequence[str], limit: int | None = None) -> Rows:
    """The first `limit` rows of a file (default: all). Refuses a file that cannot be read or lacks a needed column."""
    try:
        with path.open("rb") as file:
            is_parquet = file.read(4) == b"PAR1"
    except OSError as problem:
        raise NoSuchFile(
            text(f"打不开文件 {path}", f"cannot open {path}: {problem.strerror}"),
            next_step=text("核对路径和权限。", "Check the path and who may read it."),
        ) from problem
    rows = _parquet(path, limit) if is_parquet else _csv(path, limit)
    missing = [name for name in needed if name not in rows.columns]
    if missing:
        listed = ", ".join(missing)
        raise MissingColumns(
            text(f"文件 {path.name} 没有以下各列：{listed}", f"{path.name} lacks these columns: {listed}"),
            next_step=text("核对文件和 mapping.yaml。", "Compare the file with the pack's mapping.yaml."),
        )
    return rows


def _parquet(path: Path, limit: int | None) -> Rows:
    try:
        table = parquet.read_table(path)
    except (arrow.ArrowException, OSError, ValueError) as problem:
        raise _unreadable(path, problem) from problem
    table = table if limit is None else table.slice(0, limit)
    return Rows(list(table.column_names), table, range(1, table.num_rows + 1))


def _csv(path: Path, limit: int | None) -> Rows:
    csv.field_size_limit(LONGEST_CELL)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file, strict=True)
            columns = next(lines, [])
            if len(set(columns)) != len(columns) or not any(columns):
                raise _unreadable(path, ValueError("the first line must name each column once"))
            return _gathered(columns, islice(enumerate(lines, 1), limit))
    except (UnicodeDecodeError, csv.Error, OSError) as problem:
        raise _unreadable(path, problem) from problem


def _gathered(columns: list[str], lines: Iterator[tuple[int, list[str]]]) -> Rows:
    schema = arrow.schema([(name, arrow.string()) for name in columns])
    rows = Rows(columns, schema.empty_table(), [])
    blocks, numbers = [], list[int]()
    while block := list(islice(lines, BLOCK)):
        good = []
        for number, cells in block:
            if len(cells) == len(columns):
                good.append(cells)
                numbers.append(number)
            elif cells:  # an empty line is nobody's row
                rows.broken.append((number, _ragged(cells, columns), cells))
        blocks.append([[cells[index] for cells in good] for index in range(len(columns))])
    if blocks:
        batches = [arrow.record_batch([arrow.array(c, arrow.string()) for c in block], schema) for block in blocks]
        rows.table = arrow.Table.from_batches(batches, schema)
    rows.numbers = numbers
    return rows


def _ragged(cells: list[str], columns: list[str]) -> Wrong:
    return Wrong(f"有 {len(cells)} 格，标题有 {len(columns)} 列", f"has {len(cells)} cells, the header {len(columns)}")


def _unreadable(path: Path, problem: Exception) -> UnreadableFile:
    said = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
    return UnreadableFile(
        text(f"读不懂文件 {path.name}：{said}", f"{path.name} cannot be read: {said}"),
        next_step=text(
            "文件须为 Parquet，或带标题行的 UTF-8 CSV。", "It must be Parquet, or CSV in UTF-8 with a header."
        ),
    )
