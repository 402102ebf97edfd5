"""Opening a matter, and what the supervised body answers in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim
from xiezhi.cases import door as cases
from xiezhi.kernel.clock import now, today
from xiezhi.kernel.errors import text
from xiezhi.supervision import acts as findings
from xiezhi.supervision.errors import NoSuchMatter, NotTheirs, NotYetAsked, WordsMissing
from xiezhi.supervision.matters.drawing import PROCEDURE, draw
from xiezhi.supervision.models import Finding, Matter

ANSWERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "body_explained": ("explanation", ("reminder_sent", "notice_issued")),
    "correction_reported": ("done", ("opinion_issued",)),
    "objection_filed": ("reasons", ("opinion_issued",)),
    "execution_reported": ("done", ("decision_issued",)),
}
"""What the supervised body may do: in which fact its words stand, and what must have come before."""


def open_matter(
    *, by: Claim, body_id: UUID, source: str, track: str, problem: str, about: str = "", found: Sequence[UUID] = ()
) -> UUID:
    """Open a supervision matter about a body; the findings it rests on are taken up in the same transaction."""
    body = accounts.body(body_id)
    if by.body_id == body.id:
        raise NotTheirs(text("不得监督本机关。", "Nobody supervises their own body."))
    with transaction.atomic():
        facts = {
            "supervised": body.code, "supervised_name": body.name_zh, "source": source, "track": track,
            "problem": problem, "about": about, "findings": "\n".join(str(one) for one in found),
        }  # fmt: skip
        said = {key: value for key, value in facts.items() if value}
        done = cases.perform("matter_opened", claim=by, facts=said, at=now(), procedure=PROCEDURE)
        findings.open_as_matter(found, done.case_id, by=by)
        draw(done.case_id)
    return done.case_id


def prefilled(found: Sequence[Finding]) -> dict[str, str]:
    """What a matter about these findings would say, to be corrected by the person who opens it."""
    lines = [f"{one.label.get('zh', '')}：{one.says.get('zh', '')}" for one in found]
    numbers = {row.id: row.number for row in cases.rows_of({one.case_id for one in found if one.case_id}, today())}
    about = next((numbers[one.case_id] for one in found if one.case_id and numbers.get(one.case_id)), "")
    return {"problem": "\n".join(lines), "about": about, "source": "finding"}


def matter(matter_id: UUID) -> Matter:
    """The matter, as far as the claim sees it. NoSuchMatter."""
    row = Matter.objects.filter(id=matter_id).first()
    if row is None:
        raise NoSuchMatter(
            text("没有这件监督案件，或您无权查看。", "There is no such supervision matter, or you may not see it."),
            next_step=text("从列表中重新选择。", "Choose again from the list."),
        )
    return row


def open_answers(row: Matter) -> list[str]:
    """What the supervised body may answer now."""
    acts = [str(move["act"]) for move in row.moves]
    if row.closed:
        return []
    return [
        kind
        for kind, (_, after) in ANSWERS.items()
        if set(acts) & set(after) and not (kind == "objection_filed" and kind in acts)
    ]


def answer(kind: str, matter_id: UUID, *, by: Claim, words: str, flag: bool = False) -> Matter:
    """What the supervised body says, as an act in the supervisor's case, in the name of who says it.

    `flag`: for an explanation, that it was mended already; for a report, that all is corrected.
    """
    row = matter(matter_id)
    if by.body_id != row.body_id:
        raise NotTheirs(text("只有被监督机关可以答复。", "Only the supervised body answers."))
    if kind not in open_answers(row):
        raise NotYetAsked(text("监督案件现在不需要这样答复。", "The matter does not stand where this is answered."))
    if len(words.strip()) < 2:
        raise WordsMissing(text("请写明情况和理由。", "Say what happened and why."))
    facts: dict[str, Any] = {ANSWERS[kind][0]: words.strip()}
    facts |= {"body_explained": {"mended": flag}, "correction_reported": {"complete": flag}}.get(kind, {})
    if kind == "objection_filed":
        facts["received_on"] = today().isoformat()
    with transaction.atomic():
        with accounts.as_system(name="supervision") as system:
            cases.perform(kind, claim=replace(by, paths=system.paths), facts=facts, at=now(), case_id=matter_id)
        draw(matter_id)
    return matter(matter_id)
