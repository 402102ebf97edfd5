"""Live supervision: follows the ledger, replays the cases that moved, and writes what rules answer differently now.

Everything of one batch, the remembered position included, is written in one transaction, so that a batch that is
delivered twice or broken off changes nothing. What is due is watched by the wall clock (`sweep`), since nothing
happens in a case that is late. docs/rooms/supervision.md says more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from uuid import UUID

from xiezhi.accounts import door as accounts
from xiezhi.kernel.clock import now
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Entry, Followed, Position
from xiezhi.standards import door as standards
from xiezhi.supervision import ailing, rulestates
from xiezhi.supervision.answering import answer_by
from xiezhi.supervision.answers import Answer, Case, answers
from xiezhi.supervision.differing import Difference, difference
from xiezhi.supervision.judging import Judge, judge_apart, judge_cases, without
from xiezhi.supervision.models import Finding, Mark, Standing
from xiezhi.supervision.remembering import Memory
from xiezhi.supervision.seeing import layers_of, see
from xiezhi.supervision.watching import Rulebook, States
from xiezhi.supervision.writing import PROCEDURE, write

BATCH = 1000
SWEPT = 500
NAME = "findings"
REGISTERS = "reg"
"""The scope under which bodies, officers and certificates are registered."""


@dataclass
class Turn:
    """What one turn did: entries read, cases judged, what was written."""

    entries: int = 0
    cases: int = 0
    written: Difference = field(default_factory=Difference)


@dataclass
class Follower:
    """Follows the ledger with a book of rules. `turn` does one batch; the process repeats it."""

    book: Rulebook
    judge: Judge = judge_cases
    memory: Memory = field(default_factory=Memory)

    def beat(self) -> None:
        """A sign of life from before the first turn: making the kernel ready can take longer than silence may last."""
        with accounts.as_system(name="supervision"):
            Mark.objects.update_or_create(name=NAME, defaults={"beat_at": now()})

    def turn(self, at: datetime | None = None, *, limit: int = BATCH) -> Turn:
        """Read the next entries, judge the cases they belong to, write what differs, remember the place."""
        at = at or now()
        with accounts.as_system(name="supervision"):
            if not ledger.follow(_position(Mark.objects.filter(name=NAME).first()), 1):
                return Turn()  # nothing is locked or written while nothing happens
            mark = _mark()
            followed = ledger.follow(_position(mark), limit)
            touched = _touched(followed)
            if any(one.entry.scope.startswith(REGISTERS) for one in followed):
                self.memory.forget()
                self.book.forget()
            said = [one.entry for one in followed if one.entry.procedure == rulestates.PROCEDURE]
            done = self._judge({**dict.fromkeys(rulestates.concerned(said), ()), **touched}, at)
            self._woken(said, at)
            done.entries = len(followed)
            mark.xid, mark.entry_id = followed[-1].at.xid, followed[-1].at.id
            mark.entries += len(followed)
            mark.beat_at = now()
            mark.save()
        return done

    def _woken(self, said: Sequence[Entry], at: datetime) -> None:
        """A rule that was retired and is not any more: nothing is stored about it, so all its cases are judged."""
        rules = {str(one.facts["rule"]) for one in said if one.facts.get("before") == "retired"}
        procedures = {procedure for rule in rules for procedure in self.book.watched_by(rule)}
        chains = ledger.chains(procedures) if procedures else iter(())
        while batch := list(islice(chains, SWEPT)):
            self._judge(dict.fromkeys(batch, ()), at)

    def sweep(self, at: datetime | None = None, *, limit: int = SWEPT) -> Turn:
        """Judge the cases in which something has become late by the clock, whatever is or is not recorded."""
        at = at or now()
        with accounts.as_system(name="supervision"):
            mark = _mark()
            left_out = [rule for rule, _version in ailing.left_out(at)]
            late = Standing.objects.filter(late_at__lte=at).exclude(rule__in=left_out).order_by("late_at")
            cases = list(late.values_list("case_id", flat=True)[:limit])
            done = self._judge(dict.fromkeys(cases, ()), at)
            mark.swept_at, mark.beat_at = at, now()
            mark.save()
        return done

    def judge_again(self, cases: Collection[UUID], at: datetime | None = None) -> Turn:
        """Judge some cases anew, since their rules or the states of their rules have changed."""
        with accounts.as_system(name="supervision"):
            _mark()
            return self._judge(dict.fromkeys(cases, ()), at or now())

    def _judge(self, fresh: Mapping[UUID, Sequence[Entry]], at: datetime) -> Turn:
        if not fresh:
            return Turn()
        known = self.memory.went_on({case: new for case, new in fresh.items() if new}, self.book)
        seen = see(ledger.histories([one for one in fresh if one not in known]), self.book)
        seen.cases += known.values()
        for case in seen.cases:
            self.memory.keep(case)
        found, unanswered = self.answers(seen.cases, States.load(), at)
        wanted = [one for one in fresh if one not in seen.unread]
        stored = Standing.objects.filter(case_id__in=wanted).exclude(rule__in=unanswered)
        findings = Finding.objects.filter(case_id__in=wanted).exclude(rule__in=unanswered)
        changed = difference(
            found,
            {one.id: one for one in stored},
            {one.id: one for one in findings.order_by("id").select_for_update()},
            {case.id: case for case in seen.cases},
            fresh,
            at,
            lambda case: answer_by(at, layers_of(case.opening)),
        )
        write(changed, at)
        return Turn(0, len(seen.cases), changed)

    def answers(self, cases: Iterable[Case], states: States, at: datetime) -> tuple[list[Answer], set[str]]:
        """What is to be kept about these cases now, and the rules that did not answer, which are left out a while."""
        left_out = ailing.left_out(at)
        found: list[Answer] = []
        unanswered = {rule for rule, _version in left_out}
        groups: dict[int, list[Case]] = defaultdict(list)
        for case in cases:
            groups[id(case.compiled)].append(case)
        for group in groups.values():
            compiled = group[0].compiled
            told = {str(case.id): case.told for case in group}
            judged = judge_apart(without(compiled.programme, left_out), told, at, compiled.calendar, by=self.judge)
            if judged.ill:
                ailing.note(judged.ill, at)
                unanswered |= {one.rule for one in judged.ill if one.kind == "crashed"}
            by_case = defaultdict(list)
            for verdict in judged.verdicts:
                by_case[verdict.case].append(verdict)
            for case in group:
                found += answers(case, by_case[str(case.id)], states.at(compiled, case.opening.scope))
        return found, unanswered


def _mark() -> Mark:
    """The remembered place, held, so that two followers never do the same batch at once."""
    mark = Mark.objects.select_for_update().filter(name=NAME).first()
    if mark is None:
        mark = Mark.objects.create(name=NAME)
    if mark.release != (digest := standards.current().digest):
        # Other rules: everything is read again, and what the new rules answer differently is written.
        mark.release, mark.xid, mark.entry_id = digest, 0, None
    return mark


def _position(mark: Mark | None) -> Position | None:
    """Where to read on; from the beginning where the packs have changed since."""
    if mark is None or not mark.entry_id or mark.release != standards.current().digest:
        return None
    return Position(mark.xid, mark.entry_id)


def _touched(followed: Sequence[Followed]) -> dict[UUID, list[Entry]]:
    """The new entries by case. Entries of findings, registers and the ledger itself belong to no case."""
    found: dict[UUID, list[Entry]] = {}
    for one in followed:
        if one.entry.procedure and one.entry.procedure not in (PROCEDURE, rulestates.PROCEDURE):
            found.setdefault(one.entry.case, []).append(one.entry)
    return found
