"""A record is shown, corrected and taken away; each move is an entry, and what left is on no table of the store."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from django.db import connections

from xiezhi.accounts import door as accounts
from xiezhi.ledger import door as ledger
from xiezhi.publicity import door
from xiezhi.publicity.errors import NotInThisState, NotPublishable, ReasonMissing
from xiezhi.publicity.folding import phrase
from xiezhi.publicity.record import record_of
from xiezhi.publicity.tests.a_record import a_record

GROUND = {"zh": "处罚决定被依法撤销", "en": "The decision was annulled"}


def public(sql, *values):
    with connections["public"].cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def kinds_of(record):
    with accounts.as_system():
        return [entry.kind for entry in ledger.entries(record.id)]


@pytest.fixture
def shown(database):
    record = a_record(number=f"穗市监罚〔2026〕{datetime.now(UTC).microsecond}号")
    with accounts.as_system() as by:
        door.publish(record, by=by)
    return record


def test_a_record_is_read_back_from_its_own_text(shown):
    ((doc, digest),) = public("SELECT doc, hash FROM opened.record WHERE id = %s", shown.id)
    assert record_of(shown.doc()) == shown
    assert digest == shown.hash()
    assert doc == shown.doc() or record_of(json.loads(doc)) == shown


def test_a_published_record_is_found_by_its_words_and_leaves_an_entry(shown):
    found = public("SELECT id FROM opened.record WHERE search @@ %s::tsquery", phrase("超过保质期"))
    assert (shown.id,) in found
    assert kinds_of(shown) == ["publicity_published"]


def test_a_correction_is_the_next_version_under_the_same_address(shown):
    with accounts.as_system() as by:
        with pytest.raises(ReasonMissing):
            door.correct(shown.id, shown.changed(result="罚款3000元"), reason=" ", by=by)
        with pytest.raises(NotPublishable):
            door.correct(shown.id, shown.changed(path="penalty/GZ-SC/other"), reason="数额有误", by=by)
        door.correct(shown.id, shown.changed(result="罚款3000元"), reason="数额有误", by=by)
    assert public("SELECT version, result, path FROM opened.record WHERE id = %s", shown.id) == [
        (2, "罚款3000元", shown.path)
    ]
    assert [row[0] for row in public("SELECT what FROM opened.move WHERE record = %s ORDER BY sequence", shown.id)] == [
        "published",
        "corrected",
    ]


def test_what_is_withdrawn_leaves_every_table_and_surface_and_a_tombstone_without_content(shown):
    forgotten: list[door.Leaving] = []
    door.register(door.Surface("test", {"zh": "测试", "en": "test"}, forget=forgotten.append))
    with accounts.as_system() as by:
        with pytest.raises(ReasonMissing):
            door.withdraw(shown.id, ground={"zh": " "}, cite=[], by=by)
        door.withdraw(shown.id, ground=GROUND, cite=["penalty_law/48/p2"], words="复议机关撤销", by=by)
    door.register(door.Surface("test", {"zh": "测试", "en": "test"}))
    assert [one.id for one in forgotten] == [shown.id]
    assert public("SELECT 1 FROM opened.record WHERE id = %s", shown.id) == []
    ((path, state, reason),) = public("SELECT path, state, reason FROM opened.tombstone WHERE id = %s", shown.id)
    assert (path, state) == (shown.path, "withdrawn")
    everything = str(public("SELECT t::text FROM opened.tombstone t WHERE id = %s", shown.id)) + str(reason)
    assert shown.party not in everything
    assert "食品" not in everything
    with accounts.as_system() as by, pytest.raises(NotInThisState):
        door.publish(shown.changed(version=2), by=by)


def test_a_record_expires_on_the_day_after_its_last_and_not_before(database):
    record = a_record(number="穗市监罚〔2026〕E号", shown_until=date(2026, 6, 4))
    with accounts.as_system() as by:
        door.publish(record, by=by)
        with pytest.raises(NotInThisState):
            door.expire(record.id, by=by, at=datetime(2026, 6, 4, 15, 59, tzinfo=UTC))
        door.expire(record.id, by=by, at=datetime(2026, 6, 4, 16, 0, tzinfo=UTC))
    assert public("SELECT state, left_on FROM opened.tombstone WHERE id = %s", record.id) == [
        ("expired", date(2026, 6, 5))
    ]


def test_a_record_that_is_not_whole_is_not_shown(database):
    with accounts.as_system() as by, pytest.raises(NotPublishable, match="party"):
        door.publish(a_record(party=" "), by=by)
