"""Entrusting an organisation: what the law asks of the letter, the register's page, and who may enter it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from xiezhi.accounts import door
from xiezhi.accounts.acts import entrusting
from xiezhi.accounts.door_for_tests import a_body, an_officer, logged_in
from xiezhi.accounts.errors import EntrustmentRefused, RegisterConflict, WrongRegisterValue
from xiezhi.kernel.clock import today
from xiezhi.ledger import door as ledger

pytestmark = pytest.mark.usefixtures("database")
FIRST, LAST = date(2026, 1, 1), date(2035, 12, 31)
LETTER: dict[str, Any] = {
    "matters": ["crypto_uncertified_product"], "kinds": ["warning", "fine"], "letter": "穗天市监委〔2026〕1号",
    "published_at": "本局门户网站", "valid_from": FIRST, "valid_to": LAST, "most_fine": Decimal("5000"),
}  # fmt: skip


@pytest.fixture(scope="module")
def organ(database):
    return a_body()


def organisation(number):
    """An organisation without power of its own."""
    return a_body(f"440106wt{number}", name_zh=f"天河区市场监管服务中心{number}", name_en=f"Service Centre {number}")


def entrust(body, by_body, **changed):
    with door.as_system() as system:
        return entrusting.entrust(by=system, body_id=body.id, by_body_id=by_body.id, **{**LETTER, **changed})


def test_within_its_term_the_organisation_acts_in_the_name_of_the_body_that_entrusts_it(organ):
    centre = organisation(1)
    made = entrust(centre, organ)
    held = door.body(centre.id)
    assert held.entrustment(FIRST) == made
    assert held.entrustment(FIRST - timedelta(days=1)) is None
    named = held.in_whose_name(LAST)
    assert (named.name_zh, named.reconsideration, named.court) == (organ.name_zh, organ.reconsideration, organ.court)
    assert (named.id, named.path, named.short_word) == (centre.id, centre.path, centre.short_word)
    assert held.in_whose_name(LAST + timedelta(days=1)).name_zh == centre.name_zh
    assert an_officer(body=centre).claim.body == held, "the claim tells the same as the register"
    with door.as_system():
        entry = ledger.entries(centre.id)[1]
    assert (entry.kind, entry.facts["by"], entry.facts["matters"]) == (
        "organisation_entrusted", organ.name_zh, LETTER["matters"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "cite", "says"),
    [
        ({"matters": []}, "penalty_law/20/p2", "具体事项"),
        ({"kinds": []}, "penalty_law/20/p2", "权限"),
        ({"published_at": " "}, "penalty_law/20/p2", "公布"),
        ({"valid_to": FIRST - timedelta(days=1)}, "penalty_law/20/p2", "期限"),
        ({"matters": ["data_provision"]}, "penalty_law/20/p1", "法定权限"),
    ],
)
def test_what_the_letter_must_say_and_may_not_give_away_is_refused_with_its_article(organ, changed, cite, says):
    with pytest.raises(EntrustmentRefused) as refused:
        entrust(organisation(2), organ, **changed)
    assert refused.value.cites == (cite,)
    assert says in refused.value.what["zh"]


def test_who_is_entrusted_entrusts_nobody_in_turn(organ):
    entrusted = organisation(3)
    entrust(entrusted, organ)
    with pytest.raises(EntrustmentRefused) as refused:
        entrust(organisation(4), entrusted)
    assert refused.value.cites == ("penalty_law/20/p4",)
    assert "不得再委托" in refused.value.what["zh"]
    with pytest.raises(EntrustmentRefused):
        entrust(organ, a_body("440106cgj", name_zh="天河区城市管理局"))


def test_one_entrustment_at_a_time_and_a_new_one_after_the_old_was_ended(organ):
    centre = organisation(5)
    made = entrust(centre, organ)
    with pytest.raises(RegisterConflict):
        entrust(centre, organ, valid_from=date(2030, 1, 1))
    with door.as_system() as system:
        with pytest.raises(WrongRegisterValue):
            entrusting.end_entrustment(
                by=system, entrustment_id=made.id, last_day=today() - timedelta(days=1), reason="x"
            )
        entrusting.end_entrustment(by=system, entrustment_id=made.id, last_day=today(), reason="职责调整")
    again = entrust(centre, organ, valid_from=today() + timedelta(days=1))
    held = door.body(centre.id)
    assert held.entrustment(today()) is not None
    assert held.entrustment(today() + timedelta(days=1)) == again


def test_the_security_administrator_enters_and_ends_it_at_the_register_s_page(organ):
    centre = organisation(6)
    keeper = logged_in(an_officer("security_admin", body=organ))
    form = {
        "by_body": str(organ.id), "matters": LETTER["matters"], "kinds": ["warning"], "letter": "委托书",
        "published_at": "本局网站", "valid_from": "2026-01-01", "valid_to": "2035-12-31",
    }  # fmt: skip
    page = f"/registers/{centre.id}/"
    assert keeper.post(f"{page}entrustments/", {**form, "by_body": str(centre.id)}).status_code == 422
    assert keeper.post(f"{page}entrustments/", form).status_code == 302
    shown = keeper.get(page).content.decode()
    assert organ.name_zh in shown
    assert "第二十条" in shown
    (made,) = door.body(centre.id).entrustments
    end = f"{page}entrustments/{made.id}/end/"
    assert end in shown
    assert keeper.post(end, {"last_day": str(today()), "reason": "职责调整"}).status_code == 302
    assert end not in keeper.get(page).content.decode()
    assert door.body(centre.id).entrustments[0].ended


def test_nobody_but_the_register_s_keeper_writes_it_in_the_database_itself(organ):
    centre, officer = organisation(7), an_officer(body=organ)
    made = entrust(centre, organ)
    with door.claimed(officer.claim), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_entrustment SET valid_to = '2099-01-01' WHERE id = %s", [made.id])
        assert cursor.rowcount == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute("DELETE FROM accounts_entrustment WHERE id = %s", [made.id])
