"""What a rule means: a plain evaluator that looks from each entry at what stands before and what follows.

Slow on purpose and written from docs/supervision-rules.md alone: the kernel is held equal to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from xiezhi.kernel.days import ONE_DAY, Calendar, count
from xiezhi.supervision.ir import Check, Deadline, Entry, Extension, Limit, Pause, Programme, Rule, Verdict, Watch
from xiezhi.supervision.reference_expressions import Answer, At, day_of, number_of, said_by, test

HOUR = 3600


def judge(
    programme: Programme, case: str, entries: Sequence[Entry], *, as_of_day: int, as_of_second: int, calendar: Calendar
) -> list[Verdict]:
    """Every verdict on a case, in order of rule and entry."""
    seen = Case(programme, case, tuple(entries), as_of_day, as_of_second, calendar)
    found: list[Verdict] = []
    for rule in programme.rules:
        found += _checked(rule, rule.body, seen) if isinstance(rule.body, Check) else _owed(rule, rule.body, seen)
    return found


@dataclass(frozen=True)
class Case:
    """The entries of one case, and the moment of asking."""

    programme: Programme
    name: str
    entries: tuple[Entry, ...]
    as_of_day: int
    as_of_second: int
    calendar: Calendar

    def at(self, seq: int) -> At:
        """Where an expression is asked at an entry."""
        return At(self.programme, self.entries[:seq], self.entries[seq], self.calendar)

    def end(self) -> At:
        """Where it is asked after all entries."""
        return At(self.programme, self.entries, None, self.calendar)

    def matches(self, watch: Watch, seq: int) -> Answer:
        """Whether an entry is one that is watched for."""
        if self.entries[seq].act not in watch.acts:
            return False
        return True if watch.where is None else test(watch.where, self.at(seq))


def _in_force(rule: Rule, entry: Entry) -> bool:
    day = day_of(entry.day)
    return rule.since <= day and (rule.until is None or day < rule.until)


def _checked(rule: Rule, check: Check, case: Case) -> Iterator[Verdict]:
    for seq, entry in enumerate(case.entries):
        match = case.matches(check.on, seq)
        if match is False or not _in_force(rule, entry):
            continue
        holds = test(check.holds, case.at(seq))
        if holds is True:
            yield Verdict(rule.key, case.name, seq, "satisfied")
        elif holds is False and match is True:
            yield Verdict(rule.key, case.name, seq, "violated")
        else:
            yield Verdict(rule.key, case.name, seq, "undetermined")


@dataclass
class Owed:
    """One obligation as its case goes on: `due` is its last day (hours: second) before it rolls.

    `covered` is the day up to which pauses have been counted.
    """

    seq: int
    start: int
    due: int
    limit: Limit
    about: int | None
    doubtful: bool
    covered: int
    paused_since: int | None = None
    extended: dict[int, int] = field(default_factory=dict)


def _owed(rule: Rule, deadline: Deadline, case: Case) -> Iterator[Verdict]:
    for seq, entry in enumerate(case.entries):
        opened = _opened(rule, deadline, case, seq)
        if opened is False or (deadline.opens == "first" and _opened_before(rule, deadline, case, seq)):
            continue
        start = entry.at if _hourly(deadline) and deadline.starts is None else _start(deadline, entry)
        if start is None:
            yield Verdict(rule.key, case.name, seq, "undetermined")
            continue
        limit = _limit(deadline, start)
        if limit is None or limit.amount is None:
            continue
        due, about = _due(start, limit, case.calendar), _about(deadline, entry)
        owed = Owed(seq, start, due, limit, about, opened is None, start)
        verdict = _followed(rule, deadline, case, owed)
        yield _at_the_end(verdict, deadline, case)


def _hourly(deadline: Deadline) -> bool:
    return bool(deadline.limits) and deadline.limits[0].unit == "hours"


def _start(deadline: Deadline, entry: Entry) -> int | None:
    return entry.day if deadline.starts is None else said_by(entry, deadline.starts)


def _about(deadline: Deadline, entry: Entry) -> int | None:
    return said_by(entry, deadline.per) if deadline.per else None


def _opened(rule: Rule, deadline: Deadline, case: Case, seq: int) -> Answer:
    """Whether an entry opens an obligation: it is the trigger, and the rule is in force."""
    return case.matches(deadline.trigger, seq) if _in_force(rule, case.entries[seq]) else False


def _opened_before(rule: Rule, deadline: Deadline, case: Case, seq: int) -> bool:
    return any(_opened(rule, deadline, case, earlier) is not False for earlier in range(seq))


def _limit(deadline: Deadline, start: int) -> Limit | None:
    """The limit for an obligation that begins then: the latest that had come into force."""
    day = day_of(start // 86400 if _hourly(deadline) else start)
    known = [limit for limit in deadline.limits if limit.since <= day]
    return sorted(known, key=lambda limit: limit.since)[-1] if known else None


def _due(start: int, limit: Limit, calendar: Calendar) -> int:
    amount = limit.amount or 0
    if limit.unit == "hours":
        return start + amount * HOUR
    return number_of(count(day_of(start), amount, limit.unit, calendar, rolls=False))


def _followed(rule: Rule, deadline: Deadline, case: Case, owed: Owed) -> Verdict:
    """What becomes of an obligation, entry by entry."""
    _pause_from_before(deadline, case, owed)
    for seq in range(owed.seq + 1, len(case.entries)):
        if not _concerns(deadline, case.entries[seq], owed):
            continue
        for discharge in deadline.discharge:
            match = case.matches(discharge.on, seq)
            owed.doubtful |= match is None
            if match is True:
                return _discharged(rule, deadline, case, owed, seq, waived=discharge.waived)
        _extend(deadline, case, owed, seq)
        _pause(deadline, case, owed, seq)
        if deadline.opens == "latest" and _replaced(rule, deadline, case, seq):
            return Verdict(rule.key, case.name, owed.seq, "waived", by=seq)
    return _open(rule, deadline, case, owed)


def _concerns(deadline: Deadline, entry: Entry, owed: Owed) -> bool:
    about = _about(deadline, entry)
    return about is None or owed.about is None or about == owed.about


def _replaced(rule: Rule, deadline: Deadline, case: Case, seq: int) -> bool:
    """Whether this entry certainly opens another obligation of the same rule."""
    if _opened(rule, deadline, case, seq) is not True:
        return False
    entry = case.entries[seq]
    start = entry.at if _hourly(deadline) and deadline.starts is None else _start(deadline, entry)
    limit = None if start is None else _limit(deadline, start)
    return limit is not None and limit.amount is not None


def _discharged(rule: Rule, deadline: Deadline, case: Case, owed: Owed, seq: int, *, waived: bool) -> Verdict:
    entry = case.entries[seq]
    actual = entry.at if _hourly(deadline) else entry.day
    due = _last(deadline, _with_pause(owed, entry.day, case.calendar), case.calendar)
    late = "undetermined" if owed.doubtful else "violated"
    status = late if actual > due else "waived" if waived else "satisfied"
    return Verdict(rule.key, case.name, owed.seq, status, due, actual, seq)  # type: ignore[arg-type]


def _open(rule: Rule, deadline: Deadline, case: Case, owed: Owed) -> Verdict:
    """An obligation that nothing discharged, on the day of asking. While it is paused it has no due day."""
    if owed.paused_since is not None:
        return Verdict(rule.key, case.name, owed.seq, "pending")
    due = _last(deadline, owed.due, case.calendar)
    now = case.as_of_second if _hourly(deadline) else case.as_of_day
    status = "pending" if now <= due else "undetermined" if owed.doubtful else "violated"
    return Verdict(rule.key, case.name, owed.seq, status, due)  # type: ignore[arg-type]


def _at_the_end(verdict: Verdict, deadline: Deadline, case: Case) -> Verdict:
    """What `when` says of the whole case: false, nothing is owed after all."""
    if deadline.when is None or verdict.status in ("satisfied", "waived"):
        return verdict
    when = test(deadline.when, case.end())
    if when is False:
        return replace(verdict, status="waived")
    if when is None and verdict.status == "violated":
        return replace(verdict, status="undetermined")
    return verdict


def _last(deadline: Deadline, due: int, calendar: Calendar) -> int:
    """The last day on which it is still in time."""
    if _hourly(deadline) or deadline.last_day == "strict":
        return due
    day = day_of(due)
    if deadline.last_day == "rolls":
        return number_of(calendar.next_working(day))
    return number_of(calendar.next_working(day + ONE_DAY) - ONE_DAY)


# Pauses. Several causes that overlap are one stretch, from the first to begin to the last to end; no day counts twice.


def _begins(pause: Pause, deadline: Deadline, case: Case, owed: Owed, seq: int) -> int | None:
    """The day on which an entry begins a pause; None where it begins none."""
    entry = case.entries[seq]
    if not _concerns(deadline, entry, owed) or case.matches(pause.begins, seq) is not True:
        return None
    return entry.day if pause.starts is None else said_by(entry, pause.starts)


def _causes(deadline: Deadline, case: Case, owed: Owed, upto: int) -> set[int]:
    """Which causes of a pause stand after this entry: begun, and not ended since."""
    return {
        index
        for index, pause in enumerate(deadline.pauses)
        if pause.lasts_until is None and _stands(pause, deadline, case, owed, upto)
    }


def _stands(pause: Pause, deadline: Deadline, case: Case, owed: Owed, upto: int) -> bool:
    for seq in range(upto, -1, -1):
        if _begins(pause, deadline, case, owed, seq) is not None:
            return True
        if case.entries[seq].act in pause.ends and _concerns(deadline, case.entries[seq], owed):
            return False
    return False


def _pause_from_before(deadline: Deadline, case: Case, owed: Owed) -> None:
    """A pause that runs already when the obligation begins is counted from its first day."""
    if _causes(deadline, case, owed, owed.seq):
        days = (
            _begins(pause, deadline, case, owed, owed.seq) for pause in deadline.pauses if pause.lasts_until is None
        )
        begun = min((day for day in days if day is not None), default=owed.start)
        standing = _causes(deadline, case, owed, owed.seq - 1)
        owed.paused_since = owed.start if standing else max(begun, owed.start)
    _said_stretches(deadline, case, owed, owed.seq)


def _pause(deadline: Deadline, case: Case, owed: Owed, seq: int) -> None:
    before, after = _causes(deadline, case, owed, seq - 1), _causes(deadline, case, owed, seq)
    owed.doubtful |= any(case.matches(pause.begins, seq) is None for pause in deadline.pauses)
    if before and not after:
        owed.due = _with_pause(owed, case.entries[seq].day, case.calendar)
        owed.covered = max(owed.covered, case.entries[seq].day)
        owed.paused_since = None
    if not before and after:
        days = [_begins(deadline.pauses[index], deadline, case, owed, seq) for index in after]
        since = max(min(day for day in days if day is not None), owed.start)
        if since <= owed.due:
            owed.paused_since = since
    _said_stretches(deadline, case, owed, seq)


def _said_stretches(deadline: Deadline, case: Case, owed: Owed, seq: int) -> None:
    """Stretches whose last day the same entry says."""
    for pause in deadline.pauses:
        if pause.lasts_until is None:
            continue
        begun = _begins(pause, deadline, case, owed, seq)
        until = said_by(case.entries[seq], pause.lasts_until)
        if begun is not None and until is not None and max(begun, owed.start) <= owed.due:
            owed.due = _moved(owed, max(begun, owed.start), until, case.calendar)
            owed.covered = max(owed.covered, until)


def _with_pause(owed: Owed, until: int, calendar: Calendar) -> int:
    """The due day moved by the running pause, as far as this day."""
    return owed.due if owed.paused_since is None else _moved(owed, owed.paused_since, until, calendar)


def _moved(owed: Owed, since: int, until: int, calendar: Calendar) -> int:
    """The due day moved by the days of a stretch that were not counted before."""
    first = max(since, owed.covered)
    if until <= first:
        return owed.due
    if owed.limit.unit == "working_days":
        days = calendar.working_between(day_of(first), day_of(until))
        return number_of(calendar.add_working(day_of(owed.due), days))
    return number_of(day_of(owed.due) + timedelta(days=until - first))


def _extend(deadline: Deadline, case: Case, owed: Owed, seq: int) -> None:
    for index, extension in enumerate(deadline.extensions):
        match = case.matches(extension.by, seq)
        if match is False or not _still_time(deadline, case, owed, seq):
            continue
        more = _more(extension, case.entries[seq])
        if match is None or more is None:
            owed.doubtful = True
        elif extension.at_most is None or owed.extended.get(index, 0) < extension.at_most:
            owed.extended[index] = owed.extended.get(index, 0) + 1
            unit = extension.unit
            assert unit != "hours"
            owed.due = number_of(count(day_of(owed.due), more, unit, case.calendar, rolls=False))


def _still_time(deadline: Deadline, case: Case, owed: Owed, seq: int) -> bool:
    """Whether an extension comes no later than the due day in force; while a pause runs there is none."""
    if owed.paused_since is not None:
        return True
    return case.entries[seq].day <= _last(deadline, owed.due, case.calendar)


def _more(extension: Extension, entry: Entry) -> int | None:
    return extension.amount if extension.column is None else said_by(entry, extension.column)
