"""From the columns of a log to the columns of the kernel, whole columns at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
import pyarrow.compute as compute

from xiezhi.kernel.errors import Text, text
from xiezhi.standards.door import MappingFile
from xiezhi.supervision import compiled_days
from xiezhi.supervision.columns import Columns
from xiezhi.supervision.compiling import OFFICERS
from xiezhi.supervision.errors import MissingLogColumns
from xiezhi.supervision.expressions import ColumnType, word
from xiezhi.supervision.program import NULL, Numbers, Program

DAY = 86_400_000_000
MOST_ASIDE = 10_000
"""Rows set aside that are told one by one."""


@dataclass
class Mapped:
    """A log as the kernel reads it; `seqs` are its own numbers of entries, `aside` the rows that could not be read."""

    columns: Columns
    seqs: npt.NDArray[np.int64]
    aside: list[tuple[int, Text]] = field(default_factory=list)
    unmapped: dict[str, int] = field(default_factory=dict)


def mapped(table: arrow.Table, mapping: MappingFile, program: Program, zone: str) -> Mapped:
    """The log under a mapping. Rows without a case, an activity or a day that can be are set aside with the reason."""
    _require(table, mapping)
    rows = mapping.rows
    micros, right = _instants(table[rows.day or rows.at], zone)
    seqs, right_seq = _integers(table[rows.seq])
    aside: list[tuple[int, Text]] = []
    good = np.ones(len(table), bool)
    for wrong, zh, en in (
        (_nulls(table[rows.case]), "没有案件编号", "no case"),
        (_nulls(table[rows.activity]), "没有活动名称", "no activity"),
        (~right_seq, "序号不是整数", "its number in the case is no whole number"),
        (~right, "日期不存在或者无法识别", "no such day"),
        (_beyond(micros), "日期在1905年以前或者2199年以后", "its day lies before 1905 or after 2199"),
    ):
        for index in np.flatnonzero(wrong & good)[:1000]:
            aside.append((int(index) + 1, text(f"第 {index + 1} 行：{zh}", f"row {index + 1}: {en}")))
        good &= ~wrong
    if rows.order == "seq":
        _set_twins_aside(table[rows.case], seqs, good, aside)
    kept = np.flatnonzero(good)
    codes, names = _coded(table[rows.case].take(arrow.array(kept)))
    order = kept[np.lexsort((*_within(table, mapping, kept, seqs, micros), codes))]
    sorted_codes = np.sort(codes, kind="stable")
    part = table.take(arrow.array(order))
    acts, unmapped = _acts(part[rows.activity], mapping, program)
    micros = micros[order]
    days = (micros // DAY).astype(np.int32)
    data = np.full((len(program.columns), len(order)), NULL, np.int64)
    _facts(part, mapping, program, acts, data, zone)
    cases = np.searchsorted(sorted_codes, np.arange(len(names) + 1)).astype(np.int64)
    people = np.zeros((0, len(order)), np.int64)
    if rows.officer and (program.people or OFFICERS in program.columns):
        people = _officers(part[rows.officer], sorted_codes, program, data)
    seconds = (micros // 1_000_000).astype(np.int64) if program.seconds else np.zeros(0, np.int64)
    columns = Columns(names, cases, acts, days, seconds, data, people)
    return Mapped(columns, seqs[order], sorted(aside), unmapped)


def _set_twins_aside(
    cases: arrow.ChunkedArray, seqs: Numbers, good: npt.NDArray[np.bool_], aside: list[tuple[int, Text]]
) -> None:
    """Keeps the first of the rows that have one case and one number: which of them came first nobody could say."""
    kept = np.flatnonzero(good)
    codes, _names = _coded(cases.take(arrow.array(kept)))
    order = np.lexsort((kept, seqs[kept], codes))
    twin = np.flatnonzero((np.diff(codes[order]) == 0) & (np.diff(seqs[kept][order]) == 0)) + 1
    for place in twin:
        index, before = int(kept[order[place]]), int(kept[order[place - 1]])
        good[index] = False
        if len(aside) < MOST_ASIDE:
            zh = f"第 {index + 1} 行：该案件的这一序号在第 {before + 1} 行已经用过"
            en = f"row {index + 1}: row {before + 1} has this number of this case already"
            aside.append((index + 1, text(zh, en)))


def _within(
    table: arrow.Table, mapping: MappingFile, kept: Numbers, seqs: Numbers, micros: Numbers
) -> tuple[Numbers, ...]:
    """What the entries of a case are ordered by, the weightiest last: their numbers, or where the log keeps no order
    their days, and on one day the place that the mapping gives their activities."""
    if mapping.rows.order == "seq":
        return (seqs[kept],)
    codes, names = _coded(table[mapping.rows.activity].take(arrow.array(kept)))
    places = {name: place for place, name in enumerate(mapping.activities)}
    ranks = np.array([places.get(name, len(places)) for name in names] or [0], np.int64)
    return seqs[kept], ranks[codes], micros[kept] // DAY


def _require(table: arrow.Table, mapping: MappingFile) -> None:
    missing = [name for name in mapping.columns() if name not in table.column_names]
    if missing:
        listed = ", ".join(missing)
        raise MissingLogColumns(
            text(f"记录没有以下各列：{listed}", f"the log lacks these columns: {listed}"),
            next_step=text(
                "核对文件和 mapping.yaml，或者用 --map 给出另一份对应。",
                "Compare the file with the pack's mapping.yaml, or give another with --map.",
            ),
        )


def _nulls(column: arrow.ChunkedArray) -> npt.NDArray[np.bool_]:
    empty = compute.is_null(column)
    if arrow.types.is_string(column.type) or arrow.types.is_large_string(column.type):
        empty = compute.or_(empty, compute.fill_null(compute.equal(column, ""), False))
    return np.asarray(empty)


def _integers(column: arrow.ChunkedArray) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    if arrow.types.is_integer(column.type):
        values = column.cast(arrow.int64())
    else:
        plain = compute.match_substring_regex(column.cast(arrow.string()), r"^-?\d{1,18}$")
        values = compute.if_else(plain, column.cast(arrow.string()), None).cast(arrow.int64())
    return np.asarray(compute.fill_null(values, 0)), np.asarray(compute.is_valid(values))


def _instants(column: arrow.ChunkedArray, zone: str) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """Local microseconds since 1970 of each row, and which rows have any. Days and times without a zone are local."""
    kind = column.type
    if arrow.types.is_date(kind):
        local = column.cast(arrow.timestamp("us"))
    elif arrow.types.is_timestamp(kind):
        local = column.cast(arrow.timestamp("us", kind.tz))
        local = compute.local_timestamp(local.cast(arrow.timestamp("us", zone))) if kind.tz else local
    else:
        return _written(column.cast(arrow.string()), zone)
    return np.asarray(compute.fill_null(local.cast(arrow.int64()), 0)), np.asarray(compute.is_valid(local))


def _written(column: arrow.ChunkedArray, zone: str) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """Instants written as text: each different text is read once."""
    coded = column.combine_chunks().dictionary_encode() if column.num_chunks else arrow.array([]).dictionary_encode()
    values = [_one(said, zone) for said in coded.dictionary.to_pylist()]
    known = np.array([value if value is not None else 0 for value in values] + [0], np.int64)
    right = np.array([value is not None for value in values] + [False], bool)
    places = np.asarray(compute.fill_null(coded.indices.cast(arrow.int64()), len(values)))
    return known[places], right[places]


def _one(said: str | None, zone: str) -> int | None:
    from datetime import UTC, datetime

    if not said:
        return None
    try:
        at = datetime.fromisoformat(said.strip().replace("/", "-"))
    except ValueError:
        return None
    local = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if at.tzinfo else at
    return int((local.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1_000_000)


def _beyond(micros: Numbers) -> npt.NDArray[np.bool_]:
    low, high = compiled_days.SAFE
    return (micros < low * DAY) | (micros >= (high + 1) * DAY)


def _coded(column: arrow.ChunkedArray) -> tuple[Numbers, Sequence[str]]:
    coded = column.cast(arrow.string()).combine_chunks().dictionary_encode()
    return np.asarray(coded.indices).astype(np.int64), coded.dictionary.to_pylist()


def _acts(
    column: arrow.ChunkedArray, mapping: MappingFile, program: Program
) -> tuple[npt.NDArray[np.int16], dict[str, int]]:
    codes, names = _coded(column)
    known = {act: index for index, act in enumerate(program.programme.acts)}
    places = [known.get(mapping.activities[name].act, -1) if name in mapping.activities else -1 for name in names]
    counts = np.bincount(codes, minlength=len(names))
    unmapped = {name: int(counts[index]) for index, name in enumerate(names) if name not in mapping.activities}
    return np.array(places or [0], np.int16)[codes], unmapped


def _facts(part: arrow.Table, mapping: MappingFile, program: Program, acts: Any, data: Numbers, zone: str) -> None:
    """What each act says: its columns read once, laid where that act stands."""
    known = {act: index for index, act in enumerate(program.programme.acts)}
    read: dict[tuple[str, str], Numbers] = {}
    for one in mapping.activities.values():
        rows = np.flatnonzero(acts == known.get(one.act, -2))
        for fact, source in one.facts.items():
            if fact in program.columns and len(rows):
                kind = program.programme.columns.get(fact, "integer")
                if (source, kind) not in read:
                    read[source, kind] = _numbers(part[source], kind, mapping.nothing.get(source, ()), zone)
                data[program.columns.index(fact), rows] = read[source, kind][rows]


def _numbers(column: arrow.ChunkedArray, kind: ColumnType, nothing: Sequence[str], zone: str) -> Numbers:
    """A column as whole numbers; what is empty, or means nothing, or makes no sense is NULL."""
    valid = ~_nulls(column)
    if nothing:
        written = column.cast(arrow.string())
        valid &= ~np.asarray(
            compute.fill_null(compute.is_in(written, arrow.array(list(nothing), arrow.string())), True)
        )
    if kind == "word":
        codes, names = _coded(compute.fill_null(column.cast(arrow.string()), ""))
        values = np.array([word(name) for name in names] or [0], np.int64)[codes]
    elif kind in ("day", "instant"):
        micros, right = _instants(column, zone)
        valid &= right & ~_beyond(micros)
        valid &= ~np.isin(micros // DAY, _days_named(nothing, zone))
        values = micros // (DAY if kind == "day" else 1_000_000)
    elif kind == "yes_no":
        said, right = _yes(column)
        valid &= right
        values = said.astype(np.int64)
    else:
        values, right = _decimal(column, 100 if kind == "money" else 1)
        valid &= right
    return np.where(valid, values, NULL)


def _days_named(said: Sequence[str], zone: str) -> list[int]:
    """The days among values that mean that nothing was said."""
    found = (_one(one, zone) for one in said)
    return [micros // DAY for micros in found if micros is not None]


YES, NO = ("true", "1", "yes", "是"), ("false", "0", "no", "否")


def _yes(column: arrow.ChunkedArray) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which rows say yes, and which say yes or no at all."""
    if arrow.types.is_boolean(column.type):
        return np.asarray(compute.fill_null(column, False)), np.asarray(compute.is_valid(column))
    written = compute.fill_null(compute.utf8_lower(column.cast(arrow.string())), "")
    yes, no = (np.asarray(compute.is_in(written, arrow.array(words))) for words in (YES, NO))
    return yes, yes | no


def _decimal(column: arrow.ChunkedArray, scale: int) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    if arrow.types.is_string(column.type) or arrow.types.is_large_string(column.type):
        plain = compute.match_substring_regex(column, r"^\s*-?\d+([.]\d+)?\s*$")
        column = compute.if_else(plain, compute.utf8_trim_whitespace(column), None).cast(arrow.float64())
    values = compute.multiply(column.cast(arrow.float64()), float(scale))
    right = np.asarray(compute.is_valid(values)) & np.isfinite(np.asarray(compute.fill_null(values, 0.0)))
    return np.rint(np.where(right, np.asarray(compute.fill_null(values, 0.0)), 0.0)).astype(np.int64), right


def _officers(column: arrow.ChunkedArray, cases: Numbers, program: Program, data: Numbers) -> Numbers:
    """The officer of each entry as a bit numbered anew in each case; and how many there are, which is one."""
    there = ~_nulls(column)
    if OFFICERS in program.columns:
        data[program.columns.index(OFFICERS), there] = 1
    codes, names = _coded(compute.fill_null(column.cast(arrow.string()), ""))
    pairs, places = np.unique(cases * (len(names) + 1) + codes, return_inverse=True)
    owner = pairs // (len(names) + 1)
    local = (np.arange(len(pairs)) - np.searchsorted(owner, owner))[places]
    words = max(int(local.max(initial=0)) // 63 + 1, 1)
    bits = np.zeros((words, len(codes)), np.int64)
    rows = np.flatnonzero(there)
    bits[local[rows] // 63, rows] = np.int64(1) << (local[rows] % 63)
    return bits
