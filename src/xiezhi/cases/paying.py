"""Payments told by a treasury or bank: found by the number of a case or decision, recorded once by their reference."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction

from xiezhi.accounts.door import Claim
from xiezhi.cases.acts import perform
from xiezhi.cases.engine.owing import Account
from xiezhi.cases.models import Case
from xiezhi.cases.queries import accruals, row_of
from xiezhi.cases.values import CaseRow
from xiezhi.kernel.money import stored
from xiezhi.ledger import door as ledger
from xiezhi.papers import door as papers

DECISIONS = ("decision", "spot_decision", "surcharge_decision")
MOST = 500
NOBODY = UUID(int=0)


def case_numbered(number: str, claim: Claim) -> UUID | None:
    """The case of the claim's body that has this number, or a decision with it."""
    found = Case.objects.filter(number=number, body_id=claim.body_id or NOBODY).values_list("id", flat=True).first()
    if found or not number:
        return found
    named = papers.cases_of_number(number, DECISIONS)
    return Case.objects.filter(id__in=named, body_id=claim.body_id or NOBODY).values_list("id", flat=True).first()


def payment_id(claim: Claim, reference: str) -> UUID:
    """The entry a reference makes: always the same, so that telling it twice records it once."""
    assert claim.body_id
    return uuid5(claim.body_id, f"treasury {reference}")


def paid_before(case_id: UUID, claim: Claim, reference: str) -> bool:
    """Whether that reference was recorded in the case."""
    wanted = payment_id(claim, reference)
    return any(entry.id == wanted for entry in ledger.entries(case_id))


def acceptable(account: Account) -> set[Decimal]:
    """The sums a payment may come to: all that is left, the fine, the gains, an instalment, all but the fine."""
    others = account.left - account.principal_left
    parts = {part.left for part in account.parts}
    return {one for one in {account.left, account.principal_left, others, account.beside, *parts} if one > 0}


def record_payment(
    case_id: UUID, amount: Decimal, *, reference: str, paid_on: date, claim: Claim, at: datetime, account: Account
) -> None:
    """Record one payment under its reference; raises what the case's law refuses."""
    apart = amount - min(amount, account.principal_left)
    gains = min(apart, account.beside)
    facts = {
        "amount": stored(amount), "way": "bank", "receipt_number": reference[:50], "reference": reference[:80],
        "paid_on": paid_on.isoformat(),
        **({"for_gains": stored(gains)} if gains else {}),
        **({"for_surcharge": stored(apart - gains)} if apart > gains else {}),
    }  # fmt: skip
    with transaction.atomic():
        perform("paid", claim=claim, facts=facts, at=at, case_id=case_id, entry_id=payment_id(claim, reference))


def unpaid(claim: Claim, at: datetime) -> list[tuple[CaseRow, Account]]:
    """Open cases of the body with a decision of which money is left to pay, the oldest decision first."""
    found = Case.objects.filter(body_id=claim.body_id or NOBODY, penalised_on__isnull=False, closed_on__isnull=True)
    listed = []
    for case in found.order_by("penalised_on", "id")[:MOST]:
        for account in accruals(case.id, claim, at):
            if account.left:
                listed.append((row_of(case, at.date()), account))
    return listed
