"""What stands beside a file of rules: tables of figures, and calendars of other countries, as CSV."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from xiezhi.kernel.days import Calendar
from xiezhi.kernel.errors import text
from xiezhi.standards.door import RuleFile
from xiezhi.standards.errors import WrongValue
from xiezhi.supervision.expressions import ColumnType
from xiezhi.supervision.ir import Table
from xiezhi.supervision.parsing import constant


def read_tables(file: RuleFile, folder: Path, where: str) -> dict[str, Table]:
    """The tables that stand beside a rule file."""
    return {key: _table(key, folder / form.file, form.types, where) for key, form in file.tables.items()}


def _table(key: str, path: Path, types: Mapping[str, ColumnType], where: str) -> Table:
    cells: dict[str, dict[int, int]] = {}
    with _opened(path, where) as rows:
        names = rows.fieldnames or []
        for row in rows:
            at = int(constant(row[names[0]], types.get(names[0], "integer")))
            for name in names[1:]:
                if row[name] not in ("", None):
                    cells.setdefault(name, {})[at] = int(constant(row[name], types.get(name, "money")))
    return Table(key, cells)


class _opened:
    """A CSV file's rows; a file that is not there is refused with the place that names it."""

    def __init__(self, path: Path, where: str) -> None:
        if not path.is_file():
            raise WrongValue(text(f"没有文件 {path.name}", f"there is no file {path.name}"), where=where)
        self.path = path

    def __enter__(self) -> csv.DictReader[str]:
        self.file = self.path.open(encoding="utf-8", newline="")
        return csv.DictReader(self.file)

    def __exit__(self, *_: object) -> None:
        self.file.close()


def read_calendar(path: Path, where: str) -> Calendar:
    """A calendar that stands beside a rule file: each day with 1 where it is a working day. The week is the rest."""
    off: dict[date, str] = {}
    work: dict[date, str] = {}
    with _opened(path, where) as rows:
        names = rows.fieldnames or []
        for row in rows:
            day = date.fromisoformat(row[names[0]])
            working = row[names[1]] == "1"
            if working != (day.weekday() < 5):
                (work if working else off)[day] = path.name
    years = frozenset(day.year for day in (*off, *work))
    return Calendar(off, work, years)


def table_types(file: RuleFile, folder: Path, where: str) -> dict[str, dict[str, ColumnType]]:
    """What the columns of its tables hold."""
    found: dict[str, dict[str, ColumnType]] = {}
    for key, form in file.tables.items():
        with _opened(folder / form.file, where) as rows:
            found[key] = {name: form.types.get(name, "money") for name in (rows.fieldnames or [])[1:]}
    return found
