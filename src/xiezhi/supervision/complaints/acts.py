"""What supervisors do with a complaint: take it up or not, hand it on, lead it into a matter, answer it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim
from xiezhi.cases import door as cases
from xiezhi.kernel.clock import legal_day, now
from xiezhi.kernel.errors import text
from xiezhi.supervision.complaints import chain
from xiezhi.supervision.complaints.assigning import body_complained_of, supervisor_of
from xiezhi.supervision.complaints.chain import Content
from xiezhi.supervision.complaints.errors import ComplaintElsewhere, ReasonsMissing
from xiezhi.supervision.complaints.models import Complaint
from xiezhi.supervision.complaints.periods import periods
from xiezhi.supervision.matters.acts import open_matter as open_a_matter
from xiezhi.supervision.models import Finding

ANSWERED = "answered_complainant"


@dataclass(frozen=True)
class ComplaintView:
    """What may be told of a complaint to who sent it. `moves` tells whether anything has happened since."""

    id: UUID
    state: str
    office: str
    received_on: date
    due_on: date | None
    answered_on: date | None
    answer: str
    steps: tuple[dict[str, str], ...]
    moves: int


def receive(
    identifier: UUID, number: str, *, channel: str, body: str, paper: str, words: str, content: Content, by: Claim,
    at: datetime | None = None,
) -> Complaint:  # fmt: skip
    """Register a complaint with the supervisors of the body it is about. `words`: without who complained."""
    at = at or now()
    with transaction.atomic(), accounts.as_system(name="complaints") as system:
        about = body_complained_of(body, paper)
        office = supervisor_of(about)
        day = legal_day(at)
        row = Complaint(id=identifier, scope=office.path, body_id=office.id, received_on=day, state_at=at)
        changes = {
            "about_body": about.id if about else None, "number": number, "channel": channel, "paper": paper,
            "words": words, "received_on": day, "accept_by": periods(office.layers).accept.after(day),
            "steps": _step(row, "registered", day),
        }  # fmt: skip
        chain.move(row, "complaint_registered", changes, by=replace(by, paths=system.paths), at=at, content=content)
    return row


def _step(row: Complaint, what: str, day: date) -> list[dict[str, str]]:
    return [*row.steps, {"what": what, "on": day.isoformat()}]


def take_up(identifier: UUID, *, by: Claim, at: datetime | None = None) -> Complaint:
    """Take a complaint up; the clock of the answer begins."""
    at = at or now()
    with transaction.atomic():
        row = _standing(identifier, {"registered"}, by)
        day = legal_day(at)
        changes = {
            "decided_on": day,
            "answer_by": _periods(row).answer.after(day),
            "steps": _step(row, "taken_up", day),
        }
        chain.move(row, "complaint_taken_up", changes, by=by, at=at)
    return row


def decline(identifier: UUID, reasons: str, *, by: Claim, at: datetime | None = None) -> Complaint:
    """Do not take a complaint up, and say why and where else to turn."""
    at = at or now()
    _needs(reasons)
    with transaction.atomic():
        row = _standing(identifier, {"registered"}, by)
        changes = {"decided_on": legal_day(at), **_answered(row, reasons, at, "not_taken_up")}
        chain.move(row, "complaint_declined", changes, by=by, at=at)
    return row


def hand_on(identifier: UUID, office: UUID, reasons: str, *, by: Claim, at: datetime | None = None) -> Complaint:
    """Hand a complaint to the supervisors who are competent; its clock goes on."""
    at = at or now()
    _needs(reasons)
    with transaction.atomic():
        row = _standing(identifier, {"registered"}, by)
        theirs = accounts.body(office)
        if theirs.id in (row.body_id, row.about_body):
            raise elsewhere()
        with accounts.as_system(name="complaints") as system:
            row.scope, row.body_id = theirs.path, theirs.id
            changes = {"steps": _step(row, "handed_on", legal_day(at))}
            chain.move(row, "complaint_handed_on", changes, by=replace(by, paths=system.paths), at=at)
    return row


def open_matter(
    identifier: UUID, *, track: str, problem: str, by: Claim, at: datetime | None = None
) -> tuple[Complaint, UUID]:
    """Lead a complaint into a supervision matter about the body. What the matter says is told to that body."""
    at = at or now()
    _needs(problem)
    with transaction.atomic():
        row = _standing(identifier, {"taken_up"}, by)
        if row.matter_id or row.about_body is None:
            raise elsewhere()
        matter = open_a_matter(
            by=by, body_id=row.about_body, source="complaint", track=track, problem=problem.strip(), about=row.paper,
        )  # fmt: skip
        changes = {"matter_id": matter, "steps": _step(row, "matter", legal_day(at))}
        chain.move(row, "complaint_in_matter", changes, by=by, at=at)
    return row, matter


def link(identifier: UUID, finding_id: UUID, *, by: Claim, at: datetime | None = None) -> Complaint:
    """Join a complaint to a finding about the same body, which says the same."""
    at = at or now()
    with transaction.atomic():
        row = _standing(identifier, {"taken_up"}, by)
        found = Finding.objects.filter(id=finding_id, body_id=row.about_body).first()
        if found is None or row.finding_id:
            raise elsewhere()
        changes = {"finding_id": found.id, "steps": _step(row, "linked", legal_day(at))}
        chain.move(row, "complaint_linked", changes, by=by, at=at)
    return row


def answer(identifier: UUID, words: str, *, by: Claim, at: datetime | None = None) -> Complaint:
    """Answer a complaint; in its matter too, which cannot be closed before (penalty_law/75/p2)."""
    at = at or now()
    _needs(words)
    with transaction.atomic():
        row = _standing(identifier, {"taken_up"}, by)
        if row.matter_id:
            cases.perform(ANSWERED, claim=by, facts={"answer": words.strip()}, at=at, case_id=row.matter_id)
        chain.move(row, "complaint_answered", _answered(row, words, at, "answered"), by=by, at=at)
    return row


def answered_in_matter(matter_id: UUID, words: str, *, at: datetime) -> int:
    """Tell complainants what was answered in the matter's own case; how many were told."""
    told = 0
    with accounts.as_system(name="complaints") as by:
        for row in Complaint.objects.filter(matter_id=matter_id, state="taken_up"):
            with transaction.atomic():
                fresh = chain.complaint(row.id, by=by, lock=True)
                chain.move(fresh, "complaint_answered", _answered(fresh, words, at, "answered"), by=by, at=at)
            told += 1
    return told


def _answered(row: Complaint, words: str, at: datetime, step: str) -> dict[str, Any]:
    day = legal_day(at)
    return {
        "answer": words.strip(), "answered_on": day, "keep_until": _periods(row).keep.after(day),
        "steps": _step(row, step, day),
    }  # fmt: skip


def forget(at: datetime | None = None) -> int:
    """Forget who complained, once that time is over; how many. Running it again changes nothing."""
    at, done = at or now(), 0
    with accounts.as_system(name="complaints") as by:
        for row in list(Complaint.objects.filter(keep_until__lt=legal_day(at))[:500]):
            with transaction.atomic():
                fresh = chain.complaint(row.id, by=by, lock=True)
                chain.move(fresh, "complaint_forgotten", {"content": "", "keep_until": None}, by=by, at=at)
            done += 1
    return done


def views(ids: list[UUID]) -> dict[UUID, ComplaintView]:
    """What may be told of these complaints."""
    rows = list(Complaint.objects.filter(id__in=ids))
    offices = {one.id: one.name_zh for one in accounts.bodies({row.body_id for row in rows})} if rows else {}
    return {
        row.id: ComplaintView(
            row.id, row.state, offices.get(row.body_id, ""), row.received_on,
            row.answer_by if row.state == "taken_up" else row.accept_by, row.answered_on, row.answer,
            tuple(row.steps), row.moves,
        )
        for row in rows
    }  # fmt: skip


def _periods(row: Complaint) -> Any:
    return periods(accounts.body(row.body_id).layers)


def _standing(identifier: UUID, states: set[str], by: Claim) -> Complaint:
    row = chain.complaint(identifier, by=by, lock=True)
    if row.state not in states or (by.body_id is not None and by.body_id != row.body_id):
        raise elsewhere()
    return row


def _needs(words: str) -> None:
    if len(words.strip()) < 2:
        raise ReasonsMissing(text("请写明理由或者答复。", "Give the reasons, or the answer, in words."))


def elsewhere() -> ComplaintElsewhere:
    """Why nothing was done."""
    return ComplaintElsewhere(
        text("这件投诉现在不能这样办理。", "The complaint does not stand where this can be done."),
        next_step=text("刷新页面，查看它现在的状态。", "Load the page again and see how it stands."),
    )


def play(move: str, identifier: UUID, *, words: str, by: Claim, at: datetime) -> None:
    """One act by its name, as the demo's scenes tell it."""
    if move == "take_up":
        take_up(identifier, by=by, at=at)
    elif move == "decline":
        decline(identifier, words, by=by, at=at)
    elif move == "matter":
        open_matter(identifier, track="simple", problem=words, by=by, at=at)
    else:
        answer(identifier, words, by=by, at=at)
