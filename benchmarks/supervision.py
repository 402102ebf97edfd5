"""The kernel over whole histories, beside what else could check them, in one run over the same log.

Every figure is events per second of processor time of one core. The kernel's findings are held equal to those of window
SQL written apart from it. pm4py answers other questions (does a case fit a learnt model?): its figures tell of the job.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as arrow
import pyarrow.parquet as parquet

from benchmarks.ground import Ground
from benchmarks.meters import Result
from benchmarks.supervision_log import PACK, copies, log, segment
from benchmarks.supervision_sql import Audit
from xiezhi.config import places
from xiezhi.supervision.expressions import Compare, Const, Times
from xiezhi.supervision.ir import Limit

NAME, TITLE = "supervision", "Supervision of whole histories"
AS_OF = date(2013, 6, 30)
EVENTS = 10_000_000
PM4PY_CASES = 20_000
MANY = 40
SILENT = {"PYTHONWARNINGS": "ignore", "MPLBACKEND": "agg"}


def run(ground: Ground | None, quick: bool, events: int = 0) -> Iterator[Result]:
    """The log once and replicated: scan, decode, kernel with twelve and with forty rules, SQL, pm4py."""
    from xiezhi.standards import door as standards
    from xiezhi.supervision.foreign.mapping import mapped
    from xiezhi.supervision.history import Asked
    from xiezhi.supervision.program import program_of
    from xiezhi.supervision.programmes import compile_for

    events = events or (500_000 if quick else EVENTS)
    what, source = log()
    head, mapping = standards.mapping(PACK)
    release = standards.current()
    compiled = compile_for(release, release.procedure(mapping.procedure, release.layers_of(head.layer), AS_OF))
    program = program_of(compiled.programme)
    day = (AS_OF - date(1970, 1, 1)).days
    asked = Asked(compiled.programme, day, day * 86400 + 86399, compiled.calendar)
    many = replace(asked, programme=more_rules(compiled.programme, MANY))
    with tempfile.TemporaryDirectory(prefix="xiezhi-bench-") as folder:
        once = segment(mapped(source, mapping, program, head.zone), program)
        paths = copies(once, Path(folder), events)
        yield from _in_memory(what, once, asked, many)
        del once
        yield from _from_files(paths, asked, many)
        audit = Audit(source, compiled.calendar, compiled.programme.tables["bands"], AS_OF)
        yield _against_sql(audit, source, asked, paths[0])
        yield from _pm4py(source, Path(folder), 2_000 if quick else PM4PY_CASES)


def more_rules(programme: Any, count: int) -> Any:
    """So many rules: those there are, and the same with other numbers, so that none is asked for two at once."""
    rules, turn = list(programme.rules), 1
    while len(rules) < count:
        for rule in programme.rules:
            body = varied(rule.body, turn)
            if body != rule.body and len(rules) < count:
                rules.append(replace(rule, key=f"{rule.key}_{turn}", body=body))
        turn += 1
    return replace(programme, rules=tuple(rules))


def varied(node: Any, by: int) -> Any:
    """A rule's body with longer limits and wider thresholds, so that it finds no more than before."""
    if isinstance(node, tuple):
        return tuple(varied(one, by) for one in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    if isinstance(node, Const):
        return Const(node.value + by)
    if isinstance(node, Times):
        return replace(node, factor=node.factor + Fraction(by, 100))
    if isinstance(node, Compare):
        wider = -by if node.order in ("at_least", "above") else by
        return node if node.order == "is" else replace(node, right=varied(node.right, wider))
    if isinstance(node, Limit):
        return replace(node, amount=node.amount and node.amount + by)
    return type(node)(**{one.name: varied(getattr(node, one.name), by) for one in fields(node)})


def _measured(name: str, events: int, what: Callable[[], Any], times: int = 1) -> tuple[Result, Any]:
    """The best of so many runs, by processor time; and what it gave. Peak memory is that of the whole process."""
    best, answer = (float("inf"), 0.0), None
    _forget_peak()
    for _ in range(times):
        cpu, wall = time.process_time(), time.perf_counter()
        answer = what()
        best = min(best, (time.process_time() - cpu, time.perf_counter() - wall))
    figures: dict[str, float | int | str] = {
        "million events/core-s": events / best[0] / 1e6,
        "CPU s": best[0],
        "wall s": best[1],
        "peak MB": _peak(),
    }
    return Result(name, events, figures, os.getloadavg()[0]), answer


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _peak() -> float:
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def _in_memory(what: str, once: arrow.Table, asked: Any, many: Any) -> Iterator[Result]:
    """One copy, in memory as the kernel reads it."""
    from xiezhi.supervision.batch import judge_columns
    from xiezhi.supervision.program import program_of
    from xiezhi.supervision.segments import columns_of

    program = program_of(asked.programme)
    columns, _ = columns_of(once, program)
    arrays = [columns.cases, columns.acts, columns.days, columns.data]
    read = sum(one.nbytes for one in arrays)
    result, _ = _measured("", len(once), lambda: [int(one.sum()) for one in arrays], 7)
    result.name = f"{what}: one pass over its {read / len(once):.0f} bytes an event"
    yield result
    for one in (asked, many):
        compiled = program_of(one.programme)

        def judged(compiled: Any = compiled) -> Any:
            return judge_columns(compiled, columns, asked.as_of_day, asked.as_of_second, asked.calendar)

        judged()
        result, rows = _measured(f"kernel in memory, {len(one.programme.rules)} rules", len(once), judged, 7)
        result.figures["findings"] = len(rows)
        yield result


def _from_files(paths: list[Path], asked: Any, many: Any) -> Iterator[Result]:
    """All copies, from Parquet."""
    from xiezhi.supervision.history import judge
    from xiezhi.supervision.program import program_of
    from xiezhi.supervision.segments import read

    events = sum(parquet.ParquetFile(path).metadata.num_rows for path in paths)
    size = sum(path.stat().st_size for path in paths) / events
    program = program_of(asked.programme)
    result, _ = _measured(
        f"Parquet alone, {size:.1f} bytes an event",
        events,
        lambda: sum(len(t) for p in paths for t in read(p, program)),
    )
    yield result
    for one, threads in ((asked, 1), (many, 1), (asked, 2)):
        name = f"Parquet to findings, {len(one.programme.rules)} rules" + (
            f", {threads} threads" if threads > 1 else ""
        )

        def judged(one: Any = one, threads: int = threads) -> int:
            return sum(len(table) for table in judge(one, paths, threads=threads))

        result, found = _measured(name, events, judged)
        result.figures["findings"] = found
        yield result


def _against_sql(audit: Audit, source: arrow.Table, asked: Any, path: Path) -> Result:
    """The same twelve rules as window SQL, over one copy in DuckDB's memory, and whether it finds the same."""
    from xiezhi.supervision.history import judge

    result, theirs = _measured("DuckDB window SQL, the same 12 rules", len(source), audit.violated)
    if parquet.ParquetFile(path).metadata.num_rows == len(source):
        ours = {
            (row["rule"][:3].upper(), row["case"].partition("-")[2], row["seq"])
            for table in judge(asked, [path])
            for row in table.to_pylist()
            if row["status"] == "violated"
        }
        result.figures["violated"] = len(theirs)
        result.figures["as the kernel"] = "yes" if ours == theirs else f"NO, {len(ours ^ theirs)} differ"
    return result


def _pm4py(source: arrow.Table, folder: Path, cases: int) -> Iterator[Result]:
    """pm4py's checks over some of the cases, in an environment that is thrown away."""
    names = source["case_id"].unique().slice(0, cases)
    part = source.filter(arrow.compute.is_in(source["case_id"], names)).select(["case_id", "activity", "date"])
    parquet.write_table(part, folder / "part.parquet")
    home = folder / "pm4py"
    python = str(home / "bin" / "python")
    uv = [sys.executable, "-m", "uv"]
    for command in (
        [*uv, "venv", "-q", str(home)],
        [*uv, "pip", "install", "-q", "--python", python, "pm4py", "pyarrow"],
    ):
        if subprocess.run(command, stderr=subprocess.DEVNULL).returncode:
            yield Result("pm4py: not measured, since it could not be installed", 0, {}, os.getloadavg()[0])
            return
    script = str(places.ROOT / "benchmarks" / "conformance_pm4py.py")
    done = subprocess.run(
        [python, script, str(folder / "part.parquet"), str(cases // 10)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, **SILENT}, cwd=folder,
    )  # fmt: skip
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            told = json.loads(line)
            figures = {
                "million events/core-s": told["events"] / told["cpu"] / 1e6,
                "CPU s": told["cpu"],
                "wall s": told["wall"],
            }
            yield Result(f"pm4py {told['version']}, {told['name']}", told["events"], figures, os.getloadavg()[0])
