"""The rows that do not fit, in a CSV file of their own: number, reason, and the row as it was, ready to be mended."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from xiezhi.exchange.errors import CannotSetAside
from xiezhi.kernel.errors import Text, text

Aside = tuple[int, Text, Sequence[Any]]
"""Row number, reason, cells."""


def write(path: Path, columns: Sequence[str], rows: Iterable[Aside]) -> int:
    """Write the rows in order of number; how many. No file is made for none."""
    listed = sorted(rows, key=lambda row: row[0])
    if not listed:
        return 0
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            out = csv.writer(file)
            out.writerow(["row", "reason", "原因", *columns])
            for number, reason, cells in listed:
                out.writerow([number, reason["en"], reason["zh"], *("" if cell is None else cell for cell in cells)])
    except OSError as problem:
        raise refusal(path, problem) from problem
    return len(listed)


def place(path: Path, told: Path | None, otherwise: Path) -> Path:
    """Where they go: where told, else beside the file, else (a folder we may not write to) below `otherwise`."""
    wanted = told or path.with_name(path.name + ".rejected.csv")
    if told is None and not _writable(wanted):
        otherwise.mkdir(parents=True, exist_ok=True)
        wanted = otherwise / wanted.name
    if not _writable(wanted):
        raise refusal(wanted, None)
    return wanted


def _writable(path: Path) -> bool:
    """Whether a file can be written there; tried, since a read-only disk does not show in the permissions."""
    existed = path.exists()
    try:
        with path.open("ab"):
            pass
        if not existed:
            path.unlink()
    except OSError:
        return False
    return True


def refusal(path: Path, problem: OSError | None) -> CannotSetAside:
    """The refusal to begin without a place for what does not fit."""
    why = problem.strerror if problem else "not writable"
    return CannotSetAside(
        text(f"不能写入 {path}", f"cannot write {path}: {why}"),
        next_step=text("用 --rejected 指定可写的文件。", "Name a file that can be written with --rejected."),
    )
