"""Another system's records made public: redacted as the authority masks, taken away on their day, shown only once."""

from __future__ import annotations

import csv

import pytest
from django.db import connections
from django.test import Client, override_settings

from tests.publicity.test_site import HERE
from xiezhi.accounts import door as accounts
from xiezhi.config import places
from xiezhi.exchange import door as exchange
from xiezhi.publicity import door as publicity

RECORDS = places.PACKS / "demo" / "records"
CSRC, JAPAN, NEW_YORK = "csrc_cases", "jp_labour_publications", "nyc_restaurants"


@pytest.fixture(scope="module")
def told(database, tmp_path_factory):
    """The excerpts of the demo city, loaded and made public."""
    aside = tmp_path_factory.mktemp("aside")
    found = {}
    for pack in (CSRC, JAPAN, NEW_YORK):
        report = exchange.load(RECORDS / f"{pack}.csv", pack, elsewhere=aside, workers=1)
        assert report.rejected == 0
        found[pack] = publicity.publish_elsewhere(pack)
    return found


def public(sql, *values):
    with connections["public"].cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def excerpt(pack):
    with (RECORDS / f"{pack}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_record_of_the_excerpts_is_shown_and_those_off_the_list_are_gone(told):
    assert (told[CSRC].shown, told[NEW_YORK].shown) == (40, 40)
    assert (told[JAPAN].shown, told[JAPAN].withdrawn, told[JAPAN].expired) == (40, 8, 8)
    assert public("SELECT count(*) FROM opened.record WHERE body_code = 'jpmhlw'") == [(24,)]


def test_no_natural_person_named_as_a_party_stays_readable(told):
    shown = public("SELECT number, title || party || facts || result FROM opened.record WHERE body_code = 'csrc'")
    texts = dict(shown)
    named = [(row["case_id"], one) for row in excerpt(CSRC) for one in row["persons"].split("、") if one]
    assert len(named) > 20
    assert [one for one in named if one[1] in texts[one[0]]] == []


def test_a_withdrawn_listing_leaves_a_tombstone_on_its_real_day_without_name_or_content(told):
    left = {row["case_id"]: row for row in excerpt(JAPAN) if row["activity"] == "left" and int(row["days"]) < 330}
    stones = public(
        "SELECT path, state, left_on::text, reason->>'zh', cite::text FROM opened.tombstone WHERE body_code = 'jpmhlw'"
    )
    withdrawn = [one for one in stones if one[1] == "withdrawn"]
    assert {one[0].rpartition("/")[2] for one in withdrawn} == set(left)
    for path, _state, day, *_rest in withdrawn:
        assert day > left[path.rpartition("/")[2]]["day"]
    names = [row["party_name"] for row in excerpt(JAPAN) if row["case_id"] in left and row["activity"] == "listed"]
    assert [one for one in names if one in str(stones)] == []


def test_making_public_again_changes_nothing(told):
    again = publicity.publish_elsewhere(JAPAN)
    assert (again.shown, again.withdrawn, again.expired) == (0, 0, 0)


def test_the_rows_are_what_a_rebuild_makes_of_the_entries(told):
    with accounts.as_system():
        assert publicity.rebuild(mend=False).differences == {}


def test_the_public_finds_them_by_body_and_reads_one(told):
    with override_settings(**HERE, SITE_PEOPLE_MINUTE=0, SITE_API_MINUTE=0, ALLOWED_HOSTS=["*"]):
        client = Client()
        listed = client.get("/search", {"body": "jpmhlw"}).content.decode()
        ((path, title),) = public(
            "SELECT path, title FROM opened.record WHERE body_code = 'csrc' ORDER BY sequence LIMIT 1"
        )
        page = client.get(f"/r/{path}")
    assert "労働" in listed
    assert page.status_code == 200
    assert title in page.content.decode()
