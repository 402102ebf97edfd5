"""The entries of a case as rules see them: what each said, in numbers, and what the engine answers about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from xiezhi.cases import door as cases
from xiezhi.kernel.clock import SHANGHAI, legal_day
from xiezhi.ledger.door import Entry
from xiezhi.supervision import ir
from xiezhi.supervision.compiling import OFFICERS, TOLD
from xiezhi.supervision.expressions import ColumnType, word
from xiezhi.supervision.reference_expressions import number_of


def told(entries: Sequence[Entry], columns: Mapping[str, ColumnType], guards: frozenset[str]) -> Iterator[ir.Entry]:
    """Every act of a case, in order, with the columns that rules ask for."""
    for entry, answers in cases.retold(entries, guards):
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
    found: dict[str, int] = {}
    for name, kind in columns.items():
        value = facts.get(name)
        number = None if value in (None, "", [], {}) else as_number(value, kind)
        if number is not None:
            found[name] = number
    return found


def as_number(value: Any, kind: ColumnType) -> int | None:
    """A fact as the number that stands for it; None where it is nothing of that kind."""
    try:
        if kind == "word":
            return word(str(value))
        if kind == "yes_no":
            return int(value) if isinstance(value, bool) else None
        if kind == "day":
            return number_of(value if isinstance(value, date) else date.fromisoformat(str(value)[:10]))
        if kind == "instant":
            at = datetime.fromisoformat(str(value))
            return int((at if at.tzinfo else at.replace(tzinfo=SHANGHAI)).timestamp())
        number = Decimal(str(value))
        return int(number * 100) if kind == "money" else int(number)
    except (ValueError, InvalidOperation, OverflowError):
        return None
