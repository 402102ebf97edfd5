"""What comes before a record is shown: the duty opens, is held, prepared and confirmed, or kept back with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from xiezhi.accounts.door import Claim
from xiezhi.kernel.clock import legal_day, now
from xiezhi.kernel.errors import Text, text
from xiezhi.ledger import door as ledger
from xiezhi.publicity import acting, opening
from xiezhi.publicity.errors import NotTheirs, SecondPersonNeeded, StillDoubtful
from xiezhi.publicity.gathering import TEXTS, Gathered, gather
from xiezhi.publicity.models import Publication
from xiezhi.publicity.moving import move, publication
from xiezhi.publicity.record import PublicRecord, path_of
from xiezhi.publicity.redaction.redacting import Redacted, apply, redact
from xiezhi.publicity.redaction.spans import Span
from xiezhi.publicity.rules import answer, shown_until, undone, withdraw_by
from xiezhi.standards import door as standards

OPEN = frozenset({"due", "held", "waiting"})


def identifier_of(entry_id: UUID) -> UUID:
    """The id of the publication of the decision that this entry made."""
    return uuid5(NAMESPACE_URL, f"xiezhi:publication:{entry_id}")


def open_duty(found: Gathered, *, by: Claim, at: datetime) -> Publication | None:
    """Open the duty to tell of a decision, or say that it is not told and why. None when that was done before."""
    identifier = identifier_of(found.entry.id)
    with transaction.atomic():
        ledger.lock(identifier)
        if Publication.objects.filter(id=identifier).exists():
            return None
        said = answer(found.rule, found.decision, standards.calendar())
        public = said.visibility == "public"
        row = Publication(id=identifier, scope=found.entry.scope, decided_on=found.decision.decided_on, state_at=at)
        changes = {
            "scope": found.entry.scope, "body_id": found.body.id, "case_id": found.entry.case,
            "entry_id": found.entry.id, "act": found.entry.kind, "procedure": found.decision.procedure,
            "matter": found.entry.matter, "field": found.decision.field, "kind": found.rule.publishes,
            "visibility": said.visibility, "rule": f"{found.rule.key}/{said.key}", "reason": said.reason,
            "cite": list(said.cite), "party_kind": found.party_kind, "decided_on": found.decision.decided_on,
            "due_on": said.due_on if public else None, "push_on": said.push_on if public else None,
            "number": found.number, "told": {"position": found.entry.position, "hash": found.entry.hash.hex()},
        }  # fmt: skip
        row.scope, row.body_id, row.matter = found.entry.scope, found.body.id, found.entry.matter
        move(row, "publicity_due" if public else "publicity_kept_back", changes, by=by, at=at)
        return row


def undo(row: Publication, act: str, facts: Mapping[str, Any], *, by: Claim, at: datetime) -> bool:
    """Take note that an act took the ground from a decision: a shown record must go, a duty not yet met ends."""
    assert row.case_id is not None
    assert row.entry_id is not None
    found = gather(row.case_id, row.entry_id)
    calendar = standards.calendar()
    ground = undone(found.rule, found.decision, act, facts, calendar)
    if ground is None:
        return False
    with transaction.atomic():
        row = _locked(row.id)
        if row.undone_by == act or row.state not in {*OPEN, "published"}:
            return False
        told = {"ground": ground.reason, "cite": list(ground.cite)}
        if row.state == "published":
            last = withdraw_by(found.rule, legal_day(at), calendar)
            changes = {"withdraw_by": last, "undone_by": act, "reason": ground.reason, "cite": list(ground.cite)}
            move(row, "publicity_undone", changes, by=by, at=at, facts=told)
        else:
            changes = {"undone_by": act, "reason": ground.reason, "cite": list(ground.cite), "draft": {}}
            move(row, "publicity_kept_back", changes, by=by, at=at, facts=told)
    return True


def hold(identifier: UUID, *, reason: str, by: Claim, at: datetime | None = None) -> Publication:
    """Hold it until something is settled: secrecy, a third party's consent, a doubt. The clock goes on."""
    acting.needs_words(reason)
    with transaction.atomic():
        row = own(_locked(identifier), by)
        if row.state not in OPEN:
            raise acting.wrong_state(row)
        move(row, "publicity_held", {"held_reason": reason.strip()}, by=by, at=at or now())
    return row


def keep_back(
    identifier: UUID, *, reason: str, cite: Sequence[str], by: Claim, at: datetime | None = None
) -> Publication:
    """Decide that it is not shown, with the reason and its ground."""
    acting.needs_words(reason)
    said: Text = text(reason.strip(), reason.strip())
    with transaction.atomic():
        row = own(_locked(identifier), by)
        if row.state not in OPEN:
            raise acting.wrong_state(row)
        changes = {"visibility": "not_public", "reason": said, "cite": list(cite), "draft": {}}
        move(row, "publicity_kept_back", changes, by=by, at=at or now())
    return row


def proposal(found: Gathered) -> Redacted:
    """What the machine proposes to hide."""
    return redact(found.fields, found.known, found.profile)


def prepare(
    identifier: UUID,
    spans: Mapping[str, Sequence[Span]],
    *,
    by: Claim,
    looked: bool = False,
    ban_until: date | None = None,
    at: datetime | None = None,
) -> Publication:
    """Confirm what is hidden. `looked`: a person went through what the detectors doubt."""
    at = at or now()
    with transaction.atomic():
        row = own(_locked(identifier), by)
        if row.state not in OPEN or row.case_id is None or row.entry_id is None:
            raise acting.wrong_state(row)
        found = gather(row.case_id, row.entry_id, more=_more(ban_until))
        proposed = proposal(found)
        if proposed.held and not looked:
            raise _doubtful(proposed)
        kept = {name: tuple(spans.get(name, ())) for name in found.fields}
        hidden = Redacted(apply(found.fields, kept, found.known, found.profile), kept, {}).hidden()
        draft = {
            "fields": apply(found.fields, kept, found.known, found.profile),
            "spans": {name: [[one.start, one.end, one.kind, one.rule] for one in kept[name]] for name in kept},
            "hidden": hidden,
        }  # fmt: skip
        changes = {
            "draft": draft, "number": found.number, "prepared_by": by.actor, "ban_until": ban_until, "held_reason": "",
        }  # fmt: skip
        move(row, "publicity_prepared", changes, by=by, at=at)
    return row


def release(identifier: UUID, *, by: Claim, at: datetime | None = None) -> Publication:
    """Show what was prepared. Where the rule asks for two persons, the second one does this."""
    at = at or now()
    with transaction.atomic():
        row = own(_locked(identifier), by)
        if row.state != "waiting" or row.case_id is None or row.entry_id is None:
            raise acting.wrong_state(row)
        found = gather(row.case_id, row.entry_id, more=_more(row.ban_until))
        if found.rule.second_person and row.prepared_by == by.actor:
            raise SecondPersonNeeded(
                text("准备公开内容的人不能自己确认公开。", "Whoever prepared a publication does not confirm it."),
                next_step=text("请另一人复核后公开。", "Have another person look at it and publish."),
            )
        record = record_of_draft(row, found, legal_day(at))
        return acting.publish(record, by=by, at=at, about={"confirmed_by": by.actor})


def record_of_draft(row: Publication, found: Gathered, day: date) -> PublicRecord:
    """The record that the prepared text makes. Fields that the rule does not show stay empty."""
    fields: Mapping[str, str] = row.draft["fields"]
    shows = set(found.rule.shows)
    said: dict[str, Any] = {
        name: fields.get(name, "") if name in shows or name in ("title", "party") else "" for name in TEXTS
    }
    path = opening.free_path(path_of(found.rule.publishes, found.body.code, found.number), row.id)
    return PublicRecord(
        id=row.id, version=row.version + 1, kind=found.rule.publishes, path=path, number=found.number,
        party_code=found.party_code if "party_code" in shows else "", party_kind=found.party_kind,
        body_code=found.body.code, body=found.body.name_zh, area=found.body.division, field=found.decision.field,
        amount=found.amount if "amount" in shows else None, decided_on=found.decision.decided_on, published_on=day,
        shown_until=shown_until(found.rule, found.decision, day, standards.calendar()),
        indexed=found.rule.indexed and found.party_kind != "citizen", hidden=tuple(row.draft["hidden"]), **said,
    )  # fmt: skip


def _more(ban_until: date | None) -> dict[str, Any]:
    return {"ban_until": ban_until.isoformat()} if ban_until else {}


def _locked(identifier: UUID) -> Publication:
    ledger.lock(identifier)
    return publication(identifier, lock=True)


def own(row: Publication, by: Claim) -> Publication:
    """The row, when it is of the claim's own body; the system may act for any."""
    if by.body_id is not None and by.body_id != row.body_id:
        raise NotTheirs(text("只有作出决定的机关办理其公示。", "Only the body that decided handles its publication."))
    return row


def _doubtful(proposed: Redacted) -> StillDoubtful:
    places = sum(len(listed) for listed in proposed.doubts.values())
    return StillDoubtful(
        text(f"还有{places}处存疑内容没有逐项查看。", f"{places} doubtful places have not been looked at."),
        next_step=text("逐项勾选或者取消后确认已查看。", "Tick or untick each, then say that you have looked."),
    )


def correct_text(
    identifier: UUID, texts: Mapping[str, str], *, reason: str, by: Claim, at: datetime | None = None
) -> Publication:
    """Put right what is shown. What the file knows of persons is hidden in the new text as it was in the old."""
    at = at or now()
    with transaction.atomic():
        row = own(_locked(identifier), by)
        record = opening.shown(row.id)
        if record is None:
            raise acting.wrong_state(row)
        fresh = {name: text.strip() for name, text in texts.items() if name in TEXTS and text.strip()}
        if row.case_id and row.entry_id:
            found = gather(row.case_id, row.entry_id, more=_more(row.ban_until))
            fresh = dict(redact(fresh, found.known, found.profile).fields)
        return acting.correct(row.id, record.changed(**fresh), reason=reason, by=by, at=at)
