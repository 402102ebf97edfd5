"""Brings a file into the ledger batch by batch, each batch in a transaction of its own.

In one transaction stand some thousands of entries, the pictures of their cases, and one entry `batch_loaded` under
which those rows are guarded. So a load that is broken off has done whole batches, and running it again does the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import BodyView
from xiezhi.cases import door as cases
from xiezhi.exchange import rules
from xiezhi.exchange.aside import Aside
from xiezhi.exchange.batches import CaseRows, Tally
from xiezhi.exchange.rules import Reader, Wrong
from xiezhi.exchange.sources import Rows
from xiezhi.kernel.clock import legal_day, now
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft
from xiezhi.standards import door as standards

Histories = dict[UUID, list[Draft]]
CHANGED = Wrong("此前已登记，内容不同；账本不改", "recorded before with other content; the ledger is not changed")


@dataclass(frozen=True)
class Load:
    """One file under one mapping on its way into the ledger. `file` is its digest, by which every batch names it."""

    rows: Rows
    reader: Reader
    body: BodyView
    release: str
    file: str

    @property
    def source(self) -> str:
        """What the entries are marked with."""
        return self.reader.mapping.source

    def bring(self, listed: Sequence[CaseRows]) -> Tally:
        """Bring these cases in. Rows that contradict what is recorded already are set aside, and the rest goes in."""
        try:
            return self._bring(listed)
        except ledger.AlreadyRecorded:
            rest, changed = self._unchanged(listed)
            if not changed:
                raise
            tally = self._bring(rest)
            tally.aside += changed
            return tally

    def _bring(self, listed: Sequence[CaseRows]) -> Tally:
        tally = Tally()
        with accounts.as_system(self.body.path, name="load"):
            known = cases.known_cases([case for case, _ in listed])
            histories = self._histories(listed, known, tally)
            self._record(histories, known, tally)
        return tally

    def _histories(self, listed: Sequence[CaseRows], known: Mapping[UUID, cases.Known], tally: Tally) -> Histories:
        """The drafts of each case in order; rows that do not fit are set aside."""
        cells = self.rows.take([index for _, places in listed for _, index in places])
        histories = Histories()
        for case, places in listed:
            release = known[case].release if case in known else self.release
            rows = [(index, seq, next(cells)) for seq, index in places]
            try:
                history = self._history(case, rows, release, tally)
                if history and case not in known:
                    self._in_force(history[0])
            except Wrong as wrong:
                tally.aside += [(self.rows.numbers[index], wrong.says, row) for index, _, row in rows]
            else:
                if history:
                    histories[case] = history
        return histories

    def _history(
        self, case: UUID, rows: Sequence[tuple[int, int, Sequence[object]]], release: str, tally: Tally
    ) -> list[Draft]:
        history = []
        for index, seq, row in rows:
            try:
                history.append(self.reader.draft(row, case, seq, release))
            except Wrong as wrong:
                tally.aside.append((self.rows.numbers[index], wrong.says, row))
        return history

    def _in_force(self, opening: Draft) -> None:
        """Whether the procedure was in force when the case began; without it there are no clocks to draw."""
        day = legal_day(opening.occurred_at)
        try:
            standards.procedure(opening.procedure, self.reader.target.layers, day, digest=opening.pack)
        except standards.NotInForce as wrong:
            raise Wrong(wrong.what["zh"], wrong.what["en"]) from wrong

    def _record(self, histories: Histories, known: Mapping[UUID, cases.Known], tally: Tally) -> None:
        fresh = [history for case, history in histories.items() if case not in known]
        again = {case: known[case] for case in histories if case in known}
        loaded = ledger.append_many(draft for history in fresh for draft in history)
        late = ledger.append_many(draft for case in again for draft in histories[case])
        tally.added, tally.known = loaded.added + late.added, loaded.known + late.known
        if not tally.added:
            return
        entry = new_id()
        with ledger.entering(entry):
            for drawn in (cases.draw_new(fresh, self.body), cases.draw_again(again if late.added else {}, self.body)):
                tally.cases, tally.clocks = tally.cases + drawn.cases, tally.clocks + drawn.clocks
            ledger.append(self._batch_loaded(entry, tally))

    def _batch_loaded(self, entry: UUID, tally: Tally) -> Draft:
        counts = {"entries": tally.added, "cases": tally.cases, "clocks": tally.clocks, "aside": len(tally.aside)}
        return Draft(
            id=entry, case=rules.chain_id(self.source), kind="batch_loaded", occurred_at=now(), body=str(self.body.id),
            scope=self.body.path, actor="system", facts={"file": self.file, **counts}, pack=self.release,
            source=self.source,
        )  # fmt: skip

    def _unchanged(self, listed: Sequence[CaseRows]) -> tuple[list[CaseRows], list[Aside]]:
        """These cases without the rows that say something else than the ledger has in their place."""
        kept, changed = list[CaseRows](), list[Aside]()
        with accounts.as_system(self.body.path, name="load"):
            known = cases.known_cases([case for case, _ in listed])
            for case, places in listed:
                stored = {one.id: one for one in ledger.entries(case)} if case in known else {}
                release = known[case].release if case in known else self.release
                same = [one for one in places if self._says_the_same(stored, case, *one, release)]
                rest = {index for _, index in places} - {index for _, index in same}
                changed += [(self.rows.numbers[index], CHANGED.says, self.rows.row(index)) for index in sorted(rest)]
                kept.append((case, same))
        return [one for one in kept if one[1]], changed

    def _says_the_same(self, stored: Mapping[UUID, Draft], case: UUID, seq: int, index: int, release: str) -> bool:
        found = stored.get(rules.entry_id(case, seq))
        if found is None:
            return True
        try:
            draft = self.reader.draft(self.rows.row(index), case, seq, release)
        except Wrong:
            return True  # set aside for a reason of its own
        return all(getattr(draft, name) == getattr(found, name) for name in Draft.__dataclass_fields__)
