"""Tries a rule over a period of the record before it accuses anybody: how often, where, whom newly.

Nothing is raised. Cases are read from the ledger in batches, whole; an answer counts where its entry happened within
the period. With another release to compare against, the same cases are asked about the rule as it stands there.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim
from xiezhi.kernel.clock import legal_day, now
from xiezhi.kernel.errors import text
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Entry
from xiezhi.standards import door as standards
from xiezhi.standards.door import Procedure
from xiezhi.standards.errors import NotInForce
from xiezhi.supervision import ir
from xiezhi.supervision.answers import Case, finding_id
from xiezhi.supervision.catalogue import Known
from xiezhi.supervision.compiled import Compiled
from xiezhi.supervision.counting import excesses, wide_rules
from xiezhi.supervision.deriving import told_guards
from xiezhi.supervision.errors import NoSuchRule, WrongPeriod
from xiezhi.supervision.judging import judge_cases
from xiezhi.supervision.models import BackTest
from xiezhi.supervision.programmes import compile_for
from xiezhi.supervision.rulebook import procedures_of
from xiezhi.supervision.seeing import see
from xiezhi.supervision.telling import told

BATCH = 400
SAMPLE = 20
LISTED = 2000
"""Answers kept one by one; counts are of all."""


@dataclass
class OneRule:
    """A book of one rule, of one release of the packs: `Rulebook` for a back-test."""

    rule: str
    release: str
    kept: dict[int, tuple[Procedure, Compiled | None]] = field(default_factory=dict)

    def compiled(self, release: str, procedure: str, layers: tuple[str, ...], day: date) -> Compiled | None:
        """The rule alone, where it watches such cases: as the release under trial has it, the procedure included."""
        try:
            made_up = standards.procedure(procedure, layers, day, digest=self.release)
        except NotInForce:
            return None
        if id(made_up) not in self.kept:
            self.kept[id(made_up)] = (made_up, self._alone(made_up))
        return self.kept[id(made_up)][1]

    def _alone(self, procedure: Procedure) -> Compiled | None:
        found = compile_for(standards.release(self.release), procedure)
        rules = tuple(one for one in found.programme.rules if one.key == self.rule)
        return replace(found, programme=replace(found.programme, rules=rules)) if rules else None

    def told(self, entries: Sequence[Entry], compiled: Compiled, *, skip: int = 0) -> Iterable[ir.Entry]:
        """The entries as the rule sees them."""
        made_up = next(one for one, found in self.kept.values() if found is compiled)
        return told(entries, compiled.programme.columns, told_guards(made_up), skip=skip)

    def watched_by(self, rule: str) -> tuple[str, ...]:
        """Not asked in a back-test."""
        return procedures_of(standards.release(self.release), rule)

    def forget(self) -> None:
        """Nothing is kept from the registers."""


@dataclass(frozen=True)
class Hit:
    """An entry that the rule would accuse."""

    case: UUID
    entry: UUID
    body: str
    on: date
    seq: int

    def told(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "case": str(self.case), "entry": str(self.entry), "body": self.body, "on": str(self.on), "seq": self.seq,
        }  # fmt: skip


@dataclass
class Tried:
    """What came out: cases read, answers by status, by body, and every entry that would be accused."""

    cases: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    bodies: dict[str, Counter[str]] = field(default_factory=dict)
    hits: set[Hit] = field(default_factory=set)


def ask(rule: str, first: date, last: date, *, by: Claim, area: str, release: str = "", against: str = "") -> BackTest:
    """Order a back-test; the worker runs it. The rule must stand in the release, and the period must be one."""
    if last < first:
        raise WrongPeriod(
            text("止日早于起日。", "The last day comes before the first."),
            next_step=text("改正期间后再提交。", "Mend the period and send again."),
        )
    test = BackTest(
        scope=area, rule=rule, release=release or standards.current().digest, against=against, first=first, last=last,
        seed=secrets.token_hex(8), asked_at=now(), asked_by=by.actor,
    )  # fmt: skip
    test.save(force_insert=True)
    return test


def run(test: BackTest, at: datetime | None = None) -> BackTest:
    """Run an ordered back-test within its area and keep what came out."""
    at = at or now()
    procedure = procedure_of(test.rule, test.release)
    wide = wide_rules().get(test.rule) if test.release == standards.current().digest else None
    tried = counted(test, wide, at) if wide else attempt(test, test.release, procedure, at)
    test.counts = {"cases": tried.cases, **tried.counts}
    test.bodies = [
        {"body": body, **counts} for body, counts in sorted(tried.bodies.items(), key=lambda one: -one[1]["violated"])
    ]
    test.sample = [one.told() for one in drawn(tried.hits, test.seed)]
    if test.against:
        before = attempt(test, test.against, procedure, at)
        newly, no_longer = tried.hits - before.hits, before.hits - tried.hits
        test.counts |= {"before": len(before.hits), "newly": len(newly), "no_longer": len(no_longer)}
        test.newly, test.no_longer = _listed(newly), _listed(no_longer)
    test.state, test.done_at = "done", now()
    test.save()
    return test


def procedure_of(rule: str, release: str) -> tuple[str, ...]:
    """The procedures whose cases a rule watches. NoSuchRule where the release has none of that key."""
    found = procedures_of(standards.release(release), rule)
    if not found:
        raise NoSuchRule(text(f"没有规则 {rule}。", f"There is no rule {rule}."))
    return found


def attempt(test: BackTest, release: str, procedures: tuple[str, ...], at: datetime) -> Tried:
    """The rule of one release over the period, in the area of the test."""
    book, tried = OneRule(test.rule, release), Tried()
    with accounts.as_system(str(test.scope), name="back-test"):
        for batch in _batches(ledger.chains(procedures)):
            seen = see(ledger.histories(batch), book)
            tried.cases += len(seen.cases)
            _judge(seen.cases, test, tried, at)
    return tried


def counted(test: BackTest, known: Known, at: datetime) -> Tried:
    """The same for a rule over many cases: what it would find within the period, on the day of asking."""
    tried = Tried()
    with accounts.as_system(str(test.scope), name="back-test"):
        for one in excesses(known, test.first, legal_day(at)):
            if one.day <= test.last:
                case = one.cases[-1] if one.cases else UUID(int=0)
                tried.hits.add(Hit(case, finding_id(test.rule, "", one.key), one.body, one.day, 0))
                tried.bodies.setdefault(one.body, Counter())["violated"] += 1
                tried.counts["violated"] += 1
    return tried


def _batches(cases: Iterator[UUID]) -> Iterator[list[UUID]]:
    while batch := list(islice(cases, BATCH)):
        yield batch


def _judge(cases: Sequence[Case], test: BackTest, tried: Tried, at: datetime) -> None:
    groups: dict[int, list[Case]] = {}
    for case in cases:
        groups.setdefault(id(case.compiled), []).append(case)
    for group in groups.values():
        compiled, known = group[0].compiled, {str(one.id): one for one in group}
        told_cases = {name: one.told for name, one in known.items()}
        for verdict in judge_cases(compiled.programme, told_cases, at, compiled.calendar, keep=True):
            case = known[verdict.case]
            entry = case.entry(verdict.seq)
            day = legal_day(entry.occurred_at)
            if test.first <= day <= test.last:
                tried.counts[verdict.status] += 1
                tried.bodies.setdefault(entry.body, Counter())[verdict.status] += 1
                if verdict.status == "violated":
                    tried.hits.add(Hit(case.id, entry.id, entry.body, day, verdict.seq))


def drawn(hits: Iterable[Hit], seed: str, most: int = SAMPLE) -> list[Hit]:
    """A sample to read: those whose digest with the seed is smallest, so that anybody can draw it again."""
    return sorted(hits, key=lambda one: hashlib.sha256(f"{seed}{one.entry}".encode()).digest())[:most]


def _listed(hits: Iterable[Hit]) -> list[dict[str, Any]]:
    return [one.told() for one in sorted(hits, key=lambda one: (one.body, one.on, str(one.entry)))[:LISTED]]
