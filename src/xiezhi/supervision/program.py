"""A programme as flat tables for the fixed kernel: what each act touches, and expressions as code for a small machine.

Cost follows from the tables: an entry pays for the rules that its act touches, not for the rules there are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import lcm
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from xiezhi.supervision import expressions as say
from xiezhi.supervision.ir import Check, Deadline, Limit, Programme, Rule, Watch
from xiezhi.supervision.reference_expressions import number_of

Numbers = npt.NDArray[np.int64]
NULL = np.iinfo(np.int64).min
UNITS = {"calendar_days": 0, "working_days": 1, "months": 2, "years": 3, "hours": 4}
ORDERS = {"is": 0, "at_least": 1, "above": 2, "at_most": 3, "below": 4}
OPENS = {"each": 0, "latest": 1, "first": 2}
LAST_DAYS = {"strict": 0, "rolls": 1, "lasts": 2}
FOLDS = {say.Last: 0, say.First: 1, say.Sum: 2, say.Least: 3, say.Most: 4, say.Count: 5, say.Standing: 6}
FROM_NOTHING = {2: 0, 5: 0, 6: 0}
"""What a fold is before any entry, where that is not `nothing`."""
ON, AT = -2, -3
"""Where a column is the day, or the second, of the entry itself."""
(CONST, COLUMN, REGISTER, ADD, SCALE, EITHER, LOOKUP, ELAPSED, SHIFT) = range(9)
(COMPARE, PRESENT, AMONG, AND, OR, NOT, APART) = range(9, 16)
LONG_AGO, FAR_AWAY = -(1 << 40), 1 << 40
MOST_KEPT = 256


class Tables(NamedTuple):
    """Everything the kernel reads, as whole numbers. Each `x_at[i]:x_at[i + 1]` is what belongs to i."""

    code: Numbers
    starts: Numbers
    ask_at: Numbers
    asks: Numbers
    registers: Numbers
    aparts: Numbers
    fold_at: Numbers
    folds: Numbers
    apart_at: Numbers
    apart_of: Numbers
    check_at: Numbers
    checks: Numbers
    pair_at: Numbers
    pairs: Numbers
    discharges: Numbers
    extended: Numbers
    begins: Numbers
    ends: Numbers
    deadlines: Numbers
    limits: Numbers
    extensions: Numbers
    pauses: Numbers
    table_at: Numbers
    table_keys: Numbers
    table_values: Numbers


@dataclass(frozen=True)
class Program:
    """The tables of a programme, with the names behind its numbers."""

    programme: Programme
    columns: tuple[str, ...]
    tables: Tables
    people: bool
    seconds: bool


@dataclass
class _Maker:
    """Gathers the tables while it walks the rules."""

    programme: Programme
    columns: tuple[str, ...]
    acts: dict[str, int]
    code: list[tuple[int, int, int, int]] = field(default_factory=list)
    folds: dict[tuple[Any, ...], int] = field(default_factory=dict)
    aparts: dict[tuple[str, ...], int] = field(default_factory=dict)
    lookups: dict[tuple[str, str], int] = field(default_factory=dict)
    slots: dict[say.Test, int] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)
    seconds: bool = False

    # ---- expressions: `value` gives by how much what lies on the stack was multiplied ----

    def slot(self, test: say.Test | None) -> int:
        """Where the answer of a test will stand; -1 for none. Equal tests are asked once. Code ends with -1."""
        if test is None:
            return -1
        if test not in self.slots:
            self.slots[test] = len(self.starts)
            self.starts.append(len(self.code))
            self.test(test)
            self.op(-1)
        return self.slots[test]

    def op(self, *numbers: int) -> None:
        """One instruction."""
        padded = (*numbers, 0, 0, 0)[:4]
        self.code.append((padded[0], padded[1], padded[2], padded[3]))

    def value(self, node: say.Value) -> int:
        """Code for a value; what it leaves on the stack is the value times the number returned."""
        return _VALUES[type(node)](self, node)

    def test(self, node: say.Test) -> None:
        """Code for a test: 1, 0 or NULL on the stack."""
        _TESTS[type(node)](self, node)

    def scaled(self, node: say.Value, scale: int) -> None:
        """Code for a value times exactly `scale`."""
        before = len(self.code)
        own = self.value(node)
        if own != scale:
            assert scale % own == 0, before
            self.op(SCALE, scale // own)

    def scale_of(self, *nodes: say.Value) -> int:
        """By what all of these values can be multiplied to be whole."""
        kept = len(self.code)
        found = lcm(*(self.value(node) for node in nodes))
        del self.code[kept:]
        return found

    def fold(self, kind: int, acts: Sequence[str], column: int, cleared: Sequence[str] = ()) -> int:
        """The register of a fold."""
        return self.folds.setdefault((kind, tuple(acts), column, tuple(cleared)), len(self.folds))

    def column(self, name: str) -> int:
        """The place of a column."""
        if name == "on":
            return ON
        if name == "at":
            self.seconds = True
            return AT
        return self.columns.index(name)


def _const(maker: _Maker, node: say.Const) -> int:
    maker.op(CONST, node.value.numerator)
    return node.value.denominator


def _this(maker: _Maker, node: say.This) -> int:
    maker.op(COLUMN, maker.column(node.column))
    return 1


def _folded(maker: _Maker, node: Any) -> int:
    maker.op(REGISTER, maker.fold(FOLDS[type(node)], node.acts, maker.column(node.column)))
    return 1


def _counted(maker: _Maker, node: say.Count) -> int:
    maker.op(REGISTER, maker.fold(FOLDS[say.Count], node.acts, ON))
    return 1


def _plus(maker: _Maker, node: say.Plus) -> int:
    scale = maker.scale_of(*node.parts)
    for index, part in enumerate(node.parts):
        maker.scaled(part, scale)
        if index:
            maker.op(ADD)
    return scale


def _times(maker: _Maker, node: say.Times) -> int:
    scale = maker.value(node.part)
    maker.op(SCALE, node.factor.numerator)
    return scale * node.factor.denominator


def _either(maker: _Maker, node: say.Either) -> int:
    scale = maker.scale_of(*node.parts)
    for index, part in enumerate(node.parts):
        maker.scaled(part, scale)
        if index:
            maker.op(EITHER)
    return scale


def _lookup(maker: _Maker, node: say.Lookup) -> int:
    maker.scaled(node.key, 1)
    maker.op(LOOKUP, maker.lookups.setdefault((node.table, node.column), len(maker.lookups)))
    return 1


def _elapsed(maker: _Maker, node: say.Elapsed) -> int:
    maker.scaled(node.start, 1)
    maker.scaled(node.end, 1)
    maker.op(ELAPSED, UNITS[node.unit])
    return 1


def _shift(maker: _Maker, node: say.Shift) -> int:
    maker.scaled(node.start, 1)
    maker.op(SHIFT, node.amount, UNITS[node.unit])
    return 1


_VALUES: dict[type, Callable[[_Maker, Any], int]] = {
    say.Const: _const, say.This: _this, say.Last: _folded, say.First: _folded, say.Sum: _folded, say.Least: _folded,
    say.Most: _folded, say.Count: _counted, say.Plus: _plus, say.Times: _times, say.Either: _either,
    say.Lookup: _lookup, say.Elapsed: _elapsed, say.Shift: _shift,
}  # fmt: skip


def _compare(maker: _Maker, node: say.Compare) -> None:
    scale = maker.scale_of(node.left, node.right)
    maker.scaled(node.left, scale)
    maker.scaled(node.right, scale)
    maker.op(COMPARE, ORDERS[node.order])


def _present(maker: _Maker, node: say.Present) -> None:
    maker.value(node.value)
    maker.op(PRESENT)


def _among(maker: _Maker, node: say.Among) -> None:
    scale = maker.scale_of(node.value, *node.among)
    maker.scaled(node.value, scale)
    for one in node.among:
        maker.scaled(one, scale)
    maker.op(AMONG, len(node.among))


def _standing(maker: _Maker, node: say.Standing) -> None:
    cleared = tuple(one for one in node.clears if one not in node.sets)
    maker.op(REGISTER, maker.fold(FOLDS[say.Standing], node.sets, ON, cleared))


def _apart(maker: _Maker, node: say.Apart) -> None:
    maker.op(APART, maker.aparts.setdefault(node.acts, len(maker.aparts)))


def _joined(op: int, empty: int) -> Callable[[_Maker, Any], None]:
    def make(maker: _Maker, node: Any) -> None:
        if not node.parts:
            maker.op(CONST, empty)
        for index, part in enumerate(node.parts):
            maker.test(part)
            if index:
                maker.op(op)

    return make


def _not(maker: _Maker, node: say.Not) -> None:
    maker.test(node.part)
    maker.op(NOT)


_TESTS: dict[type, Callable[[_Maker, Any], None]] = {
    say.Compare: _compare, say.Present: _present, say.Among: _among, say.Standing: _standing, say.Apart: _apart,
    say.AllOf: _joined(AND, 1), say.AnyOf: _joined(OR, 0), say.Not: _not,
}  # fmt: skip


# ---- rules ----

Row = tuple[int, ...]


@dataclass
class _Rules:
    """The rows of checks and deadlines by act."""

    maker: _Maker
    checks: list[list[Row]]
    pairs: list[list[Row]]
    discharges: list[Row] = field(default_factory=list)
    extended: list[Row] = field(default_factory=list)
    begins: list[Row] = field(default_factory=list)
    ends: list[Row] = field(default_factory=list)
    deadlines: list[Row] = field(default_factory=list)
    limits: list[Row] = field(default_factory=list)
    extensions: list[Row] = field(default_factory=list)
    pauses: list[Row] = field(default_factory=list)

    def add(self, index: int, rule: Rule) -> None:
        """One rule."""
        since = LONG_AGO if rule.since == date.min else number_of(rule.since)
        until = FAR_AWAY if rule.until is None else number_of(rule.until)
        if isinstance(rule.body, Check):
            where, holds = self.maker.slot(rule.body.on.where), self.maker.slot(rule.body.holds)
            for act in _known(self.maker, rule.body.on.acts):
                self.checks[act].append((index, where, holds, since, until))
        else:
            self._deadline(index, rule.body, since, until)

    def asks(self, act: int) -> list[Row]:
        """The tests whose answers an entry of this act needs, each with one that must not be false for it to matter."""
        needed: dict[int, int] = {}
        for _, where, holds, _, _ in self.checks[act]:
            needed[where] = -1
            needed[holds] = where if needed.get(holds, where) == where else -1
        for _, trigger, d0, d1, x0, x1, b0, b1, _, _ in self.pairs[act]:
            needed[max(trigger, -1)] = -1
            needed |= {row[0]: -1 for row in self.discharges[d0:d1]}
            needed |= {self.extensions[row[0]][0]: -1 for row in self.extended[x0:x1]}
            needed |= {self.pauses[row[0]][0]: -1 for row in self.begins[b0:b1]}
        rows = [(slot, guard) for slot, guard in needed.items() if slot >= 0]
        return sorted(rows, key=lambda row: (row[1] >= 0, row[0]))

    def _deadline(self, index: int, body: Deadline, since: int, until: int) -> None:
        number, maker = len(self.deadlines), self.maker
        hourly = bool(body.limits) and body.limits[0].unit == "hours"
        maker.seconds |= hourly
        limits = (len(self.limits), len(self.limits) + len(body.limits))
        self.limits += [_limit(one) for one in sorted(body.limits, key=lambda one: one.since)]
        pauses = (len(self.pauses), len(self.pauses) + len(body.pauses))
        wheres = [maker.slot(pause.begins.where) for pause in body.pauses]
        self.pauses += [
            (where, self._column(pause.starts), self._column(pause.lasts_until))
            for where, pause in zip(wheres, body.pauses, strict=True)
        ]
        extensions = (len(self.extensions), len(self.extensions) + len(body.extensions))
        self.extensions += [
            (maker.slot(one.by.where), NULL if one.amount is None else one.amount, self._column(one.column),
             UNITS[one.unit], -1 if one.at_most is None else one.at_most)
            for one in body.extensions
        ]  # fmt: skip
        self.deadlines.append(
            (index, since, until, self._column(body.starts), self._column(body.per), OPENS[body.opens],
             LAST_DAYS[body.last_day], int(hourly), *limits, *pauses, *extensions, maker.slot(body.when))
        )  # fmt: skip
        self._pairs(number, body, pauses[0], extensions[0])

    def _column(self, name: str | None) -> int:
        return -1 if name is None else self.maker.column(name)

    def _pairs(self, number: int, body: Deadline, pause: int, extension: int) -> None:
        """What each act does to this deadline: discharges, extends, begins or ends a pause, triggers."""
        code = {id(watch): self.maker.slot(watch.where) for watch in _watches(body)}
        for name, act in self.maker.acts.items():
            discharges = [(code[id(one.on)], int(one.waived)) for one in body.discharge if name in one.on.acts]
            extended = [(extension + i,) for i, one in enumerate(body.extensions) if name in one.by.acts]
            begins = [(pause + i,) for i, one in enumerate(body.pauses) if name in one.begins.acts]
            ends = [(pause + i,) for i, one in enumerate(body.pauses) if name in one.ends]
            trigger = code[id(body.trigger)] if name in body.trigger.acts else -2
            if discharges or extended or begins or ends or trigger != -2:
                row = [number, trigger]
                for held, more in (
                    (self.discharges, discharges), (self.extended, extended), (self.begins, begins), (self.ends, ends)
                ):  # fmt: skip
                    row += [len(held), len(held) + len(more)]
                    held += more
                self.pairs[act].append(tuple(row))


def _watches(body: Deadline) -> list[Watch]:
    return [body.trigger, *(one.on for one in body.discharge)]


def _known(maker: _Maker, acts: Sequence[str]) -> list[int]:
    return sorted({maker.acts[act] for act in acts if act in maker.acts})


def _limit(limit: Limit) -> Row:
    since = LONG_AGO if limit.since == date.min else number_of(limit.since)
    return (since, NULL if limit.amount is None else limit.amount, UNITS[limit.unit])


def _rows(rows: Sequence[Row], width: int) -> Numbers:
    return np.array(rows, dtype=np.int64).reshape(len(rows), width)


def _by_act(listed: Sequence[Sequence[Row]], width: int) -> tuple[Numbers, Numbers]:
    at = np.cumsum([0, *(len(rows) for rows in listed)]).astype(np.int64)
    return at, _rows([row for rows in listed for row in rows], width)


_kept: dict[int, Program] = {}


def program_of(programme: Programme) -> Program:
    """The tables of a programme, made once; the programme is kept with them, so that its id stays its own."""
    found = _kept.get(id(programme))
    if found is None or found.programme is not programme:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        found = _kept[id(programme)] = make(programme)
    return found


def make(programme: Programme) -> Program:
    """A programme as tables."""
    columns = tuple(sorted({*programme.columns, "recorded_on"} - {"on", "at"}))
    maker = _Maker(programme, columns, {act: index for index, act in enumerate(programme.acts)})
    rules = _Rules(maker, [[] for _ in range(len(programme.acts) + 1)], [[] for _ in range(len(programme.acts) + 1)])
    for index, rule in enumerate(programme.rules):
        rules.add(index, rule)
    others = [*programme.acts, ""]  # the last stands for every act that the programme does not know
    folds: list[list[Row]] = [[] for _ in others]
    for (kind, acts, column, cleared), register in maker.folds.items():
        for act in _known(maker, acts) if acts else range(len(others)):
            folds[act].append((kind, register, column, 1))
        for act in _known(maker, cleared):
            folds[act].append((kind, register, column, 0))
    aparts: list[list[Row]] = [[] for _ in others]
    for acts, register in maker.aparts.items():
        for act in _known(maker, acts):
            aparts[act].append((register,))
    fold_at, fold_rows = _by_act(folds, 4)
    apart_at, apart_rows = _by_act(aparts, 1)
    check_at, check_rows = _by_act(rules.checks, 5)
    ask_at, ask_rows = _by_act([rules.asks(act) for act in range(len(others))], 2)
    pair_at, pair_rows = _by_act(rules.pairs, 10)
    tables = Tables(
        _rows(maker.code or [(-1, 0, 0, 0)], 4),
        np.array([*maker.starts, 0], dtype=np.int64),
        ask_at,
        ask_rows,
        np.array([FROM_NOTHING.get(kind, NULL) for kind, *_ in maker.folds], dtype=np.int64),
        np.zeros(len(maker.aparts), dtype=np.int64),
        fold_at, fold_rows, apart_at, apart_rows, check_at, check_rows, pair_at, pair_rows,
        _rows(rules.discharges, 2), _rows(rules.extended, 1), _rows(rules.begins, 1), _rows(rules.ends, 1),
        _rows(rules.deadlines, 15), _rows(rules.limits, 3), _rows(rules.extensions, 5), _rows(rules.pauses, 3),
        *_lookups(programme, maker),
    )  # fmt: skip
    return Program(programme, columns, tables, bool(maker.aparts), maker.seconds)


def _lookups(programme: Programme, maker: _Maker) -> tuple[Numbers, Numbers, Numbers]:
    at, keys, values = [0], [], []
    for table, column in maker.lookups:
        for key, value in sorted(programme.tables[table].cells.get(column, {}).items()):
            keys.append(key)
            values.append(value)
        at.append(len(keys))
    return np.array(at, np.int64), np.array(keys, np.int64), np.array(values, np.int64)
