"""Acts about rules: shadow (counts, accuses nobody), active, retired; for an area, as an entry with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q

from xiezhi.accounts.door import Claim
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import text
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft, Entry
from xiezhi.supervision.errors import NotTheirs, WordsMissing
from xiezhi.supervision.models import Finding, RuleState, Standing

PROCEDURE = "supervision_rule"
"""What entries about rules name as their procedure."""
RULES = UUID("8f5f9b0e-0f0a-5b53-9a7c-0c1d5d8e7b21")
"""The namespace of chains about rules: one for each rule and area."""
STATES = ("shadow", "active", "retired")


def set_state(rule: str, area: str, state: str, *, before: str, by: Claim, reason: str) -> RuleState:
    """Say in which state a rule is in an area from now on. The follower then judges the cases it concerns again.

    `before` is the state that it was in there. Only for an area within the claim, and not without a reason.
    """
    if state not in STATES or len(reason.strip()) < 2:
        raise WordsMissing(
            text("请写明启用、试行或者停用规则的理由。", "Say why the rule is to be in that state."),
            next_step=text("填写理由后再提交。", "Write the reason down and send again."),
        )
    if not any(not path or area == path or area.startswith(f"{path}.") for path in by.paths):
        raise NotTheirs(text("只能决定本辖区内的规则状态。", "You decide on rules within your own area only."))
    chain = uuid5(RULES, f"{rule}\n{area}")
    at, entry = now(), new_id()
    with transaction.atomic():
        ledger.lock(chain)
        moves = RuleState.objects.filter(id=chain).values_list("moves", flat=True).first() or 0
        row = RuleState(
            id=chain, rule=rule, area=area, state=state, reason=reason.strip(), said_at=at, said_by=by.actor,
            moves=moves + 1,
        )  # fmt: skip
        with ledger.entering(entry):
            row.save(force_insert=not moves, force_update=bool(moves))
            ledger.append(_draft(row, entry, before, by, at))
    return row


def _draft(row: RuleState, entry: UUID, before: str, by: Claim, at: datetime) -> Draft:
    facts = {"rule": row.rule, "area": row.area, "state": row.state, "before": before, "reason": row.reason}
    return Draft(
        id=entry, case=row.id, kind="rule_state_set", occurred_at=at, body=str(by.body_id or ""), scope=row.area,
        actor=by.actor, facts=facts, procedure=PROCEDURE,
    )  # fmt: skip


def concerned(said: Iterable[Entry]) -> set[UUID]:
    """The cases in which rules with a new state have answered something that is stored."""
    found: set[UUID] = set()
    for entry in said:
        rule, area = str(entry.facts["rule"]), str(entry.facts["area"])
        for rows in (Standing.objects.filter(rule=rule), Finding.objects.filter(~Q(state="withdrawn"), rule=rule)):
            inside = rows.extra(where=["scope <@ %s::ltree"], params=[area]).filter(case_id__isnull=False)
            found |= set(inside.values_list("case_id", flat=True))
    return found


def history(rule: str, area: str) -> list[Entry]:
    """What was said about a rule in an area, as far as the claim sees it."""
    return ledger.entries(uuid5(RULES, f"{rule}\n{area}"))
