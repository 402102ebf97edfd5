"""A stand-in carries the absent head's post from day to day, and no longer, no wider, no deeper."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from xiezhi.accounts import claims, door
from xiezhi.accounts import door_for_tests as registers
from xiezhi.accounts.acts import absence
from xiezhi.accounts.errors import RegisterConflict, RolesClash, WrongRegisterValue
from xiezhi.accounts.models import StandIn
from xiezhi.kernel.clock import today
from xiezhi.ledger import door as ledger


@pytest.fixture
def heads(database):
    body = registers.a_body()
    return registers.an_officer("agency_head", body=body), registers.an_officer("unit_head", body=body)


def named(away, here, first=0, days=3):
    begin = today() + timedelta(days=first)
    with door.claimed(away.claim):
        return absence.name_standin(
            by=away.claim, standin_id=here.id, first=begin, last=begin + timedelta(days=days), reason="出差"
        )


def claim_on(somebody, day):
    with door.as_system():
        found = claims.person(somebody.user_id, day)
    assert found is not None
    return found.claim


def test_the_claim_carries_the_post_for_the_period_and_it_ends_by_itself(heads):
    away, here = heads
    named(away, here, first=1)
    day = today() + timedelta(days=1)
    assert "agency_head" not in claim_on(here, today()).roles
    inside = claim_on(here, day)
    assert "agency_head" in inside.roles
    assert inside.stands_in == {"agency_head": str(away.id)}
    assert "agency_head" in claim_on(here, day + timedelta(days=3)).roles
    assert "agency_head" not in claim_on(here, day + timedelta(days=4)).roles


def test_it_is_an_entry_of_the_register_and_ends_early_only_by_who_named_it(heads):
    away, here = heads
    row = named(away, here)
    with door.claimed(here.claim), pytest.raises(door.UnknownRegisterEntry):
        absence.end_standin(by=here.claim, row_id=row.id)
    with door.claimed(away.claim):
        absence.end_standin(by=away.claim, row_id=row.id)
    assert "agency_head" not in claim_on(here, today()).roles
    with door.as_system():
        kinds = [one.kind for one in ledger.entries(away.body.id)]
    assert kinds[-2:] == ["standin_named", "standin_ended"]


def test_what_is_held_for_another_is_not_handed_on(heads):
    away, here = heads
    third = registers.an_officer("unit_head", body=away.body)
    named(away, here)
    fresh = claim_on(here, today())
    with door.claimed(fresh):
        absence.name_standin(by=fresh, standin_id=third.id, first=today(), last=today(), reason="出差")
    assert "agency_head" not in claim_on(third, today()).roles


@pytest.mark.parametrize("role", ["officer", "legal_reviewer", "archivist"])
def test_nobody_but_a_head_of_the_same_body_stands_in(heads, role):
    away, _here = heads
    with pytest.raises(RolesClash):
        named(away, registers.an_officer(role, body=away.body))
    with pytest.raises((RolesClash, door.UnknownRegisterEntry)):
        named(away, registers.an_officer("agency_head", body=registers.a_body("440105scjg")))
    with pytest.raises(RolesClash):
        named(registers.an_officer(role, body=away.body), away)


def test_two_stand_ins_at_once_a_past_day_and_no_reason_are_refused(heads):
    away, here = heads
    other = registers.an_officer("unit_head", body=away.body)
    named(away, here)
    with pytest.raises(RegisterConflict):
        named(away, other)
    with pytest.raises(WrongRegisterValue):
        named(other, here, first=-1)


def test_a_row_made_behind_the_acts_back_is_refused(heads):
    away, here = heads
    row = named(away, here)
    with pytest.raises(Exception, match="outside an act"), door.as_system(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_standin SET valid_to = valid_to + 300 WHERE id = %s", [row.id])


def test_the_page_names_and_ends_a_stand_in(heads):
    away, here = heads
    client = registers.logged_in(away)
    assert reverse("absence") in client.get(reverse("profile")).content.decode()
    said = {"step": "name", "standin": str(here.id), "first": str(today()), "last": str(today()), "reason": "学习"}
    page = client.post(reverse("absence"), said, follow=True).content.decode()
    assert "已指定代行人" in page
    assert here.view.name in page
    assert away.view.name in registers.logged_in(here).get(reverse("absence")).content.decode()
    with door.claimed(away.claim):
        row = StandIn.objects.get(officer_id=away.id)
    assert (
        "代行已终止"
        in client.post(reverse("absence"), {"step": "end", "id": str(row.id)}, follow=True).content.decode()
    )
