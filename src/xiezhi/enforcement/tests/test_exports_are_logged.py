"""Lists and files that leave the product are written down: who, when, narrowed by what, how much; and no party."""

from __future__ import annotations

import json

import pytest
from django.db import ProgrammingError, connection, transaction

from xiezhi.accounts import door_for_tests as registers
from xiezhi.accounts.door import claimed
from xiezhi.cases.door_for_tests import an_urban_body, some_people
from xiezhi.cases.scene_for_tests import FIRM, market_people, played
from xiezhi.enforcement import exports
from xiezhi.ledger import door as ledger

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(scope="module")
def people(database):
    return market_people()


@pytest.fixture(scope="module")
def case(people):
    return played(people, until="filed")


@pytest.fixture(scope="module")
def client(people):
    return registers.logged_in(people.officer)


def newest(people):
    with claimed(people.agency_head.claim):
        return exports.recent(most=1)[0]


def test_a_list_is_logged_with_its_filters_but_not_with_the_words_that_were_searched_for(people, case, client):
    answer = client.get("/cases/export/csv/", {"q": FIRM["name"], "state": "open"})
    assert FIRM["name"] in answer.content.decode("utf-8-sig")
    told = newest(people)
    assert (told.who, told.what["en"], told.form) == (people.officer.view.name, "List of cases", "csv")
    assert (told.filters, told.amount) == ({"q": "yes", "state": "open"}, 1)
    with claimed(people.agency_head.claim):
        entry = ledger.entries(exports.chain_of(people.officer.body.id))[-1]
    assert (entry.kind, entry.actor) == ("material_exported", str(people.officer.id))
    assert FIRM["name"] not in json.dumps(entry.facts, ensure_ascii=False)
    assert FIRM["id_number"] not in json.dumps(entry.facts, ensure_ascii=False)


def test_a_file_and_a_package_are_logged_with_their_case_and_size(people, case, client):
    client.get(f"/cases/{case}/file/pdf/")
    told = newest(people)
    assert (told.what["en"], told.form, told.case_id) == ("Whole file as PDF", "pdf", case)
    assert told.amount > 2
    client.get(f"/cases/{case}/file/package/")
    assert (newest(people).what["en"], newest(people).form) == ("Archive package", "zip")


def test_what_was_refused_or_only_asked_about_is_no_export(people, case, client):
    before = newest(people)
    client.head("/cases/export/xlsx/")
    stranger = registers.logged_in(some_people(an_urban_body()).officer)
    stranger.get(f"/cases/{case}/file/package/")
    assert newest(people) == before


def test_the_head_sees_them_and_the_officer_and_another_body_s_head_do_not(people, case, client):
    client.get("/cases/export/xlsx/", {"stage": "filing"})
    page = registers.logged_in(people.agency_head).get("/exports/").content.decode()
    assert people.officer.view.name in page
    assert "阶段：立案" in page
    assert f"/cases/{case}/" in page
    assert FIRM["name"] not in page
    assert client.get("/exports/").status_code == 403
    elsewhere = registers.logged_in(some_people(an_urban_body()).agency_head)
    assert "尚无导出" in elsewhere.get("/exports/").content.decode()


def test_supervision_of_the_division_sees_them(people, case, client):
    client.get("/cases/export/csv/")
    supervisor = registers.an_officer(
        "supervisor", body=registers.a_body("440106sfj", name_zh="天河区司法局", fields=())
    )
    desk = registers.logged_in(supervisor)
    assert people.officer.view.name in desk.get("/exports/?before=nonsense").content.decode()
    desk.get("/cases/export/csv/")
    told = newest(people)
    assert told.who_of is not None
    assert (told.who_of["zh"], told.body["zh"], told.amount) == ("天河区司法局", people.officer.body.name_zh, 1)
    assert "天河区司法局" in registers.logged_in(people.agency_head).get("/exports/").content.decode()


def test_nobody_changes_or_forgets_a_line(people, case, client):
    client.get("/cases/export/csv/")
    with claimed(people.officer.claim), connection.cursor() as cursor:
        for sql in ("UPDATE enforcement_export SET amount = 0", "DELETE FROM enforcement_export"):
            with pytest.raises(ProgrammingError), transaction.atomic():
                cursor.execute(sql)
