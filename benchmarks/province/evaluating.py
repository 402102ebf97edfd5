"""Runs supervision over a province, and compares what it found with what was planted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from benchmarks.province.generating import Planted, Province
from benchmarks.province.telling import entries_of, officer, register_of
from xiezhi.kernel.clock import SHANGHAI
from xiezhi.supervision import ir
from xiezhi.supervision.compiled import Compiled
from xiezhi.supervision.judging import judge_cases
from xiezhi.supervision.rulebook import PackRules

AS_OF = datetime(2026, 11, 20, 12, tzinfo=SHANGHAI)
Found = set[tuple[str, str]]
"""Pairs of a case and a rule that accuses it."""


def found_in(province: Province) -> Found:
    """Every case and rule of which supervision says that it is violated. Rules in the shadow count as well."""
    lapsed = {officer(one.case, "lapsed"): date(2025, 1, 1) for one in province.cases}
    book = PackRules(registers=register_of(province.bodies.values(), lapsed))
    asked: dict[int, tuple[Compiled, dict[str, tuple[ir.Entry, ...]]]] = {}
    for told in province.cases:
        body = province.bodies[told.body]
        entries = entries_of(told, body)
        compiled = book.compiled(entries[0].pack, entries[0].procedure, body.layers, told.begins)
        assert compiled is not None, "no rules watch these cases"
        asked.setdefault(id(compiled), (compiled, {}))[1][told.case] = tuple(book.told(entries, compiled))
    return {
        (one.case, one.rule)
        for compiled, cases in asked.values()
        for one in judge_cases(compiled.programme, cases, AS_OF, compiled.calendar)
        if one.status == "violated"
    }


@dataclass
class Score:
    """How many planted wrongs were found, by kind, and what was missed or accused without being planted."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    false: list[tuple[str, str]] = field(default_factory=list)
    accused: int = 0

    @property
    def recall(self) -> float:
        """The share of what was planted that was found."""
        return self.found.total() / max(1, self.planted.total())

    @property
    def precision(self) -> float:
        """The share of what was found that was planted."""
        return (self.accused - len(self.false)) / max(1, self.accused)


def compare(found: Found, truth: Iterable[Planted]) -> Score:
    """What was found against what was planted: each pair of case and rule counts."""
    score, wanted = Score(accused=len(found)), set()
    for one in truth:
        for rule in one.rules:
            wanted.add((one.case, rule))
            score.planted[one.kind] += 1
            if (one.case, rule) in found:
                score.found[one.kind] += 1
            else:
                score.missed.append((one.case, rule, one.wrong))
    score.false = sorted(found - wanted)
    return score
