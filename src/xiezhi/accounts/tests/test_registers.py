"""The registers in a real database: what enters them, what refuses, and that each change is an entry."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from xiezhi.accounts import door
from xiezhi.accounts.acts.bodies import DIVISIONS
from xiezhi.accounts.door_for_tests import a_body, an_officer, some_divisions
from xiezhi.accounts.errors import RegisterConflict, UnknownRegisterEntry, WrongRegisterValue
from xiezhi.ledger import door as ledger

pytestmark = pytest.mark.usefixtures("database")
NOON = datetime(2025, 5, 6, 4, 0, tzinfo=UTC)


def kinds_of(chain):
    with door.as_system():
        return [entry.kind for entry in ledger.entries(chain)]


def test_divisions_are_loaded_once_in_one_entry_and_again_without_any():
    some_divisions()
    before = kinds_of(DIVISIONS)
    some_divisions()
    assert kinds_of(DIVISIONS) == before
    assert set(before) == {"divisions_loaded"}
    assert door.division("441900101").path == "d44.d4419.d441900101"
    assert door.division_inside("440106001", "4401")
    assert not door.division_inside("4403", "4401")
    assert {"440105", "440106"} <= {one.code for one in door.divisions("4401")}


def test_the_packs_divisions_are_entered_at_the_first_start_and_nothing_at_the_second():
    some_divisions()
    assert door.load_reference() > 1_800
    assert door.load_reference() == 0
    assert len(door.divisions("44")) == 21
    assert door.division("4401").name == "广州市"


def test_a_code_that_changes_its_name_gets_a_new_line_and_the_old_one_ends_the_day_before():
    def line(name, since):
        return {"code": "449801", "name": name, "level": "county", "parent": "44", "valid_from": since}

    some_divisions()
    with door.as_system() as system:
        for name, since in (("旧名区", "2020-01-01"), ("新名区", "2024-01-01"), ("更旧名区", "2010-01-01")):
            assert door.load_divisions([line(name, since)], by=system) == 1
            assert door.load_divisions([line(name, since)], by=system) == 0
    assert door.division("449801").name == "新名区"
    assert door.division("449801", date(2023, 12, 31)).name == "旧名区"
    assert door.division("449801", date(2019, 12, 31)).name == "更旧名区"


def test_a_division_whose_parent_is_unknown_is_refused():
    row = {"code": "990101", "name": "无", "level": "county", "parent": "9901", "valid_from": "2023-06-30"}
    with pytest.raises(WrongRegisterValue), door.as_system() as system:
        door.load_divisions([row], by=system)


def test_a_body_an_officer_and_a_certificate_are_entries_of_the_bodys_chain():
    body = a_body("440105scjg", name_zh="海珠区市场监督管理局")
    officer = an_officer("officer", "unit_head", body=body)
    assert kinds_of(body.id) == ["body_registered", "officer_appointed", "certificate_issued"]
    assert kinds_of(officer.user_id) == ["user_created"]
    assert body.path == "d44.d4401.d440105.b440105scjg"
    assert officer.claim.paths == (
        f"usr.{body.path}.u{officer.user_id.hex}",
        f"reg.{body.path}",
        body.path,
    )


def test_a_claim_names_the_officer_the_body_and_the_posts_of_today():
    claim = an_officer("officer").claim
    assert claim.body is not None
    assert (claim.body_code, claim.body_label["en"]) == (
        "440106scjg",
        "Tianhe District Administration for Market Regulation",
    )
    assert door.may(claim, "case.open")
    assert not door.may(claim, "act.legal_reviewer")
    assert not door.may(None, "desk")


def test_a_supervisor_sees_the_whole_division_and_an_administrator_no_case_in_it():
    body = a_body()
    supervisor, admin = an_officer("supervisor", body=body).claim, an_officer("system_admin", body=body).claim
    assert "d44.d4401.d440106" in supervisor.paths
    assert all(path.split(".")[0] in {"reg", "usr"} for path in admin.paths)


def test_a_post_that_has_ended_gives_no_claim():
    officer = an_officer()
    with door.as_system() as system:
        door.end_post(by=system, officer_id=officer.id, last_day=date(2024, 1, 31), reason="调离")
    assert door.claim_of(officer.user_id) is None
    with door.as_system():
        assert officer.id not in {one.id for one in door.officers_of(officer.body.id)}
        assert officer.id in {one.id for one in door.officers_of(officer.body.id, date(2024, 1, 31))}


def test_two_posts_at_once_and_a_second_administration_are_refused_by_the_database_too():
    officer = an_officer()
    with pytest.raises(RegisterConflict) as refused, door.as_system() as system:
        door.appoint_officer(
            by=system,
            user_id=officer.user_id,
            body_id=officer.body.id,
            name="张三",
            roles=["officer"],
            valid_from=date(2025, 1, 1),
        )
    assert "已有岗位" in refused.value.what["zh"]
    with pytest.raises(door.RolesClash), door.as_system() as system:
        door.appoint_officer(
            by=system,
            user_id=uuid4(),
            body_id=officer.body.id,
            name="李四",
            roles=["system_admin", "audit_admin"],
            valid_from=date(2025, 1, 1),
        )


def test_nobody_appoints_themselves():
    admin = an_officer("security_admin")
    with pytest.raises(door.RolesClash), door.claimed(admin.claim) as claim:
        door.appoint_officer(
            by=claim,
            user_id=admin.user_id,
            body_id=admin.body.id,
            name="自己",
            roles=["officer"],
            valid_from=date(2025, 1, 1),
        )


def test_a_taken_login_name_is_refused_whatever_its_case():
    officer = an_officer()
    with pytest.raises(RegisterConflict) as refused, door.as_system() as system:
        door.create_user(by=system, login=f" {officer.login.upper()} ", password="x", body_id=officer.body.id)
    assert refused.value.code == "ACC-0021"


def test_a_certificate_is_judged_by_its_history_on_the_day_of_the_act():
    officer = an_officer()
    certificate = officer.view.certificates[0]
    with door.as_system() as system:
        door.suspend_certificate(
            by=system, certificate_id=certificate.id, reason="培训考核未通过", from_day=date(2025, 5, 6)
        )
        door.restore_certificate(by=system, certificate_id=certificate.id, reason="补考通过", from_day=date(2025, 7, 1))

        def kinds(at, field="market_regulation"):
            return [p.kind for p in door.certificate_check([officer.id], field, at, officer.body.id)]

        assert kinds(NOON) == ["suspended"]
        assert kinds(NOON - timedelta(days=1)) == []
        assert kinds(datetime(2025, 7, 1, 4, tzinfo=UTC)) == []
        assert kinds(NOON - timedelta(days=1), "urban_management") == ["field"]
        # 16:30 UTC on 30 June is already 1 July in Shanghai, where the law is lived in.
        assert kinds(datetime(2025, 6, 30, 16, 30, tzinfo=UTC)) == []
    assert kinds_of(officer.body.id)[-2:] == ["certificate_suspended", "certificate_restored"]


def test_what_does_not_exist_or_is_not_seen_is_refused_in_the_same_words():
    other = an_officer(body=a_body("440304scjg", name_zh="福田区市场监督管理局"))
    mine = an_officer()
    for unseen in (other.id, uuid4()):
        with pytest.raises(UnknownRegisterEntry) as refused, door.claimed(mine.claim):
            door.officer(unseen)
        assert refused.value.what["en"] == "There is no officer, or you may not see it."


def test_the_ledger_verifies_with_the_registers_in_it():
    report = ledger.verify()
    assert {problem.kind for problem in report.problems} <= {"checkpoint"}, "no sequencer has signed anything here"
    assert report.counts["rows"] > 20
