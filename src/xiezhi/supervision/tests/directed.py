"""Cases made for one rule, that stand on its edges: limits, versions, rest days, pauses, bands, ties, what is not said.

Nothing here knows what the rule is about. Days and numbers are those the rule itself names, and one more and less.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from itertools import chain, pairwise
from random import Random
from typing import Any

from xiezhi.kernel.days import Calendar
from xiezhi.supervision import expressions as say
from xiezhi.supervision.ir import Deadline, Entry, Programme, Rule, Verdict, Watch
from xiezhi.supervision.reference import Case, judge
from xiezhi.supervision.reference_expressions import number_of

CALENDAR = Calendar({date(2024, 3, 4): "off", date(2024, 4, 5): "off"}, {date(2024, 3, 9): "work"})
FIRSTS = tuple(number_of(date.fromisoformat(day)) for day in ("2024-01-31", "2024-02-29", "2024-03-01", "2024-03-08"))
LATER = number_of(date(2026, 1, 1))
MIXED = 400
Cases = list[tuple[list[Entry], int]]


def nodes(node: Any) -> Iterator[Any]:
    """Everything that a rule is made of."""
    yield node
    if is_dataclass(node):
        for one in fields(node):
            yield from nodes(getattr(node, one.name))
    elif isinstance(node, tuple):
        for part in node:
            yield from nodes(part)


def _around(*numbers: int) -> list[int]:
    """These numbers, one less and one more."""
    return sorted({n + step for n in numbers for step in (-1, 0, 1)})


def verdicts(programme: Programme, entries: list[Entry], day: int) -> set[Verdict]:
    """What the reference answers at the end of a day."""
    second = day * 86400 + 15 * 3600 + 3599
    return set(judge(programme, "c", entries, as_of_day=day, as_of_second=second, calendar=CALENDAR))


def cases(programme: Programme, rule: Rule) -> Cases:
    """Histories with the day of asking, the same each time."""
    return Maker(programme, rule).cases()


class Maker:
    """What a rule names: acts, columns, numbers and days; and cases built of these."""

    def __init__(self, programme: Programme, rule: Rule) -> None:
        self.programme, self.rule, self.dice = programme, rule, Random(rule.key)
        parts = list(nodes(rule.body))
        listed = [getattr(one, name, ()) for one in parts for name in ("acts", "sets", "clears", "ends")]
        self.acts = sorted(set(chain.from_iterable(listed)))
        self.acts += sorted(set(programme.acts) - set(self.acts))[:1]
        self.columns = sorted(self._columns(parts) - {"on", "at"})
        consts = [int(one.value) for one in parts if isinstance(one, say.Const) and abs(one.value) < 10_000_000]
        columns = [column for table in programme.tables.values() for column in table.cells.values()]
        looks_up = any(isinstance(one, say.Lookup) for one in parts)
        cells = [n for column in columns for n in column.values()] if looks_up else []
        keys = [n for column in columns for n in column] if looks_up else []
        factors = [int(one.factor * 100) for one in parts if isinstance(one, say.Times)]
        self.money = _around(*consts, *factors, 100, *cells)
        self.whole = _around(*consts, *keys, 0)
        self.words = [int(one.value) for one in parts if isinstance(one, say.Const) and one.value >= 10_000_000]
        amounts = [one.amount for one in parts if getattr(one, "amount", None) is not None]
        months = [n * 30 + 1 for n in amounts if any(getattr(one, "unit", "") == "months" for one in parts)]
        self.gaps = [gap for gap in _around(1, *consts, *amounts, *months) if 0 <= gap < 1000]

    def _columns(self, parts: list[Any]) -> set[str]:
        found = {one.column for one in parts if getattr(one, "column", None)}
        for name in ("starts", "lasts_until", "per"):
            found |= {getattr(one, name) for one in parts if getattr(one, name, None)}
        return found & set(self.programme.columns)

    def cases(self) -> Cases:
        """Some laid out on purpose, some mixed of the same days and numbers."""
        body, found = self.rule.body, [self._mixed() for _ in range(MIXED)]
        if isinstance(body, Deadline):
            for first in self._firsts(body):
                found += self._laid_out(body, first)
        unsaid = [self._unsaid(*case) for case in found[::4] if self.columns]
        return found + unsaid + [self._out_of_order(*case) for case in found[1::4] if len(case[0]) > 1]

    def _out_of_order(self, entries: list[Entry], day: int) -> tuple[list[Entry], int]:
        """The same case with two neighbours changed round."""
        at = self.dice.randrange(len(entries) - 1)
        return [*entries[:at], entries[at + 1], entries[at], *entries[at + 2 :]], day

    def _unsaid(self, entries: list[Entry], day: int) -> tuple[list[Entry], int]:
        """The same case with nothing said in one column."""
        left_out = self.dice.choice(self.columns)
        values = [{name: n for name, n in one.values.items() if name != left_out} for one in entries]
        return [replace(one, values=said) for one, said in zip(entries, values, strict=True)], day

    def entry(self, act: str, day: int, /, **said: int) -> Entry:
        """An entry that says some of what the rule asks for."""
        values = {name: number for name in self.columns if (number := self._number(name, day)) is not None} | said
        people = frozenset(self.dice.sample("pqr", self.dice.choice((0, 1, 1, 2))))
        second = self.dice.choice((0, 3600, 46800))
        return Entry(act, day, day * 86400 + second, values, people)

    def _number(self, column: str, day: int) -> int | None:
        kind = self.programme.columns[column]
        if self.dice.random() < 0.15:
            return None
        if kind == "day":
            return day + self.dice.choice((-2, 0, 1, 4))
        if kind == "word":
            return self.dice.choice([*self.words, say.word("x"), say.word("y")])
        pools = {"yes_no": [0, 1], "money": self.money}
        return self.dice.choice(pools.get(kind, self.whole))

    def _mixed(self) -> tuple[list[Entry], int]:
        day = self.dice.choice([*FIRSTS, *self._versions()])
        found = []
        for _ in range(self.dice.randint(1, 6)):
            found.append(self.entry(self.dice.choice(self.acts), day))
            day += self.dice.choice((*self.gaps, 0, -1))
        found.append(self.entry(self.dice.choice(self._own()), day))
        return found, self.dice.choice((LATER, day, day + self.dice.choice(self.gaps)))

    def _own(self) -> tuple[str, ...]:
        body = self.rule.body
        return body.trigger.acts if isinstance(body, Deadline) else body.on.acts

    def _versions(self) -> list[int]:
        known = [self.rule.since, self.rule.until]
        known += [limit.since for limit in getattr(self.rule.body, "limits", ())]
        days = [number_of(day) for day in known if day is not None and day != date.min]
        return [day + step for day in days for step in (-1, 0, 1)]

    # ---- deadlines ----

    def _firsts(self, body: Deadline) -> list[int]:
        return [*FIRSTS, *self._versions()]

    def _laid_out(self, body: Deadline, first: int) -> Cases:
        opening = self._certain(body.trigger, first, {body.starts: first} if body.starts else {})
        due = self._due([opening])
        if due is None:
            return [([opening], LATER)]
        found: Cases = []
        for middle in self._middles(body, first, due):
            listed = sorted([opening, *middle], key=lambda one: one.day)
            moved = self._due(listed) or due + 30
            for step in (-1, 0, 1, 3):
                found.append((listed, moved + step))
                found += [([*listed, self._certain(one.on, moved + step)], LATER) for one in body.discharge]
                found += [([*listed, self.entry(act, moved + step)], LATER) for act in body.discharge[0].on.acts]
            tie = self._certain(body.discharge[0].on, first)
            found += [([tie, *listed], LATER), ([*listed, tie], LATER)]
            found.append(([*listed, self._certain(body.trigger, first + 2), self._certain(body.trigger, due)], LATER))
        return found

    def _due(self, entries: list[Entry]) -> int | None:
        found = verdicts(self.programme, entries, entries[-1].day)
        dues = [one.due for one in found if one.rule == self.rule.key and one.due is not None]
        return next((due // 86400 if due > 10_000_000 else due for due in dues), None)

    def _middles(self, body: Deadline, first: int, due: int) -> Iterator[list[Entry]]:
        yield []
        yield [self._certain(body.trigger, first + 1)]
        for pause in body.pauses:
            for begin in (first - 4, first, first + 2, due, due + 1):
                for last in (begin, begin + 3, begin + 5):
                    yield self._paused(pause, begin, last)
                yield self._paused(pause, begin, None)
        for one, other in pairwise(body.pauses):
            yield self._paused(one, first + 1, first + 4) + self._paused(other, first + 2, first + 7)
            yield self._paused(one, first + 1, first + 7) + self._paused(other, first + 2, first + 4)
        for extension in body.extensions:
            for days in ((due - 1,), (due,), (due + 1,), (due - 1, due), (due - 2, due - 1, due)):
                yield [self._certain(extension.by, day) for day in days]

    def _paused(self, pause: Any, begin: int, last: int | None) -> list[Entry]:
        said = {pause.starts: begin - 1} if pause.starts else {}
        if pause.lasts_until and last is not None:
            said[pause.lasts_until] = last
        opened = self._certain(pause.begins, begin, said)
        if pause.lasts_until and last is None:
            opened.values.pop(pause.lasts_until, None)
        return [opened, *(self.entry(act, last) for act in pause.ends[:1] if last is not None)]

    def _certain(self, watch: Watch, day: int, said: dict[str, int] | None = None) -> Entry:
        """An entry that is watched for, if a few tries find one."""
        for _ in range(12):
            found = self.entry(self.dice.choice(watch.acts), day, **(said or {}))
            if Case(self.programme, "c", (found,), day, 0, CALENDAR).matches(watch, 0) is True:
                return found
        return found
