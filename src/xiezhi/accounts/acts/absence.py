"""Standing in during absence: who approves for whom, from day to day, as entries of the register."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from xiezhi.accounts import queries
from xiezhi.accounts.acts.entering import entering
from xiezhi.accounts.errors import RolesClash, UnknownRegisterEntry, WrongRegisterValue
from xiezhi.accounts.models import StandIn
from xiezhi.accounts.values import REGISTER_ROOT, Claim
from xiezhi.kernel.clock import today
from xiezhi.kernel.errors import text

LEVELS = frozenset({"unit_head", "agency_head"})
"""The posts whose approvals another may give. A legal reviewer's may not: it asks for a qualification of one's own
(penalty_law/58/p2)."""
LONGEST = 92


def name_standin(*, by: Claim, standin_id: UUID, first: date, last: date, reason: str) -> StandIn:
    """Name who stands in for oneself, of the same body and of a post that approves, from a day to a day."""
    own = by.officer_id
    post = queries.officer(own) if own else None
    other = queries.officer(standin_id)
    held = sorted(post.roles & LEVELS) if post else []
    if own is None or post is None or not held:
        raise RolesClash(text("您的岗位没有可以代行的审批职责。", "Your post has no approvals that another may give."))
    if other.body_id != post.body_id or not other.roles & LEVELS or other.id == own:
        raise RolesClash(
            text(
                "代行人应当是本机关另一名有审批职责的负责人。",
                "A stand-in is another head of the same body who approves.",
            ),
            next_step=text("从列表中选择。", "Choose one from the list."),
        )
    if not reason.strip() or last < first or first < today() or (last - first).days > LONGEST:
        raise WrongRegisterValue(
            text(
                f"请写明理由，起日不早于今天，最长{LONGEST}天。",
                f"Give the reason; it begins today or later and lasts {LONGEST} days at most.",
            )
        )
    row = StandIn(
        officer_id=own, standin_id=standin_id, roles=held, valid_from=first, valid_to=last, reason=reason.strip(),
        scope=f"{REGISTER_ROOT}.{by.body_path}",
    )  # fmt: skip
    facts = {
        "officer": str(own), "standin": str(standin_id), "roles": held, "from": str(first), "to": str(last),
        "reason": row.reason,
    }  # fmt: skip
    with entering("standin_named", chain=post.body_id, scope=str(row.scope), by=by, facts=facts):
        row.save(force_insert=True)
    return row


def end_standin(*, by: Claim, row_id: UUID) -> None:
    """End it early: yesterday was the last day. Only who named the stand-in ends it; by itself it ends on its day."""
    own = StandIn.objects.filter(officer_id=by.officer_id) if by.officer_id else StandIn.objects.none()
    row = own.filter(pk=row_id, ended_on__isnull=True).first()
    if row is None:
        raise UnknownRegisterEntry(text("没有这项代行。", "There is no such stand-in."))
    last = date.fromordinal(today().toordinal() - 1)
    facts = {"officer": str(row.officer_id), "standin": str(row.standin_id), "to": str(last)}
    with entering("standin_ended", chain=row.officer.body_id, scope=str(row.scope), by=by, facts=facts):
        row.ended_on = last
        row.save(update_fields=["ended_on"])
