"""Certificates are judged as of the day of the act; posts that must be held alone are."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.accounts import rules
from xiezhi.accounts.values import CertificateView, OfficerView

FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
BODY = uuid4()
days = st.dates(date(2023, 1, 1), date(2028, 1, 1))
changes = st.lists(st.tuples(days, st.sampled_from(rules.STATES)), max_size=6)


def certificate(states=(), fields=("market_regulation",), first=FIRST, last=LAST):
    return CertificateView(
        uuid4(), UUID(int=1), "4401-001", "广东省人民政府", tuple(fields), first, last, tuple(states)
    )


def holder(*certificates, body=BODY, last=None):
    return OfficerView(UUID(int=1), uuid4(), body, "李明", frozenset({"officer"}), FIRST, last, certificates)


def kinds(officer, day, field="market_regulation", body=BODY):
    return [problem.kind for problem in rules.problems([UUID(int=1)], [officer], field, day, body)]


def test_a_certificate_in_order_covers_the_act_on_its_first_and_on_its_last_day():
    assert kinds(holder(certificate()), FIRST) == []
    assert kinds(holder(certificate()), LAST) == []


def test_the_day_after_the_last_one_the_certificate_has_expired():
    problem = rules.problems([UUID(int=1)], [holder(certificate())], "market_regulation", LAST + timedelta(days=1))[0]
    assert problem.kind == "expired"
    assert problem.text["zh"] == "执法证 4401-001 已于 2026-12-31 到期"
    assert problem.officer_name == "李明"
    assert problem.cites == ("penalty_law/42", "penalty_law/55")


def test_an_act_before_the_suspension_stays_good_and_one_within_it_is_not():
    suspended = certificate(states=[(date(2025, 3, 1), "suspended"), (date(2025, 6, 1), "valid")])
    assert kinds(holder(suspended), date(2025, 2, 28)) == []
    assert kinds(holder(suspended), date(2025, 3, 1)) == ["suspended"]
    assert kinds(holder(suspended), date(2025, 5, 31)) == ["suspended"]
    assert kinds(holder(suspended), date(2025, 6, 1)) == []


def test_another_field_another_body_no_certificate_and_an_ended_post_are_each_named():
    assert kinds(holder(certificate()), FIRST, field="urban_management") == ["field"]
    assert kinds(holder(certificate()), FIRST, field="") == []
    assert kinds(holder(certificate()), FIRST, body=uuid4()) == ["other_body"]
    assert kinds(holder(), FIRST) == ["none"]
    assert kinds(holder(certificate(), last=date(2024, 6, 30)), date(2024, 7, 1)) == ["no_post"]


def test_an_officer_whom_the_claim_does_not_see_is_no_officer_of_the_body():
    assert [p.kind for p in rules.problems([uuid4()], [], "market_regulation", FIRST, BODY)] == ["other_body"]


def test_one_good_certificate_among_several_is_enough_and_an_officer_named_twice_is_judged_once():
    old = certificate(last=date(2024, 12, 31))
    assert kinds(holder(old, certificate()), date(2025, 5, 5)) == []
    twice = rules.problems([UUID(int=1), UUID(int=1)], [holder()], "", FIRST)
    assert len(twice) == 1


@given(changes, days)
def test_the_state_on_a_day_is_that_of_the_last_change_not_after_it(states, day):
    expected = "valid"
    for since in sorted({since for since, _ in states if since <= day}):
        expected = [state for begun, state in states if begun == since][-1]
    assert rules.state_on(states, day) == expected


@given(changes, changes, days)
def test_what_is_entered_for_later_days_never_changes_an_earlier_day(before, after, day):
    later = [(max(since, day + timedelta(days=1)), state) for since, state in after]
    assert rules.state_on([*before, *later], day) == rules.state_on(before, day)


@given(days, days, st.one_of(st.none(), days))
def test_a_period_includes_both_its_ends(day, first, last):
    inside = rules.in_period(day, first, last)
    assert inside == (day >= first and (last is None or day <= last))


@pytest.mark.parametrize(
    ("roles", "clash"),
    [
        ({"officer", "unit_head"}, None),
        ({"system_admin"}, None),
        ({"system_admin", "officer"}, "system_admin"),
        ({"audit_admin", "security_admin"}, "audit_admin"),
    ],
)
def test_whoever_holds_one_of_the_three_administrations_holds_nothing_else(roles, clash):
    assert rules.roles_clash(roles, {"system_admin", "security_admin", "audit_admin"}) == clash


def test_paths_are_made_of_codes_and_nothing_else():
    assert rules.body_path("d44.d4401", "440100scjg") == "d44.d4401.b440100scjg"
    for wrong in ("", "a.b", "a-b", "A", "甲", "a b", "x" * 41):
        with pytest.raises(ValueError, match="small letters and digits"):
            rules.body_path("d44", wrong)
