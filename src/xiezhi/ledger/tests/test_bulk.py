"""Many entries at once: the same chains, nothing added twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger.appending import append
from xiezhi.ledger.bulk import Loaded, append_many
from xiezhi.ledger.errors import AlreadyRecorded, BadDraft, OutOfScope
from xiezhi.ledger.reading import entries
from xiezhi.ledger.tests.support import ELSEWHERE, HERE, claiming, draft

pytestmark = pytest.mark.usefixtures("database")


def test_a_load_chains_each_case_and_adds_nothing_the_second_time():
    cases = [new_id() for _ in range(30)]
    drafts = [draft(cases[n % 30], facts={"n": n}) for n in range(3_000)]
    with claiming():
        assert append_many(drafts) == Loaded(3_000, 0)
    with claiming():
        assert append_many(drafts) == Loaded(0, 3_000)
        found = entries(cases[7])
    assert [entry.facts["n"] for entry in found] == list(range(7, 3_000, 30))
    assert [entry.previous for entry in found[1:]] == [entry.hash for entry in found[:-1]]


def test_a_load_goes_on_where_a_case_stands():
    case = new_id()
    with claiming():
        first = append(draft(case))
        assert append_many([draft(case), draft(case)]) == Loaded(2, 0)
        last = append(draft(case))
        assert [entry.position for entry in entries(case)] == [1, 2, 3, 4]
        assert entries(case)[1].previous == first.hash
        assert last.position == 4


def test_a_load_that_repeats_a_draft_records_it_once():
    one = draft()
    with claiming():
        assert append_many([one, one, draft()]) == Loaded(2, 1)


def test_other_content_under_a_known_id_stops_the_whole_load():
    one, case = draft(), new_id()
    with claiming():
        append_many([one])
    with pytest.raises(AlreadyRecorded), claiming():
        append_many([draft(case), replace(one, facts={})])
    with pytest.raises(AlreadyRecorded), claiming():
        append_many([draft(case, id=one.case), draft(case, id=one.case, kind="other")])
    with claiming():
        assert entries(case) == []


@pytest.mark.parametrize("change", [{"facts": {"x": 0.1}}, {"actor": "张三"}])
def test_a_bad_draft_stops_the_whole_load(change):
    case = new_id()
    with pytest.raises(BadDraft), claiming():
        append_many([draft(case), draft(case, **change)])
    with claiming():
        assert entries(case) == []


def test_a_load_stays_within_the_claim():
    with claiming():
        foreign = append(draft(scope=ELSEWHERE))
    for bad in (draft(scope=ELSEWHERE), draft(foreign.case)):
        with pytest.raises(OutOfScope), claiming(HERE):
            append_many([draft(), bad])
