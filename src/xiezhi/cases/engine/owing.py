"""What a case has owed, paid and left on a day, read from its acts by the accruals of its procedure.

All sums are Decimal in yuan. Payments that name no part count for the fine; what an entry sets apart for confiscated
gains or for the surcharge does not. Refunds are taken off the latest payments first: what was paid too much was paid
last. A decision that was revoked owes nothing until there is a new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xiezhi.cases.engine.accruals import NOTHING, Accrued, Rule, Span, Sum, accrue
from xiezhi.cases.engine.history import Happened, History
from xiezhi.kernel.money import yuan
from xiezhi.standards.door import Accrual, Amounts

if TYPE_CHECKING:
    from xiezhi.cases.engine.situation import Situation


@dataclass(frozen=True)
class Paid:
    """One payment or refund: `amount` in all, `counted` of it for the fine."""

    day: date
    amount: Decimal
    counted: Decimal
    act: str
    entry: str
    reference: str


@dataclass(frozen=True)
class Part:
    """A sum due on a day, and what of it is still unpaid."""

    day: date
    amount: Decimal
    left: Decimal


@dataclass(frozen=True)
class Balance:
    """What an accrual comes to by the entries alone, whatever the day: no clock is asked, so that clocks may ask it.

    `charged` is the surcharge that was decided, less its reduction.
    """

    accrual: Accrual
    principal: Decimal
    beside: Decimal
    charged: Decimal
    payments: tuple[Paid, ...]
    refunds: tuple[Paid, ...]

    @property
    def owed(self) -> Decimal:
        """The fine, what is owed beside it, and the surcharge decided."""
        return self.principal + self.beside + self.charged

    @property
    def paid(self) -> Decimal:
        """What came in, less what was paid back."""
        return _sum(self.payments) - _sum(self.refunds)

    @property
    def left(self) -> Decimal:
        """What is owed and not paid."""
        return max(self.owed - self.paid, NOTHING)

    @property
    def over(self) -> Decimal:
        """What was paid too much."""
        return max(self.paid - self.owed, NOTHING)

    @property
    def principal_left(self) -> Decimal:
        """What is left of the fine alone."""
        counted = sum((one.counted for one in self.payments), NOTHING) - _sum(self.refunds)
        return max(self.principal - max(counted, NOTHING), NOTHING)

    def item(self, name: str) -> Decimal:
        """One of `standards.accruals.ITEMS` but the surcharge, which needs a day."""
        found: Decimal = getattr(self, name)
        return found


@dataclass(frozen=True)
class Account(Balance):
    """One accrual of a case on the day `until`."""

    until: date
    parts: tuple[Part, ...]
    pauses: tuple[Span, ...]
    accrued: Accrued

    def item(self, name: str) -> Decimal:
        """One of `standards.accruals.ITEMS`."""
        return self.accrued.owed if name == "accrued" else super().item(name)


def balance(accrual: Accrual, situation: Situation) -> Balance:
    """The balance of one accrual after the situation's last entry."""
    history, standing = situation.history, situation.stands(accrual.of.partition(".")[0])
    principal = _money(situation.fact(accrual.of)) if standing else NOTHING
    beside = sum((_money(situation.fact(path)) for path in accrual.beside), NOTHING) if standing else NOTHING
    charged = _money(situation.fact(accrual.demanded)) if accrual.demanded and standing else NOTHING
    charged = max(charged - _reduction(accrual, history), NOTHING)
    payments, refunds = _entries(accrual.paid, history), _entries(accrual.refunded, history)
    return Balance(accrual, principal, beside, charged, payments, refunds)


def account(accrual: Accrual, situation: Situation) -> Account:
    """The account of one accrual as of the situation's day."""
    history, sums = situation.history, balance(accrual, situation)
    counted = _net([Sum(one.day, one.counted) for one in sums.payments if one.counted > 0], _sum(sums.refunds))
    due = _due(accrual, situation, sums.principal, counted) if sums.principal else []
    pauses = tuple(_spans(accrual, history))
    accrued = Accrued((), NOTHING, NOTHING)
    if due and (accrual.when is None or accrual.when(situation) is True):
        rule = Rule(Decimal(accrual.rate), sums.principal * Decimal(accrual.cap), accrual.base)
        accrued = accrue(rule, due, counted, pauses, situation.today, _reduction(accrual, history))
    return Account(
        accrual, sums.principal, sums.beside, sums.charged, sums.payments, sums.refunds,
        situation.today, tuple(_parts(due, counted)), pauses, accrued,
    )  # fmt: skip


def _reduction(accrual: Accrual, history: History) -> Decimal:
    """What agreements took off the surcharge."""
    return sum((one.amount for one in _entries(accrual.reduced_by, history)), NOTHING)


def payments_to(accrual: Accrual, history: History) -> list[tuple[date, Decimal]]:
    """What was paid to the fine, by day, without what was paid back."""
    refunded = _sum(_entries(accrual.refunded, history))
    sums = [Sum(one.day, one.counted) for one in _entries(accrual.paid, history) if one.counted > 0]
    return [(one.day, one.amount) for one in _net(sums, refunded)]


def _due(accrual: Accrual, situation: Situation, principal: Decimal, counted: Sequence[Sum]) -> list[Sum]:
    """What is due when: by the first of the accrual's time limits that is open, one sum for each instalment."""
    for key in accrual.due:
        clocks = [clock for clock in situation.clocks.values() if clock.key == key]
        limit = situation.procedure.time_limit(key)
        if not clocks or limit is None:
            continue
        if not limit.instalments_of:
            return [Sum(max(clock.due for clock in clocks), principal)]
        rows, approved = situation.fact(accrual.plan), situation.history.latest(accrual.plan.partition(".")[0])
        before = sum((one.amount for one in counted if approved and one.day < approved.on), NOTHING)
        early = [Sum(approved.on, before)] if approved and before else []
        told = [(clock.due, _money(row["amount"])) for clock, row in zip(clocks, rows, strict=False)]
        return early + [Sum(day, amount) for day, amount in told if amount > 0]
    return []


def _parts(due: Sequence[Sum], paid: Sequence[Sum]) -> Iterable[Part]:
    left = sum((one.amount for one in paid), NOTHING)
    for one in due:
        covered = min(left, one.amount)
        left -= covered
        yield Part(one.day, one.amount, one.amount - covered)


def _entries(told: Iterable[Amounts], history: History) -> tuple[Paid, ...]:
    """Every entry of these acts that tells a sum, in the order of their days."""
    found = [_one(said, entry) for said in told for entry in history.of(said.act)]
    return tuple(sorted((one for one in found if one.amount > 0), key=lambda one: one.day))


def _one(said: Amounts, entry: Happened) -> Paid:
    amount = _money(entry.facts.get(said.fact))
    apart = sum((_money(entry.facts.get(fact)) for fact in said.less), NOTHING)
    day = date.fromisoformat(str(entry.facts["paid_on"])[:10]) if entry.facts.get("paid_on") else entry.on
    reference = str(entry.facts.get("reference") or entry.facts.get("receipt_number") or "")
    return Paid(day, amount, max(amount - apart, NOTHING), entry.act, entry.id, reference)


def _net(paid: Sequence[Sum], refunded: Decimal) -> list[Sum]:
    """Payments without what was paid back, taken off the latest first."""
    kept: list[Sum] = []
    for one in reversed(paid):
        off = min(refunded, one.amount)
        refunded -= off
        if one.amount > off:
            kept.append(Sum(one.day, one.amount - off))
    return kept[::-1]


def _spans(accrual: Accrual, history: History) -> Iterable[Span]:
    for pause in accrual.pauses:
        for index in history.indexes(pause.from_):
            ended = history.first_after(pause.until, index)
            yield Span(history.all[index].on, ended.on if ended else None)


def _sum(listed: Iterable[Paid]) -> Decimal:
    return sum((one.amount for one in listed), NOTHING)


def _money(said: Any) -> Decimal:
    """A stored amount; nothing where there is none or it is no amount."""
    try:
        return yuan(said) if said not in (None, "") else NOTHING
    except ValueError:
        return NOTHING
