"""The reference evaluator gives the verdicts that others worked out for the record of road-traffic fines.

The record is read here by hand, apart from the product's own readers, so that two readings meet.
"""

# mypy: disable-error-code="no-any-return"
from __future__ import annotations

import os
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow as arrow
import pyarrow.compute as compute
import pyarrow.parquet as parquet
import pytest

from xiezhi.standards import door as standards
from xiezhi.supervision.expressions import word
from xiezhi.supervision.ir import Entry
from xiezhi.supervision.programmes import compile_for
from xiezhi.supervision.reference import judge
from xiezhi.supervision.reference_expressions import number_of

LOGS = Path(__file__).parents[5] / "shared" / "data" / "event-logs"
CASES = 60 * int(os.environ.get("XIEZHI_ROUNDS", "15"))
"""The first so many cases, besides those of rules that are seldom violated; 1500 rounds are the whole record."""
SELDOM = ("R04", "R07", "R08", "R09", "R10")
AS_OF = number_of(date(2013, 6, 30))
ACTS = {
    "Create Fine": "fine_created", "Send Fine": "fine_sent", "Insert Fine Notification": "notification_inserted",
    "Add penalty": "penalty_added", "Payment": "payment", "Send for Credit Collection": "sent_for_collection",
    "Insert Date Appeal to Prefecture": "appeal_to_prefecture", "Send Appeal to Prefecture": "appeal_sent",
    "Receive Result Appeal from Prefecture": "result_received", "Notify Result Appeal to Offender": "result_notified",
    "Appeal to Judge": "appeal_to_judge",
}  # fmt: skip
MONEY = {"amount": "amount", "expense": "expense", "total_payment_amount": "total_paid"}

pytestmark = pytest.mark.skipif(not LOGS.exists(), reason="the event logs lie in ../shared and are not shipped")


def entry(row):
    values = {ours: round(row[theirs] * 100) for theirs, ours in MONEY.items() if row[theirs] is not None}
    if row["article"] is not None:
        values["article"] = row["article"]
    if row["dismissal"] not in (None, "NIL"):
        values["dismissal"] = word(row["dismissal"])
    day = number_of(row["date"])
    return Entry(ACTS[row["activity"]], day, day * 86400 + 43200, values)


@pytest.fixture(scope="module")
def expected():
    rows = parquet.read_table(LOGS / "rtfm12_expected_dev.parquet").to_pylist()
    return {(row["rule"], row["case_id"], row["seq"], row["status"]) for row in rows}


@pytest.fixture(scope="module")
def cases(expected):
    log = parquet.read_table(LOGS / "road_traffic_fines_dev.parquet")
    some = compute.unique(log["case_id"]).to_pylist()[:CASES]
    wanted = {*some, *(case for rule, case, _, _ in expected if rule in SELDOM)}
    log = log.filter(compute.is_in(log["case_id"], value_set=arrow.array(sorted(wanted), log["case_id"].type)))
    found: dict[str, list[Entry]] = {case: [] for case in wanted}
    for row in sorted(log.to_pylist(), key=lambda row: (row["case_id"], row["seq"])):
        found[row["case_id"]].append(entry(row))
    return found


@pytest.fixture(scope="module")
def ours(cases):
    release = standards.current()
    layers = release.layers_of("foreign/road_traffic_fines")
    compiled = compile_for(release, release.procedure("road_traffic_fine", layers, date(2013, 6, 30)))
    return {
        (one.rule[:3].upper(), case, one.seq, one.status)
        for case, entries in cases.items()
        for one in judge(
            compiled.programme, case, entries, as_of_day=AS_OF, as_of_second=AS_OF * 86400 + 86399,
            calendar=compiled.calendar,
        )
        if one.status not in ("satisfied", "waived")
    }  # fmt: skip


def test_the_verdicts_are_those_expected_and_no_others(ours, cases, expected):
    assert ours == {one for one in expected if one[1] in cases}


def test_each_rule_that_is_ever_violated_is_among_them(ours, expected):
    found = Counter(one[0] for one in ours)
    assert set(found) == {one[0] for one in expected}
    assert sum(found.values()) > 900
