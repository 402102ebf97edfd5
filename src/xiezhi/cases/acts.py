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
from xiezhi.cases import asking, contents, linking, resting, store
from xiezhi.cases.engine.facts import DERIVED
from xiezhi.cases.engine.history import History
from xiezhi.cases.engine.judging import Judgement, judge
from xiezhi.cases.engine.lighter import applied
from xiezhi.cases.engine.situation import Attempt, Situation
from xiezhi.cases.errors import CaseMoved, NoSuchCase, WrongTime
from xiezhi.cases.moment import engine_body, layers_of, moves
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
    under: UUID | None = None,
) -> Done:
    """Do an act and record it; raises the first refusal, which carries the others as `others`.

    `under` is the case above, when the act opens a linked case. Sending the same `entry_id` twice is harmless.
    `position` is what the page showed: CaseMoved when it is past.
    """
    with transaction.atomic():
        work = Work.begin(case_id, claim, procedure, at, under)
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
        self.under: UUID | None = None

    @property
    def situation(self) -> Situation:
        """The situation after the last entry; worked out anew only when an entry was added and somebody asks."""
        if self._situation is None:
            self._situation = linking.whole_situation(self.entries, self.body)
        return self._situation

    @classmethod
    def begin(cls, case_id: UUID | None, claim: Claim, procedure: str, at: datetime, under: UUID | None = None) -> Work:
        """Lock the case and read it; a new case starts empty, under the case above when one is named."""
        identifier = case_id or new_id()
        try:
            head = ledger.lock(identifier)
        except ledger.OutOfScope:
            raise no_such_case() from None
        if head.position == 0:
            if claim.body is None or not procedure:
                raise no_such_case()
            work = cls(identifier, claim, claim.body, [], _opening(claim.body, procedure, at))
            return work._placed_under(under, at)
        entries = ledger.entries(identifier)
        if not entries:
            raise no_such_case()
        body = (
            claim.body if claim.body and str(claim.body.id) == entries[0].body else accounts.body(UUID(entries[0].body))
        )
        return cls(identifier, claim, body, entries, linking.whole_situation(entries, body))

    def _placed_under(self, under: UUID | None, at: datetime) -> Work:
        if under is not None:
            above = linking.situation_at(under, self.body, at)
            if above is None:
                raise no_such_case()
            self.under, self._situation = under, replace(self.situation, above=above)
        return self

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
        brought = self._brought()
        for key in brought.keys() - {one for one, value in said.items() if not standards.is_empty(value)}:
            said[key] = brought[key]
        if isinstance(said.get("party"), Mapping):
            said["party"] = _with_birth_date(said["party"])
        for field in known.fields if known else ():
            if field.type == "case" and said.get(field.key):
                said[field.key] = linking.case_named(said[field.key], str(self.body.id))
        people = tuple(str(one) for one in officers)
        return Attempt(act, at, said, people, self.claim.actor, self.claim.roles, approved, brought)

    def _brought(self) -> dict[str, Any]:
        """What a new linked case takes from the case above."""
        above = self.situation.above
        if self.under is None or above is None:
            return {}
        facts = linking.carried(self.situation.procedure, above)
        return {**facts, "under": linking.reference(self.under, above)}

    def judged(self, attempt: Attempt, *, whole: bool = True) -> Judgement:
        """The judgement; raises when the act is refused."""
        day = self.situation.history.said_on("act_ended_on", attempt.on)
        said = attempt.facts.get("act_ended_on")
        day = legal_day(datetime.fromisoformat(f"{str(said)[:10]}T12:00+08:00")) if _is_day(said) else day
        above = self.situation.above  # its clocks stand as they do on the day of the attempt, not of its last entry
        judgement = judge(
            replace(self.situation, above=replace(above, at=attempt.at) if above else None),
            attempt,
            certificates=self._certificates,
            matters=lambda key: standards.matter(key, day, digest=self.situation.procedure.release),
            questions=asking.answers(self.case_id, self.body.id),
            whole=whole,
        )
        if judgement.refusals:
            first = judgement.refusals[0]
            first.others = judgement.refusals[1:]
            raise first
        if judgement.act and whole:
            resting.digests(judgement.act, judgement.facts, self.case_id, self.body.path, self.entries)
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
            moment = applied(moment, facts)
            issued = self._papers(act, moment, entry_id, attempt)
            rests_on = resting.digests(act, facts, self.case_id, self.body.path, self.entries)
            said = {one.kind: one.contents_digest for one in issued}
            draft = self._draft(entry_id, act.key, attempt, facts, said, rests_on)
            self._append(draft, new=not self.entries)
        self._tell(act, moment, attempt)
        for one in issued:
            papers.render_later(one.id)
        return Done(self.case_id, entry_id, moves(self.entries), issued)

    def _tell(self, act: ActStandard, moment: Situation, attempt: Attempt) -> None:
        """Tell the case above, or another case that was named, in the same transaction."""
        facts = moment.attempt.facts if moment.attempt else {}
        under = self.entries[0].facts.get("under")
        if act.tells and isinstance(under, Mapping):
            told = linking.news(act, act.tells.with_, facts, self.case_id, moment)
            self._told(UUID(str(under["case"])), act.tells.act, told, attempt)
        if act.sends and isinstance(facts.get(act.sends.to), Mapping):
            told = linking.news(act, act.sends.with_, facts, self.case_id, moment)
            self._told(UUID(str(facts[act.sends.to]["id"])), act.sends.act, told, attempt)

    def _told(self, other: UUID, act: str, facts: Mapping[str, Any], attempt: Attempt) -> None:
        """Record in another case what happened here; that case's own law is asked as for any act."""
        work = Work.begin(other, self.claim, "", attempt.at)
        known = Attempt(act, attempt.at, facts, attempt.officers, attempt.actor)
        work.record(work.judged(known, whole=False), known, new_id())

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
        self,
        entry_id: UUID,
        kind: str,
        attempt: Attempt,
        facts: dict[str, Any],
        issued: Mapping[str, str],
        evidence: tuple[str, ...] = (),
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
            evidence=evidence,
        )

    def _with_party(self, facts: dict[str, Any]) -> dict[str, Any]:
        """The facts with the party recorded under its identifier, when it is new or says something new."""
        found = dict(facts)
        if isinstance(found.get("party"), dict):
            found["party"] = self._recorded(found["party"])
        if isinstance(found.get("co_parties"), list):
            found["co_parties"] = [self._recorded(_with_birth_date(one)) for one in found["co_parties"]]
        return found

    def _recorded(self, party: Mapping[str, Any]) -> dict[str, Any]:
        recorded = parties.record(dict(party), scope=self.body.path)
        return {**party, "id": str(recorded.id)}

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
        issued, named = [], self.body.in_whose_name(attempt.on)
        for kind in kinds:
            standard = standards.paper(kind, layers, attempt.on, digest=procedure.release)
            filled = contents.contents_of(standard, moment, named, listed, case_id=self.case_id)
            issued.append(
                papers.issue(
                    standard, case_id=self.case_id, body=named, scope=self.body.path, year=attempt.on.year,
                    contents=filled, at=attempt.at,
                )
            )  # fmt: skip
        return tuple(issued)


def papers_of(act: ActStandard, situation: Situation) -> tuple[str, ...]:
    """The papers an act issues: its own, and the receipt of a delivery."""
    delivery = situation.procedure.delivery
    receipt = delivery.receipt if act.delivers and delivery else ""
    return tuple(kind for kind in (*act.paper, receipt) if kind)


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
