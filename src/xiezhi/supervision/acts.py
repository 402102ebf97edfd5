"""What people do about findings: see, explain, mend; accept, send back, take up as a matter. Each is an entry."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from xiezhi.accounts.door import Claim
from xiezhi.kernel.clock import legal_day, now
from xiezhi.kernel.errors import text
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft
from xiezhi.supervision.errors import NoSuchFinding, NotNow, NotTheirs, WordsMissing
from xiezhi.supervision.models import Finding
from xiezhi.supervision.projection import STATES, after
from xiezhi.supervision.writing import PROCEDURE

OWN = ("finding_seen", "finding_explained", "finding_mended")
"""What the body that a finding is about does."""
TREATED = ("finding_accepted", "finding_sent_back", "finding_opened")
"""What a supervisor does."""


@dataclass(frozen=True)
class Step:
    """From which states a move may be made, and whether it needs words."""

    states: frozenset[str]
    words: bool


OPEN = frozenset({"raised", "seen", "explained", "mended", "sent_back"})
STEPS: Mapping[str, Step] = {
    "finding_seen": Step(frozenset({"raised"}), False),
    "finding_explained": Step(frozenset({"raised", "seen", "sent_back"}), True),
    "finding_mended": Step(frozenset({"raised", "seen", "explained", "sent_back"}), True),
    "finding_accepted": Step(frozenset({"explained", "mended"}), False),
    "finding_sent_back": Step(frozenset({"explained", "mended"}), True),
    "finding_opened": Step(OPEN, False),
}


def finding(finding_id: UUID, *, lock: bool = False) -> Finding:
    """The finding, as far as the claim sees it. NoSuchFinding."""
    rows = Finding.objects.select_for_update() if lock else Finding.objects.all()
    row = rows.filter(id=finding_id).first()
    if row is None:
        raise NoSuchFinding(
            text("没有这项发现，或您无权查看。", "There is no such finding, or you may not see it."),
            next_step=text("从列表中重新选择。", "Choose again from the list."),
        )
    return row


def possible(row: Finding, claim: Claim, at: datetime) -> list[str]:
    """The moves this person may make now."""
    return [kind for kind in STEPS if why_not(row, kind, claim, at) is None]


def why_not(row: Finding, kind: str, claim: Claim, at: datetime) -> NotNow | NotTheirs | None:
    """What stands against a move; None when nothing does."""
    own = claim.body_id is not None and claim.body_id == row.body_id
    if own is not (kind in OWN):
        return NotTheirs(
            text(
                "发现由被监督机关说明、整改，由上级监督人员处理，不得自查自办。",
                "The body a finding is about explains and mends it; a supervisor of another body treats it.",
            )
        )
    if row.state not in STEPS[kind].states:
        return NotNow(text("该发现现在的状态不能这样办理。", "The finding does not stand where this can be done."))
    answered = row.state in ("explained", "mended")
    if kind in TREATED and not answered and legal_day(at) <= row.answer_by:
        return NotNow(
            text(
                f"被监督机关可在{row.answer_by.isoformat()}前自行说明、整改。",
                f"The body may explain or mend by itself until {row.answer_by.isoformat()}.",
            ),
            next_step=text("该日后再处理。", "Treat it after that day."),
        )
    return None


def act(
    kind: str, finding_id: UUID, *, by: Claim, words: str = "", at: datetime | None = None, matter: UUID | None = None
) -> Finding:
    """Make one move of a finding, as an entry on its chain; refused where it may not be made now."""
    at = at or now()
    with transaction.atomic():
        row = finding(finding_id, lock=True)
        against = why_not(row, kind, by, at)
        if against is not None:
            raise against
        if STEPS[kind].words and len(words.strip()) < 2:
            raise WordsMissing(
                text("请写明情况和理由。", "Say what happened and why."),
                next_step=text("填写说明后再提交。", "Write it down and send again."),
            )
        facts: dict[str, Any] = {"words": words.strip()} if words.strip() else {}
        if matter:
            facts["matter_id"] = str(matter)
        _record(row, kind, facts, by, at)
    return row


def open_as_matter(ids: Collection[UUID], matter: UUID, *, by: Claim, at: datetime | None = None) -> None:
    """Say of these findings that a supervision matter takes them up. All or none."""
    with transaction.atomic():
        for one in sorted(ids):
            act("finding_opened", one, by=by, at=at, matter=matter)


def _record(row: Finding, kind: str, facts: Mapping[str, Any], by: Claim, at: datetime) -> None:
    entry = new_id()
    draft = Draft(
        id=entry, case=row.id, kind=kind, occurred_at=at, body=str(row.body_id or ""), scope=str(row.scope),
        actor=by.actor, facts=facts, procedure=PROCEDURE,
    )  # fmt: skip
    assert kind in STATES
    with ledger.entering(entry):
        for name, value in after({}, draft).items():
            setattr(row, name, value)
        row.moves += 1
        row.save()
        ledger.append(draft)
