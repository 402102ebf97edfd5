"""A small book of rules over invented acts, and entries for it, so that tests of following need no procedure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from xiezhi.accounts import door as accounts
from xiezhi.kernel.clock import SHANGHAI, legal_day
from xiezhi.kernel.days import Calendar
from xiezhi.kernel.errors import text
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.supervision import ir
from xiezhi.supervision.compiled import About, Compiled, version_of
from xiezhi.supervision.expressions import Compare, Const, Lookup, This
from xiezhi.supervision.judging import EPOCH

OPENED, ANSWERED, DROPPED, FINED = ACTS = ("opened", "answered", "dropped", "fined")
START = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)


def in_days(days: int) -> ir.Deadline:
    """An answer within so many days."""
    discharge = (ir.Discharge(ir.Watch((ANSWERED,))), ir.Discharge(ir.Watch((DROPPED,)), waived=True))
    return ir.Deadline(ir.Watch((OPENED,)), discharge, (ir.Limit(date.min, days, "calendar_days"),))


def in_hours(hours: int) -> ir.Deadline:
    """An answer within so many hours."""
    return ir.Deadline(
        ir.Watch((OPENED,)), (ir.Discharge(ir.Watch((ANSWERED,))),), (ir.Limit(date.min, hours, "hours"),)
    )


AT_MOST = ir.Check(ir.Watch((FINED,)), Compare("at_most", This("fine"), Const(Fraction(5_000_00))))
BROKEN = ir.Check(ir.Watch((OPENED,)), Compare("is", Lookup("no_such_table", This("fine"), "low"), Const(Fraction(1))))


@dataclass
class Book:
    """Rules for cases of the procedure `trial`; which they are can be changed between turns."""

    rules: dict[str, Any] = field(default_factory=lambda: {"answer": in_days(5), "fine_at_most": AT_MOST})
    states: dict[str, str] = field(default_factory=dict)
    _made: dict[str, Compiled] = field(default_factory=dict)

    def compiled(self, release: str, procedure: str, layers: tuple[str, ...], day: date) -> Compiled | None:
        """The one programme."""
        if procedure != "trial":
            return None
        wanted = repr((self.rules, self.states))
        if wanted not in self._made:
            self._made[wanted] = self._make()
        return self._made[wanted]

    def _make(self) -> Compiled:
        rules = tuple(ir.Rule(key, version_of(body), body) for key, body in self.rules.items())
        about = {
            rule.key: About(
                rule.key, text(f"规则 {rule.key}", f"rule {rule.key}"), text("应在 {due} 前", "due by {due}: {actual}"),
                "deadline", rule.severity, ("penalty_law/60",), None, rule.version, self.states.get(rule.key, "active"),
            )
            for rule in rules
        }  # fmt: skip
        programme = ir.Programme("trial", ACTS, {"fine": "money"}, rules)
        return Compiled(programme, about, calendar=Calendar())

    def watched_by(self, rule: str) -> tuple[str, ...]:
        """All rules watch trial cases."""
        return ("trial",) if rule in self.rules else ()

    def forget(self) -> None:
        """Nothing was looked up."""

    def told(self, entries: Sequence[ledger.Entry], compiled: Compiled, *, skip: int = 0) -> list[ir.Entry]:
        """The plainest telling: the fine, in cents."""
        return [
            ir.Entry(
                one.kind, legal_day(one.occurred_at).toordinal() - EPOCH, int(one.occurred_at.timestamp()),
                {"fine": int(Fraction(str(one.facts["fine"])) * 100)} if "fine" in one.facts else {},
                frozenset(one.officers), str(one.id),
            )
            for one in entries[skip:]
        ]  # fmt: skip


def record(body: accounts.BodyView, act: str, *, case: UUID | None = None, days: float = 0, **facts: Any) -> UUID:
    """Record an entry of a trial case so many days after the start; the case's id."""
    case_id = case or new_id()
    with accounts.as_system():
        ledger.append(
            ledger.Draft(
                id=new_id(), case=case_id, kind=act, occurred_at=START + timedelta(days=days), body=str(body.id),
                scope=body.path, actor="tester", facts=facts, procedure="trial", pack="",
            )
        )  # fmt: skip
    return case_id


def on(days: float) -> datetime:
    """So many days after the start."""
    return START + timedelta(days=days)
