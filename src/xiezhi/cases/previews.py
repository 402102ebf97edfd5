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
from xiezhi.cases.moment import layers_of, situation_of
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
) -> bytes:
    """The paper of an act as a watermarked PDF, with what was typed so far; what is missing is left out."""
    if claim.body is None:
        raise no_such_case()
    entries = ledger.entries(case_id) if case_id else []
    situation = situation_of(entries, claim.body, at) if entries else _opening(claim.body, procedure, at)
    found = situation.procedure.act(act)
    kinds = papers_of(found, situation) if found else ()
    if found is None or not kinds:
        raise UnknownAct(text("这项行为没有文书", "this act has no paper"), key="act")
    attempt = Attempt(act, at, facts, tuple(str(one) for one in officers), claim.actor)
    situation = replace(situation, attempt=attempt)
    stored, _ = check_facts(found, situation, attempt)
    situation = replace(situation, attempt=replace(attempt, facts=stored))
    key = stored.get("matter")
    if key:
        try:
            situation.matter = standards.matter(str(key), legal_day(at), digest=situation.procedure.release)
        except NotInForce:
            situation.matter = None
    layers = layers_of(entries[0], claim.body) if entries else claim.body.layers
    paper = standards.paper(kinds[0], layers, legal_day(at), digest=situation.procedure.release)
    named = [_named(one) for one in accounts.officers_named([UUID(str(one)) for one in officers])]
    filled = contents.contents_of(paper, situation, claim.body, named, case_id=case_id)
    return papers.preview(paper, filled, body=claim.body, at=at, case_id=case_id)
