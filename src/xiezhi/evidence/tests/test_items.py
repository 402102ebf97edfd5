"""Taking evidence in, what becomes of it, and what the ledger keeps of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.utils import DatabaseError

from xiezhi.accounts.door import claimed
from xiezhi.accounts.door_for_tests import a_body, an_officer
from xiezhi.evidence import door as evidence
from xiezhi.evidence.door_for_tests import AT, a_case, added, append, arrived, draft, hexed
from xiezhi.kernel.clock import now
from xiezhi.kernel.identifiers import new_id
from xiezhi.ledger import door as ledger

pytestmark = pytest.mark.usefixtures("database")
CONTRACT, ANNEX = b"contract of sale\n" * 40, b"annex\n" * 9


@pytest.fixture(scope="module")
def officer(database):
    return an_officer("officer", body=a_body())


@pytest.fixture
def case(officer):
    return a_case(officer)


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))


def entries(who, case):
    with claimed(who.claim):
        return ledger.entries(case)


def test_taking_in_is_an_entry_that_carries_the_digests_of_record_and_files(officer, case):
    item = added(case, officer, CONTRACT, ANNEX)
    last = entries(officer, case)[-1]
    assert last.kind == "evidence_added"
    assert last.evidence == (item.digest, hexed(CONTRACT), hexed(ANNEX))
    assert last.facts["title"] == "销售合同"
    assert [one["digest"] for one in last.facts["files"]] == [hexed(CONTRACT), hexed(ANNEX)]


def test_the_original_is_read_back_as_it_came(officer, case):
    item = added(case, officer, CONTRACT)
    with evidence.originals().opened(case, item.files[0].digest) as kept:
        assert kept.read() == CONTRACT


def test_the_first_link_of_custody_says_from_whom_and_how(officer, case):
    with claimed(officer.claim):
        item = evidence.item(added(case, officer, CONTRACT).id)
    (first,) = item.custody
    assert (first.event, first.from_whom, first.purpose) == ("evidence_added", item.source, item.obtained)


def test_sending_the_same_item_twice_keeps_one(officer, case):
    wanted, came = new_id(), arrived(case, officer.claim, CONTRACT)
    with claimed(officer.claim):
        for _time in range(2):
            evidence.add(case, draft(), claim=officer.claim, arrivals=[came], item_id=wanted)
        assert len(evidence.items_of(case)) == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": " "}, "title"), ({"source": ""}, "source"), ({"obtained": ""}, "obtained"),
        ({"captured_place": ""}, "captured_place"), ({"captured_by": ""}, "captured_by"),
        ({"kind": "rumour"}, "kind"), ({"form": "copy"}, "checked_by"), ({"form": ""}, "form"),
        ({"captured_at": now() + timedelta(days=1)}, "captured_at"),
    ],
)  # fmt: skip
def test_what_the_law_asks_of_an_item_may_not_be_missing(officer, case, changed, field):
    with pytest.raises(evidence.BadItem) as refused:
        added(case, officer, CONTRACT, **changed)
    assert field in {one.key.removeprefix("field:") for one in (refused.value, *refused.value.others)}


def test_a_copy_names_who_found_it_to_agree_with_the_original(officer, case):
    assert added(case, officer, CONTRACT, form="copy", checked_by="李测试").checked_by == "李测试"


def test_a_thing_without_a_file_says_where_it_lies(officer, case):
    with pytest.raises(evidence.BadItem):
        added(case, officer, kind="physical")
    item = added(case, officer, kind="physical", kept_at="物证室 3 号柜")
    assert item.digests == [item.digest]


def test_another_body_neither_sees_nor_adds(officer, case):
    item = added(case, officer, CONTRACT)
    stranger = an_officer("officer", body=a_body("440304scjg", division="440304"))
    with claimed(stranger.claim):
        assert evidence.items_of(case) == []
        for ask in (
            lambda: evidence.item(item.id),
            lambda: evidence.digests_of(case, [item.id]),
            lambda: evidence.take_out(item.files[0].id, "看看", claim=stranger.claim),
            lambda: evidence.add(case, draft(), claim=stranger.claim),
        ):
            with pytest.raises(evidence.NoSuchEvidence):
                ask()


def test_a_superior_body_that_sees_the_case_adds_nothing_to_it(officer, case):
    above = an_officer("supervisor", body=a_body("440100scjg", division="4401", level="city"))
    with claimed(above.claim), pytest.raises(evidence.NotYours):
        evidence.add(case, draft(kept_at="x"), claim=above.claim)


def test_verified_then_excluded_each_with_its_reason_and_entry(officer, case):
    item = added(case, officer, CONTRACT)
    with claimed(officer.claim):
        with pytest.raises(evidence.BadItem):
            evidence.verify(item.id, " ", claim=officer.claim)
        assert evidence.verify(item.id, "与账册核对一致", claim=officer.claim).state == "verified"
        with pytest.raises(evidence.WrongState):
            evidence.verify(item.id, "再核对", claim=officer.claim)
        assert evidence.exclude(item.id, "以威胁手段取得", claim=officer.claim).state == "excluded"
        with pytest.raises(evidence.WrongState):
            evidence.verify(item.id, "又属实了", claim=officer.claim)
    kinds = [one.kind for one in entries(officer, case)]
    assert kinds[1:] == ["evidence_added", "evidence_verified", "evidence_excluded"]


def test_excluded_evidence_is_refused_to_any_act_by_article_46(officer, case):
    item = added(case, officer, CONTRACT)
    with claimed(officer.claim):
        evidence.exclude(item.id, "偷录", claim=officer.claim)
        with pytest.raises(evidence.NotUsable) as refused:
            evidence.digests_of(case, [item.id])
    assert refused.value.cites == ("penalty_law/46/p3",)


def test_what_decides_a_case_must_have_been_verified(officer, case):
    item = added(case, officer, CONTRACT)
    with claimed(officer.claim):
        assert evidence.digests_of(case, [item.id]) == [item.digest, hexed(CONTRACT)]
        with pytest.raises(evidence.NotUsable) as refused:
            evidence.digests_of(case, [item.id], verified=True)
        assert refused.value.cites == ("penalty_law/46/p2",)
        evidence.verify(item.id, "核对一致", claim=officer.claim)
        assert evidence.digests_of(case, [str(item.id)], item.scope, verified=True) == [item.digest, hexed(CONTRACT)]


def test_an_item_of_another_case_is_no_evidence_of_this_one(officer, case):
    other = added(a_case(officer), officer, CONTRACT)
    with claimed(officer.claim), pytest.raises(evidence.NoSuchEvidence):
        evidence.digests_of(case, [other.id])


def test_what_an_act_rests_on_cannot_be_withdrawn_and_a_correction_is_added(officer, case):
    item, spare = added(case, officer, CONTRACT), added(case, officer, ANNEX)
    append(officer, case, "decided", evidence=tuple(item.digests))
    with claimed(officer.claim):
        with pytest.raises(evidence.AlreadyUsed):
            evidence.withdraw(item.id, "传错了", claim=officer.claim)
        assert evidence.withdraw(spare.id, "传错了", claim=officer.claim).state == "withdrawn"
    better = added(case, officer, ANNEX, title="销售合同（更正）", replaces_id=item.id)
    assert better.replaces_id == item.id


def test_an_act_that_names_an_item_in_its_facts_holds_it_as_well(officer, case):
    item = added(case, officer, CONTRACT)
    append(officer, case, "evidence_collected", evidence_list=[{"item": str(item.id)}])
    with claimed(officer.claim), pytest.raises(evidence.AlreadyUsed):
        evidence.withdraw(item.id, "传错了", claim=officer.claim)


def test_custody_goes_out_and_comes_back_and_says_so(officer, case):
    item = added(case, officer, kind="physical", kept_at="物证室")
    sent = evidence.Handling("evidence_sent", to_whom="测试检验所", purpose="检验", condition="封存完好")
    with claimed(officer.claim):
        with pytest.raises(evidence.BadItem):
            evidence.handle(item.id, evidence.Handling("evidence_sent"), claim=officer.claim)
        assert evidence.handle(item.id, sent, claim=officer.claim).whereabouts == "away"
        with pytest.raises(evidence.WrongState):
            evidence.handle(item.id, sent, claim=officer.claim)
        back = evidence.Handling("evidence_received", from_whom="测试检验所", condition="已检")
        item = evidence.handle(item.id, back, claim=officer.claim)
        gone = evidence.Handling("evidence_destroyed", purpose="决定书要求销毁", place="销毁场")
        assert evidence.handle(item.id, gone, claim=officer.claim).whereabouts == "destroyed"
        links = [one.event for one in evidence.item(item.id).custody]
    assert links == ["evidence_added", "evidence_sent", "evidence_received", "evidence_destroyed"]
    assert [one.kind for one in entries(officer, case)][1:] == links


def test_looking_at_an_original_is_recorded_with_its_purpose(officer, case):
    item = added(case, officer, CONTRACT)
    with claimed(officer.claim):
        with pytest.raises(evidence.BadItem):
            evidence.take_out(item.files[0].id, "", claim=officer.claim)
        evidence.take_out(item.files[0].id, "审核", claim=officer.claim)
    last = entries(officer, case)[-1]
    assert (last.kind, last.evidence) == ("evidence_viewed", (item.digest, hexed(CONTRACT)))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE evidence_item SET title = '别的'",
        "UPDATE evidence_item SET digest = sha256('x')",
        "UPDATE evidence_item SET state = 'unverified', state_reason = ''",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_said(officer, case, sql):
    item = added(case, officer, CONTRACT)
    with claimed(officer.claim):
        evidence.exclude(item.id, "不属实", claim=officer.claim)
    with pytest.raises(DatabaseError, match="stays"), claimed(officer.claim), ledger.entering(new_id()):
        run(f"{sql} WHERE id = %s", item.id)


@pytest.mark.parametrize("table", ["evidence_file", "evidence_custody", "evidence_derived"])
def test_files_and_custody_are_added_and_never_changed(officer, table):
    for verb in ("UPDATE {} SET scope = scope", "DELETE FROM {}"):
        with pytest.raises(DatabaseError, match="permission denied"), claimed(officer.claim):
            run(verb.format(table))


def test_a_file_swapped_by_the_superuser_is_found_by_the_audit(database, officer, case):
    item = added(case, officer, CONTRACT)
    swap = "UPDATE evidence_file SET digest = %s WHERE item_id = %s"
    with database.superuser() as superuser:
        superuser.execute("ALTER TABLE evidence_file DISABLE TRIGGER ledger_guard_update")
        superuser.execute(swap, [b"x" * 32, item.id])
        problems = [one.row for one in ledger.verify().problems if one.table == "evidence_file" and one.row]
        superuser.execute(swap, [bytes.fromhex(item.files[0].digest), item.id])
        superuser.execute("ALTER TABLE evidence_file ENABLE ALWAYS TRIGGER ledger_guard_update")
    assert problems == [str(item.files[0].id)]


def test_evidence_first_decision_after_is_told_by_the_ledger_alone(officer, case):
    item = added(case, officer, CONTRACT)
    with claimed(officer.claim):
        append(officer, case, "decided", evidence=tuple(evidence.digests_of(case, [item.id])))
    chain = entries(officer, case)
    taken = next(one for one in chain if hexed(CONTRACT) in one.evidence and one.kind == "evidence_added")
    decided = next(one for one in chain if one.kind == "decided")
    assert taken.position < decided.position
    assert set(taken.evidence) <= set(decided.evidence)
    assert ledger.verify().ok
    assert decided.occurred_at == AT
