"""Approval in several levels: an act is proposed, endorsed level by level, takes effect with the last, or returned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from xiezhi.accounts.door import Claim
from xiezhi.cases.acts import Work, no_such_case
from xiezhi.cases.errors import AlreadyWaiting, NotYours
from xiezhi.cases.models import Approval
from xiezhi.cases.values import Done
from xiezhi.kernel.errors import text
from xiezhi.kernel.identifiers import new_id


def propose(
    act: str,
    *,
    case_id: UUID,
    claim: Claim,
    facts: Mapping[str, Any],
    at: datetime,
    officers: Sequence[UUID | str] = (),
    entry_id: UUID | None = None,
    position: int | None = None,
) -> Done:
    """Submit an act for approval. It is judged now, and judged again when it takes effect."""
    with transaction.atomic():
        work = Work.begin(case_id, claim, "", at)
        known = work.known(entry_id)
        if known:
            return known
        work.check_position(position)
        if Approval.objects.filter(case_id=case_id, act=act, state="waiting").exists():
            raise AlreadyWaiting(
                text("这项行为已经提交审批，尚无结果", "this act was submitted before and still waits for approval"),
                next_step=text("等待审批，或请审批人退回后再提交。", "Wait for the answer, or have it returned first."),
                key="waiting",
            )
        judgement = work.judged(work.attempt(act, facts, at, officers, approved=True))
        assert judgement.act is not None
        approval = new_id()
        said = {
            "approval": str(approval),
            "act": act,
            "at": at.isoformat(),
            "says": dict(judgement.facts),
            "by_officers": [str(one) for one in officers],
            "levels": [level.role for level in judgement.act.approval],
        }
        entry = work.note("act_proposed", said, at, entry_id)
        return Done(case_id, entry, len(work.entries), approval_id=approval)


def endorse(approval_id: UUID, *, claim: Claim, at: datetime, opinion: str = "", entry_id: UUID | None = None) -> Done:
    """Endorse one level; with the last, the act takes effect."""
    with transaction.atomic():
        row, work = _waiting(approval_id, claim, at)
        role = row.awaiting
        facts = {"approval": str(approval_id), "role": role, "opinion": opinion.strip(), **_behalf(row, claim)}
        entry = work.note("act_endorsed", facts, at, entry_id)
        if row.level + 1 < len(row.levels):
            return Done(row.case_id, entry, len(work.entries), approval_id=approval_id)
        attempt = work.attempt(row.act, row.facts, at, row.officers, approved=True)
        attempt = _as_proposer(attempt, row.proposed_by)
        judgement = work.judged(attempt)
        endorsed = [str(step["by"]) for step in row.steps] + [claim.actor]
        more = {"approved_by": endorsed, "proposal": str(approval_id)}
        return work.record(judgement, attempt, new_id(), more)


def send_back(approval_id: UUID, *, claim: Claim, at: datetime, reason: str, entry_id: UUID | None = None) -> Done:
    """Return a proposal with reasons; the proposer may mend it and propose anew."""
    if not reason.strip():
        raise NotYours(text("退回须写明理由", "a return needs its reasons"), key="reason")
    with transaction.atomic():
        row, work = _waiting(approval_id, claim, at)
        facts = {
            "approval": str(approval_id), "role": row.awaiting, "reason": reason.strip(), **_behalf(row, claim),
        }  # fmt: skip
        entry = work.note("act_returned", facts, at, entry_id)
        return Done(row.case_id, entry, len(work.entries), approval_id=approval_id)


def _waiting(approval_id: UUID, claim: Claim, at: datetime) -> tuple[Approval, Work]:
    row = Approval.objects.filter(pk=approval_id).first()
    if row is None:
        raise no_such_case()
    work = Work.begin(row.case_id, claim, "", at)
    row.refresh_from_db()
    if row.state != "waiting":
        raise NotYours(text("这项审批已经有了结果", "this approval was already answered"), key="approval")
    if row.awaiting not in claim.roles or str(row.body_id) != str(claim.body_id):
        raise NotYours(text("这项审批现在不由您处理", "this approval does not await you"), key="approval")
    if row.proposed_by == claim.actor:
        raise NotYours(
            text("不得审批自己提交的事项", "nobody approves what they proposed"),
            cites=("penalty_law/57/p1",),
            key="approval",
        )
    return row, work


def _behalf(row: Approval, claim: Claim) -> dict[str, list[str]]:
    """On whose behalf a stand-in answers. Not on the proposer's, and not again after an earlier level of their own."""
    away = claim.stands_in.get(row.awaiting)
    if away is None:
        return {}
    if row.proposed_by == away:
        raise NotYours(
            text("代行人不得代提交人审批其本人提交的事项", "nobody has what they proposed approved in their own name"),
            cites=("penalty_law/57/p1",),
            key="approval",
        )
    if claim.actor in [str(step["by"]) for step in row.steps]:
        raise NotYours(
            text(
                "您已经审批过上一级，不得再代行这一级", "you endorsed an earlier level and cannot stand in for this one"
            ),
            key="approval",
        )
    return {"on_behalf_of": [away]}


def _as_proposer(attempt: Any, proposer: str) -> Any:
    """The act is the proposer's; those who endorsed stand in `approved_by`."""
    from dataclasses import replace

    return replace(attempt, actor=proposer, roles=None)
