"""From the forms of a rule file to rules that run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

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
from xiezhi.supervision.compiled import SAYS, About, LeftOut, Wide, version_of
from xiezhi.supervision.expressions import ColumnType, Test
from xiezhi.supervision.ir import Check, Deadline, Discharge, Extension, Limit, Pause, Rule, Watch
from xiezhi.supervision.parsing import NotSayable, Reader, WrongRule

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


@dataclass
class Written:
    """The rules of one file: those of single cases, what is to be read about each, those over many cases."""

    rules: list[Rule] = field(default_factory=list)
    about: dict[str, About] = field(default_factory=dict)
    wide: list[Wide] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def rules_of(file: RuleFile, where: Callable[[str], str], reader: Reader, *, strict: bool = True) -> Written:
    """The rules of one file. `where` tells the file and line of the rule of that key.

    What makes no sense for the procedure is refused; without `strict` it is left out and named, since an earlier
    version of a procedure may lack an act that today's rules speak of.
    """
    found = Written()
    for form in file.rules:
        try:
            _keep(found, file, form, reader, where(form.key))
        except Refusal as wrong:
            if strict:
                raise
            found.left_out.append(LeftOut(form.key, form.label, wrong.what))
    return found


def _keep(found: Written, file: RuleFile, form: RuleForm, reader: Reader, place: str) -> None:
    body = getattr(form, form.kind)
    if form.kind in WIDE:
        _check_wide(form, reader, place)
        version = version_of(form.model_dump(include={form.kind, "in_force"}))
        found.wide.append(Wide(form.key, version, body, file.procedure))
    else:
        made = _made(form, reader, place)
        _check_specs(form, reader, place)
        since, until = form.in_force.from_, form.in_force.to
        version = version_of(made, since, until)
        found.rules.append(Rule(form.key, version, made, form.severity, since, until))
    found.about[form.key] = _about(form, version, place)


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


def problems(attempts: Iterable[Callable[[], Any]]) -> list[Refusal]:
    """Everything that is wrong, each attempt on its own."""
    found = []
    for attempt in attempts:
        try:
            attempt()
        except Refusal as wrong:
            found.append(wrong)
    return found
