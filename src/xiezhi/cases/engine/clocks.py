"""Clocks: what a time limit says today, and how that was worked out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xiezhi.cases.engine.history import Happened, History
from xiezhi.kernel.clock import SHANGHAI, legal_day
from xiezhi.kernel.days import Calendar, DayKind, count
from xiezhi.kernel.errors import Text, text
from xiezhi.standards.door import TimeLimit, comparable

if TYPE_CHECKING:
    from xiezhi.cases.engine.situation import Situation


@dataclass(frozen=True)
class Stretch:
    """Days that did not count, or were added: from, until (None: still running), how many, why, by which article."""

    start: date
    until: date | None
    days: int
    ground: Text
    cite: tuple[str, ...]


@dataclass(frozen=True)
class Clock:
    """One time limit of a case. `due` is its last day; `state` is as of the day asked."""

    key: str
    label: Text
    of: str
    trigger: str
    started: date
    due: date
    state: str
    met_on: date | None
    pauses: tuple[Stretch, ...]
    extensions: tuple[Stretch, ...]
    cite: tuple[str, ...]
    unverified: Text | None
    warning: Text | None
    opened_by: str = ""
    about: str = ""
    due_at: datetime | None = None

    @property
    def name(self) -> str:
        """Its key, and what it is about where one time limit opens several clocks."""
        return f"{self.key}#{self.about}" if self.about else self.key

    @property
    def running(self) -> bool:
        """Whether it can still become late."""
        return self.state in {"open", "paused", "over"}


def clocks_of(situation: Situation) -> Iterator[Clock]:
    """Every clock that the history opened, in the procedure's order."""
    opened: dict[str, Clock] = {}
    for limit in situation.procedure.time_limits:
        if limit.instalments_of:
            yield from _of_instalments(limit, situation)
            continue
        for about in _abouts(limit, situation.history):
            seen = replace(situation, history=_about(limit, situation.history, about)) if about else situation
            others = {clock.key: clock for clock in opened.values() if clock.about in ("", about)}
            clock = clock_of(limit, seen, others if limit.per else _latest(opened))
            if clock:
                clock = replace(clock, about=about) if about else clock
                opened[clock.name] = clock
                yield clock


def _of_instalments(limit: TimeLimit, situation: Situation) -> Iterator[Clock]:
    """One clock for each row of a plan: used when all that is due up to that row was paid."""
    act, _, fact = limit.counts.from_.partition(".")
    planned = situation.history.latest(act)
    rows = planned.facts.get(fact) if planned else None
    if planned is None or not isinstance(rows, list) or (limit.when and limit.when(situation) is not True):
        return
    paid = situation.paid_to(limit.instalments_of)
    rolls = (limit.last_day or situation.procedure.reckoning.last_day) == "rolls"
    asked = Decimal(0)
    for number, row in enumerate(rows, 1):
        asked += Decimal(str(row["amount"]))
        day = date.fromisoformat(str(row["due"])[:10])
        due = situation.calendar.next_working(day) if rolls else day
        met = _reached(paid, asked, planned.on)
        state = "used" if met and met <= due else "over" if situation.today > due else "open"
        label = text(f"{limit.label['zh']}（第 {number} 期）", f"{limit.label['en']} ({number})")
        yield Clock(
            limit.key, label, limit.of, limit.counts.from_, planned.on, due, state, met, (), (), limit.cite,
            limit.unverified, None if situation.calendar.knows(due) else _unknown_year(due), planned.id, str(number),
        )  # fmt: skip


def _reached(paid: Iterable[tuple[date, Decimal]], asked: Decimal, planned: date) -> date | None:
    """The day on which what was paid since the plan came to `asked`."""
    come = Decimal(0)
    for day, amount in paid:
        come += amount if day >= planned else Decimal(0)
        if come >= asked:
            return day
    return None


def _abouts(limit: TimeLimit, history: History) -> list[str]:
    """What a time limit opens a clock for: each value of its `per` fact among the acts that open it."""
    if not limit.per:
        return [""]
    act = limit.counts.from_.partition(".")[0]
    opening = history.all if act == "due" else history.of(act)
    found = {str(one.facts[limit.per]): None for one in opening if one.facts.get(limit.per) not in (None, "")}
    unnamed = any(one.facts.get(limit.per) in (None, "") for one in opening)
    return [*([""] if unnamed or not found else []), *found]


def _about(limit: TimeLimit, history: History, about: str) -> History:
    """The entries that concern one thing: those that name it, and those that name none."""
    act = limit.counts.from_.partition(".")[0]
    return History(
        one
        for one in history.all
        if str(one.facts.get(limit.per) or "") == about or (one.facts.get(limit.per) in (None, "") and one.act != act)
    )


def _latest(opened: Mapping[str, Clock]) -> dict[str, Clock]:
    """For each key the clock that ends last: what follows a time limit waits for all of them."""
    found: dict[str, Clock] = {}
    for clock in opened.values():
        if clock.key not in found or clock.due > found[clock.key].due:
            found[clock.key] = clock
    return found


def clock_of(limit: TimeLimit, situation: Situation, others: Mapping[str, Clock]) -> Clock | None:
    """The clock of one time limit; None where nothing opened it. `others` are the clocks that stand before it."""
    opened = _opened(limit, situation.history, others)
    if opened is None or (limit.when and limit.when(situation) is not True):
        return None
    index, started = opened
    if limit.counts.hours is not None:
        return _in_hours(limit, situation, index)
    history, today, calendar = situation.history, situation.today, situation.calendar
    extensions = _extensions(limit, situation, index)
    met = history.first_after(limit.met_by, index, lambda one: meets(limit, situation, one))
    stopped = met.on if met else today
    pauses = _pauses(limit, history, index, started, stopped)
    rolls = (limit.last_day or situation.procedure.reckoning.last_day) == "rolls" and limit.of != "earliest"
    due, counted = _due(limit, started, extensions, pauses, calendar, rolls)
    waived = history.first_after(limit.waived_by, index)
    state = _state(limit, due, met, waived, counted, today)
    return Clock(
        limit.key, limit.label, limit.of, limit.counts.from_, started, due, state, met.on if met else None,
        counted, tuple(extension for extension, _ in extensions), limit.cite, limit.unverified,
        None if calendar.knows(due) else _unknown_year(due), history.all[index].id,
    )  # fmt: skip


def _in_hours(limit: TimeLimit, situation: Situation, index: int) -> Clock:
    """A duty that is due at an instant, counted from that of the act."""
    history, opening = situation.history, situation.history.all[index]
    _, _, fact = limit.counts.from_.partition(".")
    begun = opening.at if not fact or fact == "on" else datetime.fromisoformat(str(opening.facts[fact]))
    begun = begun if begun.tzinfo else begun.replace(tzinfo=SHANGHAI)
    due = begun + timedelta(hours=limit.counts.hours or 0)
    met = history.first_after(limit.met_by, index, lambda one: meets(limit, situation, one))
    waived = history.first_after(limit.waived_by, index)
    if met:
        state = "met" if met.at <= due else "met_late"
    else:
        state = "waived" if waived else "over" if situation.instant > due else "open"
    return Clock(
        limit.key, limit.label, limit.of, limit.counts.from_, legal_day(begun), legal_day(due), state,
        met.on if met else None, (), (), limit.cite, limit.unverified, None, opening.id, due_at=due,
    )  # fmt: skip


def _unknown_year(due: date) -> Text:
    return text(
        f"{due.year} 年放假安排尚未公布，到期日仅供参考",
        f"the holidays of {due.year} are not announced yet; the day is provisional",
    )


def meets(limit: TimeLimit, situation: Situation, one: Happened) -> bool:
    """Whether an entry meets a time limit: asked of the case as it stood with that entry, not of what came later."""
    if limit.met_when is None:
        return True
    till = next(i for i, known in enumerate(situation.history.all) if known is one) + 1
    seen = replace(situation, history=History(situation.history.all[:till]))
    return limit.met_when(seen.as_seen_by(one)) is True


def _opened(limit: TimeLimit, history: History, others: Mapping[str, Clock]) -> tuple[int, date] | None:
    act, _, fact = limit.counts.from_.partition(".")
    if act == "due":
        other = others.get(fact)
        trigger = next((i for i, one in enumerate(history.all) if other and one.id == other.opened_by), None)
        return (trigger, other.due) if other and trigger is not None else None
    found = []
    for index in history.indexes(act):
        happened = history.all[index]
        start = happened.on if not fact or fact == "on" else comparable(happened.facts.get(fact))
        if isinstance(start, date):
            found.append((index, start))
    if not found:
        return None
    return found[-1] if limit.restarts else found[0]


def _extensions(limit: TimeLimit, situation: Situation, index: int) -> list[tuple[Stretch, tuple[int, DayKind]]]:
    found = []
    for extension in limit.extensions:
        entries = [
            one
            for i, one in ((i, situation.history.all[i]) for i in situation.history.indexes(extension.by))
            if i > index
        ]
        entries = [one for one in entries if one.facts.get("limit") in (None, "", limit.key)]
        for one in entries[: extension.at_most]:
            days = extension.days
            if days is None:
                said = one.facts.get(extension.days_fact.partition(".")[2] or extension.days_fact)
                days = int(said) if said not in (None, "") else 0
            found.append((Stretch(one.on, None, days, _why(one), extension.cite), (days, extension.of)))
    return found


def _why(one: Happened) -> Text:
    reason = str(one.facts.get("reason") or "")
    return text(reason, reason)


def _pauses(limit: TimeLimit, history: History, index: int, started: date, stopped: date) -> list[Stretch]:
    """Every stretch that does not count, clipped to the clock's life, in order of its first day."""
    found = []
    for pause in limit.pauses:
        act, _, fact = pause.from_.partition(".")
        for at in history.indexes(act):
            happened = history.all[at]
            begun = comparable(happened.facts.get(fact)) if fact else happened.on
            if not isinstance(begun, date):
                continue
            ended = _ended(pause, history, at)
            last = min(ended, stopped) if ended else stopped
            first = max(begun, started)
            if last < first or (at < index and last == first and ended):
                continue  # over before the clock opened; one that still runs then is counted from the clock's first day
            running = ended is None and last == stopped
            found.append(Stretch(first, None if running else last, (last - first).days, pause.ground, pause.cite))
    return sorted(found, key=lambda one: one.start)


def _ended(pause: Any, history: History, at: int) -> date | None:
    """The day a pause ended: a day the same entry tells, or that of the act that ends it."""
    if pause.until_fact:
        said = comparable(history.all[at].facts.get(pause.until_fact))
        return said if isinstance(said, date) else None
    ended = history.first_after(pause.until, at)
    return ended.on if ended else None


def _due(
    limit: TimeLimit,
    started: date,
    extensions: list[tuple[Stretch, tuple[int, DayKind]]],
    pauses: list[Stretch],
    calendar: Calendar,
    rolls: bool,
) -> tuple[date, tuple[Stretch, ...]]:
    """The last day, pauses that overlap counted once; and the pauses that counted.

    A last day on a rest day is not yet the end: the period ends on the first day after (civil_procedure_law/85/p3). So
    a pause that begins in between, or on that very day, still finds it running, and is counted from that day on.
    """
    spans: list[tuple[int, DayKind]] = [(limit.counts.days, limit.counts.of)]
    for _, (days, unit) in extensions:
        if spans[-1][1] == unit:
            spans[-1] = (spans[-1][0] + days, unit)
        else:
            spans.append((days, unit))
    end = started
    for days, unit in spans:
        end = count(end, days, unit, calendar, rolls=False)
    counted, covered = [], started
    for pause in pauses:
        ends = calendar.next_working(end) if rolls else end
        if pause.start > ends:
            break
        last = pause.until or pause.start + timedelta(days=pause.days)
        first = max(pause.start, covered)
        if last > first:
            end = _shift(ends if first > end else end, first, last, limit.counts.of, calendar)
            covered = last
        counted.append(pause)
    return (calendar.next_working(end) if rolls else end), tuple(counted)


def _shift(end: date, first: date, last: date, unit: DayKind, calendar: Calendar) -> date:
    if unit == "working_days":
        return calendar.add_working(end, calendar.working_between(first, last))
    return end + (last - first)


def _state(limit: TimeLimit, due: date, met: Happened | None, waived: Happened | None, pauses: Any, today: date) -> str:
    if limit.of == "party":
        if met and met.on <= due:
            return "used"
        if waived:
            return "waived"
        return "over" if today > due else "open"
    if limit.of == "earliest":
        return "over" if today > due else "open"
    if met:
        return "met" if met.on <= due else "met_late"
    if waived:
        return "waived"
    if any(pause.until is None for pause in pauses):
        return "paused"
    return "over" if today > due else "open"
