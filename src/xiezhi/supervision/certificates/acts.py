"""What supervisors do about certificates: record an exam, issue, renew, suspend, restore, revoke. Each is an entry.

penalty_law/42/p1: only the qualified enforce; gd_supervision/12, 19 and 39: qualification is supervised, and a
certificate is suspended or revoked on the grounds of the regulation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import CertificateView, Claim, OfficerView
from xiezhi.kernel.clock import now, today
from xiezhi.kernel.days import add_months
from xiezhi.kernel.errors import text
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.ledger.door import Draft
from xiezhi.standards import door as standards
from xiezhi.standards.door import CertificateRules
from xiezhi.supervision.certificates.errors import CertificateWrong, NotExamined, NotYourCertificate
from xiezhi.supervision.certificates.models import CertificateExam
from xiezhi.supervision.errors import WordsMissing

PROCEDURE = "certificate_exam"
"""What the entries of an exam's chain name as their procedure."""
ONE_DAY = timedelta(days=1)


def rules_for(by: Claim, day: date | None = None) -> CertificateRules:
    """The rules of the layers of the body that inspects. CertificateWrong where the packs have none."""
    layers = by.body.layers if by.body else ("national",)
    found = standards.certificate_rules(layers, day or today())
    if found is None:
        raise _wrong("规则包中没有执法证件的规定。", "The packs have no rules about certificates.")
    return found


def state_on(certificate: CertificateView, day: date) -> str:
    """Where a certificate stands on a day: `not_yet`, `expired`, or the state its history says."""
    if day < certificate.valid_from:
        return "not_yet"
    said = [state for since, state in sorted(certificate.states, key=lambda one: one[0]) if since <= day]
    state = said[-1] if said else "valid"
    return "expired" if state != "revoked" and day > certificate.valid_to else state


def officer_within(officer_id: UUID, by: Claim) -> OfficerView:
    """The officer, where the claim reaches the body. NotYourCertificate for oneself and for others' areas."""
    officer = accounts.officer(officer_id)
    path = accounts.body(officer.body_id).path
    if not any(not one or path == one or path.startswith(f"{one}.") for one in by.paths):
        raise NotYourCertificate(text("不在您的监督范围内。", "That lies outside your area."))
    return officer


def _others(officer_id: UUID, by: Claim) -> OfficerView:
    officer = officer_within(officer_id, by)
    if officer.id == by.officer_id:
        raise NotYourCertificate(
            text("不得办理自己的执法证件。", "Nobody deals with their own certificate."),
            next_step=text("由他人办理。", "Somebody else does it."),
        )
    return officer


def record_exam(
    officer_id: UUID, *, held_on: date, subject: str, passed: bool, by: Claim, points: str = "",
    at: datetime | None = None,
) -> CertificateExam:  # fmt: skip
    """Record what an exam came to."""
    officer = _others(officer_id, by)
    if len(subject.strip()) < 2 or held_on > today():
        raise WordsMissing(text("请写明考试科目和日期。", "Say which exam it was, and when."))
    entry, at = new_id(), at or now()
    scope = f"reg.{accounts.body(officer.body_id).path}"
    facts: dict[str, Any] = {
        "officer": str(officer.id), "body": str(officer.body_id), "held_on": held_on.isoformat(),
        "subject": subject.strip(), "points": points.strip(), "passed": passed,
    }  # fmt: skip
    draft = Draft(
        id=entry, case=new_id(), kind="certificate_examined", occurred_at=at, body=str(by.body_id or ""), scope=scope,
        actor=by.actor, facts=facts, procedure=PROCEDURE,
    )  # fmt: skip
    with transaction.atomic(), ledger.entering(entry):
        row = CertificateExam(id=draft.case, **row_of([draft]))
        row.save(force_insert=True)
        ledger.append(draft)
    return row


def row_of(entries: Sequence[Draft]) -> dict[str, Any]:
    """The row of an exam from its chain, whose first entry says it all."""
    one = entries[0]
    said = one.facts
    return {
        "scope": one.scope, "officer_id": UUID(str(said["officer"])), "body_id": UUID(str(said["body"])),
        "held_on": date.fromisoformat(str(said["held_on"])), "subject": said["subject"], "points": said["points"],
        "passed": said["passed"], "recorded_at": one.occurred_at, "recorded_by": one.actor,
    }  # fmt: skip


def passed_lately(officer_id: UUID, day: date, rules: CertificateRules) -> CertificateExam | None:
    """The latest passed exam of an officer that counts on a day."""
    exams = CertificateExam.objects.filter(officer_id=officer_id, passed=True, held_on__lte=day).order_by("-held_on")
    found = exams.first()
    return found if found and add_months(found.held_on, rules.exam.months) >= day else None


def issue(
    officer_id: UUID, *, number: str, issuer: str, fields: Iterable[str], first: date, last: date, by: Claim
) -> CertificateView:
    """Issue a certificate to somebody who passed an exam that counts. NotExamined, CertificateWrong."""
    officer, rules = _others(officer_id, by), rules_for(by)
    if passed_lately(officer.id, today(), rules) is None:
        raise NotExamined(
            text("没有在有效期内合格的考试。", "No exam was passed that still counts."),
            cites=rules.exam.cite,
            next_step=text("先登记合格的考试。", "Record an exam that was passed first."),
        )
    if not number.strip() or not issuer.strip() or not first <= last <= add_months(first, rules.term.months):
        raise _wrong("证号、发证机关或者有效期不对。", "Number, issuer or term are wrong.")
    return accounts.issue_certificate(
        by=by, officer_id=officer.id, number=number, issuer=issuer, fields=fields, valid_from=first, valid_to=last
    )


def renew(certificate_id: UUID, *, officer_id: UUID, number: str, last: date, by: Claim) -> CertificateView:
    """Issue the certificate that follows one that is not revoked, from the day after its end or today."""
    old = _certificate(officer_id, certificate_id, by)
    if state_on(old, today()) not in ("valid", "expired"):
        raise _wrong("该证暂扣或者已撤销，不能换发。", "It is suspended or revoked and cannot be renewed.")
    first = max(old.valid_to + ONE_DAY, today())
    return issue(officer_id, number=number, issuer=old.issuer, fields=old.fields, first=first, last=last, by=by)


def suspend(certificate_id: UUID, *, officer_id: UUID, ground: str, words: str, by: Claim) -> CertificateView:
    """Suspend a certificate (暂扣) on a ground of the packs, from today on."""
    old = _certificate(officer_id, certificate_id, by)
    if state_on(old, today()) != "valid":
        raise _wrong("只有有效的证件可以暂扣。", "Only a valid certificate is suspended.")
    return accounts.suspend_certificate(by=by, certificate_id=old.id, reason=_reason(ground, words, by))


def revoke(certificate_id: UUID, *, officer_id: UUID, ground: str, words: str, by: Claim) -> CertificateView:
    """Revoke a certificate (撤销) on a grave ground of the packs, for good."""
    old = _certificate(officer_id, certificate_id, by)
    if state_on(old, today()) == "revoked":
        raise _wrong("该证已经撤销。", "It is revoked already.")
    return accounts.revoke_certificate(by=by, certificate_id=old.id, reason=_reason(ground, words, by))


def restore(certificate_id: UUID, *, officer_id: UUID, words: str, by: Claim) -> CertificateView:
    """End the suspension of a certificate."""
    old = _certificate(officer_id, certificate_id, by)
    if state_on(old, today()) != "suspended":
        raise _wrong("该证不在暂扣状态。", "It is not suspended.")
    _require(words)
    return accounts.restore_certificate(by=by, certificate_id=old.id, reason=words.strip())


def _certificate(officer_id: UUID, certificate_id: UUID, by: Claim) -> CertificateView:
    found = next((one for one in _others(officer_id, by).certificates if one.id == certificate_id), None)
    if found is None:
        raise _wrong("没有这个执法证。", "There is no such certificate.")
    return found


def _reason(ground: str, words: str, by: Claim) -> str:
    """The ground with its article, and the facts in words."""
    _require(words)
    found = next((one for one in rules_for(by).grounds if one.key == ground), None)
    if found is None:
        raise _wrong("请选择事由。", "Choose a ground.")
    cited = "、".join(standards.citation(cite)["zh"] for cite in found.cite)
    return f"{found.label['zh']}（{cited}）：{words.strip()}" if cited else f"{found.label['zh']}：{words.strip()}"


def _require(words: str) -> None:
    if len(words.strip()) < 2:
        raise WordsMissing(text("请写明事实。", "Say what happened."))


def _wrong(zh: str, en: str) -> CertificateWrong:
    return CertificateWrong(text(zh, en), next_step=text("核对后再办理。", "Look again at the certificate."))
