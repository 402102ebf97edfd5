"""The one path every act takes: lock the case, gather, judge, write the lines, append the entry. One transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import BodyView, Claim
from xiezhi.cases import contents, store
from xiezhi.cases.engine.facts import DERIVED
from xiezhi.cases.engine.history import History
from xiezhi.cases.engine.judging import Judgement, judge
from xiezhi.cases.engine.situation import Attempt, Situation
from xiezhi.cases.errors import CaseMoved, NoSuchCase, WrongTime
from xiezhi.cases.moment import engine_body, layers_of, moves, situation_of
from xiezhi.cases.projection import picture
from xiezhi.cases.values import Done
from xiezhi.kernel.clock import legal_day, now
from xiezhi.kernel.errors import Refusal, text
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft, Entry
from xiezhi.papers import door as papers
from xiezhi.parties import door as parties
from xiezhi.standards import door as standards
from xiezhi.standards.door import ActStandard


def perform(
    act: str,
    *,
    claim: Claim,
    facts: Mapping[str, Any],
    at: datetime,
    officers: Sequence[UUID | str] = (),
    case_id: UUID | None = None,
    procedure: str = "",
    entry_id: UUID | None = None,
    position: int | None = None,
) -> Done:
    """Do an act and record it; raises the first refusal, which carries the others as `others`.

    Sending the same `entry_id` twice is harmless. `position` is what the page showed: CaseMoved when it is past.
    """
    with transaction.atomic():
        work = Work.begin(case_id, claim, procedure, at)
        known = work.known(entry_id)
        if known:
            return known
        work.check_position(position)
        attempt = work.attempt(act, facts, at, officers)
        return work.record(work.judged(attempt), attempt, entry_id or new_id())


class Work:
    """One case under its lock, in one transaction."""

    def __init__(self, case_id: UUID, claim: Claim, body: BodyView, entries: list[Entry], situation: Situation) -> None:
        self.case_id, self.claim, self.body = case_id, claim, body
        self.entries: list[Draft] = list(entries)
        self._situation: Situation | None = situation

    @property
    def situation(self) -> Situation:
        """The situation after the last entry; worked out anew only when an entry was added and somebody asks."""
        if self._situation is None:
            self._situation = situation_of(self.entries, self.body)
        return self._situation

    @classmethod
    def begin(cls, case_id: UUID | None, claim: Claim, procedure: str, at: datetime) -> Work:
        """Lock the case and read it; a new case starts empty."""
        identifier = case_id or new_id()
        head = ledger.lock(identifier)
        if head.position == 0:
            if claim.body is None or not procedure:
                raise no_such_case()
            return cls(identifier, claim, claim.body, [], _opening(claim.body, procedure, at))
        entries = ledger.entries(identifier)
        if not entries:
            raise no_such_case()
        body = (
            claim.body if claim.body and str(claim.body.id) == entries[0].body else accounts.body(UUID(entries[0].body))
        )
        return cls(identifier, claim, body, entries, situation_of(entries, body))

    def known(self, entry_id: UUID | None) -> Done | None:
        """What was answered before, when this entry was already recorded."""
        for index, entry in enumerate(self.entries, 1):
            if entry.id == entry_id:
                return Done(self.case_id, entry.id, index)
        return None

    def check_position(self, position: int | None) -> None:
        """Refuse when somebody else acted since the page was opened."""
        if position is not None and position != moves(self.entries):
            raise CaseMoved(
                text("页面打开后，本案已有新的记录", "the case has moved on since the page was opened"),
                next_step=text(
                    "查看最新情况后再提交，已填内容保留。",
                    "Look at the case again, then submit; what you typed is kept.",
                ),
                key="moved",
            )

    def attempt(
        self,
        act: str,
        facts: Mapping[str, Any],
        at: datetime,
        officers: Sequence[UUID | str],
        *,
        approved: bool = False,
    ) -> Attempt:
        """The attempt as the engine judges it."""
        if at > now():
            raise WrongTime(text("行为时间不能在将来", "an act cannot lie in the future"), key="time")
        known = self.situation.procedure.act(act)
        said = {k: v for k, v in facts.items() if k not in DERIVED or (known and known.field(k))}
        if isinstance(said.get("party"), Mapping):
            said["party"] = _with_birth_date(said["party"])
        return Attempt(act, at, said, tuple(str(one) for one in officers), self.claim.actor, self.claim.roles, approved)

    def judged(self, attempt: Attempt) -> Judgement:
        """The judgement; raises when the act is refused."""
        day = self.situation.history.said_on("act_ended_on", attempt.on)
        said = attempt.facts.get("act_ended_on")
        day = legal_day(datetime.fromisoformat(f"{str(said)[:10]}T12:00+08:00")) if _is_day(said) else day
        judgement = judge(
            self.situation,
            attempt,
            certificates=self._certificates,
            matters=lambda key: standards.matter(key, day, digest=self.situation.procedure.release),
        )
        if judgement.refusals:
            first = judgement.refusals[0]
            first.others = judgement.refusals[1:]
            raise first
        return judgement

    def _certificates(self, officers: Sequence[str], field: str, at: datetime) -> Sequence[Any]:
        return [
            text(f"{one.officer_name}：{one.text['zh']}", f"{one.officer_name}: {one.text['en']}")
            for one in accounts.certificate_check([UUID(officer) for officer in officers], field, at, self.body.id)
        ]

    def record(
        self, judgement: Judgement, attempt: Attempt, entry_id: UUID, more: Mapping[str, Any] | None = None
    ) -> Done:
        """Write the lines and append the entry of a judged act."""
        act = judgement.act
        assert act is not None
        facts = {**judgement.facts, **(more or {})}
        if not self.entries:
            facts["layers"] = list(self.body.layers)
        with ledger.entering(entry_id):
            facts = self._with_party(facts)
            if act.numbers_case and not self.situation.history.said("case_number"):
                facts["case_number"] = self._case_number(attempt)
            moment = replace(self.situation, attempt=replace(attempt, facts=facts))
            moment.matter = self._matter(facts, attempt) or moment.matter
            issued = self._papers(act, moment, entry_id, attempt)
            draft = self._draft(entry_id, act.key, attempt, facts, {one.kind: one.contents_digest for one in issued})
            self._append(draft, new=not self.entries)
        for one in issued:
            papers.render_later(one.id)
        return Done(self.case_id, entry_id, moves(self.entries), issued)

    def note(
        self,
        kind: str,
        facts: Mapping[str, Any],
        at: datetime,
        entry_id: UUID | None = None,
        *,
        first: Callable[[], object] | None = None,
    ) -> UUID:
        """Append an entry of the engine's own: a proposal, an endorsement, a return. `first` writes on its account."""
        identifier = entry_id or new_id()
        attempt = Attempt(kind, at, facts, (), self.claim.actor)
        with ledger.entering(identifier):
            if first:
                first()
            self._append(self._draft(identifier, kind, attempt, dict(facts), {}), new=False, approvals=True)
        return identifier

    def _append(self, draft: Draft, *, new: bool, approvals: bool = False) -> None:
        self.entries.append(draft)
        store.save(picture(self.entries, self.body), new=new, approvals=approvals)
        ledger.append(draft)
        self._situation = None

    def _draft(
        self, entry_id: UUID, kind: str, attempt: Attempt, facts: dict[str, Any], issued: Mapping[str, str]
    ) -> Draft:
        procedure = self.situation.procedure
        return Draft(
            id=entry_id,
            case=self.case_id,
            kind=kind,
            occurred_at=attempt.at,
            body=str(self.body.id),
            scope=self.body.path,
            actor=attempt.actor,
            facts=facts,
            officers=attempt.officers,
            matter=str(facts.get("matter") or (self.situation.matter.key if self.situation.matter else "")),
            procedure=procedure.key,
            pack=self.entries[0].pack if self.entries else procedure.release,
            papers=issued,
        )

    def _with_party(self, facts: dict[str, Any]) -> dict[str, Any]:
        """The facts with the party recorded under its identifier, when it is new or says something new."""
        party = facts.get("party")
        if not isinstance(party, dict):
            return facts
        recorded = parties.record(party, scope=self.body.path)
        return {**facts, "party": {**party, "id": str(recorded.id)}}

    def _matter(self, facts: Mapping[str, Any], attempt: Attempt) -> Any:
        key = facts.get("matter")
        if not key:
            return None
        day = History().said_on("", attempt.on)
        said = facts.get("act_ended_on") or self.situation.history.said("act_ended_on")
        day = datetime.fromisoformat(str(said)[:10]).date() if _is_day(said) else day
        return standards.matter(str(key), day, digest=self.situation.procedure.release)

    def _case_number(self, attempt: Attempt) -> str:
        word = self.situation.procedure.case_number or text("案", "Case")
        return papers.take_number(self.body, word["zh"], attempt.on.year, for_=self.case_id)

    def _papers(self, act: Any, moment: Situation, entry_id: UUID, attempt: Attempt) -> tuple[Any, ...]:
        kinds = papers_of(act, self.situation)
        if not kinds:
            return ()
        procedure = self.situation.procedure
        layers = layers_of(self.entries[0], self.body) if self.entries else self.body.layers
        people = [UUID(one) for one in attempt.officers or (attempt.actor,)]
        listed = [_named(one) for one in accounts.officers_named(people)]
        issued = []
        for kind in kinds:
            standard = standards.paper(kind, layers, attempt.on, digest=procedure.release)
            filled = contents.contents_of(standard, moment, self.body, listed, case_id=self.case_id)
            issued.append(
                papers.issue(
                    standard, case_id=self.case_id, body=self.body, scope=self.body.path, year=attempt.on.year,
                    contents=filled, at=attempt.at,
                )
            )  # fmt: skip
        return tuple(issued)


def papers_of(act: ActStandard, situation: Situation) -> tuple[str, ...]:
    """The papers an act issues: its own, and the receipt of a delivery."""
    delivery = situation.procedure.delivery
    receipt = delivery.receipt if act.delivers and delivery else ""
    return tuple(kind for kind in (act.paper, receipt) if kind)


def _named(officer: Any) -> dict[str, str]:
    numbers = [certificate.number for certificate in officer.certificates]
    return {"name": officer.name, "certificate": numbers[-1] if numbers else ""}


def _with_birth_date(party: Mapping[str, Any]) -> Mapping[str, Any]:
    """The party with the birth date that a citizen's identity number holds: age decides (penalty_law/30)."""
    if party.get("birth_date") or party.get("kind") != "citizen" or party.get("id_kind") != "citizen_id":
        return party
    born = parties.birth_date_of(str(party.get("id_number", "")))
    return {**party, "birth_date": born.isoformat()} if born else party


def _is_day(said: Any) -> bool:
    try:
        datetime.fromisoformat(str(said)[:10])
    except ValueError:
        return False
    return bool(said)


def _opening(body: BodyView, procedure: str, at: datetime) -> Situation:
    standard = standards.procedure(procedure, body.layers, legal_day(at))
    return Situation(standard, History(), standards.calendar(), engine_body(body), at=at)


def no_such_case() -> Refusal:
    """There is no such case for this person; whether it exists elsewhere is not said."""
    return NoSuchCase(
        text("没有这个案件，或者不在您可以查看的范围内", "there is no such case, or it lies outside what you may see"),
        key="case",
    )
