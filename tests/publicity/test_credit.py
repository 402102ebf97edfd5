"""The credit look-up beside the real store: what is published is in it, what is withdrawn is in none of its bytes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client, override_settings

from tests.publicity.test_site import HERE
from xiezhi.accounts import door as accounts
from xiezhi.kernel.clock import now
from xiezhi.publicity import door
from xiezhi.publicity.credit import filling, place
from xiezhi.publicity.credit.store import Store
from xiezhi.publicity.files import writing
from xiezhi.publicity.surfaces import Leaving, left_on
from xiezhi.publicity.tests.a_record import a_record

GROUND = {"zh": "处罚决定被依法撤销", "en": "The penalty was revoked"}


@pytest.fixture
def reader(database, tmp_path):
    with override_settings(**HERE, XIEZHI_DATA=tmp_path, SITE_PEOPLE_MINUTE=0, SITE_API_MINUTE=0, ALLOWED_HOSTS=["*"]):
        yield Client()


def published(number, code, **said):
    record = a_record(number=number, title=f"{number}案", party_code=code, **said)
    with accounts.as_system() as by:
        door.publish(record, by=by, at=now() - timedelta(days=1))
    return record


def withdraw(record):
    with accounts.as_system() as by:
        door.withdraw(record.id, ground=GROUND, cite=["penalty_law/48/p2"], by=by)


def page_of(reader, code):
    answer = reader.get(f"/firm/{code}?lang=zh")
    return answer.content.decode() if answer.status_code == 200 else ""


def test_the_firms_page_says_the_same_before_and_after_the_look_up_is_filled(reader):
    code = "91440101MA5CRED11X"
    first = published("信查〔2026〕1号", code)
    before = page_of(reader, code)
    filling.follow()
    assert place.store().look_up(code)[0].path == first.path
    assert page_of(reader, code) == before
    published("信查〔2026〕2号", code)
    assert "信查〔2026〕2号" in page_of(reader, code)
    assert filling.follow() == 1
    assert filling.follow() == 0
    assert len(place.store().look_up(code)) == 2


def test_a_withdrawal_takes_the_record_out_of_page_and_look_up_in_the_same_run(reader):
    code = "91440101MA5CRED22X"
    record = published("信查〔2026〕3号", code)
    filling.follow()
    withdraw(record)
    assert place.store().look_up(code) == []
    assert page_of(reader, code) == ""


def test_the_sweep_finds_and_takes_out_what_a_failed_withdrawal_left(reader):
    code = "91440101MA5CRED33X"
    record = published("信查〔2026〕4号", code)
    filling.follow()
    kept = place.store().look_up(code)
    withdraw(record)
    place.store().replace({code: kept})
    leaving = Leaving(record.id, record.path, record.kind, "", "", record.body_code, "withdrawn")
    assert "credit" in left_on(leaving)
    assert record.number not in page_of(reader, code)
    door.sweep()
    assert place.store().look_up(code) == []


def test_a_store_from_files_of_open_data_leaves_out_what_they_say_is_gone(reader, tmp_path):
    code = "91440101MA5CRED44X"
    kept, gone = published("信查〔2026〕5号", code), published("信查〔2026〕6号", code)
    writing.write_all()
    folder = writing.folder()
    with (folder / "withdrawals.csv").open("a", encoding="utf-8", newline="") as out:
        out.write(f"{gone.id},{gone.path},penalty,GZ-SC,withdrawn,2026-11-25\r\n")
    other = Store(tmp_path / "other")
    filling.build_from_files(folder, other)
    assert [one.path for one in other.look_up(code)] == [kept.path]
    filling.build()
    assert next(one for one in place.store().look_up(code) if one.path == kept.path) == other.look_up(code)[0]


def test_a_damaged_look_up_is_not_shown_and_the_page_goes_on(reader):
    code = "91440101MA5CRED55X"
    record = published("信查〔2026〕7号", code)
    filling.build()
    part = next(place.store().folder.glob("*.part"))
    part.write_bytes(part.read_bytes()[:-9])
    place._store.cache_clear()
    assert record.number in page_of(reader, code)
