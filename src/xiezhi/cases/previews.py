"""The paper an act would issue, shown before the act is done. Nothing is recorded, and no number is taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim
from xiezhi.cases import contents
from xiezhi.cases.acts import _named, _opening, no_such_case, papers_of
from xiezhi.cases.engine.facts import check_facts
from xiezhi.cases.engine.situation import Attempt
from xiezhi.cases.errors import UnknownAct
from xiezhi.cases.linking import carried, situation_at, whole_situation
from xiezhi.cases.moment import layers_of
from xiezhi.kernel.clock import legal_day
from xiezhi.kernel.errors import text
from xiezhi.ledger import door as ledger
from xiezhi.papers import door as papers
from xiezhi.standards import door as standards
from xiezhi.standards.door import NotInForce


def preview(
    act: str,
    *,
    claim: Claim,
    facts: Mapping[str, Any],
    at: datetime,
    officers: Sequence[UUID | str] = (),
    case_id: UUID | None = None,
    procedure: str = "",
    under: UUID | None = None,
    paper: str = "",
) -> bytes:
    """A paper of an act as a watermarked PDF, with what was typed so far; what is missing is left out.

    `paper` names which of them, where the act issues several; the first otherwise.
    """
    if claim.body is None:
        raise no_such_case()
    entries = ledger.entries(case_id) if case_id else []
    situation = whole_situation(entries, claim.body, at) if entries else _opening(claim.body, procedure, at)
    if under and not entries:
        situation = replace(situation, above=situation_at(under, claim.body, at))
    found = situation.procedure.act(act)
    kinds = papers_of(found, situation) if found else ()
    if found is None or not kinds:
        raise UnknownAct(text("这项行为没有文书", "this act has no paper"), key="act")
    attempt = Attempt(act, at, facts, tuple(str(one) for one in officers), claim.actor)
    situation = replace(situation, attempt=attempt)
    if under and situation.above:
        attempt = replace(attempt, facts={**carried(situation.procedure, situation.above), **attempt.facts})
    stored, _ = check_facts(found, situation, attempt)
    situation = replace(situation, attempt=replace(attempt, facts=stored))
    key = stored.get("matter")
    if key:
        try:
            situation.matter = standards.matter(str(key), legal_day(at), digest=situation.procedure.release)
        except NotInForce:
            situation.matter = None
    layers = layers_of(entries[0], claim.body) if entries else claim.body.layers
    wanted = paper if paper in kinds else kinds[0]
    standard = standards.paper(wanted, layers, legal_day(at), digest=situation.procedure.release)
    named = [_named(one) for one in accounts.officers_named([UUID(str(one)) for one in officers])]
    body = claim.body.in_whose_name(legal_day(at))
    filled = contents.contents_of(standard, situation, body, named, case_id=case_id)
    return papers.preview(standard, filled, body=body, at=at, case_id=case_id)
