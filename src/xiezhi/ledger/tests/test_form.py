"""The canonical bytes of an entry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest

from xiezhi.kernel.canonical import canonical_loads
from xiezhi.ledger.errors import BadDraft
from xiezhi.ledger.form import GENESIS, Head, Rows, instant, read_instant, require_wellformed, sealed
from xiezhi.ledger.tests.support import draft


def seal(told):
    require_wellformed(told)
    rows = Rows(0, sha256(b"\x05").digest())
    return sealed(
        told, bytes(32), log="xiezhi.test/log", head=Head(0, GENESIS), recorded=instant(told.occurred_at), rows=rows
    )


@pytest.mark.parametrize(
    "told",
    [
        draft(),
        draft(officers=(), papers={}, evidence=(), matter="", pack="", facts={}),
        draft(papers={"b": "ab" * 32, "a": "cd" * 32, "B": "ef" * 32}, evidence=("ab" * 32, "00" * 32)),
    ],
)
def test_the_bytes_of_an_entry_are_canonical_and_say_what_was_told(told):
    value = canonical_loads(seal(told))
    assert (value["id"], value["case"], value["kind"]) == (str(told.id), str(told.case), told.kind)
    assert value["officers"] == list(told.officers)
    assert value["papers"] == told.papers
    assert value["evidence"] == list(told.evidence)
    assert sorted(value) == list(value)
    assert len(value) == 21


def test_no_fact_is_in_the_bytes():
    data = seal(draft(facts={"name": "某某商店", "phone": "13800000000"})).decode()
    assert "某某商店" not in data
    assert "13800000000" not in data


def test_instants_are_utc_whatever_zone_they_came_in():
    there = datetime(2026, 3, 12, 9, 30, 0, 5, tzinfo=timezone(timedelta(hours=8)))
    assert instant(there) == "2026-03-12T01:30:00.000005Z"
    assert read_instant(instant(there)) == there
    assert instant(datetime(26, 1, 1, tzinfo=UTC)) == "0026-01-01T00:00:00.000000Z"


@pytest.mark.parametrize("word", ["a\nb", "\n", 'a"b', "a\\b", "名", " a", "a" * 129, "\n\n"])
def test_a_word_that_is_no_identifier_is_refused(word):
    with pytest.raises(BadDraft):
        require_wellformed(draft(actor=word))
    with pytest.raises(BadDraft):
        require_wellformed(draft(officers=(word,)))
