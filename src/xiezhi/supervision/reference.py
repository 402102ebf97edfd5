"""What a rule means: a plain evaluator that looks from each entry at what stands before and what follows.

Slow on purpose and written from docs/supervision-rules.md alone: the kernel is held equal to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from xiezhi.kernel.days import ONE_DAY, Calendar, count
from xiezhi.supervision.expressions import Unit
from xiezhi.supervision.ir import Check, Deadline, Entry, Limit, Pause, Programme, Rule, Status, Verdict, Watch
from xiezhi.supervision.reference_expressions import Answer, At, day_of, number_of, said_by, test

HOUR = 3600
AHEAD = 8 * HOUR
"""By what legal days begin before those of UTC."""


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
    """The entries of one case, and the moment of asking. `known`: which entries are known to match which watch."""

    programme: Programme
    name: str
    entries: tuple[Entry, ...]
    as_of_day: int
    as_of_second: int
    calendar: Calendar
    known: dict[tuple[int, int], Answer] = field(default_factory=dict, compare=False)

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
        if watch.where is None:
            return True
        if (id(watch), seq) not in self.known:
            self.known[id(watch), seq] = test(watch.where, self.at(seq))
        return self.known[id(watch), seq]


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
    """One obligation as its case goes on.

    `spans` are the periods that follow each other from its first day: the limit, then what extends it, with the place
    of the entry that says each.
    """

    seq: int
    start: int
    spans: list[tuple[int, Unit, int]]
    about: int | None
    doubtful: bool
    extended: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Stretch:
    """Days that do not count: those after `since`, up to `until` (None: it still runs). Not `certain`: perhaps.

    `seq` is the place of the entry that began it. `moved`: by how many days it moved the due day, once that is known;
    `rolled`: the day to which that had moved off rest days before, where the pause began only then.
    """

    seq: int
    since: int
    until: int | None
    certain: bool
    moved: int = 0
    rolled: int | None = None


@dataclass(frozen=True)
class Due:
    """The last day on which an obligation is in time; None while it is paused. `doubtful`: a pause perhaps moves it.

    `before` is the last day before rest days are looked at; `pauses` are those that counted.
    """

    last: int | None
    doubtful: bool
    before: int | None = None
    pauses: tuple[Stretch, ...] = ()

    def allows(self, when: int) -> bool:
        """Whether a day (hours: a second) is in time."""
        return self.last is None or when <= self.last


def _owed(rule: Rule, deadline: Deadline, case: Case) -> Iterator[Verdict]:
    for seq, entry in enumerate(case.entries):
        opened = _opened(rule, deadline, case, seq)
        if opened is False or (deadline.opens == "first" and _opened_before(rule, deadline, case, seq)):
            continue
        if _start(deadline, entry) is None:
            yield _at_the_end(Verdict(rule.key, case.name, seq, "undetermined"), deadline, case)
            continue
        owed = obligation(deadline, case, seq, doubtful=opened is None)
        if owed is not None:
            yield _at_the_end(followed(rule, deadline, case, owed), deadline, case)


def obligation(deadline: Deadline, case: Case, seq: int, *, doubtful: bool) -> Owed | None:
    """What an entry that is the trigger opens; None where no limit is in force, or the first day is not said."""
    entry = case.entries[seq]
    start = _start(deadline, entry)
    limit = None if start is None else _limit(deadline, entry, start)
    if start is None or limit is None or limit.amount is None:
        return None
    return Owed(seq, start, [(limit.amount, limit.unit, seq)], _about(deadline, entry), doubtful)


def hourly(deadline: Deadline) -> bool:
    """Whether a deadline is counted in hours."""
    return bool(deadline.limits) and deadline.limits[0].unit == "hours"


def _start(deadline: Deadline, entry: Entry) -> int | None:
    """The first day (hours: second), which is not counted."""
    if deadline.starts is not None:
        return said_by(entry, deadline.starts)
    return entry.at if hourly(deadline) else entry.day


def _about(deadline: Deadline, entry: Entry) -> int | None:
    return said_by(entry, deadline.per) if deadline.per else None


def _opened(rule: Rule, deadline: Deadline, case: Case, seq: int) -> Answer:
    """Whether an entry opens an obligation: it is the trigger, and the rule is in force."""
    return case.matches(deadline.trigger, seq) if _in_force(rule, case.entries[seq]) else False


def _opened_before(rule: Rule, deadline: Deadline, case: Case, seq: int) -> bool:
    return any(_opened(rule, deadline, case, earlier) is not False for earlier in range(seq))


def _limit(deadline: Deadline, entry: Entry, start: int) -> Limit | None:
    """The limit for an obligation that begins then: the latest that had come into force."""
    day = start
    if hourly(deadline):
        day = entry.day if deadline.starts is None else (start + AHEAD) // 86400
    known = [limit for limit in deadline.limits if limit.since <= day_of(day)]
    return sorted(known, key=lambda limit: limit.since)[-1] if known else None


def followed(rule: Rule, deadline: Deadline, case: Case, owed: Owed) -> Verdict:
    """What becomes of an obligation, entry by entry."""
    for seq in range(owed.seq + 1, len(case.entries)):
        if not _concerns(deadline, case.entries[seq], owed):
            continue
        for discharge in deadline.discharge:
            match = case.matches(discharge.on, seq)
            if match is None and due_of(deadline, case, owed, seq - 1, seq).allows(_when(deadline, case.entries[seq])):
                owed.doubtful = True
            if match is True:
                return _discharged(rule, deadline, case, owed, seq, waived=discharge.waived)
        _extend(deadline, case, owed, seq)
        if deadline.opens == "latest" and _replaced(rule, deadline, case, owed, seq):
            return Verdict(rule.key, case.name, owed.seq, "waived", by=seq)
    return _open(rule, deadline, case, owed)


def _concerns(deadline: Deadline, entry: Entry, owed: Owed) -> bool:
    about = _about(deadline, entry)
    return about is None or owed.about is None or about == owed.about


def _when(deadline: Deadline, entry: Entry) -> int:
    return entry.at if hourly(deadline) else entry.day


def _replaced(rule: Rule, deadline: Deadline, case: Case, owed: Owed, seq: int) -> bool:
    """Whether this entry certainly opens another obligation of the same rule, while this one is not late yet."""
    entry = case.entries[seq]
    if _opened(rule, deadline, case, seq) is not True:
        return False
    start = _start(deadline, entry)
    limit = None if start is None else _limit(deadline, entry, start)
    if limit is None or limit.amount is None:
        return False
    return due_of(deadline, case, owed, seq - 1, seq).allows(_when(deadline, entry))


def _discharged(rule: Rule, deadline: Deadline, case: Case, owed: Owed, seq: int, *, waived: bool) -> Verdict:
    due, actual = due_of(deadline, case, owed, seq - 1, seq), _when(deadline, case.entries[seq])
    late: Status = "undetermined" if owed.doubtful or due.doubtful else "violated"
    status: Status = ("waived" if waived else "satisfied") if due.allows(actual) else late
    return Verdict(rule.key, case.name, owed.seq, status, due.last, actual, seq)


def _open(rule: Rule, deadline: Deadline, case: Case, owed: Owed) -> Verdict:
    """An obligation that nothing discharged, on the day of asking. While it is paused it has no due day."""
    due = due_of(deadline, case, owed, len(case.entries) - 1)
    if due.allows(case.as_of_second if hourly(deadline) else case.as_of_day):
        return Verdict(rule.key, case.name, owed.seq, "pending", due.last)
    late: Status = "undetermined" if owed.doubtful or due.doubtful else "violated"
    return Verdict(rule.key, case.name, owed.seq, late, due.last)


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


# The due day: the periods from the first day one after the other, then the pauses in the order in which they begin.


def due_of(deadline: Deadline, case: Case, owed: Owed, upto: int, now: int | None = None) -> Due:
    """The due day as the entries up to one say. `now`: an entry until whose day pauses that run are counted."""
    if hourly(deadline):
        return Due(owed.start + owed.spans[0][0] * HOUR, False)
    due, covered, doubtful = without_pauses(owed, case.calendar), owed.start, False
    counted: list[Stretch] = []
    for stretch in sorted(_stretches(deadline, case, owed, upto), key=lambda one: one.since):
        ends = _last(deadline, due, case.calendar)  # until then it runs (civil_procedure_law/85/p3)
        if stretch.since > ends:
            break
        until = case.entries[now].day if stretch.until is None and now is not None else stretch.until
        since = max(stretch.since, covered)
        before = ends if since > due else due
        if not stretch.certain:
            doubtful = True
        elif until is None:
            return Due(None, doubtful, None, (*counted, stretch))
        elif until > since:
            stretch = replace(stretch, rolled=None if before == due else before)
            due, covered = _moved(before, since, until, owed.spans[0][1], case.calendar), until
            stretch = replace(stretch, moved=due - before)
        counted.append(replace(stretch, until=until))
    return Due(_last(deadline, due, case.calendar), doubtful, due, tuple(counted))


def without_pauses(owed: Owed, calendar: Calendar) -> int:
    """Periods of one unit that follow each other are counted as one."""
    joined: list[tuple[int, Unit]] = []
    for amount, unit, _ in owed.spans:
        if joined and joined[-1][1] == unit:
            joined[-1] = (joined[-1][0] + amount, unit)
        else:
            joined.append((amount, unit))
    day = day_of(owed.start)
    for amount, unit in joined:
        assert unit != "hours"
        day = count(day, amount, unit, calendar, rolls=False)
    return number_of(day)


def _moved(due: int, since: int, until: int, unit: Unit, calendar: Calendar) -> int:
    """The due day moved by the days after `since` up to `until`."""
    if unit == "working_days":
        days = calendar.working_between(day_of(since), day_of(until))
        return number_of(calendar.add_working(day_of(due), days))
    return due + until - since


def _last(deadline: Deadline, due: int, calendar: Calendar) -> int:
    """The last day on which it is still in time."""
    day = day_of(due)
    if deadline.last_day == "rolls":
        return number_of(calendar.next_working(day))
    if deadline.last_day == "lasts":
        return number_of(calendar.next_working(day + ONE_DAY) - ONE_DAY)
    return due


def _stretches(deadline: Deadline, case: Case, owed: Owed, upto: int) -> Iterator[Stretch]:
    """Every pause of the case that reaches into the life of an obligation, also one that began before it."""
    for pause in deadline.pauses:
        for seq in range(upto + 1):
            entry = case.entries[seq]
            match = case.matches(pause.begins, seq)
            begun = entry.day if pause.starts is None else said_by(entry, pause.starts)
            if match is False or begun is None or not _concerns(deadline, entry, owed):
                continue
            since, until = max(begun, owed.start), _ended(pause, deadline, case, owed, seq, upto)
            if until is None or until > since:
                unknown = pause.lasts_until is not None and until is None
                yield Stretch(seq, since, until, match is True and not unknown)


def _ended(pause: Pause, deadline: Deadline, case: Case, owed: Owed, begun: int, upto: int) -> int | None:
    """The day a pause ended that began with an entry: what the entry says, or the next that ends it."""
    if pause.lasts_until is not None:
        return said_by(case.entries[begun], pause.lasts_until)
    later = case.entries[begun + 1 : upto + 1]
    return next((one.day for one in later if one.act in pause.ends and _concerns(deadline, one, owed)), None)


def _extend(deadline: Deadline, case: Case, owed: Owed, seq: int) -> None:
    if hourly(deadline):
        return
    for index, extension in enumerate(deadline.extensions):
        match, entry = case.matches(extension.by, seq), case.entries[seq]
        if match is False or not due_of(deadline, case, owed, seq - 1).allows(entry.day):
            continue
        more = extension.amount if extension.column is None else said_by(entry, extension.column)
        if extension.at_most is not None and owed.extended.get(index, 0) >= extension.at_most:
            continue
        if match is None or more is None or more < 0:
            owed.doubtful = True
        else:
            owed.extended[index] = owed.extended.get(index, 0) + 1
            owed.spans.append((more, extension.unit, seq))
