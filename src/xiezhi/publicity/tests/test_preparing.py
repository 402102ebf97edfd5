"""What is public before an act comes from packs and registers, for today and for any past day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door_for_tests import a_body, an_officer
from xiezhi.kernel.clock import today
from xiezhi.publicity import preparing
from xiezhi.publicity.site import store


@pytest.fixture(scope="module")
def prepared(database):
    """A body with an officer, and everything written."""
    body = a_body()
    an_officer("officer", body=body)
    with accounts.as_system():
        return preparing.prepare()


def said(row):
    return {line["label"]["zh"]: line["value"] for line in row["doc"]["lines"]}


def test_every_topic_that_packs_and_registers_feed_has_rows(prepared):
    found = {
        topic: len(store.before(topic, today()))
        for topic in ("bodies", "powers", "procedures", "remedies", "discretion")
    }
    assert all(found.values()), found
    assert found["powers"] >= 40  # those that bodies of one sector hold
    assert prepared >= sum(found.values())


def test_a_matter_names_its_basis_by_article(prepared):
    row = next(
        one for one in store.before("powers", today()) if said(one)["种类"] == {"zh": "行政处罚", "en": "penalty"}
    )
    assert "条" in said(row)["依据"]["zh"]


def test_a_procedure_shows_its_steps_and_its_clocks_with_their_ground(prepared):
    row = next(one for one in store.before("procedures", today()) if one["key"].startswith("penalty_ordinary@"))
    lines = said(row)
    assert any("立案" in value["zh"] for value in lines.values() if isinstance(value, dict))
    assert any("日（" in value["zh"] for value in lines.values() if isinstance(value, dict))


def test_a_body_tells_where_to_turn(prepared):
    assert said(store.before("remedies", today())[0])["申请行政复议的期限"]["zh"].startswith("六十日")


def test_a_past_day_shows_what_held_then(prepared):
    powers = store.before("powers", today())
    early = store.before("powers", date(1990, 1, 1))
    assert len(early) < len(powers)
    first = min(row["from_day"] for row in powers)
    assert store.before("powers", first)
    assert not [row for row in store.before("powers", first - timedelta(days=1)) if row["from_day"] == first]


def test_preparing_again_changes_nothing(prepared):
    before = store.before("powers", today())
    with accounts.as_system():
        assert preparing.prepare() == prepared
    assert store.before("powers", today()) == before
