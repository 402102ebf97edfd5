"""The cases that stand beside a rule: each must fire, or must stay quiet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from xiezhi.kernel.clock import SHANGHAI
from xiezhi.kernel.days import Calendar
from xiezhi.standards.door import RuleSpec
from xiezhi.supervision.compiled import Compiled
from xiezhi.supervision.compiling import OFFICERS
from xiezhi.supervision.expressions import ColumnType
from xiezhi.supervision.ir import Entry, Programme, Verdict
from xiezhi.supervision.numbers import as_number
from xiezhi.supervision.reference import judge
from xiezhi.supervision.reference_expressions import day_of, number_of

Judge = Callable[[Programme, str, Sequence[Entry], int, int, Calendar], list[Verdict]]
OWN = frozenset({"act", "on", "at", "case", "officers", "recorded_on", "body", "party"})


@dataclass(frozen=True)
class Outcome:
    """A spec and why it failed; `why` is empty where it passed."""

    rule: str
    name: str
    where: str
    why: str


def by_reference(
    programme: Programme, case: str, entries: Sequence[Entry], day: int, second: int, calendar: Calendar
) -> list[Verdict]:
    """The reference evaluator, as a spec asks it."""
    return judge(programme, case, entries, as_of_day=day, as_of_second=second, calendar=calendar)


def by_kernel(
    programme: Programme, case: str, entries: Sequence[Entry], day: int, second: int, calendar: Calendar
) -> list[Verdict]:
    """The kernel, as a spec asks it."""
    from xiezhi.supervision.batch import judge_batch

    return judge_batch(programme, {case: entries}, as_of_day=day, as_of_second=second, calendar=calendar)


def run(compiled: Compiled, by: Judge = by_reference) -> Iterator[Outcome]:
    """Every spec of the written rules that look at single cases."""
    for key, about in compiled.about.items():
        if about.written is None or about.kind in ("window", "quiet", "numbers"):
            continue
        for spec, fires in [
            *((one, True) for one in about.written.must_fire),
            *((one, False) for one in about.written.must_stay_quiet),
        ]:
            yield Outcome(key, spec.name, about.source, _tried(compiled, key, spec, fires, by))


def entries_of(given: Sequence[Mapping[str, Any]], columns: Mapping[str, ColumnType]) -> list[Entry]:
    """The entries that a spec describes: a bare day is noon in Shanghai."""
    return [_entry(said, columns) for said in given]


def _entry(said: Mapping[str, Any], columns: Mapping[str, ColumnType]) -> Entry:
    at = _instant(said.get("at") or said["on"])
    values = {}
    for name, value in said.items():
        number = as_number(value, columns[name]) if name in columns else None
        if number is not None:
            values[name] = number
    people = frozenset(map(str, said.get("officers", ())))
    if people:
        values[OFFICERS] = len(people)
    values["recorded_on"] = number_of(_day(said.get("recorded_on") or at.date()))
    return Entry(str(said["act"]), number_of(at.date()), int(at.timestamp()), values, people)


def _instant(said: Any) -> datetime:
    if isinstance(said, datetime):
        return said if said.tzinfo else said.replace(tzinfo=SHANGHAI)
    return datetime.combine(_day(said), time(12), SHANGHAI)


def _day(said: Any) -> date:
    return said if isinstance(said, date) else date.fromisoformat(str(said)[:10])


def _tried(compiled: Compiled, key: str, spec: RuleSpec, fires: bool, by: Judge) -> str:
    entries = entries_of(spec.given, compiled.programme.columns)
    day = number_of(spec.as_of) if spec.as_of else entries[-1].day
    second = int(datetime.combine(day_of(day), time(23, 59), SHANGHAI).timestamp())
    verdicts = [
        one for one in by(compiled.programme, "spec", entries, day, second, compiled.calendar) if one.rule == key
    ]
    status = spec.expect.get("status", "violated")
    if fires:
        found = [one for one in verdicts if one.status == status]
        if not found:
            return f"expected {status}, got {sorted(one.status for one in verdicts) or 'nothing'}"
        due = spec.expect.get("due")
        if due is not None and all(one.due is None or day_of(one.due) != _day(due) for one in found):
            return f"expected due {due}, got {[day_of(one.due).isoformat() for one in found if one.due is not None]}"
        return ""
    wrong = [one for one in verdicts if one.status in ("violated", "undetermined")]
    return f"expected quiet, got {wrong[0].status} at entry {wrong[0].seq + 1}" if wrong else ""
