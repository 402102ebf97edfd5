"""From the forms of a rule file to rules that run."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from xiezhi.kernel.days import Calendar
from xiezhi.kernel.errors import Refusal, text
from xiezhi.standards.door import (
    DeadlineForm,
    DuringForm,
    GapForm,
    LateEntryForm,
    OrderForm,
    PeopleForm,
    RepeatsForm,
    RuleFile,
    RuleForm,
    ValueForm,
    WatchedForm,
)
from xiezhi.standards.errors import WrongCondition, WrongValue
from xiezhi.supervision import expressions as say
from xiezhi.supervision.compiled import SAYS, About, Wide, version_of
from xiezhi.supervision.expressions import ColumnType, Test
from xiezhi.supervision.ir import Check, Deadline, Discharge, Extension, Limit, Pause, Rule, Table, Watch
from xiezhi.supervision.parsing import NotSayable, Reader, WrongRule, constant

TOLD = "told_"
"""Columns whose value is not said by an entry but told about it (`telling.py`)."""
OFFICERS, CERTIFIED = "officers_count", "told_certificate"
BUILT_IN: dict[str, ColumnType] = {OFFICERS: "integer", CERTIFIED: "yes_no"}
WIDE = ("window", "quiet", "numbers")


def watch(reader: Reader, form: WatchedForm) -> Watch:
    """Entries of these acts; `any` stands for all."""
    acts = tuple(sorted(reader.acts)) if form.act == ("any",) else reader.named(form.act)
    return Watch(acts, reader.test(form.where) if form.where is not None else None)


def _limit(form: Any) -> Limit:
    if form.hours is not None:
        return Limit(form.from_, form.hours, "hours")
    return Limit(form.from_, None if form.none else form.days, form.of or "calendar_days")


def deadline(reader: Reader, form: DeadlineForm) -> Deadline:
    """An obligation, as written."""
    limits = tuple(_limit(one) for one in form.limits)
    for name in (form.starts, form.per, *(one.days_fact for one in form.extensions)):
        if name:
            reader.column(name)
    pauses = tuple(Pause(watch(reader, one.from_), reader.named(one.until)) for one in form.pauses)
    extensions = tuple(
        Extension(watch(reader, one.by), one.days, one.days_fact or None, one.of, one.at_most)
        for one in form.extensions
    )
    if any(limit.unit == "hours" for limit in limits) and (pauses or extensions):
        raise WrongRule("a period in hours has no pauses and extensions")
    return Deadline(
        watch(reader, form.trigger),
        tuple(Discharge(watch(reader, one), one.as_ == "waived") for one in form.discharge),
        limits, pauses, extensions, form.starts or None, form.per or None, form.opens, form.last_day,
        reader.test(form.when) if form.when is not None else None,
    )  # fmt: skip


def _count(acts: tuple[str, ...]) -> say.Count:
    return say.Count(acts)


def _order(reader: Reader, form: OrderForm) -> Check:
    groups = tuple(say.Compare("above", _count(reader.named(one)), say.Const(Fraction(0))) for one in form.after)
    return Check(watch(reader, form.on), groups[0] if len(groups) == 1 else say.AllOf(groups))


def _gap(reader: Reader, form: GapForm) -> Check:
    since = say.Last(reader.named(form.since), "on")
    there = say.Present(since)
    if form.at_least is not None:
        enough: Test = say.Compare("at_least", say.This("on"), say.Shift(since, form.at_least, form.of))
    else:
        enough = say.Compare("at_most", say.This("on"), say.Shift(since, form.at_most or 0, form.of))
    if form.missing == "fine":
        return Check(watch(reader, form.on), say.AnyOf((say.Not(there), enough)))
    return Check(watch(reader, form.on), say.AllOf((there, enough)))


def _repeats(reader: Reader, form: RepeatsForm) -> Check:
    on = watch(reader, form.on)
    return Check(on, say.Compare("below", _count(on.acts), say.Const(Fraction(form.at_most))))


def _during(reader: Reader, form: DuringForm) -> Check:
    return Check(watch(reader, form.on), say.Not(say.Standing(reader.named(form.sets), reader.named(form.clears))))


def _people(reader: Reader, form: PeopleForm) -> Check:
    on = watch(reader, form.on)
    if form.apart_from:
        return Check(on, say.Apart(reader.named(form.apart_from)))
    if form.certified:
        reader.column(CERTIFIED)
        return Check(on, say.Compare("is", say.This(CERTIFIED), say.Const(Fraction(1))))
    reader.column(OFFICERS)
    return Check(on, say.Compare("at_least", say.This(OFFICERS), say.Const(Fraction(form.at_least or 1))))


def _late_entry(reader: Reader, form: LateEntryForm) -> Check:
    recorded = say.This("recorded_on")
    return Check(
        watch(reader, form.on), say.Compare("at_most", recorded, say.Shift(say.This("on"), form.days, form.of))
    )


def _value(reader: Reader, form: ValueForm) -> Check:
    return Check(watch(reader, form.on), reader.test(form.holds))


BODIES: dict[str, Callable[[Reader, Any], Check | Deadline]] = {
    "deadline": deadline,
    "publish": deadline,
    "order": _order,
    "gap": _gap,
    "repeats": _repeats,
    "during": _during,
    "value": _value,
    "people": _people,
    "late_entry": _late_entry,
}


def rules_of(
    file: RuleFile, where: Callable[[str], str], reader: Reader
) -> tuple[list[Rule], dict[str, About], list[Wide]]:
    """The rules of one file: those of single cases, what is to be read about each, and those over many cases.

    `where` tells the file and line of the rule of that key.
    """
    rules, about, wide = [], {}, []
    for form in file.rules:
        place = where(form.key)
        body = getattr(form, form.kind)
        if form.kind in WIDE:
            _check_wide(form, reader, place)
            version = version_of(form.model_dump(include={form.kind, "in_force"}))
            wide.append(Wide(form.key, version, body, file.procedure))
        else:
            made = _made(form, reader, place)
            _check_specs(form, reader, place)
            since, until = form.in_force.from_, form.in_force.to
            version = version_of(made, since, until)
            rules.append(Rule(form.key, version, made, form.severity, since, until))
        about[form.key] = _about(form, version, place)
    return rules, about, wide


SAID = frozenset({"act", "on", "at", "case", "officers", "recorded_on", "body", "party", *BUILT_IN})
"""What an entry of a spec may say besides the columns."""


def _check_specs(form: RuleForm, reader: Reader, place: str) -> None:
    """The entries of a rule's specs are acts that there are, and say what can be said."""
    for spec in (*form.must_fire, *form.must_stay_quiet):
        for entry in spec.given:
            unknown = set(entry) - SAID - set(reader.columns)
            if entry.get("act") not in reader.acts or unknown or not {"on", "at"} & set(entry):
                wrong = ", ".join(sorted(unknown)) or f"act: {entry.get('act')}, on: {entry.get('on', entry.get('at'))}"
                raise WrongValue(
                    text(f"例案“{spec.name}”不对：{wrong}", f"the spec {spec.name} is wrong: {wrong}"), where=place
                )


def _check_wide(form: RuleForm, reader: Reader, place: str) -> None:
    """What a rule over many cases counts are acts that there are."""
    acts = form.window.count.act if form.window is not None else ()
    unknown = [act for act in acts if act not in reader.acts]
    if unknown:
        name = ", ".join(unknown)
        raise WrongCondition(text(f"没有行为 {name}", f"there is no act {name}"), where=place)


def _made(form: RuleForm, reader: Reader, place: str) -> Check | Deadline:
    try:
        return BODIES[form.kind](reader, getattr(form, form.kind))
    except NotSayable as wrong:
        raise WrongCondition(
            text(f"监督规则说不了：{wrong}", f"a supervision rule cannot say: {wrong}"), where=place
        ) from None
    except (WrongRule, KeyError, TypeError, ValueError) as wrong:
        raise WrongCondition(text(f"规则不对：{wrong}", f"the rule is wrong: {wrong}"), where=place) from None


def _about(form: RuleForm, version: str, place: str) -> About:
    plain = SAYS["deadline" if form.kind in ("deadline", "publish") else "check"]
    return About(
        form.key, form.label, form.says or plain, form.kind, form.severity, form.cite, form.unverified, version,
        form.state, "written", place, form,
    )  # fmt: skip


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


def problems(attempts: Iterable[Callable[[], Any]]) -> list[Refusal]:
    """Everything that is wrong, each attempt on its own."""
    found = []
    for attempt in attempts:
        try:
            attempt()
        except Refusal as wrong:
            found.append(wrong)
    return found
