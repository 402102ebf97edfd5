"""Reads an event log into columns: Parquet, CSV, XES and XES.gz. Rows are counted from 1; a header is not counted."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError, iterparse

import pyarrow as arrow
import pyarrow.csv as csv
import pyarrow.parquet as parquet

from xiezhi.kernel.errors import text
from xiezhi.supervision.errors import UnreadableLog

PARQUET, GZIP = b"PAR1", b"\x1f\x8b"
BATCH = 50_000
ENCODINGS = ("utf-8-sig", "gb18030")
CASE, ACTIVITY, SEQ = "case_id", "activity", "seq"
"""What the columns of an XES log are called, besides the names of its own attributes."""


def read(path: Path) -> arrow.Table:
    """The whole log; refuses what it cannot read in one sentence."""
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError as problem:
        raise UnreadableLog(
            text(f"打不开文件 {path}", f"cannot open {path}: {problem.strerror}"),
            next_step=text("核对路径和权限。", "Check the path and who may read it."),
        ) from problem
    if not head:
        raise _unreadable(path, "文件是空的", "the file is empty")
    try:
        if head.startswith(PARQUET):
            return parquet.read_table(path)
        if head.startswith(GZIP) or head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            return _xes(path, head.startswith(GZIP))
        return _csv(path)
    except (arrow.ArrowException, ParseError, OSError, EOFError, UnicodeDecodeError) as problem:
        said = (str(problem).splitlines() or [type(problem).__name__])[0][:160]
        raise _unreadable(path, said, said) from problem


def _unreadable(path: Path, zh: str, en: str) -> UnreadableLog:
    return UnreadableLog(
        text(f"读不出 {path.name}：{zh}", f"cannot read {path.name}: {en}"),
        next_step=text("给出 Parquet、CSV、XES 或 XES.gz 文件。", "Give a Parquet, CSV, XES or XES.gz file."),
    )


def _csv(path: Path) -> arrow.Table:
    """A CSV file with a header, every cell as text. UTF-8, else GB18030 as spreadsheets here write it."""
    raw = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        names = raw.splitlines()[0].decode(encoding).strip()
        types = {name: arrow.string() for name in _header(names)}
        return csv.read_csv(
            path,
            read_options=csv.ReadOptions(encoding="utf-8" if encoding == "utf-8-sig" else encoding),
            convert_options=csv.ConvertOptions(column_types=types, strings_can_be_null=True, null_values=[""]),
            parse_options=csv.ParseOptions(newlines_in_values=True),
        )
    raise _unreadable(path, "既不是 UTF-8 也不是 GB18030", "neither UTF-8 nor GB18030")


def _header(line: str) -> list[str]:
    import csv as plain

    return next(plain.reader([line]))


# ---- XES (IEEE 1849): traces with events, each with typed attributes ----


def _xes(path: Path, zipped: bool) -> arrow.Table:
    batches = list(_batches(path, zipped))
    if not batches:
        raise _unreadable(path, "没有任何事件", "it has no events")
    return arrow.concat_tables(batches, promote_options="default")


def _batches(path: Path, zipped: bool) -> Iterator[arrow.Table]:
    rows: list[dict[str, Any]] = []
    with gzip.open(path) if zipped else path.open("rb") as file:
        for row in _events(file):
            rows.append(row)
            if len(rows) >= BATCH:
                yield _table(rows)
                rows = []
    if rows:
        yield _table(rows)


def _table(rows: list[dict[str, Any]]) -> arrow.Table:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return arrow.table(
        {
            name: arrow.array([row.get(name) for row in rows], arrow.int64() if name == SEQ else arrow.string())
            for name in names
        }
    )


def _events(file: Any) -> Iterator[dict[str, Any]]:
    """Every event with the attributes of its trace as `case_...`; read as a stream, so that memory stays small."""
    trace: dict[str, Any] = {}
    events: list[dict[str, Any]] = []
    depth: list[str] = []
    for action, element in iterparse(file, events=("start", "end")):
        tag = element.tag.rpartition("}")[2]
        if action == "start":
            depth.append(tag)
            continue
        depth.pop()
        above = depth[-1] if depth else ""
        if tag == "event":
            events.append({_name(one.get("key", "")): one.get("value") for one in element if one.get("key")})
            element.clear()
        elif tag == "trace":
            yield from _traced(trace, events)
            trace, events = {}, []
            element.clear()
        elif above == "trace" and element.get("key"):
            trace[element.get("key", "")] = element.get("value")


def _traced(trace: dict[str, Any], events: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    case = trace.get("concept:name", "")
    more = {f"case_{_name(key)}": value for key, value in trace.items() if key != "concept:name"}
    for seq, event in enumerate(events):
        yield {CASE: case, SEQ: seq, **more, **event}


def _name(key: str) -> str:
    """An attribute's name as a column: the standard ones by what they are."""
    known = {"concept:name": ACTIVITY, "time:timestamp": "timestamp", "org:resource": "resource"}
    return known.get(key, key.replace(":", "_"))
