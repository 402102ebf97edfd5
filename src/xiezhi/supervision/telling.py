"""The entries of a case as rules see them: what each said, in numbers, and what the engine answers about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xiezhi.cases import door as cases
from xiezhi.cases.door import Registers
from xiezhi.kernel.clock import legal_day
from xiezhi.ledger.door import Entry
from xiezhi.supervision import ir
from xiezhi.supervision.compiling import OFFICERS, TOLD
from xiezhi.supervision.expressions import ColumnType
from xiezhi.supervision.numbers import as_number
from xiezhi.supervision.reference_expressions import number_of


def told(
    entries: Sequence[Entry], columns: Mapping[str, ColumnType], guards: frozenset[str], *, skip: int = 0,
    registers: Registers | None = None,
) -> Iterator[ir.Entry]:  # fmt: skip
    """Every act of a case, in order, with the columns that rules ask for; without the first `skip`, told before."""
    for entry, answers in cases.retold(entries, guards, skip=skip, registers=registers):
        values = said(entry.facts, columns)
        values |= {f"{TOLD}{key}": int(answer) for key, answer in answers.items() if answer is not None}
        if entry.officers:
            values[OFFICERS] = len(set(entry.officers))
        values["recorded_on"] = number_of(legal_day(entry.recorded_at))
        people = frozenset({entry.actor, *entry.officers} - {"", "system"})
        at = int(entry.occurred_at.timestamp())
        yield ir.Entry(entry.kind, number_of(legal_day(entry.occurred_at)), at, values, people, str(entry.id))


def said(facts: Mapping[str, Any], columns: Mapping[str, ColumnType]) -> dict[str, int]:
    """The facts that rules ask for, as numbers; what is not said, or makes no sense, is left out."""
    numbers = {name: as_number(facts.get(name), kind) for name, kind in columns.items()}
    return {name: number for name, number in numbers.items() if number is not None}
