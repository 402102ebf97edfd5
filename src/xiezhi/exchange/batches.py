"""Cuts a file into batches of whole cases, each case in the source's order, and counts what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from xiezhi.exchange import rules
from xiezhi.exchange.aside import Aside
from xiezhi.exchange.rules import Remembering, Wrong
from xiezhi.exchange.sources import Rows
from xiezhi.standards.door import MappingFile

BATCH = 8_000
"""Rows in one transaction, about: a case is never split, so that its picture is drawn once."""

CaseRows = tuple[UUID, list[tuple[int, int]]]
"""A case and its rows in order: (place in the case, index in the file)."""


@dataclass
class Tally:
    """What a load, or a part of it, came to. `known` entries were there already; `aside` rows did not fit."""

    added: int = 0
    known: int = 0
    cases: int = 0
    clocks: int = 0
    aside: list[Aside] = field(default_factory=list)

    def plus(self, other: Tally) -> None:
        """Count another part in."""
        self.added += other.added
        self.known += other.known
        self.cases += other.cases
        self.clocks += other.clocks
        self.aside += other.aside


def ordered(rows: Rows, mapping: MappingFile, tally: Tally) -> list[CaseRows]:
    """The rows by case, in the source's order; rows without a case or a place, or said twice, are set aside."""
    tally.aside += [(number, wrong.says, cells) for number, wrong, cells in rows.broken]
    found = dict[UUID, dict[int, int]]()
    case_of = Remembering(lambda value: rules.case_id(mapping.source, rules.read_case(value)))
    place_of = Remembering(rules.read_seq)
    pairs = zip(rows.column(mapping.rows.case), rows.column(mapping.rows.seq), strict=True)
    for index, (case, seq) in enumerate(pairs):
        try:
            place, places = place_of(seq), found.setdefault(case_of(case), {})
            before = places.setdefault(place, index)
            if before != index:
                number = rows.numbers[before]
                raise Wrong(
                    f"与第 {number} 行是同一案件的同一顺序号", f"row {number} has the same place in the same case"
                )
        except Wrong as wrong:
            tally.aside.append((rows.numbers[index], wrong.says, rows.row(index)))
    return [(case, sorted(places.items())) for case, places in found.items()]


def batches(listed: Iterable[CaseRows], size: int = BATCH) -> Iterator[list[CaseRows]]:
    """Whole cases, some `size` rows at a time."""
    batch, count = list[CaseRows](), 0
    for one in listed:
        batch.append(one)
        count += len(one[1])
        if count >= size:
            yield batch
            batch, count = [], 0
    if batch:
        yield batch
