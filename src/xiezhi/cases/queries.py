"""Reads: the case page, the list, the desk, the file. All of it passes row security."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import BodyView, Claim
from xiezhi.cases.acts import no_such_case
from xiezhi.cases.engine.facts import fields_of
from xiezhi.cases.engine.history import History
from xiezhi.cases.engine.offering import Offer
from xiezhi.cases.engine.offering import offers as engine_offers
from xiezhi.cases.engine.owing import Account
from xiezhi.cases.engine.situation import Situation
from xiezhi.cases.linked import linked_of, parent_of
from xiezhi.cases.linking import whole_situation
from xiezhi.cases.models import Approval, Case, ClockRow
from xiezhi.cases.moment import SYSTEM_KINDS, moves
from xiezhi.cases.values import (
    ApprovalView,
    CaseRow,
    CaseView,
    Desk,
    DueView,
    EntryView,
    Filters,
    Page,
    StageView,
)
from xiezhi.cases.words import SYSTEM
from xiezhi.kernel.clock import legal_day
from xiezhi.kernel.errors import text
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Entry
from xiezhi.papers import door as papers
from xiezhi.standards import door as standards

CAP = 1000
"""Counts stop here: an exact count over a province would cost more than the page."""
SOON = 7
NOBODY = UUID(int=0)


def row_of(case: Case, day: date) -> CaseRow:
    """One line, judged against the day it is read."""
    state = case.due_state
    if case.due_on:
        state = "over" if day > case.due_on else "soon" if case.due_on - day <= timedelta(days=SOON) else "open"
    return CaseRow(
        case.id, case.number, case.title, case.procedure, case.procedure_label, case.stage, case.stage_label,
        case.party_name, case.party_kind, case.matter, case.matter_label, case.body_id, case.opened_on, case.last_at,
        case.due_on, case.due_label or None, state, case.closed_on, case.archived_on, case.source,
    )  # fmt: skip


def list_cases(claim: Claim, filters: Filters, *, day: date, after: str | None = None, limit: int = 100) -> Page:
    """A page of the case list, newest act first; keyset cursor, capped count."""
    found = _filtered(claim, filters, day)
    counted = found.order_by()[: CAP + 1].count()
    page = found
    if after:
        at, identifier = _cursor(after)
        page = page.filter(Q(last_at__lt=at) | Q(last_at=at, id__lt=identifier))
    rows = list(page.order_by("-last_at", "-id")[: limit + 1])
    following = _cursor_of(rows[limit - 1]) if len(rows) > limit else None
    return Page(tuple(row_of(row, day) for row in rows[:limit]), following, min(counted, CAP), counted > CAP)


def _filtered(claim: Claim, filters: Filters, day: date) -> Any:
    found = Case.objects.all()
    if _one_body(claim):
        found = found.filter(body_id=claim.body_id or NOBODY)
    if filters.text.strip():
        found = found.filter(id__in=_search(filters.text.strip()))
    exact = {"stage": filters.stage, "procedure": filters.procedure, "matter": filters.matter, "source": filters.source}
    found = found.filter(**{key: value for key, value in exact.items() if value})
    if filters.mine and claim.officer_id:
        found = found.filter(officers__contains=[str(claim.officer_id)])
    if filters.state:
        found = found.filter(**_STATES.get(filters.state, {}))
    if filters.due == "over":
        found = found.filter(due_on__lt=day)
    elif filters.due == "soon":
        found = found.filter(due_on__gte=day, due_on__lte=day + timedelta(days=SOON))
    return found


_STATES: dict[str, dict[str, Any]] = {
    "open": {"closed_on__isnull": True},
    "closed": {"closed_on__isnull": False, "archived_on__isnull": True},
    "archived": {"archived_on__isnull": False},
}


def _one_body(claim: Claim) -> bool:
    """Whether the claim reaches one body's cases only: then the index by body serves the list in order."""
    return (
        bool(claim.body)
        and claim.body is not None
        and claim.body.path in claim.paths
        and "supervisor" not in claim.roles
    )


def _search(words: str) -> list[UUID]:
    """Cases whose number, title or party contain these words, within the claim, by the trigram index."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_search(%s, %s)", [words, CAP + 1])
        return [found for (found,) in cursor.fetchall()]


def _cursor_of(case: Case) -> str:
    return base64.urlsafe_b64encode(json.dumps([case.last_at.isoformat(), str(case.id)]).encode()).decode()


def _cursor(said: str) -> tuple[datetime, UUID]:
    try:
        at, identifier = json.loads(base64.urlsafe_b64decode(said.encode()))
        return datetime.fromisoformat(at), UUID(identifier)
    except (ValueError, TypeError):
        raise no_such_case() from None


def entries_of(case_id: UUID) -> list[Entry]:
    """The entries of a case, or NoSuchCase."""
    entries = ledger.entries(case_id)
    if not entries:
        raise no_such_case()
    return entries


def body_for(claim: Claim, entry: Entry) -> BodyView:
    """The body that handles a case; the person's own is at hand."""
    if claim.body and str(claim.body.id) == entry.body:
        return claim.body
    return accounts.body(UUID(entry.body))


def case(case_id: UUID, claim: Claim, at: datetime) -> CaseView:
    """Everything the case page shows."""
    row = Case.objects.filter(pk=case_id).first()
    if row is None:
        raise no_such_case()
    entries = entries_of(case_id)
    body = body_for(claim, entries[0])
    situation = whole_situation(entries, body, at)
    possible = {offer.act.stage for offer in engine_offers(situation, at=at, actor=claim.actor) if offer.allowed}
    views = tuple(entry_view(entry, index, situation) for index, entry in enumerate(entries, 1))
    clocks = tuple(situation.clocks.values())
    return CaseView(
        row_of(row, legal_day(at)), situation.procedure, situation.matter, situation.party,
        tuple(_stages(situation, row.stage, possible)), clocks, views, tuple(papers.of_case(case_id)),
        tuple(_approval_views(Approval.objects.filter(case_id=case_id).order_by("proposed_at"), {case_id: row})),
        _names(entries), tuple(_evidence(situation.history)), moves(entries), entries[0].pack, body.label,
        next((clock.warning for clock in clocks if clock.warning and clock.running), None),
        linked_of(case_id), parent_of(row), tuple(situation.accounts.values()),
    )  # fmt: skip


def _stages(situation: Situation, current: str, possible: set[str]) -> Iterable[StageView]:
    keys = [stage.key for stage in situation.procedure.stages]
    here = keys.index(current) if current in keys else 0
    for index, stage in enumerate(situation.procedure.stages):
        state = "done" if index < here else "current" if index == here else "ahead"
        yield StageView(stage.key, stage.label, state, stage.key in possible)


def entry_view(entry: Entry, position: int, situation: Situation) -> EntryView:
    """One line of the timeline with the field labels of its act."""
    act = situation.procedure.act(entry.kind)
    kind = str(entry.facts.get("act", "")) if entry.kind in SYSTEM_KINDS else entry.kind
    about = situation.procedure.act(kind)
    label = act.label if act else SYSTEM.get(entry.kind, text(entry.kind, entry.kind))
    if entry.kind in SYSTEM_KINDS and about:
        label = text(f"{label['zh']}：{about.label['zh']}", f"{label['en']}: {about.label['en']}")
    fields = fields_of(act, situation, str(entry.facts.get("method", ""))) if act else ()
    return EntryView(
        entry.id, position, entry.kind, label, act.cite if act else (), entry.occurred_at, entry.recorded_at,
        entry.actor, entry.officers, entry.facts, fields, entry.papers, entry.hash.hex(), entry.leaf_index,
        entry.source,
        entry.kind in SYSTEM_KINDS,
    )  # fmt: skip


def _names(entries: Sequence[Entry]) -> dict[str, str]:
    """The names of everybody these entries mention."""
    people: set[str] = set()
    for entry in entries:
        people |= {entry.actor, *entry.officers}
        for said in _lists(entry.facts):
            people |= {one for one in said if isinstance(one, str)}
    known = [UUID(person) for person in people if _is_id(person)]
    return {str(officer.id): officer.name for officer in accounts.officers_named(known)}


def _lists(facts: Mapping[str, Any]) -> Iterable[list[Any]]:
    """Every list among these facts, those of a proposal included: officers are named in lists."""
    for value in facts.values():
        if isinstance(value, list):
            yield value
        elif isinstance(value, Mapping):
            yield from _lists(value)


def _is_id(said: str) -> bool:
    try:
        UUID(said)
    except ValueError:
        return False
    return True


def _evidence(history: History) -> Iterable[Mapping[str, Any]]:
    for one in history.all:
        for item in one.facts.get("evidence") or ():
            if isinstance(item, Mapping):
                yield {**item, "on": one.on, "act": one.act}


def accruals(case_id: UUID, claim: Claim, at: datetime) -> tuple[Account, ...]:
    """What a case owes, has paid and has left on a day, with the surcharge reckoned day by day. NoSuchCase."""
    entries = entries_of(case_id)
    return tuple(whole_situation(entries, body_for(claim, entries[0]), at).accounts.values())


def offers(case_id: UUID, claim: Claim, at: datetime) -> list[Offer]:
    """Every act as it stands now for this person."""
    entries = entries_of(case_id)
    situation = whole_situation(entries, body_for(claim, entries[0]), at)
    return list(engine_offers(situation, at=at, actor=claim.actor, roles=claim.roles))


def desk(claim: Claim, at: datetime, *, limit: int = 50) -> Desk:
    """What is due soonest, what awaits this person, what they work on."""
    day, body_id = legal_day(at), claim.body_id or NOBODY
    clocks = ClockRow.objects.filter(body_id=body_id, state__in=["open", "paused", "over"], of="body")
    mine = Case.objects.filter(body_id=body_id, closed_on__isnull=True)
    if not claim.roles & {"agency_head", "unit_head", "supervisor"} and claim.officer_id:
        mine = mine.filter(officers__contains=[str(claim.officer_id)])
        clocks = clocks.filter(case_id__in=mine.values("id"))
    due = list(clocks.order_by("due")[:limit])
    waiting = Approval.objects.filter(body_id=body_id, state="waiting", awaiting__in=list(claim.roles))
    waiting = waiting.exclude(proposed_by=claim.actor).order_by("proposed_at")[:limit]
    sent_back = Approval.objects.filter(body_id=body_id, state="returned", proposed_by=claim.actor)
    returned = _still_returned(list(sent_back.order_by("-proposed_at")[:limit]))
    cases = list(mine.order_by("-last_at")[:limit])
    wanted = {clock.case_id for clock in due} | {one.case_id for one in [*waiting, *returned]} - {
        one.id for one in cases
    }
    known = {one.id: one for one in [*cases, *Case.objects.filter(id__in=wanted)]}
    return Desk(
        tuple(due_view(clock, known, day) for clock in due if clock.case_id in known),
        tuple(_approval_views(waiting, known)), tuple(row_of(one, day) for one in cases),
        tuple(_approval_views(returned, known)),
    )  # fmt: skip


def _still_returned(rows: list[Approval]) -> list[Approval]:
    """Returned proposals that were not proposed anew since."""
    later = {
        (one.case_id, one.act): one.proposed_at
        for one in Approval.objects.filter(case_id__in={r.case_id for r in rows}).order_by("proposed_at")
    }
    return [row for row in rows if later.get((row.case_id, row.act)) == row.proposed_at]


def due_view(clock: ClockRow, known: Mapping[UUID, Case], day: date) -> DueView:
    """A running clock as the desk shows it."""
    one = known[clock.case_id]
    state = "paused" if clock.state == "paused" else "over" if day > clock.due else "open"
    return DueView(
        one.id,
        one.number,
        one.title,
        clock.key,
        clock.label,
        clock.of,
        clock.due,
        (clock.due - day).days,
        state,
        tuple(clock.cite),
    )


def _approval_views(rows: Iterable[Approval], known: Mapping[UUID, Case]) -> Iterable[ApprovalView]:
    for row in rows:
        one = known.get(row.case_id)
        if one is None:
            continue
        procedure = standards.procedure(one.procedure, one.layers, one.filed_on, digest=one.release)
        act = procedure.act(row.act)
        if act is None:
            continue
        yield ApprovalView(
            row.id, row.case_id, one.number, one.title, row.act, act.label, row.facts, act.fields, row.level,
            tuple(row.levels), row.awaiting, row.state, row.proposed_by, row.proposed_at, tuple(row.steps),
            act.approval_cite or act.cite,
        )  # fmt: skip


def approval(approval_id: UUID) -> ApprovalView:
    """One approval."""
    row = Approval.objects.filter(pk=approval_id).first()
    one = Case.objects.filter(pk=row.case_id).first() if row else None
    found = next(iter(_approval_views([row], {one.id: one})), None) if row and one else None
    if found is None:
        raise no_such_case()
    return found


def history_of_party(code: str, name: str, *, day: date, limit: int = 50) -> list[CaseRow]:
    """Earlier cases of the same party within the claim: by identifier where there is one, else by exact name."""
    found = Case.objects.filter(party_code=code) if code else Case.objects.filter(party_name=name)
    return [row_of(one, day) for one in found.order_by("-last_at")[:limit]]
