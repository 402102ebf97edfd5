"""What people ask about a publication: a reply to stand beside it, a correction, an earlier end. Each has its clock.

Who asks and how to reach them stays on the inner platform. An answer is an entry of the publication's chain.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from xiezhi.accounts.door import Claim
from xiezhi.kernel.clock import legal_day, now
from xiezhi.kernel.days import count
from xiezhi.kernel.errors import text
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.publicity import opening
from xiezhi.publicity.acting import needs_words, repair, wrong_state
from xiezhi.publicity.duties import own
from xiezhi.publicity.errors import NoEarlierEnd, NoSuchRequest
from xiezhi.publicity.gathering import Gathered, gather
from xiezhi.publicity.letters import answering as letters
from xiezhi.publicity.models import Publication, Request
from xiezhi.publicity.moving import move, publication
from xiezhi.publicity.redaction.patterns import spans as found_by_pattern
from xiezhi.publicity.rules import Early, early
from xiezhi.standards import door as standards

KINDS = ("reply", "correction", "repair")


def receive(
    identifier: UUID, kind: str, *, words: str, who: str, contact: str, by: Claim, at: datetime | None = None
) -> Request:
    """Take a request in. It is answered by the day that the rule of publication says."""
    at = at or now()
    needs_words(words)
    with transaction.atomic():
        ledger.lock(identifier)
        row = publication(identifier, lock=True)
        if row.state != "published" or kind not in KINDS:
            raise wrong_state(row)
        found = gathered_of(row)
        day, calendar = legal_day(at), standards.calendar()
        due = (
            count(day, found.rule.answer.days, found.rule.answer.of, calendar)
            if found
            else calendar.add_working(day, 20)
        )
        asked = Request(
            id=new_id(), scope=row.scope, body_id=row.body_id, publication_id=row.id, kind=kind, who=who.strip(),
            contact=contact.strip(), words=words.strip(), received_on=day, due_on=due, state_at=at, state_by=by.actor,
        )  # fmt: skip
        told = {"asked": _said(asked)}
        move(row, "publicity_asked", {}, by=by, at=at, facts=told, requests=[asked])
    return asked


def answer(
    request_id: UUID,
    accepted: bool,
    *,
    words: str,
    met: Collection[str] = (),
    by: Claim,
    at: datetime | None = None,
) -> Request:
    """Answer it. A reply that is accepted stands beside the record; an earlier end takes it away.

    `met`: the conditions of an earlier end that somebody has checked. What must be hidden is not shown in a reply.
    """
    at = at or now()
    needs_words(words)
    with transaction.atomic():
        asked = request_of(request_id)
        ledger.lock(asked.publication_id)
        row = own(publication(asked.publication_id, lock=True), by)
        if asked.state != "received":
            raise no_request()
        if accepted and asked.kind == "repair":
            _may_end(row, met, legal_day(at))
        letters.identity_needed(asked, accepted, frozenset(met))
        asked.state = "accepted" if accepted else "refused"
        asked.answer, asked.answered_on, asked.state_at, asked.state_by = words.strip(), legal_day(at), at, by.actor
        asked.moves += 1
        told = {"asked": _said(asked), "words": asked.answer, "met": sorted(met)}
        move(row, "publicity_answered", {}, by=by, at=at, facts=told, requests=[asked])
        if accepted and asked.kind == "reply":
            opening.reply(row.id, without_identifiers(asked.words), legal_day(at), at)
        if accepted and asked.kind == "repair":
            found = gathered_of(row)
            cite = found.rule.early_end.cite if found and found.rule.early_end else ()
            repair(row.id, cite=cite, words=words, by=by, at=at)
        letters.told(asked, by=by, at=at)
    return asked


def _said(asked: Request) -> dict[str, Any]:
    """The whole request as it stands now, for the entry; who asks is personal, and facts can be erased."""
    names = [one.attname for one in Request._meta.concrete_fields if one.attname not in ("state_at", "state_by")]
    return {name: getattr(asked, name) for name in names}


def without_identifiers(words: str) -> str:
    """The words of a reply with every number and address in them replaced, as in any other text."""
    from xiezhi.publicity.redaction.redacting import Profile, apply

    return apply({"text": words}, {"text": list(found_by_pattern(words))}, (), Profile())["text"]


def possible_end(row: Publication) -> Early:
    """Whether and from when an earlier end may be had."""
    found = gathered_of(row)
    if found is None or row.published_on is None:
        return Early(True, None)
    return early(found.rule, found.decision, row.published_on, standards.calendar())


def _may_end(row: Publication, met: Collection[str], day: date) -> None:
    possible = possible_end(row)
    if possible.never:
        raise NoEarlierEnd(
            text("这类处罚不得提前停止公示。", "For this penalty there is no earlier end."), cites=tuple(row.cite)
        )
    if possible.from_day and day < possible.from_day:
        raise NoEarlierEnd(
            text(f"公示尚未满规定时限，{possible.from_day}起可以申请。", f"Not before {possible.from_day}."),
            next_step=text("届时再申请。", "Apply then."),
        )
    missing = set(possible.needs) - set(met)
    if missing:
        raise NoEarlierEnd(
            text("提前停止公示的条件没有全部核实。", "Not all conditions of an earlier end have been checked."),
            next_step=text("逐项核实并勾选。", "Check each and tick it."),
        )


def gathered_of(row: Publication) -> Gathered | None:
    """The decision behind a publication; None for one that no case here decided."""
    return gather(row.case_id, row.entry_id) if row.case_id and row.entry_id else None


def request_of(request_id: UUID) -> Request:
    """The request, as far as the claim sees it."""
    asked = Request.objects.select_related("publication").filter(id=request_id).first()
    if asked is None:
        raise no_request()
    return asked


def no_request() -> NoSuchRequest:
    """Why nothing was done."""
    return NoSuchRequest(text("没有这项申请，或者已经答复。", "There is no such request, or it was answered."))
