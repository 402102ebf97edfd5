"""A decision opens its duty by itself; a person looks, a second one publishes; what falls is withdrawn in time."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime

import pytest
from django.db import connections

from xiezhi.accounts import door as accounts
from xiezhi.cases import door as cases
from xiezhi.cases.scene_for_tests import FACTS, market_people, played
from xiezhi.kernel.clock import SHANGHAI
from xiezhi.ledger import door as ledger
from xiezhi.ledger.tests.support import sequencing
from xiezhi.ledger.tests.test_verifier import FILE
from xiezhi.publicity import asks, door, duties, following, proving, sweeping
from xiezhi.publicity.errors import (
    NoEarlierEnd,
    NoSuchRequest,
    NotTheirs,
    ReasonMissing,
    SecondPersonNeeded,
    StillDoubtful,
)
from xiezhi.publicity.gathering import gather
from xiezhi.publicity.models import Publication
from xiezhi.publicity.tests.a_record import a_record


def at(day, hour=10):
    return datetime.fromisoformat(f"2026-{day}T{hour:02d}:00:00").replace(tzinfo=SHANGHAI)


def public(sql, *values):
    with connections["public"].cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


@pytest.fixture(scope="module")
def scene(database):
    people = market_people()
    case_id = played(people, until="decision_delivered")
    following.follow()
    with accounts.as_system():
        row = Publication.objects.get(case_id=case_id)
    return people, case_id, row.id


def row_of(scene):
    with accounts.as_system():
        return Publication.objects.get(id=scene[2])


def test_a_decision_opens_one_duty_with_its_day_and_the_reason(scene):
    row = row_of(scene)
    assert (row.state, row.kind, row.visibility) == ("due", "penalty", "public")
    # The firm is registered in Fujian: pushed in ten working days, shown in ten more (SAMR order 45, art. 10).
    assert (row.decided_on, row.push_on, row.due_on) == (date(2026, 8, 21), date(2026, 9, 4), date(2026, 9, 18))
    assert "samr_publicity/10" in row.cite
    assert following.follow().opened == 0


def test_what_the_machine_proposes_hides_the_persons_of_the_file_and_leaves_the_firm(scene):
    _, case_id, _ = scene
    with accounts.as_system():
        found = gather(case_id, row_of(scene).entry_id)
    assert found.fields["party"] == "广州测试密码设备有限公司"
    assert found.fields["facts"] == FACTS
    assert {"测试人"} <= {one.value for one in found.known}
    assert duties.proposal(found).fields["party"] == found.fields["party"]


def test_the_duty_is_held_only_with_a_reason_and_by_its_own_body(scene):
    people, _, identifier = scene
    with accounts.claimed(people.officer.claim) as claim:
        with pytest.raises(ReasonMissing):
            duties.hold(identifier, reason=" ", by=claim)
        duties.hold(identifier, reason="第三方对商业秘密提出意见，征求同意中。", by=claim, at=at("08-25"))
    assert row_of(scene).state == "held"
    stranger = accounts.Claim(None, None, "x", identifier, "", frozenset(), ("",))
    with accounts.claimed(stranger), pytest.raises(NotTheirs):
        duties.hold(identifier, reason="不是本机关", by=stranger)


def test_one_person_prepares_and_another_publishes_and_the_case_knows_it(scene):
    people, case_id, identifier = scene
    with accounts.claimed(people.officer.claim) as claim:
        proposed = duties.proposal(gather(case_id, row_of(scene).entry_id))
        if proposed.held:
            with pytest.raises(StillDoubtful):
                duties.prepare(identifier, proposed.spans, by=claim)
        duties.prepare(identifier, proposed.spans, by=claim, looked=True, at=at("08-26"))
        with pytest.raises(SecondPersonNeeded):
            duties.release(identifier, by=claim, at=at("08-26", 11))
    with accounts.claimed(people.unit_head.claim) as claim:
        duties.release(identifier, by=claim, at=at("08-26", 14))
    row = row_of(scene)
    assert (row.state, row.version, row.shown_until) == ("published", 1, date(2029, 8, 26))
    ((facts, party, number, amount),) = public(
        "SELECT facts, party, number, amount FROM opened.record WHERE id = %s", identifier
    )
    assert facts == FACTS
    assert party == "广州测试密码设备有限公司"
    assert "罚" in number
    assert amount == 180000
    with accounts.as_system():
        kinds = [one.kind for one in ledger.entries(case_id)]
    assert kinds[-1] == "published"


def test_the_published_record_carries_a_proof_that_a_stranger_checks_offline(scene, tmp_path):
    with sequencing(tmp_path) as sequencer:
        while sequencer.turn():
            pass
    assert proving.prove(folder=tmp_path / "log") == 1
    with accounts.as_system():
        shown = door.shown(scene[2])
        assert shown is not None
        told = door.bundle(shown)
    assert [one["field"] for one in told["proof"]["shows"]] == ["amount", "facts"]
    (tmp_path / "record.json").write_text(json.dumps(told, ensure_ascii=False))
    command = [sys.executable, "-I", FILE, "record", tmp_path / "record.json", "--key", tmp_path / "log" / "key"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "测试人" not in (tmp_path / "record.json").read_text()
    told["record"]["facts"] = told["record"]["facts"].replace("十二万元", "一万元")
    (tmp_path / "record.json").write_text(json.dumps(told, ensure_ascii=False))
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


def test_requests_have_a_clock_and_a_reply_stands_beside_the_record_without_numbers(scene):
    people, _, identifier = scene
    with accounts.claimed(people.officer.claim) as claim:
        asked = asks.receive(
            identifier,
            "reply",
            words="已整改，联系电话13912345678。",
            who="某公司",
            contact="x@y.cn",
            by=claim,
            at=at("08-27"),
        )
        assert asked.due_on == date(2026, 9, 23)  # the make-up Sunday of the 20th counts
        early_end = asks.receive(
            identifier, "repair", words="已履行", who="某公司", contact="", by=claim, at=at("08-28")
        )
        with pytest.raises(NoEarlierEnd):
            asks.answer(early_end.id, True, words="同意提前停止", met=["performed"], by=claim, at=at("08-31"))
        asks.answer(early_end.id, False, words="未满规定时限", by=claim, at=at("08-31"))
        asks.answer(asked.id, True, words="同意公开回应", by=claim, at=at("08-31"))
        with pytest.raises(NoSuchRequest):
            asks.answer(asked.id, True, words="再次答复", by=claim)
    ((text,),) = public("SELECT text FROM opened.reply WHERE record = %s", identifier)
    assert text.startswith("已整改")
    assert "139" not in text


def test_a_revoked_decision_must_be_withdrawn_in_three_working_days_and_then_is_gone(scene):
    people, case_id, identifier = scene
    with accounts.as_system() as system:
        cases.tell(
            case_id,
            "remedy_sought",
            claim=system,
            facts={"remedy": "reconsideration", "accepted_by": "区政府"},
            at=at("09-01"),
        )
        cases.tell(case_id, "remedy_ended", claim=system, facts={"result": "annulled"}, at=at("09-23"))
    following.follow()
    row = row_of(scene)
    # the 24th, then the festival until the 27th, then the 28th and 29th.
    assert (row.undone_by, row.withdraw_by) == ("remedy_ended", date(2026, 9, 29))
    assert sweeping.sweep(at("09-30")).to_withdraw == 1
    with accounts.claimed(people.officer.claim) as claim:
        door.withdraw(identifier, ground=row.reason, cite=row.cite, words="复议决定书", by=claim, at=at("09-28"))
    assert public("SELECT 1 FROM opened.record WHERE id = %s", identifier) == []
    ((reason,),) = public("SELECT reason->>'zh' FROM opened.tombstone WHERE id = %s", identifier)
    assert "撤销" in reason
    with accounts.as_system():
        assert [one.kind for one in ledger.entries(case_id)][-1] == "publicity_withdrawn"
        chain = [one.kind for one in ledger.entries(identifier)]
    assert chain == [
        "publicity_due", "publicity_held", "publicity_prepared", "publicity_published", "publicity_asked",
        "publicity_asked", "publicity_answered", "publicity_answered", "publicity_undone", "publicity_withdrawn",
    ]  # fmt: skip
    assert sweeping.sweep(at("09-30")).to_withdraw == 0


def test_the_pictures_and_the_store_are_made_again_from_the_chains_and_what_was_tampered_with_is_told(scene, database):
    record = a_record(number="穗市监罚〔2026〕77号", shown_until=date(2029, 3, 4))
    with accounts.as_system() as by:
        door.publish(record, by=by, at=at("03-04"))
    assert door.rebuild(mend=False).differences == {}
    with database.superuser() as intruder:
        for table in ("publicity_publication", "publicity_request"):
            intruder.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        intruder.execute("UPDATE publicity_publication SET due_on = NULL WHERE id = %s", [scene[2]])
        intruder.execute("UPDATE opened.record SET hash = repeat('0', 64), facts = 'x' WHERE id = %s", [record.id])
        intruder.execute("DELETE FROM publicity_request")
    found = door.rebuild()
    assert set(found.differences) == {scene[2], record.id}
    assert any("due_on" in one for one in found.differences[scene[2]])
    assert any("publicity_request" in one for one in found.differences[scene[2]])
    assert door.rebuild(mend=False).differences == {}
    with accounts.as_system():
        again = door.shown(record.id)
    assert again is not None
    assert again.hash() == record.hash()
