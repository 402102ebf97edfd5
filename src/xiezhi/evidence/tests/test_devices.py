"""Monitoring devices (penalty_law/41): without both reviews, signs and publication at that time, no evidence."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from xiezhi.accounts.door import claimed
from xiezhi.accounts.door_for_tests import a_body, an_officer
from xiezhi.evidence import door as evidence
from xiezhi.evidence.door_for_tests import a_case, added
from xiezhi.kernel.clock import SHANGHAI
from xiezhi.ledger import door as ledger

pytestmark = pytest.mark.usefixtures("database")
CAMERA = {
    "name": "测试路口 1 号", "kind": "超限检测", "place": "广州市天河区测试路 8 号路口",
    "legal_basis": "公路安全保护条例（测试）",
}  # fmt: skip
DUTIES = {
    "legal": {"on": "2026-06-01", "by": "法制科", "result": "passed"},
    "technical": {"on": "2026-06-02", "by": "测试检定所", "result": "passed", "until": "2026-12-31"},
    "signs": {"on": "2026-06-03", "what": "路口前两块标志牌"},
    "publication": {"on": "2026-06-10", "where": "机关网站"},
}
AFTER = datetime(2026, 7, 1, 9, tzinfo=SHANGHAI)
ALL_FOUR = dict.fromkeys(("true", "clear", "complete", "accurate"), True)


@pytest.fixture(scope="module")
def officer(database):
    return an_officer("officer", body=a_body())


@pytest.fixture
def case(officer):
    return a_case(officer)


def a_device(officer, *without, **changed):
    with claimed(officer.claim):
        device = evidence.register(CAMERA, claim=officer.claim)
        for duty, said in DUTIES.items():
            if duty not in without:
                device = evidence.fulfil(device.id, duty, {**said, **changed.get(duty, {})}, claim=officer.claim)
    return device


def record_of(device, officer, case, at=AFTER):
    return added(case, officer, b"record", kind="electronic", device_id=device.id, captured_at=at)


def test_each_duty_is_an_entry_in_the_chain_of_the_device(officer):
    device = a_device(officer)
    with claimed(officer.claim):
        kinds = [one.kind for one in ledger.entries(device.id)]
    assert kinds == [
        "device_registered", "device_legally_reviewed", "device_technically_reviewed", "device_signed",
        "device_published",
    ]  # fmt: skip


@pytest.mark.parametrize("duty", DUTIES)
def test_without_one_of_the_four_duties_its_record_is_refused_by_article_41(officer, case, duty):
    device = a_device(officer, duty)
    with pytest.raises(evidence.DeviceNotInOrder) as refused:
        record_of(device, officer, case)
    assert refused.value.cites == ("penalty_law/41/p1",)


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 6, 9, 23, 59, tzinfo=SHANGHAI),  # the day before publication
        datetime(2026, 5, 1, 9, tzinfo=SHANGHAI),
        datetime(2027, 1, 1, 0, 1, tzinfo=SHANGHAI),  # the technical review has run out
    ],
)
def test_what_matters_is_the_time_of_the_record(officer, at):
    device = a_device(officer)
    with claimed(officer.claim), pytest.raises(evidence.DeviceNotInOrder):
        evidence.require_in_order(device.id, at)


def test_on_the_day_of_publication_and_on_the_last_day_it_is_in_order(officer):
    device = a_device(officer)
    with claimed(officer.claim):
        for at in (datetime(2026, 6, 10, 0, 1, tzinfo=SHANGHAI), datetime(2026, 12, 31, 23, 59, tzinfo=SHANGHAI)):
            assert evidence.require_in_order(device.id, at).name == CAMERA["name"]


def test_a_failed_review_is_none(officer, case):
    device = a_device(officer, technical={"result": "failed"})
    with pytest.raises(evidence.DeviceNotInOrder):
        record_of(device, officer, case)


def test_a_renewed_review_hides_no_earlier_one(officer):
    device = a_device(officer)
    with claimed(officer.claim):
        renewed = {"on": "2026-11-01", "by": "测试检定所", "result": "passed", "until": "2027-12-31"}
        evidence.fulfil(device.id, "technical", renewed, claim=officer.claim)
        for at in (AFTER, datetime(2027, 6, 1, tzinfo=SHANGHAI)):
            assert evidence.require_in_order(device.id, at)


def test_out_of_use_it_records_nothing_that_counts(officer, case):
    device = a_device(officer)
    with claimed(officer.claim):
        evidence.retire(device.id, date(2026, 6, 30), "设备更换", claim=officer.claim)
    with pytest.raises(evidence.DeviceNotInOrder):
        record_of(device, officer, case)
    with claimed(officer.claim), pytest.raises(evidence.WrongState):
        evidence.fulfil(device.id, "signs", DUTIES["signs"], claim=officer.claim)


def test_a_record_not_reviewed_serves_no_act_and_is_not_verified(officer, case):
    item = record_of(a_device(officer), officer, case)
    with claimed(officer.claim):
        for ask in (
            lambda: evidence.digests_of(case, [item.id]),
            lambda: evidence.verify(item.id, "属实", claim=officer.claim),
        ):
            with pytest.raises(evidence.DeviceNotInOrder) as refused:
                ask()
            assert refused.value.cites == ("penalty_law/41/p2",)
        evidence.review_record(item.id, ALL_FOUR, "审核员", claim=officer.claim)
        assert evidence.digests_of(case, [item.id]) == item.digests


@pytest.mark.parametrize("quality", ALL_FOUR)
def test_a_record_that_lacks_one_of_the_four_qualities_stays_refused(officer, case, quality):
    item = record_of(a_device(officer), officer, case)
    with claimed(officer.claim):
        evidence.review_record(item.id, {**ALL_FOUR, quality: False}, "审核员", claim=officer.claim)
        with pytest.raises(evidence.DeviceNotInOrder):
            evidence.digests_of(case, [item.id])
        with pytest.raises(evidence.WrongState):
            evidence.review_record(item.id, ALL_FOUR, "审核员", claim=officer.claim)


@pytest.mark.parametrize("field", ["name", "kind", "place", "legal_basis"])
def test_a_device_says_what_it_is_where_it_stands_and_by_which_law(officer, field):
    with claimed(officer.claim), pytest.raises(evidence.BadItem):
        evidence.register({**CAMERA, field: " "}, claim=officer.claim)


def test_a_review_cannot_lie_in_the_future_and_another_body_keeps_no_register_of_ours(officer):
    device = a_device(officer)
    with claimed(officer.claim), pytest.raises(evidence.BadItem):
        evidence.fulfil(device.id, "signs", {"on": "2099-01-01", "what": "x"}, claim=officer.claim)
    stranger = an_officer("officer", body=a_body("440304scjg", division="440304"))
    with claimed(stranger.claim):
        assert evidence.devices() == []
        with pytest.raises(evidence.NoSuchEvidence):
            evidence.fulfil(device.id, "signs", DUTIES["signs"], claim=stranger.claim)
