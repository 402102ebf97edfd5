"""Certificates inspected: who may be issued one, on what ground it is taken away, what that means for enforcement."""

from __future__ import annotations

from datetime import timedelta

import pytest

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import a_body, an_officer, logged_in
from xiezhi.kernel.clock import now, today
from xiezhi.kernel.errors import Refusal
from xiezhi.ledger import door as ledger
from xiezhi.supervision.certificates import acts, looking
from xiezhi.supervision.certificates.errors import CertificateWrong, NotExamined, NotYourCertificate
from xiezhi.supervision.certificates.models import CertificateExam
from xiezhi.supervision.certificates.rebuild import rebuild
from xiezhi.supervision.errors import WordsMissing

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def body(database):
    return a_body()


@pytest.fixture(scope="module")
def supervisor(body):
    bureau = a_body("440106sfj", name_zh="天河区司法局", fields=(), layers=("national", "provincial/guangdong"))
    return an_officer("supervisor", body=bureau)


def uncertified(body):
    return an_officer("officer", body=body, certified=False)


def examined(who, supervisor, *, days_ago=10, passed=True):
    with accounts.claimed(supervisor.claim) as by:
        held = today() - days_ago * DAY
        return acts.record_exam(who.id, held_on=held, subject="综合法律知识", points="86", passed=passed, by=by)


def issued(who, supervisor, number, **changed):
    said = {
        "number": number, "issuer": "广东省人民政府", "fields": ["market_regulation"], "first": today(),
        "last": today() + 365 * DAY,
    }  # fmt: skip
    with accounts.claimed(supervisor.claim) as by:
        return acts.issue(who.id, by=by, **{**said, **changed})


def stands_against(who):
    with accounts.as_system():
        return [one.kind for one in accounts.certificate_check([who.id], "market_regulation", now())]


def test_only_who_passed_an_exam_that_counts_is_issued_a_certificate_and_may_then_enforce(body, supervisor):
    who = uncertified(body)
    with pytest.raises(NotExamined):
        issued(who, supervisor, "A-1")
    examined(who, supervisor, passed=False)
    examined(who, supervisor, days_ago=800)
    with pytest.raises(NotExamined):
        issued(who, supervisor, "A-1")
    assert stands_against(who) == ["none"]
    examined(who, supervisor)
    issued(who, supervisor, "A-1")
    assert stands_against(who) == []


def test_a_certificate_runs_no_longer_than_the_rules_say(body, supervisor):
    who = uncertified(body)
    examined(who, supervisor)
    with pytest.raises(CertificateWrong):
        issued(who, supervisor, "A-2", last=today() + 3000 * DAY)
    with pytest.raises(CertificateWrong):
        issued(who, supervisor, "A-2", last=today() - DAY)


def test_one_is_suspended_on_a_ground_of_the_regulation_restored_and_revoked_for_good(body, supervisor):
    who = an_officer("officer", body=body)
    held = who.view.certificates[0].id
    with accounts.claimed(supervisor.claim) as by:
        with pytest.raises(CertificateWrong):
            acts.suspend(held, officer_id=who.id, ground="no_such", words="推搡当事人。", by=by)
        with pytest.raises(WordsMissing):
            acts.suspend(held, officer_id=who.id, ground="uncivil", words=" ", by=by)
        acts.suspend(held, officer_id=who.id, ground="uncivil", words="推搡当事人。", by=by)
        last = ledger.entries(body.id)[-1]
    assert (last.kind, last.actor) == ("certificate_suspended", supervisor.claim.actor)
    assert last.facts["reason"] == (
        "粗暴、野蛮等不文明执法（《广东省行政执法监督条例》第三十九条第一款第六项）：推搡当事人。"
    )
    assert stands_against(who) == ["suspended"]
    with accounts.claimed(supervisor.claim) as by:
        acts.restore(held, officer_id=who.id, words="培训合格。", by=by)
    assert stands_against(who) == []
    with accounts.claimed(supervisor.claim) as by:
        acts.revoke(held, officer_id=who.id, ground="private_gain", words="收受财物。", by=by)
        for again in (acts.suspend, acts.revoke):
            with pytest.raises(CertificateWrong):
                again(held, officer_id=who.id, ground="private_gain", words="收受财物。", by=by)
        with pytest.raises(CertificateWrong):
            acts.renew(held, officer_id=who.id, number="A-3", last=today() + 30 * DAY, by=by)
    assert stands_against(who) == ["revoked"]


def test_a_certificate_is_renewed_from_the_day_after_its_end_by_one_that_follows_it(body, supervisor):
    who = an_officer("officer", body=body, certificate_to=today() + 20 * DAY)
    examined(who, supervisor)
    old = who.view.certificates[0]
    with accounts.claimed(supervisor.claim) as by:
        assert [one.state for one in looking.wanting(today(), 60) if one.officer_id == who.id] == ["expiring"]
        new = acts.renew(old.id, officer_id=who.id, number="A-4", last=today() + 400 * DAY, by=by)
        assert [one for one in looking.wanting(today(), 60) if one.officer_id == who.id] == []
    assert (new.valid_from, new.fields, new.issuer) == (old.valid_to + DAY, old.fields, old.issuer)


def test_nobody_deals_with_their_own_certificate_nor_with_those_of_another_area(body, supervisor):
    far = an_officer("officer", body=a_body("440304scjg", name_zh="福田区局"))
    with accounts.claimed(supervisor.claim) as by:
        with pytest.raises(NotYourCertificate):
            acts.record_exam(supervisor.id, held_on=today(), subject="自考", passed=True, by=by)
        with pytest.raises(Refusal):
            acts.record_exam(far.id, held_on=today(), subject="外地", passed=True, by=by)
        assert far.id not in {one.officer_id for one in looking.wanting(today(), 60)}


def test_the_list_tells_whose_is_missing_and_the_page_records_issues_and_suspends(body, supervisor):
    who, client = uncertified(body), logged_in(supervisor)
    address = f"/supervision/certificates/{who.id}/"
    assert address in client.get("/supervision/certificates/").content.decode()
    exam = {"do": "exam", "subject": "综合法律知识", "held_on": str(today()), "passed": "1"}
    assert client.post(f"{address}act/", exam).status_code == 302
    said = {"do": "issue", "number": "A-5", "issuer": "广东省人民政府", "fields": ["market_regulation"],
            "first": str(today()), "last": str(today() + 300 * DAY)}  # fmt: skip
    assert client.post(f"{address}act/", said).status_code == 302
    shown = client.get(address).content.decode()
    assert "A-5" in shown
    assert "通过" in shown
    with accounts.as_system():
        held = accounts.officer(who.id).certificates[0].id
    taken = {"do": "suspend", "certificate": str(held), "ground": "uncivil", "words": "辱骂当事人。"}
    assert client.post(f"{address}act/", taken).status_code == 302
    assert "暂扣" in client.get(address).content.decode()
    assert client.get(f"/supervision/certificates/?body={body.id}").status_code == 200


def test_exams_are_made_again_from_the_ledger(body, supervisor, database):
    exam = examined(uncertified(body), supervisor)
    assert rebuild(mend=False) == {}
    with database.superuser() as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("ALTER TABLE supervision_certificate_exam DISABLE TRIGGER USER")
        superuser.execute("UPDATE supervision_certificate_exam SET passed = false WHERE id = %s", [exam.id])
        for name in ("ledger_guard_insert", "ledger_guard_update", "ledger_guard_delete", "ledger_no_truncate"):
            superuser.execute(f"ALTER TABLE supervision_certificate_exam ENABLE ALWAYS TRIGGER {name}")
    assert set(rebuild()) == {exam.id}
    assert rebuild(mend=False) == {}
    with accounts.as_system():
        assert CertificateExam.objects.get(id=exam.id).passed
