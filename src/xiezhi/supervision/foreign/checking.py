"""Checks an event log against the rules of a pack and says what was found. Needs no database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as arrow
import pyarrow.parquet as parquet

from xiezhi.kernel.errors import Text, text
from xiezhi.standards import door as standards
from xiezhi.standards.door import MappingFile
from xiezhi.supervision.batch import ACTUAL, DUE, ENTRY, RULE, STATUS, STATUSES, judge_columns
from xiezhi.supervision.compiled import About, Compiled
from xiezhi.supervision.errors import NoSuchPack, NothingWatches, UnreadableLog
from xiezhi.supervision.foreign.mapping import Mapped, mapped
from xiezhi.supervision.foreign.reading import read as read_log
from xiezhi.supervision.ir import Limit
from xiezhi.supervision.program import NULL, Numbers, program_of
from xiezhi.supervision.programmes import compile_for
from xiezhi.supervision.reference_expressions import day_of

SHOWN = ("violated", "pending", "undetermined")


@dataclass(frozen=True)
class Checked:
    """What a check came to. `counts` by rule and status; `rows` has one row for each finding."""

    compiled: Compiled
    rows: arrow.Table
    counts: Mapping[tuple[str, str], int]
    entries: int
    cases: int
    as_of: date
    aside: list[tuple[int, Text]] = field(default_factory=list)
    unmapped: Mapping[str, int] = field(default_factory=dict)

    @property
    def violated(self) -> int:
        """How many findings accuse: those of rules in the shadow are counted and accuse nobody."""
        about = self.compiled.about
        return sum(
            count
            for (rule, status), count in self.counts.items()
            if status == "violated" and about[rule].state == "active"
        )


def check(
    path: Path, pack: str, *, as_of: date | None = None, other_map: Path | None = None, threads: int = 1
) -> Checked:
    """The findings of a pack's rules in a log. `as_of` (default: the last day in the log) is the day of asking."""
    head, mapping = _mapping(pack, other_map)
    release = standards.current()
    table = read_log(path)
    layers = release.layers_of(head.layer)
    procedure = release.procedure(mapping.procedure, layers, as_of or date.today())
    compiled = _running(compile_for(release, procedure))
    if not compiled.programme.rules:
        raise NothingWatches(text(f"规则包 {pack} 没有监督规则", f"the pack {pack} has no supervision rules"))
    program = program_of(compiled.programme)
    log = mapped(table, mapping, program, head.zone)
    if not len(log.columns):
        raise UnreadableLog(
            text(f"{path.name} 里没有可以读出的事件", f"{path.name} has no event that can be read"),
            next_step=log.aside[0][1] if log.aside else None,
        )
    day = (as_of or day_of(int(log.columns.days.max()))).toordinal() - date(1970, 1, 1).toordinal()
    rows = judge_columns(program, log.columns, day, day * 86400 + 86399, compiled.calendar, threads=threads)
    return Checked(
        compiled, _table(compiled, log, rows), _counted(compiled, rows), len(log.columns), len(log.columns.names),
        day_of(day), log.aside, log.unmapped,
    )  # fmt: skip


def findings_of(table: arrow.Table, compiled: Compiled, mapping: MappingFile, zone: str, as_of: date) -> arrow.Table:
    """The findings of a part of a log that holds whole cases."""
    program = program_of(compiled.programme)
    log = mapped(table, mapping, program, zone)
    day = (as_of - date(1970, 1, 1)).days
    return _table(compiled, log, judge_columns(program, log.columns, day, day * 86400 + 86399, compiled.calendar))


def _running(compiled: Compiled) -> Compiled:
    """Without the rules that are retired."""
    rules = tuple(rule for rule in compiled.programme.rules if compiled.about[rule.key].state != "retired")
    return replace(compiled, programme=replace(compiled.programme, rules=rules))


def _mapping(pack: str, other: Path | None) -> tuple[standards.PackFile, MappingFile]:
    try:
        head, mapping = standards.mapping(pack)
    except Exception as unknown:
        raise NoSuchPack(
            text(f"没有名为 {pack} 的、带 mapping.yaml 的规则包", f"there is no pack {pack} with a mapping.yaml"),
            next_step=getattr(unknown, "next_step", None),
        ) from unknown
    if other is None:
        return head, mapping
    return head, standards.mapping_from(other)


def _counted(compiled: Compiled, rows: Numbers) -> Counter[tuple[str, str]]:
    rules = compiled.programme.rules
    pairs, counts = np.unique(np.stack([rows[:, RULE], rows[:, STATUS]], axis=1), axis=0, return_counts=True)
    return Counter(
        {(rules[rule].key, STATUSES[status]): int(n) for (rule, status), n in zip(pairs, counts, strict=True)}
    )


def _table(compiled: Compiled, log: Mapped, rows: Numbers) -> arrow.Table:
    """The findings as a table, in order of rule, case and entry."""
    rows = rows[np.lexsort((rows[:, ENTRY], rows[:, RULE]))]
    rules = compiled.programme.rules
    where = np.searchsorted(log.columns.cases, rows[:, ENTRY], side="right") - 1
    hourly = np.array([_hours(rule.body) for rule in rules] or [False])[rows[:, RULE]]
    due, actual = (_days(rows[:, column], hourly) for column in (DUE, ACTUAL))
    says = [compiled.about[rule.key] for rule in rules]
    explained = [
        _explained(says[rule], one, other) for rule, one, other in zip(rows[:, RULE], due, actual, strict=True)
    ]
    return arrow.table(
        {
            "case": arrow.array([log.columns.names[index] for index in where], arrow.string()),
            "rule": arrow.array([rules[index].key for index in rows[:, RULE]], arrow.string()),
            "entry": arrow.array(log.seqs[rows[:, ENTRY]], arrow.int64()),
            "status": arrow.array([STATUSES[index] for index in rows[:, STATUS]], arrow.string()),
            "due": arrow.array(due, arrow.date32()),
            "actual": arrow.array(actual, arrow.date32()),
            "severity": arrow.array([rules[index].severity for index in rows[:, RULE]], arrow.string()),
            "state": arrow.array([says[index].state for index in rows[:, RULE]], arrow.string()),
            "explanation_zh": arrow.array([one["zh"] for one in explained], arrow.string()),
            "explanation_en": arrow.array([one["en"] for one in explained], arrow.string()),
        }
    )


def _hours(body: object) -> bool:
    limits: Sequence[Limit] = getattr(body, "limits", ())
    return bool(limits) and limits[0].unit == "hours"


def _days(numbers: Numbers, hourly: Numbers) -> list[date | None]:
    days = np.where(hourly, numbers // 86400, numbers)
    return [None if number == NULL else day_of(int(day)) for number, day in zip(numbers, days, strict=True)]


def _explained(about: About, due: date | None, actual: date | None) -> Text:
    zh, en = (actual.isoformat(), actual.isoformat()) if actual else ("没有发生", "never done")
    return text(
        about.says["zh"].replace("{due}", due.isoformat() if due else "—").replace("{actual}", zh),
        about.says["en"].replace("{due}", due.isoformat() if due else "—").replace("{actual}", en),
    )


def write(checked: Checked, path: Path) -> None:
    """The findings as Parquet."""
    parquet.write_table(checked.rows, path, compression="zstd")
