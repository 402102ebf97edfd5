"""Parties in a real database: recorded inside an act, seen within a claim, found by identifier and by name."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger
from xiezhi.parties import door
from xiezhi.parties.errors import UnknownParty, WrongParty
from xiezhi.parties.models import Party

pytestmark = pytest.mark.usefixtures("database")
HERE, THERE, CITY = "d44.d4401.d440106.b440106scjg", "d44.d4403.d440304.b440304scjg", "d44.d4401"
FIRM = {
    "kind": "organisation",
    "name": "广州某某食品有限公司",
    "id_kind": "credit_code",
    "id_number": "91330100799655058B",
}
PERSON = {"kind": "citizen", "name": "欧阳小明", "id_kind": "citizen_id", "id_number": "11010519491231002x"}


@contextmanager
def claimed(*paths):
    """What accounts does for a claim, in one statement."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('xiezhi.paths', %s, true)", ["{" + ",".join(paths) + "}"])
        yield


def recorded(party, scope=HERE, case=None):
    """A party recorded by an act of a case of that scope, as the engine does it."""
    entry, case = new_id(), case or uuid4()
    with claimed(scope):
        ledger.lock(case)
        with ledger.entering(entry):
            found = door.record(party, scope=scope)
            ledger.append(
                ledger.Draft(
                    id=entry,
                    case=case,
                    kind="filed",
                    occurred_at=datetime(2025, 5, 6, tzinfo=UTC),
                    body="",
                    scope=scope,
                    actor="system",
                    facts={"party": str(found.id)},
                )
            )
    return found


def test_a_citizens_birth_date_comes_from_the_identity_number_and_lists_hide_the_middle():
    party = recorded(PERSON)
    assert party.id_number == "11010519491231002X"
    assert party.birth_date == date(1949, 12, 31)
    assert party.age(date(2025, 12, 30)) == 75
    assert party.masked_id_number == "110***********002X"
    assert party.warnings == []


def test_a_wrong_check_digit_warns_and_is_recorded_nevertheless():
    party = recorded({**FIRM, "id_number": "91330100799655058A"})
    assert party.id_number == "91330100799655058A"
    assert any("校验码" in warning["zh"] for warning in party.warnings)


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"kind": "ghost"}, {"birth_date": "1950-01-01"}],
)
def test_a_party_that_is_not_in_order_is_refused_and_nothing_is_written(wrong):
    with claimed(HERE):
        before = Party.objects.count()
    with pytest.raises(WrongParty):
        recorded({**PERSON, **wrong})
    with claimed(HERE):
        assert Party.objects.count() == before


def test_outside_an_act_no_party_is_written():
    with pytest.raises(DatabaseError, match="outside an act"), claimed(HERE):
        door.record(FIRM, scope=HERE)


def test_a_party_of_another_scope_is_neither_seen_nor_written_nor_changed():
    theirs = recorded({**FIRM, "name": "深圳某某贸易公司"}, THERE)
    with claimed(HERE):
        assert door.parties([theirs.id]) == []
        assert door.find("深圳某某贸易") == []
        with pytest.raises(UnknownParty):
            door.party(theirs.id)
        with pytest.raises(UnknownParty):
            door.amend(theirs.id, FIRM)
    with pytest.raises(DatabaseError, match="row-level security"), claimed(HERE), ledger.entering(new_id()):
        door.record(FIRM, scope=THERE)


def test_without_a_claim_nothing_is_found_and_no_row_is_seen():
    recorded(FIRM)
    assert door.find(FIRM["name"]) == []
    assert Party.objects.count() == 0


def test_a_claim_on_the_city_sees_the_parties_of_its_districts():
    party = recorded({**PERSON, "name": "城里人", "id_kind": "", "id_number": ""})
    with claimed(CITY):
        assert [one.id for one in door.find("城里人")] == [party.id]
    with claimed("d44.d4403"):
        assert door.find("城里人") == []


@pytest.mark.parametrize("query", ["甲乙", "乙丙丁", "丁", "甲乙丙丁", " 甲 乙 "])
def test_a_party_is_found_by_any_piece_of_its_name(query):
    recorded({"kind": "sole_trader", "name": "甲乙丙丁"})
    with claimed(HERE):
        assert "甲乙丙丁" in [one.name for one in door.find(query)]


@pytest.mark.parametrize("query", ["", "  ", "乙甲", "甲丙", "%", "_", "'; DROP TABLE parties_party; --"])
def test_what_is_no_piece_of_a_name_finds_nothing(query):
    recorded({"kind": "sole_trader", "name": "甲乙丙丁"})
    with claimed(HERE):
        assert "甲乙丙丁" not in [one.name for one in door.find(query)]


def test_an_exact_name_comes_before_longer_ones_and_letters_match_whatever_their_case_and_width():
    for name in ("ABC 贸易有限公司", "ABC", "某ABC厂"):
        recorded({"kind": "organisation", "name": name})
    with claimed(HERE):
        assert door.find("ａｂｃ")[0].name == "ABC"
        assert len(door.find("abc")) == 3


def test_the_same_identifier_is_the_same_party_however_often_and_however_written():
    number = "914403001922038216"
    first = recorded({"kind": "organisation", "name": "老名字公司", "id_kind": "credit_code", "id_number": number})
    second = recorded(
        {"kind": "organisation", "name": "新名字公司", "id_kind": "credit_code", "id_number": " 9144 0300 1922 0382 16"}
    )
    third = recorded({"kind": "organisation", "name": "新名字公司", "id_number": number}, THERE)
    with claimed(HERE):
        assert {one.id for one in door.same_as(first.id)} == {first.id, second.id}
        assert [one.id for one in door.find(number)] == [second.id, first.id]
        assert [one.id for one in door.distinct(door.find(number))] == [second.id]
    with claimed("d44"):
        assert third.id in {one.id for one in door.same_as(first.id)}


def test_a_correction_belongs_to_the_case_and_replaces_the_whole_party():
    party, case, entry = recorded({**PERSON, "phone": "13800138000"}), uuid4(), new_id()
    with claimed(HERE):
        ledger.lock(case)
        with ledger.entering(entry):
            changed = door.amend(party.id, {**PERSON, "address": "天河路1号"})
            ledger.append(
                ledger.Draft(
                    id=entry, case=case, kind="corrected", occurred_at=datetime(2025, 5, 7, tzinfo=UTC), body="",
                    scope=HERE, actor="system", facts={},
                )
            )  # fmt: skip
    assert (changed.address, changed.phone) == ("天河路1号", "")


def test_no_party_is_deleted():
    with pytest.raises(DatabaseError, match="permission denied"), claimed(HERE), connection.cursor() as cursor:
        cursor.execute("DELETE FROM parties_party")
