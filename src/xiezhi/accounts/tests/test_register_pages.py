"""The three administrations at their pages: each does its own, sees its own area, and every act is an entry."""

from __future__ import annotations

from datetime import date

import pytest

from xiezhi.accounts import door
from xiezhi.accounts.door_for_tests import PASSWORD, a_body, an_officer, logged_in, visitor
from xiezhi.ledger import door as ledger

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(scope="module")
def keepers(database):
    body = a_body()
    return {role: an_officer(role, body=body) for role in ("system_admin", "security_admin", "audit_admin")}


def page(somebody, address):
    answer = logged_in(somebody).get(address)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def test_the_list_has_the_bodies_of_ones_own_area_and_no_others(keepers):
    a_body("440304scjg", name_zh="福田区市场监督管理局")
    shown = page(keepers["system_admin"], "/registers/")
    assert "天河区市场监督管理局" in shown
    assert "福田区市场监督管理局" not in shown


def test_a_body_elsewhere_is_not_there_for_an_administrator(keepers):
    elsewhere = a_body("440304scjg", name_zh="福田区市场监督管理局")
    officer = an_officer(body=elsewhere)
    client = logged_in(keepers["system_admin"])
    assert b"ACC-0020" in client.get(f"/registers/{elsewhere.id}/").content
    assert b"ACC-0020" in client.post(f"/accounts/{officer.user_id}/state/", {"reason": "x"}).content
    assert b"ACC-0020" in client.post(f"/registers/{elsewhere.id}/accounts/", {"login": "x", "password": "x"}).content
    assert visitor().post("/login/", {"login": officer.login, "password": PASSWORD}).status_code == 302


def test_a_newcomer_gets_an_account_from_one_and_a_post_and_certificate_from_another(keepers):
    body = keepers["system_admin"].body
    first = "a first password 8731"
    new = {"login": "Newcomer", "password": first}
    opened = logged_in(keepers["system_admin"]).post(f"/registers/{body.id}/accounts/", new)
    assert opened.headers["Location"] == f"/registers/{body.id}/"
    with door.as_system():
        from xiezhi.accounts.models import User

        user_id = User.objects.get(login="newcomer").id
    security = logged_in(keepers["security_admin"])
    assert "newcomer" in page(keepers["security_admin"], f"/registers/{body.id}/posts/")
    form: dict[str, object] = {"account": str(user_id), "name": "新来的", "roles": ["officer"], "since": "2025-01-01"}
    assert security.post(f"/registers/{body.id}/posts/", form).status_code == 302
    claim = door.claim_of(user_id)
    assert claim is not None
    assert claim.officer_id is not None
    assert claim.roles == {"officer"}
    form = {
        "officer": str(claim.officer_id), "number": "4401999", "issuer": "广东省人民政府",
        "fields_": ["market_regulation"], "valid_from": "2025-01-01", "valid_to": "2030-12-31",
    }  # fmt: skip
    assert security.post(f"/registers/{body.id}/certificates/", form).status_code == 302
    with door.as_system():
        assert door.officer(claim.officer_id).certificates[0].valid_to == date(2030, 12, 31)
        assert [one.kind for one in ledger.entries(body.id)][-2:] == ["officer_appointed", "certificate_issued"]
        entry = ledger.entries(user_id)[0]
    assert entry.actor == str(keepers["system_admin"].id)
    assert first not in str(entry)
    client = visitor()
    client.post("/login/", {"login": "newcomer", "password": first})
    assert client.get("/desk/").headers["Location"] == "/profile/password/"


@pytest.mark.parametrize(
    ("form", "says"),
    [({"login": "x", "password": "short"}, "10"), ({"login": "", "password": "a long enough one"}, "field-invalid")],
)
def test_an_account_that_will_not_do_is_refused_on_the_form(keepers, form, says):
    body = keepers["system_admin"].body
    answer = logged_in(keepers["system_admin"]).post(f"/registers/{body.id}/accounts/", form)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_a_taken_name_and_a_second_administration_are_refused_with_their_reason(keepers):
    body, officer = keepers["system_admin"].body, an_officer()
    form = {"login": officer.login, "password": "a long enough one"}
    answer = logged_in(keepers["system_admin"]).post(f"/registers/{body.id}/accounts/", form)
    assert b"ACC-0021" in answer.content
    with door.as_system() as system:
        user = door.create_user(by=system, login="both", password=PASSWORD, body_id=body.id)
    post: dict[str, object] = {
        "account": str(user),
        "name": "两员",
        "roles": ["system_admin", "audit_admin"],
        "since": "2025-01-01",
    }
    answer = logged_in(keepers["security_admin"]).post(f"/registers/{body.id}/posts/", post)
    assert b"ACC-0022" in answer.content
    assert door.claim_of(user) is None


def test_suspending_an_account_and_a_certificate_and_ending_a_post(keepers):
    officer = an_officer(name="王五")
    system, security = logged_in(keepers["system_admin"]), logged_in(keepers["security_admin"])
    assert system.post(f"/accounts/{officer.user_id}/state/", {"reason": "借调"}).status_code == 302
    assert door.claim_of(officer.user_id) is None
    assert system.post(f"/accounts/{officer.user_id}/state/", {"reason": "回来"}).status_code == 302
    held = officer.view.certificates[0]
    form = {"state": "suspended", "from_day": "2025-03-01", "reason": "考核未通过"}
    assert security.post(f"/certificates/{held.id}/state/", form).status_code == 302
    shown = page(keepers["audit_admin"], f"/registers/{officer.body.id}/")
    assert "当日处于暂扣状态" in shown
    assert "暂扣执法证" in shown
    assert "考核未通过" in shown
    assert security.post(f"/posts/{officer.id}/end/", {"last_day": "2025-03-31", "reason": "调离"}).status_code == 302
    assert door.claim_of(officer.user_id) is None


def test_nobody_suspends_their_own_account(keepers):
    admin = keepers["system_admin"]
    answer = logged_in(admin).post(f"/accounts/{admin.user_id}/state/", {"reason": "试试"})
    assert b"ACC-0022" in answer.content
    assert door.claim_of(admin.user_id) is not None


def test_a_lost_password_is_replaced_by_one_that_must_be_changed(keepers):
    officer = an_officer()
    form = {"password": "another first password 1"}
    assert logged_in(keepers["system_admin"]).post(f"/accounts/{officer.user_id}/password/", form).status_code == 302
    client = visitor()
    client.post("/login/", {"login": officer.login, **form})
    assert client.get("/desk/").headers["Location"] == "/profile/password/"


def test_everything_done_to_an_account_is_read_by_the_auditor_without_its_secrets(keepers):
    officer = an_officer()
    shown = page(keepers["audit_admin"], f"/accounts/{officer.user_id}/")
    assert "开立账号" in shown
    assert "argon2" not in shown
    assert "停用账号" not in shown, "the auditor has no buttons"
