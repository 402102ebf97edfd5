"""Writes our own ledger as segments of a history, so that new rules can be asked of all of it without the database.

Cases come from the ledger whole and in order of their ids (`chains`, `histories`), a batch at a time, so nothing has to
be sorted and memory stays that of a batch. Cases watched by different rules lie in different folders.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from uuid import UUID

from xiezhi.ledger import door as ledger
from xiezhi.supervision.answers import Case
from xiezhi.supervision.compiled import Compiled
from xiezhi.supervision.seeing import see
from xiezhi.supervision.segments import Segment
from xiezhi.supervision.watching import Rulebook

BATCH = 500
CASES = 100_000
"""Cases of a segment at most, before the next is begun."""


@dataclass
class Written:
    """The segments of cases that the same rules watch, and how many entries lie in them."""

    compiled: Compiled
    folder: Path
    paths: list[Path] = field(default_factory=list)
    entries: int = 0
    _open: Segment | None = None

    def add(self, case: Case, most: int) -> None:
        """One more case, in the segment at hand or the next."""
        if self._open is None:
            programme = self.compiled.programme
            columns = sorted({*programme.columns, "recorded_on"} - {"on", "at"})
            self._open = Segment(self.folder / f"{len(self.paths):05d}.parquet", columns)
            self.paths.append(self._open.path)
        self._open.add(str(case.id), case.told)
        self.entries += len(case.told)
        if self._open.cases >= most:
            self.close()

    def close(self) -> None:
        """No more cases."""
        if self._open is not None:
            self._open.close()
            self._open = None


def write_ledger(folder: Path, procedures: Collection[str], book: Rulebook, *, cases: int = CASES) -> list[Written]:
    """Every case of these procedures that the claim sees, as segments below `folder`."""
    found: dict[int, Written] = {}
    try:
        for case in _cases(procedures, book):
            compiled, name = case.compiled, f"{case.compiled.programme.key}-{len(found):02d}"
            found.setdefault(id(compiled), Written(compiled, folder / name)).add(case, cases)
    finally:
        for one in found.values():
            one.close()
    return list(found.values())


def _cases(procedures: Collection[str], book: Rulebook) -> Iterator[Case]:
    chains: Iterator[UUID] = ledger.chains(procedures)
    while batch := list(islice(chains, BATCH)):
        yield from see(ledger.histories(batch), book).cases
