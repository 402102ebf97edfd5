"""Making a numbered paper void before it is delivered: the number keeps its reason, and is never given out again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from xiezhi.accounts.door import Claim
from xiezhi.cases.acts import Work
from xiezhi.cases.errors import NotVoidable
from xiezhi.cases.values import Done
from xiezhi.kernel.errors import Refusal, text
from xiezhi.papers import door as papers

HEADS = frozenset({"unit_head", "agency_head"})


def void_paper(paper_id: UUID, *, claim: Claim, at: datetime, reason: str, entry_id: UUID | None = None) -> Done:
    """Declare a paper void, for a reason. A delivered paper is not void by our word: it is corrected or revoked."""
    with transaction.atomic():
        paper = papers.paper(paper_id)
        work = Work.begin(paper.case_id, claim, "", at)
        known = work.known(entry_id)
        if known:
            return known
        refusal = why_not(work, paper, claim)
        if refusal:
            raise refusal
        number_id = paper.number_id
        assert number_id is not None
        facts = {"paper": paper.kind, "number": paper.number, "reason": reason.strip()}
        entry = work.note("paper_voided", facts, at, entry_id, first=lambda: papers.void(number_id, reason))
        return Done(paper.case_id, entry, len(work.entries))


def why_not(work: Work, paper: papers.IssuedPaper, claim: Claim) -> Refusal | None:
    """Why this paper may not be made void now; None when it may."""
    if not claim.roles & HEADS or str(claim.body_id) != str(work.body.id):
        return _no("文书作废由本机关的办案机构负责人或者行政机关负责人决定", "only a head of the body may void a paper")
    procedure, history = work.situation.procedure, work.situation.history
    if any(act.archives and history.done(act.key) for act in procedure.acts):
        return _no("案卷已归档，文书不能作废", "the file is archived; its papers cannot be made void")
    if paper.number_id is None:
        return _no("这份文书没有编号，无须作废", "this paper has no number to make void")
    if any(act.once and paper.kind in act.paper for act in procedure.acts):
        return _no(
            "这份文书出自只能办理一次的行为，不能作废重做", "this paper comes from an act that is done once only"
        )
    delivered = [act for act in procedure.acts if paper.kind in act.deliverable()]
    handed_over = any(
        one.at >= paper.issued_at and act.delivers_paper(one.facts) == paper.kind
        for act in delivered
        for one in history.of(act.key)
    )
    if handed_over:
        return _no("文书已经送达，不能作废", "the paper was delivered and cannot be made void")
    return None


def _no(zh: str, en: str) -> Refusal:
    return NotVoidable(
        text(zh, en),
        next_step=text(
            "已送达的文书有误的，另行制作更正文书。",
            "A delivered paper that is wrong is corrected by a paper of its own.",
        ),
        key="void",
    )
