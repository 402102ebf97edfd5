"""What this room needs to know of a case, from its chain alone: that it exists, whose it is, whether it is archived."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from xiezhi.accounts.door import Claim
from xiezhi.evidence.errors import CaseSealed, NotYours
from xiezhi.evidence.queries import no_such
from xiezhi.kernel.clock import legal_day
from xiezhi.kernel.errors import text
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Entry
from xiezhi.standards import door as standards


def opening(case_id: UUID) -> Entry:
    """The first entry of a case that the claim reaches."""
    return chain(case_id)[0]


def chain(case_id: UUID) -> list[Entry]:
    """The entries of a case that the claim reaches; NoSuchEvidence where there are none."""
    entries = ledger.entries(case_id)
    if not entries or not entries[0].procedure:
        raise no_such()
    return entries


def working_on(case_id: UUID, claim: Claim) -> Entry:
    """The first entry, if this person's body handles the case and it is not archived."""
    entries = chain(case_id)
    require_open(entries, claim)
    return entries[0]


def lock(case_id: UUID) -> None:
    """Hold the case until the transaction ends; NoSuchEvidence where the claim does not reach it."""
    try:
        ledger.lock(case_id)
    except ledger.OutOfScope:
        raise no_such() from None


def held(case_id: UUID, claim: Claim) -> list[Entry]:
    """The same, with the case held until the transaction ends: for whoever is about to append to its chain."""
    lock(case_id)
    entries = chain(case_id)
    require_open(entries, claim)
    return entries


def require_open(entries: Sequence[Entry], claim: Claim) -> None:
    """Refuses another body's case and an archived one."""
    if claim.body_id is None or str(claim.body_id) != entries[0].body:
        raise NotYours(
            text(
                "只有办理本案的机关的人员可以增加证据或者改变其状态。",
                "Only people of the body that handles the case add to its evidence or change its state.",
            )
        )
    if archived(entries):
        raise CaseSealed(
            text("本案已归档，证据不再变动。", "The case is archived; its evidence no longer changes."),
            cites=("archives_law/14",),
        )


def archived(entries: Sequence[Entry]) -> bool:
    """Whether an act that archives was done in the case, by the procedure it runs by."""
    first = entries[0]
    layers = first.facts.get("layers")
    if not isinstance(layers, list):
        return False
    procedure = standards.procedure(
        first.procedure, tuple(str(one) for one in layers), legal_day(first.occurred_at), digest=first.pack
    )
    archiving = {act.key for act in procedure.acts if act.archives}
    return any(entry.kind in archiving for entry in entries)
