"""Rules over many cases: the pure counting, the specs beside the rules, and that counting again changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import a_body, an_officer, logged_in
from xiezhi.kernel.clock import now, today
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.supervision import backtesting
from xiezhi.supervision.counting import count_again, wide_rules
from xiezhi.supervision.errors import CannotReplay
from xiezhi.supervision.models import Finding
from xiezhi.supervision.replaying import replay
from xiezhi.supervision.wide import Happening, Numbered, gaps, over_window
from xiezhi.supervision.wide_specs import outcomes

DAY = date(2025, 1, 1)


def happening(n, offset, party="p"):
    return Happening(UUID(int=n), UUID(int=n), "b", "a.b", DAY + timedelta(days=offset), party)


@given(st.lists(st.integers(0, 60), max_size=25), st.integers(0, 4), st.integers(1, 30))
def test_an_entry_is_one_too_many_exactly_if_so_many_lie_within_the_days_that_end_with_it(offsets, at_most, days):
    happened = [happening(n, offset) for n, offset in enumerate(offsets)]
    found = {one.entry for one in over_window(happened, ("body", "party"), at_most, days)}
    ordered = sorted(happened, key=lambda one: (one.day, one.entry))
    wanted = {
        one.entry
        for place, one in enumerate(ordered)
        if sum(0 <= (one.day - other.day).days < days for other in ordered[: place + 1]) > at_most
    }
    assert found == wanted


def test_a_party_that_is_not_known_is_no_group():
    assert list(over_window([happening(n, n, party="") for n in range(9)], ("body", "party"), 1, 365)) == []


@given(st.sets(st.integers(1, 40), max_size=20))
def test_every_number_left_out_between_the_first_and_the_last_lies_in_exactly_one_gap(numbers):
    found = list(gaps(Numbered("s", n, "b", "a.b", DAY) for n in numbers))
    told = [n for one in found for n in range(int(one.said["first"]), int(one.said["last"]) + 1)]
    wanted = set(range(min(numbers), max(numbers))) - numbers if numbers else set()
    assert sorted(told) == sorted(wanted)


RULES = wide_rules()


@pytest.mark.parametrize("key", sorted(RULES))
def test_each_rule_of_the_packs_keeps_the_cases_beside_it(key):
    wide = RULES[key].wide
    assert wide
    assert [f"{one.name}: {one.why}" for one in outcomes(RULES[key].about, wide) if one.why] == []


@pytest.fixture(scope="module")
def load(database):
    """A load of another system's record in which two rows were set aside."""
    body = a_body()
    with accounts.as_system():
        ledger.append(
            ledger.Draft(
                id=new_id(), case=new_id(), kind="batch_loaded", occurred_at=now(), body=str(body.id), scope=body.path,
                actor="system", facts={"file": "00", "entries": 98, "aside": 2}, source="old-system",
            )
        )  # fmt: skip
    return body


def test_rows_that_were_announced_and_not_received_are_found_once(load):
    rules = {"rows_not_received": RULES["rows_not_received"]}
    assert [move.kind for move in count_again(rules=rules).moves] == ["finding_raised"]
    assert not count_again(rules=rules)
    with accounts.as_system():
        found = Finding.objects.get(rule="rows_not_received")
    assert (found.body_id, found.scope, found.case_id) == (load.id, load.path, None)
    assert found.says["en"] == "old-system: 100 rows announced, 98 received"


def test_a_rule_in_shadow_or_retired_accuses_nobody_and_what_it_found_is_withdrawn(load):
    known = RULES["rows_not_received"]
    count_again(rules={"rows_not_received": known})
    retired = replace(known, about=replace(known.about, state="retired"))
    moves = count_again(rules={"rows_not_received": retired}).moves
    assert [(move.kind, move.facts["reason"]) for move in moves] == [("finding_withdrawn", "rule_state")]
    assert [move.kind for move in count_again(rules={"rows_not_received": known}).moves] == ["finding_raised"]


def test_a_back_test_of_a_rule_over_many_cases_counts_the_same(load):
    with accounts.as_system() as system:
        test = backtesting.ask("rows_not_received", DAY, today(), by=system, area="")
        assert backtesting.run(test).counts["violated"] == 1


def test_the_page_of_such_a_finding_says_what_was_counted_and_whose_it_is(load):
    count_again(rules={"rows_not_received": RULES["rows_not_received"]})
    with accounts.as_system():
        found = Finding.objects.get(rule="rows_not_received")
    officer = logged_in(an_officer("officer", body=load))
    page = officer.get(f"/findings/{found.id}/").content.decode()
    assert "old-system：报送 100 行，收下 98 行" in page
    again = officer.post(f"/findings/{found.id}/replay/").content.decode()
    assert "结果一致" in again
    assert "来源 old-system：送来 100 行，收下 98 行" in again


def test_a_count_that_comes_out_otherwise_or_whose_rule_is_gone_is_said_so(load):
    count_again(rules={"rows_not_received": RULES["rows_not_received"]})
    with accounts.as_system():
        found = Finding.objects.get(rule="rows_not_received")
    assert replay(found).same
    found.inputs["said"]["n"] = "3"
    assert replay(found).difference == "n = 2 / announced = 100 / received = 98 / source = old-system"
    found.inputs["key"] = "another"
    assert not replay(found).same
    found.version = "0"
    with pytest.raises(CannotReplay):
        replay(found)
